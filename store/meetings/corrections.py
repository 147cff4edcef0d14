"""What issues told and what is otherwise now: kept once for each change, for the readers' sake.

A change that no issue has followed yet is brought up to date by the next one, and is gone when things are as
they were told again: so the order in which reports arrive between two issues leaves no trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.jsonable import Json, report_from_json, report_to_json
from store.matching import Account, Matcher
from store.meetings.redirects import former_ids
from store.records.meetings import MeetingReport
from store.tables import CorrectionRow, IssuedMeetingRow, IssueRow, MeetingRow
from store.told_otherwise import has_other_day, has_other_place, lacks_names

MERGED, PARTED, STATUS, CHANGED = "merged", "parted", "status", "changed"
ARE_OTHERS = "are_others"  # beside what is told since: whether somebody else took part
_OF_WHAT_IS_TOLD = (STATUS, CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That a meeting which issues told is otherwise now; the reports are without evidence, about and outcome.

    `kind` is "merged" or "parted", where `other` is the id that the meeting `before` had or has; else
    "status" or "changed", which is of a day, a place or people. `after` is how `meeting` is told since.
    """

    meeting: str
    kind: str
    at: datetime
    before: MeetingReport
    after: MeetingReport
    other: str | None = None


def load_corrections(session: Session, *, since: datetime | None) -> tuple[Correction, ...]:
    """Return the corrections from a time on, the first first."""
    chosen = select(CorrectionRow).order_by(CorrectionRow.id)
    if since is not None:
        chosen = chosen.where(CorrectionRow.at >= since)
    return tuple(
        Correction(
            meeting=row.meeting_id,
            kind=row.kind,
            at=row.at,
            before=report_from_json(row.before),
            after=report_from_json(row.after),
            other=row.before.get("id"),
        )
        for row in session.scalars(chosen)
    )


def note_merge(session: Session, gone: str, kept: str, *, at: datetime) -> None:
    """Note that two meetings which issues told are one, now called `kept`."""
    if not _take_back(session, PARTED, gone, kept):
        _add(session, MERGED, kept, (_as_stored(session, gone), _as_stored(session, kept)), at)


def note_parting(session: Session, back: str, kept: str, *, at: datetime) -> None:
    """Note that a meeting which went into `kept` is one of its own again."""
    if not _take_back(session, MERGED, back, kept):
        _add(session, PARTED, kept, (_as_stored(session, back), _as_stored(session, kept)), at)


def _take_back(session: Session, kind: str, other: str, kept: str) -> bool:
    """Forget the opposite change where no issue has followed it; tell whether there was one."""
    for row in _pending(session, kept, (kind,)):
        if row.before.get("id") == other:
            session.delete(row)
            session.flush()
            return True
    return False


def note_change(  # noqa: PLR0913 - of what, from what to what, by whose judgement, when
    session: Session, meeting: str, was: MeetingReport, now: MeetingReport, matcher: Matcher, *, at: datetime
) -> None:
    """Note that a meeting which an issue told has another status, day or place, or other people now.

    `was` is what was shown before. What is learnt in addition, or only spelt otherwise, is no change.
    """
    if _said(was) == _said(now):
        return
    told = _last_told(session, meeting)
    if told is None:
        return
    pending = next(iter(_pending(session, meeting, (*_OF_WHAT_IS_TOLD, MERGED, PARTED))), None)
    if pending and pending.kind in {MERGED, PARTED}:
        # What it tells of the meeting is told with it.
        are_others = pending.after.get(ARE_OTHERS, False) or _are_others(told, now, matcher)
        pending.after = {"id": meeting, **_said(now), ARE_OTHERS: are_others}
        session.flush()
        return
    before = report_from_json(pending.before) if pending else told
    are_others = _are_others(before, now, matcher)
    kind = _change(before, now, are_others=are_others)
    after = {**_said(now), ARE_OTHERS: are_others}
    if pending and kind is None:
        session.delete(pending)
    elif pending and kind:
        pending.kind, pending.after = kind, after
    elif kind:
        _add(session, kind, meeting, (_said(before), after), at)
    session.flush()


def _change(before: MeetingReport, now: MeetingReport, *, are_others: bool) -> str | None:
    if before.status is not now.status:
        return STATUS
    return CHANGED if has_other_day(before, now) or has_other_place(before, now) or are_others else None


def _are_others(before: MeetingReport, now: MeetingReport, matcher: Matcher) -> bool:
    """Tell whether somebody who took part is missing; a name may just be written otherwise now."""
    if not lacks_names(before, now):
        return False
    return not matcher.same(
        Account(key="told", article="told", report=before), Account(key="now", article="now", report=now)
    )


def _said(report: MeetingReport) -> Json:
    """Return what a correction tells of a meeting."""
    told = report_to_json(report)
    return {name: told[name] for name in told if name not in {"evidence", "about", "outcome"}}


def _as_stored(session: Session, meeting: str) -> Json:
    row = session.get(MeetingRow, meeting)
    return {"id": meeting, **(_said(report_from_json(row.told)) if row else {})}


def _last_told(session: Session, meeting: str) -> MeetingReport | None:
    """Return what readers were told last: by a correction, else by the last issue; None: nothing."""
    chosen = (
        select(CorrectionRow.after)
        .where(CorrectionRow.meeting_id == meeting)
        .order_by(CorrectionRow.id.desc())
    )
    if after := session.scalar(chosen.limit(1)):
        return report_from_json(after)
    names = (meeting, *former_ids(session, [meeting])[meeting])
    told = select(IssuedMeetingRow).where(IssuedMeetingRow.meeting_id.in_(names))
    # Its own telling before that of one which it was merged with.
    last = max(session.scalars(told), key=lambda row: (row.meeting_id == meeting, row.issue_id), default=None)
    if last is None:
        return None
    entries = session.get_one(IssueRow, last.issue_id).issue.get("entries", ())
    return next((_told_in(entry) for entry in entries if entry["meeting"]["id"] == last.meeting_id), None)


def _told_in(entry: Mapping[str, Any]) -> MeetingReport:
    return report_from_json(entry["meeting"])


def _pending(session: Session, meeting: str, kinds: tuple[str, ...]) -> list[CorrectionRow]:
    """Return the changes of a meeting that no issue has followed, the newest first."""
    chosen = (
        select(CorrectionRow)
        .where(CorrectionRow.meeting_id == meeting, CorrectionRow.kind.in_(kinds))
        .where(func.coalesce(CorrectionRow.last_issue_id, 0) == func.coalesce(_last_issue(session), 0))
        .order_by(CorrectionRow.id.desc())
    )
    return list(session.scalars(chosen))


def _add(session: Session, kind: str, meeting: str, said: tuple[Json, Json], at: datetime) -> None:
    before, after = said
    last = _last_issue(session)
    row = CorrectionRow(meeting_id=meeting, kind=kind, at=at, before=before, after=after, last_issue_id=last)
    session.add(row)
    session.flush()


def _last_issue(session: Session) -> int | None:
    return session.scalar(select(func.max(IssueRow.id)))
