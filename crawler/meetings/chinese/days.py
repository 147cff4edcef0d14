"""Days that a Chinese sentence names, and the arithmetic of those that lack a month or a year."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.meetings.meeting_days import day, in_year_of, month_span, shifted
from crawler.meetings.spans import DaySpan, Unit

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TO = r"\s?(?:至|到|—|-|~|和|、|及|与)\s?"
_DAY = re.compile(
    rf"(?:(?:(?P<y>(?:19|20)\d\d|[二一][〇零○九一二三四五六七八]{{3}})年|(?P<rel>今年|去年|明年|同年|当年|本年|前年)|(?P<relm>本月|上月|下月|上个月|下个月|当月))的?)?"
    rf"(?:(?P<m>{_N})月(?:份)?)?(?:(?P<d>{_N})(?:日|号)?(?:晚|早)?(?:{_TO}(?:(?P<m2>{_N})月)?(?P<d2>{_N}))?(?:日|号))?"
)
_NAMED = re.compile(r"(?P<w>[今昨明])\s?\(?(?P<d>\d{1,2})\)?日|\(?(?P<d2>\d{1,2})\)?\((?P<w2>[今昨明])\)日")
_ISO = re.compile(r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_WORDS = {
    "今天": 0, "今日": 0, "今晚": 0, "今早": 0, "今晨": 0, "今天上午": 0, "今天下午": 0,
    "昨天": -1, "昨日": -1, "昨晚": -1, "昨天上午": -1, "昨天下午": -1,
    "前天": -2, "前日": -2, "明天": 1, "明日": 1, "明晚": 1, "后天": 2,
}  # fmt: skip
_SAME = ("当天", "当日", "同日", "当晚", "当地时间当天", "同一天", "是日", "当天晚上", "当天下午")
_NEXT = ("次日", "翌日", "第二天")
_BEFORE = ("前一天", "前一日")
_OPEN = ("日前", "近日", "近期", "最近", "不日", "近来", "日内", "择日", "稍后")
_WEEKDAY = re.compile(
    r"(?P<week>本周|这周|上周|下周|上星期|下星期|本星期|星期|礼拜|周)(?P<n>[一二三四五六日天末])(?!年|届|边)"
)
_RELATIVE = re.compile("|".join(sorted((*_WORDS, *_SAME, *_NEXT, *_BEFORE, *_OPEN), key=len, reverse=True)))
_FIGURES = "0123456789"
_BEGIN_WORDS = "".join(word[0] for word in (*_WORDS, *_SAME, *_NEXT, *_BEFORE, *_OPEN))
# Of each kind of day but a calendar's, what it may begin with.
_BEGIN = (
    (_NAMED, f"今昨明{_FIGURES}"),
    (_ISO, "12"),
    (_WEEKDAY, "本这上下星礼周"),
    (_RELATIVE, _BEGIN_WORDS),
)
_BEGIN_CALENDAR = frozenset(f"{_FIGURES}一二三四五六七八九十今去明同当本前上下")
_BEGINNING = {c: [kind for kind, first in _BEGIN if c in first] for _, firsts in _BEGIN for c in firsts}
BEGINNINGS = _BEGIN_CALENDAR.union(_BEGINNING)
_WEEK = 7
_MONTH = ("月", "月份")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What a day that lacks its month or year hangs on. `previous` was told last."""

    published: dt.date | None
    written: tuple[int, int] | None = None  # month and day of the dateline
    previous: dt.date | None = None
    planned: bool = False


def day_end(text: str, at: int) -> int:
    """Return where a day that begins at `at` ends, or `at`."""
    if text[at] not in BEGINNINGS or (text[at].isdigit() and at and text[at - 1].isdigit()):
        return at
    for kind in _BEGINNING.get(text[at], ()):
        if (match := kind.match(text, at)) is not None:
            return match.end()
    match = _DAY.match(text, at) if text[at] in _BEGIN_CALENDAR else None
    if match is None or not (match["d"] or match["m"] or (match["relm"])):
        return at
    if match["m"] and not match["d"] and text[match.end() : match.end() + 1] in {"度", "内"}:
        return at
    return match.end() if match["d"] or match["m"] or match["relm"] else at


def days(units: Sequence[Unit], anchors: Anchors) -> tuple[DaySpan, ...]:
    """Return the days among the units, in order; one in brackets beside another says nothing new."""
    found: list[DaySpan] = []
    previous = anchors.previous
    for i, unit in enumerate(units):
        if "day" not in unit.kinds:
            continue
        span = _span(i, unit.key, anchors, previous)
        if found and i - found[-1].last <= 1 and units[i - 1].key in "(,/" and _agree(found[-1], span):
            better = found[-1] if found[-1].date is not None and not found[-1].inferred else span
            date, end = better.date or span.date, better.end_date or span.end_date
            found[-1] = replace(better, first=found[-1].first, last=i + 1, date=date, end_date=end)
            continue
        found.append(span)
        previous = span.date if span.date and not unit.key.endswith(_MONTH) else previous
    return tuple(found)


def day_told(units: Sequence[Unit], found: Sequence[DaySpan]) -> dt.date | None:
    """Return the first day, and not whole month, that a sentence names."""
    return next((d.date for d in found if d.date and not units[d.first].key.endswith(_MONTH)), None)


def _agree(one: DaySpan, other: DaySpan) -> bool:
    return one.date is None or other.date is None or one.date == other.date


