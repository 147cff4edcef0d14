"""What an issue says, in words and in order; the plain text and the HTML are two forms of this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from scheduler.digest.coverage import CoverageView, coverage_view, nothing_words
from scheduler.digest.heading import digest_title, issued_words, legend_words, summary_words
from scheduler.digest.people import WIDEST_LABEL, Side, in_one_line, names, sides
from scheduler.digest.quotes import Quote, proving_quote
from scheduler.digest.widths import shortened
from scheduler.digest.words import (
    SHORTENED,
    as_implied,
    heading_words,
    implied_fields,
    one_line,
    published_words,
    safe_link,
    span_words,
    topic,
    where_words,
)
from store.records.issues import Issue, IssuedMeeting
from store.records.meetings import Form, Meeting, MeetingReport, ReportReference, Status

SHOWN_ENTRIES = 100  # a longer mail is clipped by mail programs, or not read
_ABOUT_COLUMNS = 130
_SOURCES_SHOWN = 20
_COMING_UP_SHOWN = 20

_NOWHERE = where_words(MeetingReport())

_KINDS = {
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
    """One numbered entry; those of its `beside` took place on its sidelines."""

    number: int
    lead: str  # "planned:", "on its sidelines:", or nothing
    title: str | None
    together: str | None  # everybody in one line, instead of `sides`
    sides: tuple[Side, ...]
    facts: tuple[tuple[str, str], ...]  # ("About", …)
    quote: Quote | None
    sources: tuple[SourceView, ...]
    beside: tuple["MeetingView", ...] = ()

    @property
    def label_columns(self) -> int:
        """Columns of the widest body's name that stands beside its people; a wider one stands above them."""
        return max(
            (columns for side in self.sides if (columns := side.label_columns) <= WIDEST_LABEL), default=0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """The entries of one day at one place."""

    day: str
    place: str
    entries: tuple[MeetingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """The new entries, or those from the archive; a `heading` only where it is not clear which."""

    heading: str | None
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """Everything that an issue says."""

    name: str  # "SCO meetings, issue 1"
    issued: str
    summary: str
    nothing: str | None  # what stands in the place of meetings where there are none
    sections: tuple[SectionView, ...]
    unshown: str | None
    coming_up: tuple[SourceView, ...]
    coverage: CoverageView
    legend: str | None


def issue_view(issue: Issue, *, most: int = SHOWN_ENTRIES) -> IssueView:
    """Put an issue into words; at most `most` entries are shown and the rest is counted."""
    shown, unshown = issue.entries[:most], len(issue.entries) - most
    return IssueView(
        name=f"{digest_title(issue)}, issue {issue.number}",
        issued=issued_words(issue),
        summary=summary_words(issue),
        nothing=None if issue.entries else nothing_words(issue),
        sections=tuple(_sections(issue, shown)),
        unshown=f"{unshown} more not shown here; the feed has every one." if unshown > 0 else None,
        coming_up=tuple(_coming_up(issue, {entry.meeting.id: entry.number for entry in shown})),
        coverage=coverage_view(issue),
        legend=legend_words(issue),
    )


def _sections(issue: Issue, shown: Sequence[IssuedMeeting]) -> Iterator[SectionView]:
    clusters = list(_clusters(shown))
    both = len({cluster[0].from_archive for cluster in clusters}) > 1
    for old, group in groupby(clusters, key=lambda cluster: cluster[0].from_archive):
        heading = "From the archive" if old else "New"
        # In the first issue all may be from the archive: its summary says so.
        is_headed = both or (old and issue.since is not None)
        yield SectionView(heading=heading if is_headed else None, days=tuple(_days(issue, list(group))))


def _clusters(shown: Sequence[IssuedMeeting]) -> Iterator[list[IssuedMeeting]]:
    """Yield each entry with those that follow it as its side meetings."""
    cluster: list[IssuedMeeting] = []
    for entry in shown:
        if cluster and entry.meeting.occasion_meeting in {above.meeting.id for above in cluster}:
            cluster.append(entry)
            continue
        if cluster:
            yield cluster
        cluster = [entry]
    if cluster:
        yield cluster


def _days(issue: Issue, clusters: Sequence[list[IssuedMeeting]]) -> Iterator[DayView]:
    for (day, place), group in groupby(clusters, key=lambda cluster: heading_words(cluster[0].meeting.told)):
        entries = tuple(_cluster_view(cluster, issue.outlet_zones) for cluster in group)
        yield DayView(day=day, place=place, entries=entries)


def _cluster_view(cluster: list[IssuedMeeting], zones: Mapping[str, str]) -> MeetingView:
    main, *others = cluster
    introduced = names(main.meeting.told)
    beside = []
    for entry in others:
        beside.append(_beside_view(entry, main.meeting.told, introduced, zones))
        introduced |= names(entry.meeting.told)
    return replace(meeting_view(main.meeting, number=main.number, zones=zones), beside=tuple(beside))


def meeting_view(meeting: Meeting, *, number: int, zones: Mapping[str, str]) -> MeetingView:
    """Put one meeting into words; `zones` has the IANA name of the zone of each outlet's times."""
    told = meeting.told
    lead, together = _lead(told), sides(told)
    return MeetingView(
        number=number,
        lead=lead,
        # A lead announces something, and who stands below is not what is planned.
        title=_title(told) or (None if together and not lead else _KINDS[told.form]),
        together=None,
        sides=together,
        facts=tuple(_facts(told)),
        quote=proving_quote(meeting),
        sources=tuple(_sources(meeting, zones)),
    )


def _beside_view(
    entry: IssuedMeeting, main: MeetingReport, introduced: frozenset[str], zones: Mapping[str, str]
) -> MeetingView:
    told = entry.meeting.told
    everybody = in_one_line(told, introduced)
    title = _title(told)
    return MeetingView(
        number=entry.number,
        lead=", ".join(filter(None, (_lead(told).rstrip(":"), "on its sidelines:"))),
        title=title or (None if everybody else _KINDS[told.form]),
        together=everybody or None,
        sides=(),
        facts=(*_elsewhere(told, main), *(fact for fact in _facts(told) if fact[0] != "Occasion")),
        quote=proving_quote(entry.meeting),
        sources=tuple(_sources(entry.meeting, zones)),
    )


def _elsewhere(told: MeetingReport, main: MeetingReport) -> Iterator[tuple[str, str]]:
    """Yield what of its day and place the heading above does not say."""
    (day, place), (main_day, main_place) = heading_words(told), heading_words(main)
    if day != main_day:
        yield "Day", day
    if place not in {main_place, _NOWHERE}:
        yield "Place", place


def _lead(told: MeetingReport) -> str:
    return "" if told.status is Status.HELD else f"{told.status.value}:"


def _title(told: MeetingReport) -> str | None:
    title = one_line(told.title, columns=200)
    title = title[:1].upper() + title[1:]
    return (as_implied(title) if "title" in implied_fields(told) else title) if title else None


def _facts(told: MeetingReport) -> Iterator[tuple[str, str]]:
    if occasion := one_line(told.occasion, columns=200):
        yield "Occasion", as_implied(occasion) if "occasion" in implied_fields(told) else occasion
    if about := topic(told.about, columns=_ABOUT_COLUMNS):
        yield "About", about
    if outcome := shortened(one_line(told.outcome, columns=5000), _ABOUT_COLUMNS, SHORTENED):
        yield "Outcome", outcome


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


def _coming_up(issue: Issue, shown: Mapping[str, int]) -> Iterator[SourceView]:
    """Yield what is planned; what has an entry above it (`shown` has their numbers) points there."""
    for meeting in issue.coming_up[:_COMING_UP_SHOWN]:
        told = meeting.told
        what = _title(told) or in_one_line(told, frozenset()) or _KINDS[told.form]
        words = f"{span_words(told.date, told.end_date)}, {where_words(told)}: {what}"
        if number := shown.get(meeting.id):
            yield SourceView(words=f"{words} (see {number})", link=None)
            continue
        yield SourceView(words=words, link=safe_link(meeting.reports[0].url) if meeting.reports else None)
    if (unshown := len(issue.coming_up) - _COMING_UP_SHOWN) > 0:
        yield SourceView(words=f"{unshown} more not shown here", link=None)
