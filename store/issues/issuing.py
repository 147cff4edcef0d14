"""Issues and what they told, inside a transaction of the archive's."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from store.errors import StoreError
from store.issues.changing import changes_seen
from store.issues.frozen import frozen_meeting_from_json, issue_from_json, issue_to_json
from store.jsonable import report_from_json
from store.meetings.changes import tellings
from store.meetings.loading import is_reported, load_meetings
from store.meetings.redirects import former_ids
from store.records.issues import Issue, Rendering, Telling
from store.records.meetings import Meeting, Status
from store.statements import in_chunks, is_storable
from store.tables import CorrectionRow, IssuedMeetingRow, IssueRow, MeetingRow, RedirectRow, RenderingRow
from store.told_otherwise import is_otherwise


class IssueRefusedError(StoreError):
    """An issue doesn't fit what the store has: it was composed from what has changed since."""

    remedy = "issue it anew"

    def __init__(self, digest: str, number: int, reason: str) -> None:
        super().__init__(f"issue {number} of digest '{digest}' {reason}; nothing was recorded, {self.remedy}")
        self.digest = digest
        self.number = number
        self.reason = reason


class IssuedAlreadyError(IssueRefusedError):
    """There is an issue for the same period already: somebody else was faster."""

    remedy = "that one is the period's"


def record_issue(session: Session, issue: Issue, rendering: Rendering | None) -> int:
    """Freeze an issue and its forms, mark what it tells as told; return the row's id.

    Raises IssueRefusedError.
    """
    _check_period(session, issue)
    _check_meetings(session, issue, [entry.meeting.id for entry in issue.entries if entry.was is None])
    _check_changes(session, issue)
    row = IssueRow(
        digest=issue.digest,
        number=issue.number,
        period=issue.period,
        until=issue.until,
        issued_at=issue.issued_at,
        issue=issue_to_json(issue),
    )
    session.add(row)
    session.flush()
    session.add_all(
        IssuedMeetingRow(
            digest=issue.digest, meeting_id=entry.meeting.id, issue_id=row.id, number=entry.number
        )
        for entry in issue.entries
        if entry.was is None  # else it is told already
    )
    if rendering:
        forms = {"subject": rendering.subject, "plain": rendering.plain, "html": rendering.html}
        session.add(RenderingRow(issue_id=row.id, **forms))
    return row.id


def _check_period(session: Session, issue: Issue) -> None:
    if issue.period is not None:
        there = select(IssueRow.number).where(
            IssueRow.digest == issue.digest, IssueRow.period == issue.period
        )
        if (number := session.scalar(there)) is not None:
            raise IssuedAlreadyError(
                issue.digest, issue.number, f"is for {issue.period}, which issue {number} was for"
            )
    same = select(IssueRow.number).where(
        IssueRow.digest == issue.digest, (IssueRow.number == issue.number) | (IssueRow.until == issue.until)
    )
    if session.scalar(same) is not None:
        raise IssueRefusedError(issue.digest, issue.number, "or one for the same period is recorded already")


def _check_meetings(session: Session, issue: Issue, meetings: list[str]) -> None:
    if len(set(meetings)) < len(meetings):
        raise IssueRefusedError(issue.digest, issue.number, "tells a meeting twice")
    known = 0
    for chunk in in_chunks(meetings):
        told = select(MeetingRow.id).where(MeetingRow.id.in_(chunk), is_issued(issue.digest))
        if again := session.scalar(told):
            raise IssueRefusedError(
                issue.digest, issue.number, f"tells meeting {again}, which was told before"
            )
        known += len(session.scalars(select(MeetingRow.id).where(MeetingRow.id.in_(chunk))).all())
    if known < len(meetings):
        raise IssueRefusedError(issue.digest, issue.number, "tells a meeting that is no longer known")


def _check_changes(session: Session, issue: Issue) -> None:
    """Refuse an issue that tells what was changed since: that would be corrected by none, or twice."""
    if issue.changes_seen is None:
        return
    if changes_seen(session, issue.digest) != issue.changes_seen:
        raise IssueRefusedError(issue.digest, issue.number, "does not know of what was just corrected")
    told = {entry.meeting.id: entry.meeting.told for entry in issue.entries}
    for chunk in in_chunks(told):
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk))):
            if is_otherwise(told[row.id], report_from_json(row.told)):
                raise IssueRefusedError(
                    issue.digest, issue.number, f"tells meeting {row.id} otherwise than it is known now"
                )


def is_issued(digest: str) -> ColumnElement[bool]:
    """Whether an issue of a digest has told the meeting of the row, under this or a former id."""
    told = select(IssuedMeetingRow.meeting_id).where(
        IssuedMeetingRow.meeting_id == MeetingRow.id, IssuedMeetingRow.digest == digest
    )
    formerly = (
        select(RedirectRow.id)
        .join(IssuedMeetingRow, IssuedMeetingRow.meeting_id == RedirectRow.id)
        .where(RedirectRow.meeting_id == MeetingRow.id, IssuedMeetingRow.digest == digest)
    )
    return or_(told.exists(), formerly.exists())