def _span(i: int, text: str, anchors: Anchors, previous: dt.date | None) -> DaySpan:
    first, last, inferred = _read(text, anchors, previous)
    if first is None or (last is not None and last < first):
        first = last = None
    return DaySpan(
        first=i, last=i + 1, date=first, end_date=last if last != first else None, inferred=inferred
    )


def _read(
    text: str, anchors: Anchors, previous: dt.date | None
) -> tuple[dt.date | None, dt.date | None, bool]:
    if (match := _NAMED.fullmatch(text)) is not None:
        return _bare(int(match["d"] or match["d2"]), anchors, None), None, False
    if (match := _ISO.fullmatch(text)) is not None:
        return day(int(match["y"]), int(match["m"]), int(match["d"])), None, False
    if (match := _WEEKDAY.fullmatch(text)) is not None:
        return _weekday(match, anchors), None, True
    if _RELATIVE.fullmatch(text):
        return _relative(text, anchors, previous), None, True
    match = _DAY.fullmatch(text)
    return _calendar(match, anchors, previous) if match else (None, None, False)


def _relative(text: str, anchors: Anchors, previous: dt.date | None) -> dt.date | None:
    if text in _WORDS:
        return shifted(_today(anchors), _WORDS[text])
    if text in _SAME:
        return previous
    if text in _NEXT:
        return shifted(previous, 1)
    return shifted(previous, -1) if text in _BEFORE else None


def _today(anchors: Anchors) -> dt.date | None:
    """Return the day of writing: an agency's own, where its dateline tells it, else the publication's."""
    if anchors.published and anchors.written:
        return in_year_of(*anchors.written, anchors.published, planned=False)
    return anchors.published


def _weekday(match: re.Match[str], anchors: Anchors) -> dt.date | None:
    today = _today(anchors)
    if today is None or match["n"] == "末":
        return None
    number = "一二三四五六日天".index(match["n"]) % 7 if match["n"] != "天" else 6
    monday = shifted(today, -today.weekday())
    week = {"上": -_WEEK, "下": _WEEK}.get(match["week"][0], 0)
    if match["week"] in {"周", "星期", "礼拜"}:
        days_on = (
            (number - today.weekday()) % _WEEK if anchors.planned else -((today.weekday() - number) % _WEEK)
        )
        return shifted(today, days_on)
    return shifted(monday, week + number)


def _calendar(
    match: re.Match[str], anchors: Anchors, previous: dt.date | None
) -> tuple[dt.date | None, dt.date | None, bool]:
    year, month, inferred = _year(match, anchors), _number(match["m"]), False
    if match["relm"] and anchors.published:
        on = {"上": -1, "下": 1}.get(match["relm"][0], 0)
        count = anchors.published.year * 12 + anchors.published.month - 1 + on
        year, month = divmod(count, 12)
        month += 1
    if match["d"] is None:
        span = month_span(year, month) if year and month else None
        return (*span, False) if span else (None, None, False)

    def resolve(at_month: int | None, number: int | None) -> dt.date | None:
        if number is None:
            return None
        if at_month is None:
            return _bare(number, anchors, previous)
        if year is not None:
            return day(year, at_month, number)
        if match["rel"] == "同年" and previous:
            return day(previous.year, at_month, number)
        if anchors.published is None and previous is not None:
            return day(previous.year, at_month, number)
        return in_year_of(at_month, number, anchors.published, planned=anchors.planned)

    first = resolve(month, _number(match["d"]))
    last_month = _number(match["m2"]) or month or (first.month if first and match["d2"] else None)
    last = _after(first, last_month, _number(match["d2"])) if match["d2"] else None
    return first, last, inferred


def _after(first: dt.date | None, month: int | None, number: int | None) -> dt.date | None:
    """Return the last day of a span that begins on `first`."""
    if first is None or month is None or number is None:
        return None
    last = day(first.year, month, number)
    return (
        day(first.year + 1, month, number)
        if last is not None and last < first and month < first.month
        else last
    )


def _year(match: re.Match[str], anchors: Anchors) -> int | None:
    if match["y"]:
        written = match["y"]
        return int(written) if written.isdigit() else int("".join(str(_DIGITS[c]) for c in written))
    if match["rel"] and anchors.published:
        on = {"今年": 0, "本年": 0, "去年": -1, "明年": 1, "前年": -2}.get(match["rel"])
        return None if on is None else anchors.published.year + on
    return None


def _bare(number: int, anchors: Anchors, previous: dt.date | None) -> dt.date | None:
    """Return the day that "31日" alone means: in the month told last, or in that of writing."""
    if previous is not None and (anchors.published is None or abs((anchors.published - previous).days) > 31):  # noqa: PLR2004 - days of a month
        return day(previous.year, previous.month, number)
    today = _today(anchors)
    if today is None:
        return day(previous.year, previous.month, number) if previous else None
    around = [_in_month(today, on, number) for on in (-1, 0, 1)]
    found = [d for d in around if d is not None]
    if anchors.planned:
        return min((d for d in found if d >= today), default=None)
    return max((d for d in found if (d - today).days <= 1), default=None)


def _in_month(today: dt.date, on: int, number: int) -> dt.date | None:
    year, month = divmod(today.year * 12 + today.month - 1 + on, 12)
    return day(year, month + 1, number)


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _DIGITS[written] if len(written) == 1 else None
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
