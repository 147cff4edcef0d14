"""From meetings to a frozen issue: what is in it, in which order, under which numbers. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from scheduler.digest.changed import is_correction, is_told_again
from scheduler.digest.order import in_order
from store.records.issues import Change, Changes, Corrected, Issue, IssuedMeeting, Recalled
from store.records.meetings import Meeting, Status

# A text may have been read a moment before the last issue, and its meeting stored a moment after it.
_IN_HAND = timedelta(minutes=1)


def compose(  # noqa: PLR0913 - an issue is frozen: everything it says is handed in
    blank: Issue,
    meetings: Iterable[Meeting],
    *,
    archive_days: int,
    coming_up: Iterable[Meeting] = (),
    changes: Changes | None = None,
    recalled: Mapping[str, Recalled] | None = None,
) -> Issue:
    """Fill in the issue that tells `meetings`, numbered from 1 as its readers see them.

    `blank` is that issue without what it tells: whose it is, which period it covers, how its sources were.

    What is older than `archive_days` before the issue's end comes last, as "from the archive"; so does what
    was found by reading again a text that was read before its beginning, the end of the last one: a
    recogniser that has learnt something has no news, but for what is still to come. The order in which
    `meetings` are given does not matter.

    Of `changes` each is told once: what was told as planned and was held or cancelled since is told again
    as a meeting, the others are corrections; what is again as it was told is none. `recalled` has what the
    issue mentions and does not tell (`mentioned`).
    """
    entries, corrected = _told(
        {meeting.id: meeting for meeting in meetings},
        changes.found if changes else (),
        today=blank.until.astimezone(ZoneInfo(blank.zone)).date(),
        archive_days=archive_days,
        since=blank.since,
    )
    told = {entry.meeting.id for entry in entries}
    return replace(
        blank,
        entries=entries,
        corrected=corrected,
        coverage=tuple(sorted(blank.coverage, key=lambda covered: covered.source)),
        coming_up=tuple(sorted(coming_up, key=lambda meeting: (meeting.told.date or date.max, meeting.id))),
        recalled={name: each for name, each in (recalled or {}).items() if name not in told},
        changes_seen=changes.seen if changes else None,
        encoded_shorter=True,
    )


def mentioned(meetings: Iterable[Meeting], coming_up: Iterable[Meeting]) -> set[str]:
    """Return the ids of what an issue mentions: occasions, earlier meetings, and what is ahead."""
    of_these = {name for each in meetings for name in (each.occasion_meeting, each.previous) if name}
    return of_these | {each.id for each in coming_up}


def _told(
    news: Mapping[str, Meeting],
    changed: Collection[Change],
    *,
    today: date,
    archive_days: int,
    since: datetime | None,
) -> tuple[tuple[IssuedMeeting, ...], tuple[Corrected, ...]]:
    """Return what an issue tells: the news, with what is told again in the stead of it, and corrections."""
    again = {change.meeting.id: change for change in changed if is_told_again(change)}
    told = {**news, **{name: change.meeting for name, change in again.items()}}
    old = _old(told.values(), today, oldest=today - timedelta(days=archive_days), since=since, again=again)
    return _numbered(told, old, again, [each for each in changed if is_correction(each)])


def _numbered(
    told: Mapping[str, Meeting],
    old: frozenset[str],
    again: Mapping[str, Change],
    corrections: Iterable[Change],
) -> tuple[tuple[IssuedMeeting, ...], tuple[Corrected, ...]]:
    """Give numbers to what is new, then to the corrections, then to what is from the archive."""
    numbers = count(1)

    def entry(meeting: Meeting) -> IssuedMeeting:
        was = again[meeting.id].was[0] if meeting.id in again else None
        return IssuedMeeting(number=next(numbers), meeting=meeting, from_archive=meeting.id in old, was=was)

    ordered = list(in_order(told, old))
    by_id = {each.meeting.id: each for each in corrections if each.meeting.id not in again}
    new = [entry(meeting) for meeting in ordered if meeting.id not in old]
    corrected = [
        Corrected(number=next(numbers), change=by_id[meeting.id])
        for meeting in in_order({name: each.meeting for name, each in by_id.items()}, ())
    ]
    archive = [entry(meeting) for meeting in ordered if meeting.id in old]
    return (*new, *archive), tuple(corrected)


def _old(
    meetings: Iterable[Meeting],
    today: date,
    *,
    oldest: date,
    since: datetime | None,
    again: Collection[str],
) -> frozenset[str]:
    """Return the ids of the meetings that are no news; what was announced to readers is some."""
    return frozenset(
        meeting.id
        for meeting in meetings
        if _is_older(meeting, oldest)
        or (
            since is not None
            and meeting.id not in again
            and _was_read(meeting, since - _IN_HAND)
            and not _is_to_come(meeting, today)
        )
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
