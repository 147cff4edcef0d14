"""Whose a day or a place is that an English sentence names: the meeting's own, or another event's."""

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Account, DaySpan, Gathering
from store.records.meetings import Form

# Behind an event: its acronym in brackets and a comma.
_ADJACENT = 4
_AUXILIARY = frozenset((
    "was", "were", "is", "are", "be", "been", "being", "and", "he", "she", "they", "it", "who", "which",
    "that", "then", "also", "had", "has", "have",
))  # fmt: skip
_BEFORE_DAY = frozenset((
    "on", "in", "at", "from", "the", ",", "held", "scheduled", "scheduled for", "planned", "planned for",
    "due", "set for", "set", "for", "between", "to be held", "slated for", "due in", "due on", "(",
    "taking place", "opening",
))  # fmt: skip
# Sorts of events that are an occasion even where nothing names them.
_OCCASIONS = frozenset(("summit", "conference", "assembly", "visit", "occasion"))
_TALKS = frozenset(("talk", "call"))


def is_when_told(reading: Reading, trigger: int, day: DaySpan, account: Account) -> bool:
    """Tell whether "said on Thursday that A met B" stands there, said by somebody who was not with them."""
    if trigger < day.last or reading.keys(day.last, day.last + 1) != ["that"]:
        return False
    before = range(day.first - 1, max(-1, day.first - 3), -1)
    said = next((i for i in before if reading.units[i].has("saying")), None)
    if account.gathering is not None and account.gathering.first < day.first:
        return False  # "Speakers at a forum said on Monday that"
    names = {p.name for p in account.people}
    return said is not None and not any(p.name in names for p in reading.people if p.name and p.last <= said)


def is_of_own_clause(reading: Reading, at: int, account: Account) -> bool:
    """Tell whether the clause around `at` is the event's own: "the forum, which had been set for May,"."""
    event = account.gathering
    return event is not None and any(
        at in clause and 0 <= clause.start - event.last <= _ADJACENT and clause not in reading.nested
        for clause in reading.asides
    )


def is_of_recalled(reading: Reading, trigger: int, first: int) -> bool:
    """Tell whether a place stands right behind the event of "A day before the summit in Osh, A met B"."""
    return any(
        gathering.last == first < trigger and reading.any("recalling", gathering.first - 3, gathering.first)
        for gathering in reading.gatherings
    )


def is_of_another_event(
    reading: Reading, trigger: int, first: int, account: Account, occasion: Gathering | None
) -> bool:
    """Tell whether a day or place stands right behind an event, neither the meeting nor its occasion."""
    spans = [range(d.first, d.last) for d in reading.days] + [range(p.first, p.last) for p in reading.places]
    i = first - 1
    if reading.keys(i - 1, i) == [","] and not any(i - 1 in span for span in spans):
        return False  # "…, who presented his credentials, at the Kremlin"
    while i > trigger and (reading.units[i].key in _BEFORE_DAY or any(i in span for span in spans)):
        i -= 1
    if trigger < i and is_done_to_thing(reading, i):
        return True
    if _is_of_event_told_of(reading, trigger, first, account, occasion) or _is_content(
        reading, trigger, first
    ):
        return True
    for gathering in reading.gatherings:
        if (
            gathering.last == i + 1
            and gathering.first > trigger
            and gathering not in (account.gathering, occasion)
        ):
            journey = gathering.sort == "visit" and account.form is Form.VISIT
            return not journey and (gathering.named or gathering.sort in _OCCASIONS)
    return False


def _is_content(reading: Reading, trigger: int, first: int) -> bool:
    """Tell whether a place is part of what was said: "told B during a meeting that the bridge in Basra"."""
    if not trigger < first or "saying" not in reading.kinds:
        return False
    that = next((i for i in range(trigger + 1, first) if reading.units[i].key == "that"), None)
    said = any(reading.units[i].has("saying") and not reading.within_person(i) for i in range(trigger))
    return that is not None and said and "that" not in reading.keys(0, trigger)


def _is_of_event_told_of(
    reading: Reading, trigger: int, first: int, account: Account, occasion: Gathering | None
) -> bool:
    """Tell whether "discussed a forum that will be held in Osh" stands there: only the forum is there."""
    for gathering in reading.gatherings:
        if not trigger < gathering.first < gathering.last <= first or gathering.sort in _TALKS:
            continue
        if gathering in (account.gathering, occasion):
            continue
        between = reading.units[gathering.last : first]
        if any(u.key in {"and", ";"} for u in between) or not between:
            continue
        ahead = between[:_ADJACENT]
        looks_ahead = any(u.has("planned") and not u.has("recalling") for u in ahead)
        if ahead[0].key in {"that", "which"} or looks_ahead:
            return not (gathering.generic and gathering.definite)
    return False


def is_done_to_thing(reading: Reading, at: int) -> bool:
    """Tell whether the "signed" of "the agreement signed in May" stands there: it tells of that alone."""
    unit, before = reading.units[at], reading.units[at - 1]
    done = unit.text.islower() and unit.text.endswith("ed")
    done = done and (unit.has("outcome", "concluding") or not unit.kinds)
    plain = not before.kinds and before.text.isalpha() and before.text.islower()
    plain = plain and not reading.within_person(at - 1)
    plain = plain and not any(d.first <= at - 1 < d.last for d in reading.days)
    return done and plain and before.key not in _AUXILIARY and not before.key.endswith("ly")
