"""Words that look back: "last year", "previously", "in February", a year that is over."""

import datetime as dt

from crawler.meetings.english.marks import YEAR
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import event_words

_EARLIER = frozenset(("earlier", "previously", "had met", "had met with"))
_HOURS = frozenset(("hours", "hour", "minutes"))
# In a text's first sentence they tell when its own news took place.
_LATELY = frozenset(("last week", "last month", "earlier this week", "earlier this month"))
_NEAR = dt.timedelta(days=2)


def is_of_same_day(reading: Reading) -> bool:
    """Tell whether "earlier that day, he had met B" tells of the day of the news, or the one before."""
    if reading.previous is None:
        return False
    if not _HOURS.isdisjoint(reading.words):
        return True
    return any(d.date and abs(reading.previous - d.date) <= _NEAR for d in reading.days)


def looks_back(reading: Reading, first: int, trigger: int, *, same_day: bool) -> bool:
    """Tell whether "last year", "previously" or a year that is over stands around the meeting's own words."""
    # "In 2017, he said, the ministry held talks with"
    in_year = reading.keys(0, 1) == ["in"] and reading.units[1].marks & YEAR and not reading.days
    if in_year or _is_of_past_month(reading):
        return True
    opens = reading.units[0]
    if not reading.lead and opens.has("past") and opens.key.startswith("last") and not same_day:
        return True  # "Last week Muttaqi was in Moscow for the sixth meeting, where he held talks with"
    if reading.days and "past" not in reading.kinds:
        return False  # most sentences
    named = {i for g in reading.gatherings for i in range(g.first, g.last)}
    named |= {i for d in reading.days for i in range(d.first, d.last)}
    around = range(max(0, min(first, trigger) - 6), min(len(reading.units), trigger + 12))
    for i in around:
        unit = reading.units[i]
        if same_day and unit.key in _EARLIER:
            continue
        if "past" in unit.kinds and i not in named and not _is_of_now(reading, i):
            return True
        if unit.marks & YEAR and reading.keys(i - 1, i) in (["in"], ["of"]) and not reading.days:
            return True
    return False


def _is_of_past_month(reading: Reading) -> bool:
    """Tell whether a sentence behind the first one tells when only by "in February": long enough ago."""
    if reading.lead or reading.days or reading.sentence.within == "title" or "planned" in reading.kinds:
        return False
    months = event_words("months")
    if months.isdisjoint(reading.words):
        return False  # most sentences
    return any(
        unit.key in months and unit.text[0].isupper() and reading.keys(i - 1, i) == ["in"]
        for i, unit in enumerate(reading.units)
    )


def _is_of_now(reading: Reading, i: int) -> bool:
    """Tell whether the "last week" at `i` begins a text, or "the last" is that of "at the last minute"."""
    unit = reading.units[i]
    minute = unit.key == "the last" and reading.keys(i + 1, i + 2) in (["minute"], ["moment"], ["hour"])
    return minute or (reading.lead and unit.key in _LATELY)
