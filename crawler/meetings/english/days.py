"""Days that an English sentence names."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from crawler.meetings.meeting_days import day, in_year_of, month_span, shifted, weekday_near
from crawler.meetings.spans import DaySpan, Unit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = (
    r"(?P<{m}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_D = r"(?P<{d}>\d{{1,2}})(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|to|and|through|till|until|&)\s?"
_YEAR = r"(?P<y>(?:19|20)\d\d)\b"


_FIRST_M, _LAST_M = _M.format(m="m1"), _M.format(m="m2")
_FIRST_D, _LAST_D = _D.format(d="d1"), _D.format(d="d2")
_DATES = tuple(
    re.compile(r"\b" + text)
    for text in (
        rf"{_FIRST_D}\s+{_FIRST_M}{_TO}{_LAST_D}\s+{_LAST_M}(?:,?\s+{_YEAR})?",  # 30 June to 2 July 2020
        rf"{_FIRST_M}\s+{_FIRST_D}{_TO}{_LAST_M}\s+{_LAST_D}(?:,?\s+{_YEAR})?",  # June 30 - July 2, 2020
        rf"{_FIRST_D}{_TO}{_LAST_D}\s+(?:of\s+)?{_FIRST_M}(?:,?\s+{_YEAR})?",  # 13 and 14 June 2019
        rf"{_FIRST_M}\s+{_FIRST_D}{_TO}{_LAST_D}\b(?:,?\s+{_YEAR})?",  # June 13-14, 2019
        rf"{_FIRST_D}\s+(?:of\s+)?{_FIRST_M}(?:,?\s+{_YEAR})?",  # 28 September, 2019
        rf"{_FIRST_M}\s+{_FIRST_D}\b(?:,?\s*{_YEAR})?",  # Feb 16,2019
        r"(?P<y>(?:19|20)\d\d)-(?P<n1>\d\d)-(?P<d1>\d\d)\b",
        r"(?P<d1>\d{1,2})[./](?P<n1>\d\d)[./](?P<y>(?:19|20)\d\d)\b",
        rf"{_FIRST_M},?\s+{_YEAR}",  # July 2019
    )
)
_OF_MONTHS = frozenset(pattern for pattern in _DATES if pattern.pattern.startswith(rf"\b{_FIRST_M}"))
_RELATIVE = re.compile(
    r"\b(?=[\daefilmstwyAEFILMSTWY])"  # what it begins with, to look for the rest nowhere else
    r"(?:(?:(?i:earlier) (?:on )?)?"
    r"(?:(?P<weekday>(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday))"
    r"|(?P<word>(?i:the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight"
    r"|last night|this (?:morning|afternoon|evening))))"
    r"|(?P<ago>(?i:\d|two|three|four|five|six)) (?i:days ago)"
    r"|(?P<same>(?i:the same (?:day|evening|afternoon|morning)|(?:later |earlier )?that day"
    r"|(?:later|earlier) in the day|in the (?:morning|afternoon|evening)|at noon))"
    r"|(?P<before>(?i:the (?:day before|previous day|day prior)|a day (?:earlier|before|prior)))"
    r"|(?P<next>(?i:the (?:next|following) (?:day|morning)|a day later|the day after)))\b"
)
_WORDS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
    "tonight": 0, "last night": -1, "this morning": 0, "this afternoon": 0, "this evening": 0,
}  # fmt: skip
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DATE_LIKE = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d[./-]\d")
# Of each of _DATES; what begins with a set of characters is looked for many times as fast.
_BEGIN = re.compile(r"[\dJFMASOND](?<=\b.)(?:(?<=\d)|an|eb|ar|pr|ay|u[nl]|ug|ep|ct|ov|ec)")
_FIGURE = re.compile(r"\d")
# One of these stands in each day that _RELATIVE finds; a text is searched for them many times as fast.
_RELATIVE_WORDS = ("day", "morrow", "night", "noon", "morning", "evening")
_CALENDAR_NAME = re.compile(r"\d|[A-Z][a-z]{2}|day|this |night|noon|in the ", re.ASCII)


def days(
    text: str, units: Sequence[Unit], *, published: dt.date | None, planned: bool, previous: dt.date | None
) -> tuple[DaySpan, ...]:
    """Return the days that a sentence names. `previous` is the day told last, for "the same day".

    A weekday or a day without a year counts only with a publication date; one beside a date says nothing new.
    """
    if not _CALENDAR_NAME.search(text):
        return ()
    dates, relatives = _written(text)
    if not dates and not relatives:  # most sentences
        return ()
    found: list[tuple[int, int, dt.date | None, dt.date | None, bool]] = [
        (*match.span(), *_absolute(match, published, planned=planned)) for match in dates
    ]
    for match in relatives:
        if not any(_beside(text, match, start, end) for start, end, *_ in found):
            # "met A on Monday and B a day later"
            told = max(((f[0], f[2]) for f in found if f[2] and f[0] < match.start()), default=(0, previous))[
                1
            ]
            found.append((*match.span(), _relative(match, published, told, planned=planned), None, True))
    return tuple(_spans(sorted(found, key=lambda f: f[0]), units))


@lru_cache(maxsize=1024)
def _written(text: str) -> tuple[Sequence[re.Match[str]], Sequence[re.Match[str]]]:
    """Return the calendar days and the relative ones that a sentence writes; several stages ask for them."""
    dates: list[re.Match[str]] = []
    begins = (
        [m.start() for m in _BEGIN.finditer(text)] if _FIGURE.search(text) and _DATE_LIKE.search(text) else []
    )
    months = [begin for begin in begins if text[begin].isalpha()]
    for pattern in _DATES if begins else ():
        for match in _matches(pattern, text, months if pattern in _OF_MONTHS else begins):
            if not any(match.start() < other.end() and other.start() < match.end() for other in dates):
                dates.append(match)
    lowered = text.lower()
    relative = any(map(lowered.__contains__, _RELATIVE_WORDS))
    return dates, [*_RELATIVE.finditer(text)] if relative else []


def _matches(pattern: re.Pattern[str], text: str, begins: Sequence[int]) -> Iterator[re.Match[str]]:
    """Give what the pattern finds at those places: many times as fast as looking for it at each letter."""
    end = 0
    for begin in begins:
        if begin >= end and (match := pattern.match(text, begin)) is not None:
            yield match
            end = match.end()


def _absolute(
    match: re.Match[str], published: dt.date | None, *, planned: bool
) -> tuple[dt.date | None, dt.date | None, bool]:
    got = match.groupdict()
    month = int(got["n1"]) if got.get("n1") else _MONTHS.index(got["m1"][:3].lower()) + 1
    last_month = _MONTHS.index(got["m2"][:3].lower()) + 1 if got.get("m2") else month
    year = int(got["y"]) if got.get("y") else None
    if not got.get("d1"):
        span = month_span(year, month) if year else None
        return (*span, False) if span else (None, None, False)

    def resolve(at_month: int, number: str) -> dt.date | None:
        if year is not None:
            return day(year, at_month, int(number))
        return in_year_of(at_month, int(number), published, planned=planned)

    first = resolve(month, got["d1"])
    last = resolve(last_month, got["d2"]) if got.get("d2") else None
    if last is not None and (first is None or last < first):
        return None, None, False
    return first, last if last != first else None, False


def _relative(
    match: re.Match[str], published: dt.date | None, previous: dt.date | None, *, planned: bool
) -> dt.date | None:
    if match["weekday"]:
        return weekday_near(_WEEKDAYS.index(match["weekday"].lower()), published, planned=planned)
    if match["word"]:
        return shifted(published, _WORDS[match["word"].lower()])
    if match["ago"]:
        return shifted(published, -_NUMBERS.get(match["ago"].lower(), 0) or -int(match["ago"]))
    if match["same"]:
        return previous
    return shifted(previous, -1 if match["before"] else 1)


def _beside(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a relative day stands right beside the date at `start`: "Thursday, November 24"."""
    if match.end() <= start:
        return not text[match.end() : start].strip(" ,(")
    return match.start() >= end and not text[end : match.start()].strip(" ,(")


def _spans(
    found: list[tuple[int, int, dt.date | None, dt.date | None, bool]], units: Sequence[Unit]
) -> Iterator[DaySpan]:
    at = 0
    for start, end, first, last, inferred in found:
        while at < len(units) and units[at].end <= start:
            at += 1
        stop = at
        while stop < len(units) and units[stop].start < end:
            stop += 1
        yield DaySpan(first=at, last=max(stop, at + 1), date=first, end_date=last, inferred=inferred)
