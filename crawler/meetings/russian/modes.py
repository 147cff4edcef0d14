"""How they met, as a Russian sentence says it: by telephone, by video, in part."""

from crawler.meetings.russian.reading import Reading
from store.records.meetings import Mode

_MODE_REACH = 26
_OPENING = 4


def mode_of(reading: Reading, trigger: int) -> Mode:
    """Return how they met: by the nearest word for it that belongs to no other event."""
    best, least = Mode.UNKNOWN, _MODE_REACH
    for mode, kind in ((Mode.PHONE, "phone"), (Mode.VIDEO, "video"), (Mode.HYBRID, "hybrid")):
        for i in range(len(reading.words)) if kind in reading.kinds else ():
            if not reading.has(i, kind) or reading.within_person(i):
                continue
            aside = reading.aside_of(i)
            if not (aside is None or trigger in aside):
                continue
            if not reading.same_clause(i, trigger):
                continue
            if reading.cost(i, trigger) < least:
                both = mode is Mode.VIDEO and _is_partly(reading, i)
                best, least = Mode.HYBRID if both else mode, reading.cost(i, trigger)
    return best


def _is_partly(reading: Reading, i: int) -> bool:
    """Tell whether they also met at a place: "в Минске и по видеосвязи", "очно и онлайн"."""
    before = reading.keys(i - _OPENING, i)
    linked = "и" in before or "также" in before
    return linked and (
        any(0 <= i - p.last <= _OPENING for p in reading.places)
        or any(w.key.startswith("очн") for w in reading.words[max(0, i - _OPENING) : i])
    )
