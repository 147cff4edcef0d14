"""How an issue says days, places, times and lists; English, the same in every output."""

import re
from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scheduler.digest.widths import shortened
from store.records.meetings import Evidence, MeetingReport, Mode, Place
from store.text import clean_text

SHORTENED = "[…]"
LANGUAGE = "en"  # of every issue

# The operating system's locale must not change what readers get.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MODES = {Mode.VIDEO: "by video", Mode.PHONE: "by phone", Mode.HYBRID: "partly by video"}

# "During the talks the two sides exchanged views on …"; what is not English stands from its beginning.
_LEAD_IN = re.compile(
    r"^[^.;:]{0,120}?\b(?:discussed|considered|reviewed|touched (?:up)?on|focused on|(?:talked|spoke) about"
    r"|exchanged (?:\w+ ){0,3}(?:views|opinions|ideas) on"
    r"|(?:informed|told|briefed) [^.,;]{1,60}? (?:of|about|on))\s+(?=\S+\s+\S)"
)

_ZONE_ASSUMED = re.compile(r"\(zone assumed [^()]{1,40}\)$")

# A browser takes a backslash for a slash; a bracket, quote or space ends an address that stands in a text.
_UNSAFE_IN_LINK = re.compile(r'[\s"<>\\^`{|}]')


def one_line(text: str | None, *, columns: int = 300) -> str:
    """Return `text` on one line, cleaned, and cut where it is absurdly long."""
    return shortened(" ".join(clean_text(text or "").split()), columns, SHORTENED)


def listing(words: Sequence[str], last: str = "and") -> str:
    """Return "A", "A and B", "A, B and C"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def topic(about: str | None, *, columns: int) -> str:
    """Cut what was discussed to its subject: who told whom about it stands above it already."""
    said = one_line(about, columns=5000)
    return shortened(_LEAD_IN.sub(f"{SHORTENED} ", said, count=1), columns, SHORTENED)


def day_words(day: date) -> str:
    """Return "Mon 25 Nov 2019"."""
    return f"{_WEEKDAYS[day.weekday()]} {_plain_day(day)}"


def _plain_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_words(first: date | None, last: date | None) -> str:
    """Say a meeting's day: one day, several, or no more than the month or year that the text tells."""
    if first is None:
        return "day not stated"
    if last is None or last <= first:
        return day_words(first)
    if not is_day_stated(first, last):
        month = f"{_MONTHS[first.month - 1]} " if first.month == last.month else ""
        return f"{month}{first.year}, day not stated"
    since = day_words(first) if first.year != last.year else day_words(first).removesuffix(f" {first.year}")
    return f"{since} to {day_words(last)}"


def is_day_stated(first: date | None, last: date | None) -> bool:
    """Tell whether a meeting's day is known, or its several days: no whole month or year is one."""
    if first is None or last is None or last <= first:
        return first is not None
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    months = (first.month, last.month)
    return not (whole_months and first.year == last.year and (months[0] == months[1] or months == (1, 12)))


def moment_words(moment: datetime) -> str:
    """Return "Sun 22 Nov 2026, 07:00", in the zone that `moment` carries."""
    return f"{day_words(moment.date())}, {moment:%H:%M}"


def has_no_time(moment: datetime, *, rule: str) -> bool:
    """Tell whether `moment` stands for a day alone: it is then midnight UTC of that day, in no zone.

    `rule` names what read it; "url" and "… (day only)" say so.
    """
    return rule == "url" or rule.endswith("(day only)") or moment.astimezone(UTC).time() == time()


def published_words(moment: datetime, *, rule: str, zone: str | None) -> str:
    """Say when an article was published, by its outlet's clock where its `zone` (an IANA name) is known."""
    if has_no_time(moment, rule=rule):
        day = _plain_day(moment.astimezone(UTC).date())
        return f"{day} (date from the address)" if rule == "url" else day
    local = moment.astimezone(ZoneInfo(zone) if zone else UTC)
    said = f"{_plain_day(local.date())}, {local:%H:%M}"
    assumed = _ZONE_ASSUMED.search(rule)
    if zone and assumed:
        return f"{said} {assumed[0]}"
    clock = f"{zone.rpartition('/')[2].replace('_', ' ')} time" if zone and zone != "UTC" else "UTC"
    return " ".join(filter(None, (said, clock, assumed and assumed[0])))


def implied_fields(told: MeetingReport) -> Collection[str]:
    """Return the fields whose values were concluded and are written nowhere."""
    written = {evidence.field for evidence in told.evidence if not evidence.implied}
    return {evidence.field for evidence in told.evidence if evidence.implied} - written


def as_implied(words: str) -> str:
    """Mark what no text says."""
    return f"[{words}: implied]"


def heading_words(told: MeetingReport) -> tuple[str, str]:
    """Return the words for day and place under which a meeting stands."""
    day = span_words(told.date, told.end_date)
    return (as_implied(day) if "date" in implied_fields(told) else day), where_words(told)


def where_words(told: MeetingReport) -> str:
    """Say how and where the sides met."""
    mode = _MODES.get(told.mode)
    place = _place_words(told.place, _of_place(told), unstated="city not stated")
    if mode and not told.place:
        return mode
    return f"{mode}, {place}" if mode else place


def location_words(told: MeetingReport) -> str | None:
    """Say how and where the sides met, as far as it is known."""
    place = _place_words(told.place, _of_place(told), unstated=None)
    return ", ".join(filter(None, (_MODES.get(told.mode), place))) or None


def _of_place(told: MeetingReport) -> Sequence[Evidence]:
    return [evidence for evidence in told.evidence if evidence.field == "place"]


def _place_words(place: Place, evidence: Sequence[Evidence], *, unstated: str | None) -> str:
    venue, city, country = (one_line(part, columns=120) for part in (place.venue, place.city, place.country))
    concluded = [sentence for sentence in evidence if sentence.implied]
    # A venue is always as written; city and country may have been concluded from it.
    read = " ".join(sentence.sentence for sentence in evidence).casefold()
    written = [part for part in (city, country) if part and (not concluded or part.casefold() in read)]
    unwritten = [part for part in (city, country) if part and part not in written]
    said = [venue] if venue else []
    said += written
    if not city and unstated:
        said.append(unstated)
    words = ", ".join(said)
    if not unwritten:
        return words
    ground = "implied by venue" if venue and city in unwritten else "implied"
    return f"{words} [{', '.join(unwritten)}: {ground}]".strip()


def safe_link(url: str) -> str | None:
    """Return the address as it may stand in an output; None for anything but a web address."""
    cleaned = clean_text(url).strip()
    try:
        parts = urlsplit(cleaned)
        named = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    escaped = _UNSAFE_IN_LINK.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), cleaned
    )
    return escaped if named else None
