"""Events of which only a part was held by video: "in Osh and online", "others were connected from Moscow"."""

from collections.abc import Iterator

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Account
from store.records.meetings import Mode

# Some of those who took part, and not all.
_SOME = frozenset((
    "some", "others", "other", "rest", "several", "part", "remaining", "partly", "half", "many", "few",
))  # fmt: skip
_JOINING = frozenset((
    "joined", "joining", "connected", "participated", "participating", "took part", "taking part", "attended",
    "attending", "linked", "took part in", "spoke", "followed", "logged", "present", "participated in",
    "were",
))  # fmt: skip
_BEFORE_WORD = 7
_FORMATS = frozenset(("format", "mode"))


def in_part_by_video(reading: Reading, at: int) -> bool:
    """Tell whether the "online" at `at` is said of a part of an event that was held in a place."""
    if not any(place.place.city for place in reading.places):
        return False
    joined = reading.keys(at - 1, at) == ["and"] and any(p.last == at - 1 for p in reading.places)
    return joined or _some_join(reading, at)


def _some_join(reading: Reading, at: int) -> bool:
    """Tell whether "some delegations joined by" stands before the "video link" at `at`."""
    begin = at - _BEFORE_WORD
    if _JOINING.isdisjoint(reading.keys(begin, at)):
        return False
    near = [p for p in reading.people if begin - 2 <= p.first < at]
    if any(p.name for p in near):
        return False
    countries = any(u.has("country") for u in reading.units[max(0, begin) : at])
    return countries or bool(near) or not _SOME.isdisjoint(reading.keys(begin - 2, at))


def others_remote(reading: Reading) -> Iterator[Account]:
    """Read "Others were connected online", "The format was hybrid" behind an event that was told."""
    if "mode" not in reading.kinds or not reading.after_event:
        return
    at = next(i for i, unit in enumerate(reading.units) if unit.has("mode"))
    if not reading.people and not reading.gatherings and not _FORMATS.isdisjoint(reading.words):
        mode = Mode(reading.units[at].kinds["mode"])
        yield Account(sentence=reading.sentence, anaphoric=True, mode=mode, company=True)
        return
    video = reading.units[at].kinds["mode"] == Mode.VIDEO.value
    if video and not {"not_meeting", "negated", "past"} & reading.kinds and _some_join(reading, at):
        yield Account(sentence=reading.sentence, anaphoric=True, mode=Mode.HYBRID, company=True)
