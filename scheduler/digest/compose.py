"""From meetings to a frozen issue: what is in it, in which order, under which numbers. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from store.records.crawls import Covered
from store.records.issues import Issue, IssuedMeeting
from store.records.meetings import Form, Meeting, Mode, Place, Status

# A text may have been read a moment before the last issue, and its meeting stored a moment after it.
_IN_HAND = timedelta(minutes=1)

# On one day the larger event stands first and a routine call last.
_RANK = {
    Form.SUMMIT: 0,
    Form.MULTILATERAL: 1,
    Form.CONFERENCE: 1,
    Form.BILATERAL: 2,
    Form.VISIT: 2,
    Form.CEREMONY: 3,
    Form.RECEPTION: 3,
}


def compose(  # noqa: PLR0913 - an issue is frozen: everything it says is handed in
    meetings: Iterable[Meeting],
    *,
    digest: str,
    number: int,
    since: datetime | None,
    until: datetime,
    issued_at: datetime,
    zone: str,
    archive_days: int,
    coverage: Iterable[Covered],
    coming_up: Iterable[Meeting] = (),
    title: str | None = None,
    outlet_zones: Mapping[str, str] | None = None,
    period: str | None = None,
    due_at: datetime | None = None,
) -> Issue:
    """Make the issue that tells `meetings`, numbered from 1 as its readers see them.

    What is older than `archive_days` before `until` comes last, as "from the archive"; so does what was found
    by reading again a text that was read before `since`, the end of the last issue: a recogniser that has
    learnt something has no news, but for what is still to come. The order in which `meetings` are given does
    not matter. `period` is the local day that a scheduled issue is for, and `due_at` when it was due.
    """
    told = {meeting.id: meeting for meeting in meetings}
    today = until.astimezone(ZoneInfo(zone)).date()
    old = _old(told.values(), today, oldest=today - timedelta(days=archive_days), since=since)
    return Issue(
        digest=digest,
        number=number,
        since=since,
        until=until,
        issued_at=issued_at,
        zone=zone,
        entries=tuple(
            IssuedMeeting(number=place, meeting=meeting, from_archive=meeting.id in old)
            for place, meeting in enumerate(_in_order(told, old), start=1)
        ),
        coverage=tuple(sorted(coverage, key=lambda covered: covered.source)),
        title=title,
        coming_up=tuple(sorted(coming_up, key=lambda meeting: (meeting.told.date or date.max, meeting.id))),
        outlet_zones=dict(outlet_zones or {}),
        period=period,
        due_at=due_at,
    )


def _old(meetings: Iterable[Meeting], today: date, *, oldest: date, since: datetime | None) -> frozenset[str]:
    """Return the ids of the meetings that are no news."""
    return frozenset(
        meeting.id
        for meeting in meetings
        if _is_older(meeting, oldest)
        or (since is not None and _was_read(meeting, since - _IN_HAND) and not _is_to_come(meeting, today))
    )


def _is_older(meeting: Meeting, oldest: date) -> bool:
    """Tell whether it was old at first sight; a meeting of which no day is known counts as new."""
    if day := meeting.told.end_date or meeting.told.date:
        return day < oldest
    published = [report.published_at for report in meeting.reports if report.published_at]
    return bool(published) and min(published).astimezone(UTC).date() < oldest


def _is_to_come(meeting: Meeting, today: date) -> bool:
    day = meeting.told.end_date or meeting.told.date
    return meeting.told.status is Status.PLANNED and day is not None and day >= today


def _was_read(meeting: Meeting, before: datetime) -> bool:
    """Tell whether all that tells it had been read by then; what was read at a time not kept, had been."""
    return meeting.last_read_at is None or meeting.last_read_at < before


def _in_order(told: Mapping[str, Meeting], old: Collection[str]) -> Iterator[Meeting]:
    """Yield newest days first, and what took place beside a larger event directly after that event."""
    beside: dict[str | None, list[Meeting]] = {}
    for meeting in told.values():
        beside.setdefault(_occasion(meeting, told), []).append(meeting)

    groups: dict[tuple[object, ...], list[Meeting]] = {}
    for meeting in beside.get(None, ()):
        groups.setdefault((meeting.id in old, *_heading(meeting)), []).append(meeting)
    pending = [
        meeting
        for group in sorted(groups.values(), key=lambda group: _group_order(group, old))
        for meeting in sorted(group, key=_order)
    ]
    pending.reverse()
    while pending:
        meeting = pending.pop()
        yield meeting
        pending.extend(sorted(beside.get(meeting.id, ()), key=_order, reverse=True))


def _occasion(meeting: Meeting, told: Mapping[str, Meeting]) -> str | None:
    """Return the larger event in this issue; None where there is none, or where the links run in a ring."""
    seen = {meeting.id}
    above = told.get(meeting.occasion_meeting or "")
    while above and above.id not in seen:
        seen.add(above.id)
        above = told.get(above.occasion_meeting or "")
    return meeting.occasion_meeting if meeting.occasion_meeting in told and above is None else None


def _heading(meeting: Meeting) -> tuple[date | None, date | None, Place, Mode | None]:
    """Return what meetings share that stand under one heading of day and place."""
    told = meeting.told
    remote = None if told.mode in {Mode.IN_PERSON, Mode.UNKNOWN} else told.mode
    return told.date, told.end_date, told.place, remote


def _order(meeting: Meeting) -> tuple[int, datetime, str]:
    return _RANK[meeting.told.form], meeting.first_reported_at, meeting.id


def _group_order(
    group: Sequence[Meeting], old: Collection[str]
) -> tuple[bool, bool, int, int, tuple[int, datetime, str]]:
    day, last_day = group[0].told.date, group[0].told.end_date
    return (
        group[0].id in old,
        day is None,
        -day.toordinal() if day else 0,
        -last_day.toordinal() if last_day else 0,
        min(map(_order, group)),
    )
