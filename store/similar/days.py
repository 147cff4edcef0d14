"""The days that a text names. Pure."""

import re
from typing import NamedTuple


class NamedDays(NamedTuple):
    """A day as a text names it, or the first and the last of several; the year may be left out."""

    year: int | None
    month: int
    day: int
    last: int  # the same as `day`, but for several

    def agrees_with(self, other: "NamedDays") -> bool:
        """Tell whether both can be of one event."""
        if None not in (self.year, other.year) and self.year != other.year:
            return False
        return self.month == other.month and self.day <= other.last and other.day <= self.last

    @property
    def written(self) -> str:
        """The day as one word, the same in whatever form and language it was named."""
        return f"day{self.year or 0:04}{self.month:02}{self.day:02}"


_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RUSSIAN = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTHS = {name: number for names in (_ENGLISH, _RUSSIAN) for number, name in enumerate(names, start=1)}
_MONTHS["мая"] = 5

_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
    r"|(?:янв|фев|мар|апр|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,6}\.?|ма[йя]\b)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|-?го|-?е)?"
_DAYS = (
    rf"\b(?P<day>\d{{1,2}}){_ORDINAL}"
    rf"(?:\s*(?:-|to|and|until|through|по|и|до)\s*(?P<last>\d{{1,2}}){_ORDINAL})?"
)
_FORMS = (
    re.compile(rf"{_DAYS}\s+(?:of\s+)?{_MONTH}(?:,?\s*{_YEAR}\b)?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAYS}\b(?![:.]\d)(?:,?\s*{_YEAR}\b)?", re.IGNORECASE),
    re.compile(
        rf"(?:{_YEAR}\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*(?:日|号)?"
        r"(?:\s*(?:至|到|-|~|和|、)\s*(?P<last>\d{1,2})\s*(?:日|号))?"
    ),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}\b(?P<last>(?!))?"),
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b(?P<last>(?!))?"),
)
_DIGIT = re.compile(r"\d")
_LAST_MONTH, _LAST_DAY = 12, 31
# "the Regulations on … of 15 May 2006": a paper has a day, too, and nobody met on it.
_PAPER = re.compile(
    r"\b(?:regulations?|rules|charter|treaty|agreements?|declaration|convention|resolution|protocol|memorandum"
    r"|statute|law|act|decree|constitution)\b[^.;]{0,140}?\b(?:of|dated)\s+(day\d{8})"
    r"|\b(?:положени|харти|устав|договор|соглашени|деклараци|конвенци|резолюци|протокол|меморандум|закон|указ"
    r"|постановлени|распоряжени)[^.;]{0,140}?\bот\s+(day\d{8})",
    re.IGNORECASE,
)


def with_days_written_alike(text: str) -> tuple[str, tuple[NamedDays, ...]]:
    """Return a sentence with each day that it names as one word, and those days on which something happened.

    What can't be a day stays as it is.
    """
    if not _DIGIT.search(text):
        return text, ()
    found: list[NamedDays] = []

    def put(match: re.Match[str]) -> str:
        days = _days(match)
        if days is None:
            return match[0]
        found.append(days)
        return f" {days.written} "

    for form in _FORMS:
        text = form.sub(put, text)
    if not found:
        return text, ()
    papers = {match[1] or match[2] for match in _PAPER.finditer(text)}
    return text, tuple(days for days in found if days.written not in papers)


def _days(match: re.Match[str]) -> NamedDays | None:
    told = match["month"].casefold()
    month = int(told) if told.isdecimal() else _MONTHS[told[:3]]
    day = int(match["day"])
    last = max(day, int(match["last"] or day))
    if not 1 <= month <= _LAST_MONTH or not 1 <= day <= last <= _LAST_DAY:
        return None
    return NamedDays(int(match["year"]) if match["year"] else None, month, day, last)
