"""What an issue says, in words and in order; the plain text and the HTML are two forms of this."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from scheduler.digest.changed import place_words
from scheduler.digest.coverage import CoverageView, coverage_view, nothing_words
from scheduler.digest.entries import (
    KINDS,
    Around,
    MeetingView,
    SourceView,
    beside_view,
    corrected_view,
    meeting_view,
    recalled_view,
    title_words,
)
from scheduler.digest.heading import digest_title, issued_words, legend_words, summary_words
from scheduler.digest.order import weight
from scheduler.digest.people import in_one_line, names
from scheduler.digest.words import heading_words, one_line, safe_link, span_words, where_words
from store.records.issues import Corrected, Issue, IssuedMeeting, Recalled
from store.records.meetings import Meeting

SHOWN_ENTRIES = 100  # a longer mail is clipped by mail programs, or not read
_COMING_UP_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """The entries of one day at one place."""

    day: str
    place: str
    entries: tuple[MeetingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """What is new, corrected, or from the archive; a `heading` only where it is not clear which."""

    heading: str | None
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """Everything that an issue says."""

    name: str  # "SCO meetings, issue 1"
    issued: str
    summary: str
    nothing: str | None  # what stands in the place of meetings where there are none
    new: tuple[SectionView, ...]
    coming_up: tuple[SourceView, ...]
    sections: tuple[SectionView, ...]  # corrections, and what is from the archive
    unshown: SourceView | None
    coverage: CoverageView
    legend: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cluster:
    """An entry with those of its side meetings; or these alone, where their occasion was told earlier."""

    entries: list[IssuedMeeting]
    above: Recalled | None

    def has_place_for(self, entry: IssuedMeeting, above: Recalled | None) -> bool:
        """Tell whether an entry that follows belongs to this."""
        if above and above == self.above:
            return heading_words(entry.meeting.told) == heading_words(self.entries[0].meeting.told)
        return entry.meeting.occasion_meeting in {each.meeting.id for each in self.entries}


def issue_view(issue: Issue, *, most: int | None = SHOWN_ENTRIES) -> IssueView:
    """Put an issue into words; at most `most` entries are shown and the rest is counted. None: all."""
    entries, corrected = _shown(issue, most)
    unshown = len(issue.entries) + len(issue.corrected) - len(entries) - len(corrected)
    shown = {entry.meeting.id: entry for entry in entries}
    around = Around(zones=issue.outlet_zones, recalled=issue.recalled, shown=shown)
    numbers = {name: entry.number for name, entry in shown.items()}
    numbers |= {each.change.meeting.id: each.number for each in corrected}
    new = [entry for entry in entries if not entry.from_archive]
    archive = [entry for entry in entries if entry.from_archive]
    old = _section("From the archive", archive, around)
    # In the first issue all may be from the archive: its summary says so.
    is_plain = issue.since is None and not new and not corrected
    return IssueView(
        name=f"{digest_title(issue)}, issue {issue.number}",
        issued=issued_words(issue),
        summary=summary_words(issue),
        nothing=None if issue.is_news else nothing_words(issue),
        new=_section("New" if archive or corrected else None, new, around),
        coming_up=tuple(_coming_up(issue, numbers, most=most and min(most, _COMING_UP_SHOWN))),
        sections=(
            *_corrections(corrected, around),
            *(replace(section, heading=None) if is_plain else section for section in old),
        ),
        unshown=_unshown(issue, unshown) if unshown else None,
        coverage=coverage_view(issue, most=most),
        legend=legend_words(issue),
    )


def _shown(issue: Issue, most: int | None) -> tuple[list[IssuedMeeting], list[Corrected]]:
    """Return what there is room for, in the issue's order: the largest events first, then the newest.

    What is from the archive comes after what is news.
    """
    weights = {each.number: (each.from_archive, weight(each.meeting)) for each in issue.entries}
    weights |= {each.number: (False, weight(each.change.meeting)) for each in issue.corrected}
    kept = set(sorted(weights, key=lambda number: (weights[number], number))[:most])
    entries = [entry for entry in issue.entries if entry.number in kept]
    return entries, [each for each in issue.corrected if each.number in kept]


def _unshown(issue: Issue, number: int) -> SourceView:
    words = f"{number} more not shown here."
    link = safe_link(issue.more_at) if issue.more_at else None
    if link:
        return SourceView(words=f"{words} The feed has every one:", link=link)
    command = f"readout digest show {issue.number} --digest {issue.digest} --whole"
    return SourceView(words=f"{words} `{command}` shows every one.", link=None)


def _section(
    heading: str | None, entries: Sequence[IssuedMeeting], around: Around
) -> tuple[SectionView, ...]:
    days = tuple(_days(list(_clusters(entries, around.recalled)), around))
    return (SectionView(heading=heading, days=days),) if days else ()


def _corrections(corrected: Iterable[Corrected], around: Around) -> Iterator[SectionView]:
    days = [
        DayView(day=day, place=place, entries=tuple(corrected_view(each, around) for each in group))
        for (day, place), group in groupby(
            corrected, key=lambda each: heading_words(each.change.meeting.told)
        )
    ]
    if days:
        yield SectionView(heading="Corrected", days=tuple(days))


def _clusters(shown: Iterable[IssuedMeeting], recalled: Mapping[str, Recalled]) -> Iterator[_Cluster]:
    """Yield each entry with those that follow it as its side meetings."""
    cluster: _Cluster | None = None
    for entry in shown:
        above = recalled.get(entry.meeting.occasion_meeting or "")
        if above and above.issue is None:
            above = None  # readers never heard of it
        if cluster and cluster.has_place_for(entry, above):
            cluster.entries.append(entry)
            continue
        if cluster:
            yield cluster
        cluster = _Cluster(entries=[entry], above=above)
    if cluster:
        yield cluster


def _days(clusters: Iterable[_Cluster], around: Around) -> Iterator[DayView]:
    grouped = groupby(clusters, key=lambda cluster: heading_words(cluster.entries[0].meeting.told))
    for (day, place), group in grouped:
        entries = tuple(_cluster_view(cluster, around) for cluster in group)
        yield DayView(day=day, place=place, entries=entries)


def _cluster_view(cluster: _Cluster, around: Around) -> MeetingView:
    main, *others = cluster.entries
    introduced, beside = names(main.meeting.told), []
    if cluster.above:
        introduced, others = frozenset(), cluster.entries
    for entry in others:
        beside.append(beside_view(entry, main.meeting.told, introduced, around))
        introduced |= names(entry.meeting.told)
    if cluster.above:
        return recalled_view(cluster.above, tuple(beside))
    view = meeting_view(main.meeting, number=main.number, around=around, was=main.was)
    return replace(view, beside=tuple(beside))


def _coming_up(issue: Issue, numbers: Mapping[str, int], *, most: int | None) -> Iterator[SourceView]:
    """Yield what is planned; what this issue tells points there, and what was told before says so."""
    for meeting in issue.coming_up[:most]:
        words = _planned_words(meeting)
        if number := numbers.get(meeting.id):
            yield SourceView(words=f"{words} (see {number})", link=None)
            continue
        before = issue.recalled.get(meeting.id)
        told = f" ({place_words(before)})" if before and before.issue else ""
        link = safe_link(meeting.reports[0].url) if meeting.reports else None
        yield SourceView(words=words + told, link=link)
    if most is not None and (unshown := len(issue.coming_up) - most) > 0:
        yield SourceView(words=f"{unshown} more not shown here", link=None)


def _planned_words(meeting: Meeting) -> str:
    told = meeting.told
    what = title_words(told) or in_one_line(told, frozenset()) or KINDS[told.form]
    return f"{span_words(told.date, told.end_date)}, {where_words(told)}: {one_line(what, columns=200)}"
