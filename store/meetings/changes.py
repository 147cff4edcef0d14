"""What became of meetings since they were told: how often, and when last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.records.issues import Telling
from store.records.meetings import Meeting
from store.statements import in_chunks
from store.tables import CorrectionRow, EditRow


@dataclass(slots=True, kw_only=True)
class _Changes:
    """Of one meeting, under this and its former ids."""

    corrections: int = 0
    times: list[datetime] = field(default_factory=list)


def tellings(session: Session, told: Sequence[tuple[datetime, Meeting]]) -> tuple[Telling, ...]:
    """Return each meeting with when it was told and when it was changed last, in the given order."""
    found = _changes(session, [meeting for _, meeting in told])
    return tuple(
        Telling(
            meeting=meeting,
            told_at=told_at,
            changed_at=max(found[meeting.id].times, default=None),
            corrections=found[meeting.id].corrections,
        )
        for told_at, meeting in told
    )


def _changes(session: Session, meetings: Iterable[Meeting]) -> dict[str, _Changes]:
    by_name: dict[str, _Changes] = {}
    for meeting in meetings:
        by_name |= dict.fromkeys((meeting.id, *meeting.formerly), _Changes())
    for chunk in in_chunks(by_name):
        corrected = (
            select(CorrectionRow.meeting_id, func.count(), func.max(CorrectionRow.at))
            .where(CorrectionRow.meeting_id.in_(chunk))
            .group_by(CorrectionRow.meeting_id)
        )
        for name, number, last in session.execute(corrected):
            by_name[name].corrections += number
            by_name[name].times.append(last)
        edited = select(EditRow.meeting_id, EditRow.at, EditRow.undone_at)
        for name, at, undone_at in session.execute(edited.where(EditRow.meeting_id.in_(chunk))):
            by_name[name].times += filter(None, (at, undone_at))
    return by_name
