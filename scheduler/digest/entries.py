"""How an issue tells one meeting: who, what about, what proves it, who reports it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from zoneinfo import ZoneInfo

from scheduler.digest.changed import differences, place_words, told_words
from scheduler.digest.people import WIDEST_LABEL, Side, in_one_line, sides
from scheduler.digest.quotes import Quote, language_of, proving_quote
from scheduler.digest.widths import shortened
from scheduler.digest.words import (
    LANGUAGE,
    SHORTENED,
    as_implied,
    has_no_time,
    heading_words,
    implied_fields,
    is_day_stated,
    location_words,
    one_line,
    published_words,
    safe_link,
    span_words,
    topic,
    where_words,
)
from store.records.issues import Change, Corrected, IssuedMeeting, Recalled
from store.records.meetings import Form, Meeting, MeetingReport, ReportReference, Status

LATE_DAYS = 5  # a report that comes so many days after a meeting is told as late; a weekend makes none
_ABOUT_COLUMNS = 130
_SOURCES_SHOWN = 20

_NOWHERE = where_words(MeetingReport())

KINDS = {
    Form.BILATERAL: "Talks",
    Form.MULTILATERAL: "Meeting",
    Form.SUMMIT: "Summit",
    Form.CONFERENCE: "Conference",
    Form.VISIT: "Visit",
    Form.RECEPTION: "Reception",
    Form.CEREMONY: "Ceremony",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """An article that tells of a meeting; without a `link` its address is none for the web."""

    words: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """One entry; those of its `beside` took place on its sidelines. No `number`: it was told earlier."""

    number: int | None
    lead: str  # "planned:", "on its sidelines:", or nothing
    title: str | None
    together: str | None  # everybody in one line, instead of `sides`
    sides: tuple[Side, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # ("About", …)
    quote: Quote | None = None
    sources: tuple[SourceView, ...] = ()
    beside: tuple["MeetingView", ...] = ()

    @property
    def label_columns(self) -> int:
        """Columns of the widest body's name that stands beside its people; a wider one stands above them."""
        return max(
            (columns for side in self.sides if (columns := side.label_columns) <= WIDEST_LABEL), default=0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an entry refers to; `zones` has the IANA name of the zone of each outlet's times."""

    zones: Mapping[str, str]
    recalled: Mapping[str, Recalled] = field(default_factory=dict)  # told in earlier issues, or recorded
    shown: Mapping[str, IssuedMeeting] = field(default_factory=dict)  # told in this one


def meeting_view(
    meeting: Meeting, *, number: int, around: Around, was: Recalled | None = None
) -> MeetingView:
    """Put one meeting into words; `was` is how it was told when it was planned."""
    told = meeting.told
    lead, together = _lead(told, was), sides(told)
    return MeetingView(
        number=number,
        lead=lead,
        # A lead announces something, and who stands below is not what is planned.
        title=title_words(told) or (None if together and not lead else KINDS[told.form]),
        together=None,
        sides=together,
        facts=(*_since_told(meeting, was), *_facts(meeting, around)),
        quote=proving_quote(meeting),
        sources=tuple(_sources(meeting, around.zones)),
    )


def beside_view(
    entry: IssuedMeeting, main: MeetingReport | None, introduced: frozenset[str], around: Around
) -> MeetingView:
    """Put a meeting on the sidelines of `main`, under whose day and place it stands, into words.

    None: under its own. Who was `introduced` above it stands without a post.
    """
    told = entry.meeting.told
    everybody = in_one_line(told, introduced)
    title = title_words(told)
    facts = [fact for fact in _facts(entry.meeting, around) if fact[0] != "Occasion"]
    return MeetingView(
        number=entry.number,
        lead=", ".join(filter(None, (_lead(told, entry.was).rstrip(":"), "on its sidelines:"))),
        title=title or (None if everybody else KINDS[told.form]),
        together=everybody or None,
        facts=(
            *(_elsewhere(told, main) if main else ()),
            *_since_told(entry.meeting, entry.was),
            *facts,
        ),
        quote=proving_quote(entry.meeting),
        sources=tuple(_sources(entry.meeting, around.zones)),
    )


def corrected_view(corrected: Corrected, around: Around) -> MeetingView:
    """Put a correction into words: the meeting as it stands now, what was told of it, and who reports it."""
    change = corrected.change
    told = change.meeting.told
    lead, everybody = _lead(told, None), in_one_line(told, frozenset())
    title = title_words(told)
    return MeetingView(
        number=corrected.number,
        lead=lead,
        title=title or (None if everybody else KINDS[told.form]),
        together=everybody or None,
        facts=(*differences(change), ("Told", told_words(change))),
        quote=proving_quote(change.meeting),
        sources=tuple(_sources(change.meeting, around.zones)),
    )


def recalled_view(recalled: Recalled, beside: tuple[MeetingView, ...]) -> MeetingView:
    """Name an occasion that was told earlier above what took place `beside` it."""
    told = recalled.told
    name = title_words(told) or in_one_line(told, frozenset()) or KINDS[told.form]
    words = f"{name} ({place_words(recalled)})"
    return MeetingView(number=None, lead="", title=words, together=None, beside=beside)


def title_words(told: MeetingReport) -> str | None:
    """Return what a meeting is called."""
    title = one_line(told.title, columns=200)
    title = title[:1].upper() + title[1:]
    return (as_implied(title) if "title" in implied_fields(told) else title) if title else None


def _lead(told: MeetingReport, was: Recalled | None) -> str:
    if told.status is Status.HELD:
        return "took place:" if was else ""
    return f"{told.status.value}:"


def _since_told(meeting: Meeting, was: Recalled | None) -> Iterator[tuple[str, str]]:
    """Yield what is otherwise than planned, and where that was told."""
    if was:
        change = Change(meeting=meeting, was=(was,))
        yield from (each for each in differences(change) if each[0] != "Status")
        yield "Told", f"as planned, in {place_words(was)}"


def _elsewhere(told: MeetingReport, main: MeetingReport) -> Iterator[tuple[str, str]]:
    """Yield what of its day and place the heading above does not say."""
    (day, place), (main_day, main_place) = heading_words(told), heading_words(main)
    if day != main_day:
        yield "Day", day
    if place not in {main_place, _NOWHERE}:
        yield "Place", place


def _facts(meeting: Meeting, around: Around) -> Iterator[tuple[str, str]]:
    told = meeting.told
    if occasion := one_line(told.occasion, columns=200):
        yield "Occasion", as_implied(occasion) if "occasion" in implied_fields(told) else occasion
    if about := topic(told.about, columns=_ABOUT_COLUMNS):
        yield "About", about + _language_mark(about, meeting)
    if outcome := shortened(one_line(told.outcome, columns=5000), _ABOUT_COLUMNS, SHORTENED):
        yield "Outcome", outcome + _language_mark(outcome, meeting)
    if previous := _previous_words(meeting.previous, around):
        yield "Previous", previous
    if (days := _days_late(meeting, around.zones)) >= LATE_DAYS:
        yield "Reported", f"{days} days later"


def _language_mark(words: str, meeting: Meeting) -> str:
    """Name the language of what is not in the issue's own: no text tells it there."""
    language = language_of(words, {report.language for report in meeting.reports if report.language})
    return f" ({language})" if language not in {None, LANGUAGE} else ""


def _previous_words(name: str | None, around: Around) -> str | None:
    """Return "Mon 3 Jun 2019, Osh (issue 2, no. 1)" of the last meeting of the same parties."""
    if not name:
        return None
    if entry := around.shown.get(name):
        return f"{_day_and_place(entry.meeting.told)} (see {entry.number})"
    if recalled := around.recalled.get(name):
        where = f" ({place_words(recalled)})" if recalled.issue else ""
        return _day_and_place(recalled.told) + where
    return None


def _day_and_place(told: MeetingReport) -> str:
    place = location_words(told)
    return ", ".join(filter(None, (span_words(told.date, told.end_date), place)))


def _days_late(meeting: Meeting, zones: Mapping[str, str]) -> int:
    """Return how many days after a held meeting the first article about it came; 0 where nobody knows."""
    told = meeting.told
    last = told.end_date or told.date
    published = [day for report in meeting.reports if (day := _published_on(report, zones))]
    if told.status is not Status.HELD or last is None or not is_day_stated(told.date, told.end_date):
        return 0
    return (min(published) - last).days if published else 0


def _published_on(report: ReportReference, zones: Mapping[str, str]) -> date | None:
    moment = report.published_at
    if moment is None:
        return None
    zone = zones.get(report.outlet)
    if zone is None or has_no_time(moment, rule=report.published_by or ""):
        return moment.astimezone(UTC).date()
    return moment.astimezone(ZoneInfo(zone)).date()


def _sources(meeting: Meeting, zones: Mapping[str, str]) -> Iterator[SourceView]:
    """Yield originals first, then what repeats them."""
    reports = sorted(meeting.reports, key=lambda report: report.copy)
    for report in reports[:_SOURCES_SHOWN]:
        yield SourceView(words=_source_words(report, zones), link=safe_link(report.url))
    if len(reports) > _SOURCES_SHOWN:
        yield SourceView(words=f"{len(reports) - _SOURCES_SHOWN} more reports not shown here", link=None)


def _source_words(report: ReportReference, zones: Mapping[str, str]) -> str:
    language = f" ({one_line(report.language, columns=12)})" if report.language else ""
    outlet = f"{one_line(report.outlet, columns=80) or 'outlet not stated'}{language}"
    if report.published_at is None:
        day = "day not stated"
    else:
        rule = one_line(report.published_by, columns=60)
        day = published_words(report.published_at, rule=rule, zone=zones.get(report.outlet))
    return f"{'copy: ' if report.copy else ''}{outlet}, {day}"