def issued_meetings(session: Session, *, digest: str, window: timedelta, least: int) -> tuple[Telling, ...]:
    """Return what a digest told in the `window` before its newest issue, as it stands now, the newest first.

    And what it told before, where that is otherwise since then, is still ahead, or makes up the `least`
    number. Of meetings that are one now, the one that was told last stands for all.
    """
    newest = session.scalar(select(func.max(IssueRow.until)).where(IssueRow.digest == digest))
    if newest is None:
        return ()
    own = _told().where(IssueRow.digest == digest)
    rows = [
        *session.execute(own.where(IssueRow.until >= newest - window)),
        # By an index, so that what was told in years is not read for the newest of it.
        *session.execute(own.order_by(IssueRow.number.desc(), IssuedMeetingRow.number).limit(least)),
    ]
    for chunk in in_chunks(_alive(session, newest, window)):
        rows += session.execute(own.where(IssuedMeetingRow.meeting_id.in_(chunk)))
    found: dict[str, _Place] = {}
    for told, now, *place in sorted(rows, key=lambda row: (-row.number, row.entry)):
        found.setdefault(now or told, _Place(told, *place))
    standing = _standing(session, found)
    return tellings(
        session,
        [
            (place.issued_at, standing.get(name) or _as_issued(session, place.issue, place.told))
            for name, place in found.items()
        ],
    )


class _Place(NamedTuple):
    """Where a meeting was told, and under which id."""

    told: str
    issue: int
    issued_at: datetime
    number: int
    entry: int


def _told() -> Select[str, str | None, int, datetime, int, int]:
    return (
        select(
            IssuedMeetingRow.meeting_id,
            RedirectRow.meeting_id,
            IssueRow.id,
            IssueRow.issued_at,
            IssueRow.number,
            IssuedMeetingRow.number.label("entry"),
        )
        .join(IssueRow, IssuedMeetingRow.issue_id == IssueRow.id)
        .join(MeetingRow, MeetingRow.id == IssuedMeetingRow.meeting_id)
        .outerjoin(RedirectRow, RedirectRow.id == MeetingRow.id)
    )


def _alive(session: Session, newest: datetime, window: timedelta) -> list[str]:
    """Return the ids, former ones too, of what was corrected in the window, or is planned and still ahead."""
    corrected = select(CorrectionRow.meeting_id).where(CorrectionRow.at >= newest - window)
    ahead = select(MeetingRow.id).where(
        MeetingRow.status == Status.PLANNED.value,
        MeetingRow.latest >= newest.date(),  # by its index; no day is later than the latest
        MeetingRow.last_day >= newest.date(),
    )
    names = {*session.scalars(corrected), *session.scalars(ahead)}
    former = former_ids(session, names)
    return sorted(names.union(*former.values()))


def _standing(session: Session, names: Iterable[str]) -> dict[str, Meeting]:
    """Load those meetings that are still reported."""
    rows = [
        row
        for chunk in in_chunks(names)
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk), is_reported()))
    ]
    return {meeting.id: meeting for meeting in load_meetings(session, rows)}


def _as_issued(session: Session, issue: int, meeting: str) -> Meeting:
    """Return a meeting as an issue told it: nobody reports it any more."""
    entries = session.get_one(IssueRow, issue).issue["entries"]
    return next(frozen_meeting_from_json(e["meeting"]) for e in entries if e["meeting"]["id"] == meeting)


def issues(session: Session, *, digest: str) -> tuple[Issue, ...]:
    """Load the issues of a digest, in the order of their numbers."""
    chosen = select(IssueRow.issue).where(IssueRow.digest == digest).order_by(IssueRow.number)
    return tuple(map(issue_from_json, session.scalars(chosen)))


def last_ends(session: Session) -> dict[str, datetime]:
    """Return the end of each digest's last issue."""
    ends = session.execute(select(IssueRow.digest, func.max(IssueRow.until)).group_by(IssueRow.digest))
    return dict(ends.all())


def one_issue(session: Session, *, digest: str, number: int) -> Issue | None:
    """Load one issue."""
    if not is_storable(number):
        return None
    chosen = select(IssueRow.issue).where(IssueRow.digest == digest, IssueRow.number == number)
    issue = session.scalar(chosen)
    return issue_from_json(issue) if issue else None


def last_issue(session: Session, *, digest: str, until: datetime | None) -> Issue | None:
    """Load the issue with the highest number; of those that end by `until`, the one that ends last."""
    chosen = select(IssueRow.issue).where(IssueRow.digest == digest)
    if until is None:
        chosen = chosen.order_by(IssueRow.number.desc())
    else:
        chosen = chosen.where(IssueRow.until <= until).order_by(IssueRow.until.desc())
    issue = session.scalar(chosen.limit(1))
    return issue_from_json(issue) if issue else None


def has_issue(session: Session, *, digest: str, period: str) -> bool:
    """Tell whether a digest has the scheduled issue of a day."""
    chosen = select(IssueRow.number).where(IssueRow.digest == digest, IssueRow.period == period)
    return session.scalar(chosen) is not None


def rendering(session: Session, *, digest: str, number: int) -> Rendering | None:
    """Load the forms of one issue."""
    if not is_storable(number):
        return None
    chosen = (
        select(RenderingRow)
        .join(IssueRow, RenderingRow.issue_id == IssueRow.id)
        .where(IssueRow.digest == digest, IssueRow.number == number)
    )
    row = session.scalar(chosen)
    return Rendering(subject=row.subject, plain=row.plain, html=row.html) if row else None
