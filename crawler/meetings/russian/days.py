"""Days that a Russian sentence names."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from crawler.meetings.meeting_days import day, in_year_of, month_span, shifted, weekday_near
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import DaySpan

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
_M = (
    r"(?P<{m}>янв(?:ар[яье])?|фев(?:рал[яье])?|март?а?е?|апр(?:ел[яье])?|ма[яйе]|июн[яье]|июл[яье]|авг(?:уст[ае]?)?"
    r"|сент?(?:ябр[яье])?|окт(?:ябр[яье])?|нояб?(?:р[яье])?|дек(?:абр[яье])?)(?![а-яё])\.?"
)
_UNITS = (
    "перв",
    "втор",
    "треть",
    "четверт",
    "пят",
    "шест",
    "седьм",
    "восьм",
    "девят",
    "десят",
    "одиннадцат",
    "двенадцат",
    "тринадцат",
    "четырнадцат",
    "пятнадцат",
    "шестнадцат",
    "семнадцат",
    "восемнадцат",
    "девятнадцат",
    "двадцат",
    "тридцат",
)
_D = r"(?P<{d}>\d{{1,2}})(?:-?(?:го|е|ого))?"
_TO = r"\s?(?:-|–|—|−|по|до|и)\s?"
_YEAR = (
    r"(?:\s*(?P<y>(?:19|20)\d\d)(?:\s*(?:года?у?|г\.?)(?![а-яё]))?"
    r"|\s+(?P<this>(?:с\.\s?г|сего\s+года|т\.\s?г|текущего\s+года|этого\s+года)\.?))?"
)
_FIRST_M, _LAST_M = _M.format(m="m1"), _M.format(m="m2")
_FIRST_D, _LAST_D = _D.format(d="d1"), _D.format(d="d2")
_DATES = tuple(
    re.compile(r"(?<![\w.:])" + text, re.IGNORECASE)
    for text in (
        rf"{_FIRST_D}\s+{_FIRST_M}{_TO}{_LAST_D}\s+{_LAST_M}{_YEAR}",  # с 30 июня по 2 июля 2020 года
        rf"{_FIRST_D}{_TO}{_LAST_D}\s+{_FIRST_M}{_YEAR}",  # 13-14 июня 2019 г.
        rf"{_FIRST_D}\s+{_FIRST_M}{_YEAR}",  # 14 июня
        rf"(?P<tens>двадцать\s|тридцать\s)?(?P<w1>{'|'.join(_UNITS)})(?:ого|его|ое|ье)\s+{_FIRST_M}{_YEAR}",
        rf"{_FIRST_M}\s*(?P<y>(?:19|20)\d\d)(?:\s*(?:года?у?|г\.?)(?![а-яё]))?",  # в июле 2019 года
        r"(?P<d1>\d{1,2})\.(?P<n1>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)",  # 14.06.2019
    )
)
_RELATIVE = re.compile(
    r"(?<![\w-])(?:(?:во?|на)\s+(?P<ago>прошл\w+|минувш\w+)?\s*"
    r"(?P<weekday>понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)"
    r"|(?P<word>сегодня|вчера|завтра|послезавтра|позавчера)"
    r"|(?P<same>в этот день|(?:двумя|тремя) часами позже|часом позже|в тот же вечер|"
    r"спустя (?:два )?часа?|(?:позже )?в (?:тот|этот) же день|в тот день|тем же вечером|того же дня)"
    r"|(?P<before>накануне|днём ранее|днем ранее)"
    r"|(?:(?:спустя|через)\s+)?(?P<count>дв[ау]мя|тр[её]мя|два|три|четыре|пятью|пять)\s+дн(?:ями|я|ей)(?:\s+(?P<way>позже|спустя|ранее|раньше))?"
    r"|(?P<next>на следующий день|днём позже|днем позже|на другой день|назавтра))(?!\w)",
    re.IGNORECASE,
)
_COUNTS = {"дв": 2, "тр": 3, "че": 4, "пя": 5}
_WORDS = {"сегодня": 0, "вчера": -1, "завтра": 1, "послезавтра": 2, "позавчера": -2}
_Found = tuple[int, int, dt.date | None, dt.date | None, bool]


def days(
    text: str, words: Sequence[Word], *, published: dt.date | None, planned: bool, previous: dt.date | None
) -> tuple[DaySpan, ...]:
    """Return the days that a sentence names. `previous` is the day told last, for "в тот же день".

    A weekday or a day without a year counts only with a publication date; one beside a date says nothing new.
    """
    found: list[_Found] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end, *_ in found):
                found.append((*match.span(), *_absolute(match, text, published, planned=planned)))
    for match in _RELATIVE.finditer(text):
        if not any(_beside(text, match, start, end) for start, end, *_ in found):
            told = [first for _, end, first, *_ in found if first and end <= match.start()]
            last = told[-1] if told else previous
            found.append((*match.span(), _relative(match, published, last, planned=planned), None, True))
    return tuple(_spans(sorted(found, key=lambda f: f[0]), words))


def _absolute(
    match: re.Match[str], text: str, published: dt.date | None, *, planned: bool
) -> tuple[dt.date | None, dt.date | None, bool]:
    got = match.groupdict()
    month = int(got["n1"]) if got.get("n1") else _month(got["m1"])
    last_month = _month(got["m2"]) if got.get("m2") else month
    year = int(got["y"]) if got.get("y") else None
    if got.get("this") and published is not None:
        year = published.year
    if got.get("w1"):
        got["d1"] = str(_in_words(got["tens"], got["w1"]))
    if not got.get("d1"):
        span = month_span(year, month) if year else None
        return (*span, False) if span else (None, None, False)
    ahead = planned and not re.search(r"(?:прошл|минувш)\w+\s+год", text[match.end() : match.end() + 20])

    def resolve(at_month: int, number: str) -> dt.date | None:
        if year is not None:
            return day(year, at_month, int(number))
        return in_year_of(at_month, int(number), published, planned=ahead)

    first = resolve(month, got["d1"])
    last = resolve(last_month, got["d2"]) if got.get("d2") else None
    if first is not None and last is not None and last < first:
        return None, None, False
    return first, last if last != first else None, False


def _in_words(tens: str | None, ones: str) -> int:
    """Return 22 for "двадцать второго", 30 for "тридцатого"."""
    number = _UNITS.index(ones.lower().replace("ё", "е")) + 1
    number = 30 if number > 20 else number  # noqa: PLR2004 - the last of the list
    return number + (0 if tens is None else 20 if tens.lower().startswith("дв") else 30)


def _month(written: str) -> int:
    return next(
        n for n, name in enumerate(_MONTHS, 1) if written.lower().startswith(name) and _fits(written, n)
    )


def _fits(written: str, month: int) -> bool:
    """Tell мая from марта: both begin alike."""
    return month != 5 or not written.lower().startswith("мар")  # noqa: PLR2004 - May


def _relative(
    match: re.Match[str], published: dt.date | None, previous: dt.date | None, *, planned: bool
) -> dt.date | None:
    if match["weekday"]:
        number = next(n for n, name in enumerate(_WEEKDAYS) if match["weekday"].lower().startswith(name))
        return weekday_near(number, published, planned=planned and not match["ago"])
    if match["word"]:
        return shifted(published, _WORDS[match["word"].lower()])
    if match["same"]:
        return previous
    if match["count"]:
        counted = _COUNTS[match["count"][:2].lower()]
        told = match["way"] or match.group().lower().startswith(("спустя", "через"))
        return (
            shifted(previous, -counted if (match["way"] or "").startswith("ран") else counted)
            if told
            else None
        )
    if match["before"]:
        return shifted(previous or published, -1)
    return shifted(previous, 1)


def _beside(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a relative day stands right beside the date at `start`: "в четверг, 24 ноября"."""
    if match.end() <= start:
        return not text[match.end() : start].strip(" ,(")
    return match.start() >= end and not text[end : match.start()].strip(" ,(")


def _spans(found: list[_Found], words: Sequence[Word]) -> Iterator[DaySpan]:
    at = 0
    for start, end, first, last, inferred in found:
        while at < len(words) and words[at].end <= start:
            at += 1
        stop = at
        while stop < len(words) and words[stop].start < end:
            stop += 1
        yield DaySpan(first=at, last=max(stop, at + 1), date=first, end_date=last, inferred=inferred)
