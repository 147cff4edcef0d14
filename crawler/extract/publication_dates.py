"""When a page says it was published, and which rule read it. Strict: a date that doesn't exist is no date.

A day without a time is kept as midnight UTC of that very day, so that its date is the page's date and no
zone moves it to the day before; the rule's name then ends in "(day only)", or is "url". A time without an
offset is read in the zone that is assumed for the site, which the rule's name tells.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from htmldate import find_date
from lxml.html import HtmlElement, tostring

from crawler.extract.site import Zone
from crawler.extract.text import squeezed
from crawler.extract.xpaths import found_by
from store.records.articles import ANNOUNCED

# The web is no older in practice; earlier dates are defaults and slips of the pen.
EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=2)  # of the clock, for the sake of zones

# No date needs more; regular expressions get to see no more.
_LONGEST = 64
_LONGEST_STAMP = 2 * _LONGEST  # with the white space around it
_MOST_ELEMENTS = 5
# In RFC 5322's form: a year of which the library makes one of our time, and an offset that it passes over.
_YEAR_NOUGHT = re.compile(
    r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[\s-]+0\d{3}(?!\d)", re.ASCII
)
_GMT_AND = re.compile(r"(?:GMT|UTC)(?=[+-]\d{4}$)")
_TIME_BEHIND = re.compile(r"[T\s,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_HOURS, _MINUTES = 24, 60
_FARTHEST = timedelta(hours=14)  # of zones from UTC
_HTMLDATE_MOST = 300_000  # bytes; it takes seconds on large pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When a page was published (aware, UTC) and the rule that read it."""

    at: datetime
    by: str


NO_ZONE_KNOWN = Zone(name="UTC", zone=ZoneInfo("UTC"))


_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_TIME = r"(?:(?:,|T|\s|\s-\s)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
_OFFSET = r"(?:\.\d{1,9})?\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"^\s*{_YEAR}-?(?P<month>\d{{2}})-?(?P<day>\d{{2}}){_TIME}{_OFFSET}\s*$", re.ASCII)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan января январь", "february feb февраля февраль", "march mar марта март",
            "april apr апреля апрель", "may мая май", "june jun июня июнь", "july jul июля июль",
            "august aug августа август", "september sep sept сентября сентябрь",
            "october oct октября октябрь",
            "november nov ноября ноябрь", "december dec декабря декабрь",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAME = r"(?P<name>[^\W\d_]{3,9})\.?"
# Lines that are nothing but a date, in formats that can be read in one way only. Not 11/12/2019.
_DATE_LINES = (
    _ISO,
    re.compile(rf"^{_YEAR}[./]{_MONTH}[./]{_DAY}{_TIME}$", re.ASCII),
    re.compile(rf"^{_DAY}\.{_MONTH}\.{_YEAR}{_TIME}$", re.ASCII),
    re.compile(rf"^{_DAY}\s+{_NAME},?\s+{_YEAR}(?:\s*г(?:\.|ода)?)?{_TIME}$"),
    re.compile(rf"^{_NAME}\s+{_DAY},?\s+{_YEAR}{_TIME}$"),
    re.compile(rf"^{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日{_TIME}$"),
)
_LABEL = re.compile(r"^[^\W\d_]{2,12}(?:\s[^\W\d_]{2,12})?\s*[:：]\s*")  # "Published: ", "Дата: "

_META_NAMES = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "pubdate",
    "publishdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "sailthru.date",
    "parsely-pub-date", "article.published",
)  # fmt: skip
_JSON_DEPTH = 6
_MOST_JSON = 200_000


def from_address(day: date | None, *, now: datetime | None = None) -> Publication | None:
    """Read the day that the page's own address tells."""
    return _checked(_midnight(day), "url", now) if day else None


def from_stamp(
    lines: Sequence[str], stamp: re.Pattern[str], zone: Zone, *, now: datetime | None = None
) -> Publication | None:
    """Read the site's own stamp in the lines before the body; the one nearest to the body counts.

    `stamp` has groups year, month, day and, where the site prints a time, hour, minute and second.
    """
    for line in reversed(lines):
        match = stamp.match(line[:_LONGEST])
        if match:
            return _from_match(match, "page", zone, now)
    return None


def from_elements(
    root: HtmlElement, expression: str, zone: Zone, *, now: datetime | None = None
) -> Publication | None:
    """Read the first element, of those that the XPath `expression` finds, that tells a date."""
    for element in found_by(expression, root)[:_MOST_ELEMENTS]:
        texts = (element.get("datetime"), element.get("content"), element.text_content()[:_LONGEST_STAMP])
        for text in filter(None, texts):
            if told := from_date_line([squeezed(text)], zone, now=now):
                return told
    return None


