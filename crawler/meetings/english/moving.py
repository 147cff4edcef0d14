"""Meetings that are put off or brought forward, and when they are to be instead: "was moved to 5 July"."""

from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import DaySpan

_TO = frozenset(("to", "till", "until", "for"))
_REACH = 8
_DONE = ("meet", "receive", "discuss", "hold")  # who did so, did so
_OFF = frozenset(("cancelled", "negated"))
_DID_NOT = frozenset(("did not", "didn't"))
_WAS = frozenset(("was", "were", "did"))


def moved_to(reading: Reading, trigger: int) -> DaySpan | None:
    """Return the day to which what the verb or noun at `trigger` tells was moved."""
    if "moved" not in reading.kinds:
        return None
    at = next(i for i, unit in enumerate(reading.units) if unit.has("moved"))
    if _is_of_something_else(reading, trigger, at) or reading.parted(trigger, at):
        return None
    behind = (d for d in reading.days if at < d.first <= at + _REACH and d.date is not None)
    for day in behind:
        before = reading.keys(day.first - 1, day.first)
        if before == ["from"] and day.end_date is not None:
            return replace(day, date=day.end_date, end_date=None)  # "from 12 to 19 June"
        if _TO.intersection(before):
            return day
    return None


def is_cancelled(reading: Reading, trigger: int) -> bool:
    """Tell whether what the verb or noun at `trigger` tells was called off, or did not take place."""
    if _OFF.isdisjoint(reading.kinds):
        return False
    return any(
        (
            ("cancelled" in unit.kinds and not _is_of_something_else(reading, trigger, i))
            or _is_off(reading, i)
        )
        and not reading.parted(trigger, i)
        for i, unit in enumerate(reading.units)
    )


def _is_of_something_else(reading: Reading, trigger: int, i: int) -> bool:
    """Tell whether the "cancelled" at `i` is said of another thing: "met to discuss the postponed vote"."""
    if reading.keys(i - 1, i)[:1] in (["the"], ["a"], ["an"], ["its"], ["their"], ["his"]):
        return True
    verb = reading.units[trigger]
    met = any(verb.kinds.get(kind) == "past" for kind in _DONE)
    return met and trigger < i and not reading.is_passive_form(trigger)


def _is_off(reading: Reading, i: int) -> bool:
    """Tell whether "not" stands at `i` of "will not take place", "was not held"."""
    if "negated" not in reading.units[i].kinds:
        return False
    tense = reading.units[i].key in _DID_NOT or bool(_WAS.intersection(reading.keys(i - 1, i)))
    return (
        (tense or reading.any("planned", i - 2, i + 2))
        and reading.any("happen", i + 1, i + 4)
        and not reading.any("noun", i, i + 4)
    )