def from_announcement(text: str, zone: Zone, *, now: datetime | None = None) -> Publication | None:
    """Read the date that a feed or a sitemap gives an article: as RFC 3339 or RFC 5322 write it."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if match := _ISO.match(text):
        return _from_match(match, ANNOUNCED, zone, now)
    if _YEAR_NOUGHT.search(text):
        return None
    try:
        at = parsedate_to_datetime(_GMT_AND.sub("", text))
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone.zone).astimezone(UTC)
            return _checked(at, f"{ANNOUNCED} (zone assumed {zone.name})", now)
        is_of_a_zone = abs(at.utcoffset() or timedelta()) <= _FARTHEST
        return _checked(at.astimezone(UTC), ANNOUNCED, now) if is_of_a_zone else None
    except (ValueError, IndexError, OverflowError):
        return None


def from_head(root: HtmlElement, zone: Zone, *, now: datetime | None = None) -> Publication | None:
    """Read what the page tells machines: meta elements, then JSON-LD, then a single `<time>`."""
    for rule, texts in (("meta", _meta(root)), ("json-ld", _json_ld(root)), ("time", _times(root))):
        for text in texts:
            match = _ISO.match(text) if len(text) <= _LONGEST else None
            told = _from_match(match, rule, zone, now) if match else None
            if told:
                return told
    return None


def from_date_line(lines: Sequence[str], zone: Zone, *, now: datetime | None = None) -> Publication | None:
    """Read the nearest line before the body that is nothing but a date, in a format with one reading only."""
    for line in reversed(lines):
        text = _LABEL.sub("", line.strip()) if len(line) <= _LONGEST else ""
        for pattern in _DATE_LINES:
            match = pattern.match(text)
            told = _from_match(match, "page", zone, now) if match else None
            if told:
                return told
    return None


def by_htmldate(root: HtmlElement, text: str, *, now: datetime | None = None) -> Publication | None:
    """Ask htmldate, and believe it only where the page spells the very day it names.

    It makes 1 February of 31.02.2019 and 1 January of 2019年11月20日.
    """
    source = tostring(root)
    if len(source) > _HTMLDATE_MOST:
        return None
    try:
        found = find_date(source.decode("ascii"), original_date=True, extensive_search=False)
        day = date.fromisoformat(found) if found else None
    except Exception:  # noqa: BLE001 - it raises what its parsers raise; a candidate is all it is
        return None
    texts = (text[:20_000], source.decode("ascii"))
    spelled = day and any(_is_spelled(form, told) for form in _spellings(day) for told in texts)
    return _checked(_midnight(day), "htmldate (day only)", now) if day and spelled else None


def _is_spelled(form: str, text: str) -> bool:
    """Tell whether a day stands in `text`; not beside a time that does not exist: it is none then."""
    for found in re.finditer(rf"(?<!\d){re.escape(form)}(?!\d)", text):
        at = _TIME_BEHIND.match(text, found.end())
        if not at or (int(at[1]) < _HOURS and int(at[2]) < _MINUTES and int(at[3] or 0) < _MINUTES):
            return True
    return False


def first_of(readings: Iterable[Callable[[], Publication | None]]) -> Publication | None:
    """Return what the first rule that reads anything reads."""
    return next((told for reading in readings if (told := reading())), None)


def _from_match(match: re.Match[str], rule: str, zone: Zone, now: datetime | None) -> Publication | None:
    parts = match.groupdict()
    try:
        day = date(int(parts["year"]), _month(parts), int(parts["day"]))
        if parts.get("hour") is None:
            return _checked(_midnight(day), f"{rule} (day only)", now)
        moment = datetime.combine(
            day, time(int(parts["hour"]), int(parts["minute"]), int(parts.get("second") or 0))
        )
    except (KeyError, ValueError):
        return None
    offset = parts.get("offset")
    if offset:
        shift = _shift(offset)
        return _checked(moment.replace(tzinfo=UTC) - shift, rule, now) if abs(shift) <= _FARTHEST else None
    return _checked(
        moment.replace(tzinfo=zone.zone).astimezone(UTC), f"{rule} (zone assumed {zone.name})", now
    )


def _month(parts: dict[str, str]) -> int:
    return _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["month"])


def _shift(offset: str) -> timedelta:
    if offset[0] not in "+-":
        return timedelta()
    size = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return size if offset[0] == "+" else -size


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _checked(at: datetime, rule: str, now: datetime | None) -> Publication | None:
    possible = at >= EARLIEST and (now is None or at <= now + LATEST_AHEAD)
    return Publication(at=at, by=rule) if possible else None


def _meta(root: HtmlElement) -> Iterator[str]:
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        told.setdefault(name.lower(), (meta.get("content") or "").strip())
    return (told[name] for name in _META_NAMES if told.get(name))


def _json_ld(root: HtmlElement) -> Iterator[str]:
    for script in root.iter("script"):
        source = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(source) > _MOST_JSON:
            continue
        try:
            told = json.loads(source)
        except (ValueError, RecursionError):
            continue
        yield from _published_in(told, _JSON_DEPTH)


def _published_in(told: object, depth: int) -> Iterator[str]:
    if depth and isinstance(told, dict):
        published = told.get("datePublished")
        if isinstance(published, str):
            yield published
        for value in told.values():
            yield from _published_in(value, depth - 1)
    elif depth and isinstance(told, list):
        for value in told:
            yield from _published_in(value, depth - 1)


def _times(root: HtmlElement) -> list[str]:
    """Return the moment of the `<time>` elements where they agree; where not, some are other articles'."""
    told = {(element.get("datetime") or "").strip() for element in root.iter("time")} - {""}
    return sorted(told) if len(told) == 1 else []


def _spellings(day: date) -> tuple[str, ...]:
    return (
        day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}", f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}", f"{day.year}年{day.month}月{day.day}日",
    )  # fmt: skip
