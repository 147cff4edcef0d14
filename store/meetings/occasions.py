"""Which meeting is the occasion of which: found anew whenever a meeting's reports change."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.matching import Matcher
from store.meetings.candidates import Beside, Titled, load_beside, load_titled, meetings_near
from store.meetings.placing import Period
from store.statements import in_chunks
from store.tables import MeetingRow


def loosen_occasions(session: Session, meetings: Iterable[str]) -> set[str]:
    """Undo the links to each of `meetings` and return the ids of those that were linked."""
    loosened: set[str] = set()
    for chunk in in_chunks(sorted(meetings)):
        for row in session.scalars(select(MeetingRow).where(MeetingRow.occasion_id.in_(chunk))):
            row.occasion_id = None
            loosened.add(row.id)
    session.flush()
    return loosened


def link_occasions(session: Session, touched: set[str], loosened: set[str], matcher: Matcher) -> None:
    """Find the occasions of `touched` and `loosened` meetings, and those whose occasion a touched one is.

    Both ways round, so that the order in which reports arrive does not matter. Of several occasions the one
    first reported is taken.
    """
    asking = touched | loosened
    rows = {name: row for name in sorted(asking) if (row := session.get(MeetingRow, name))}
    for row in rows.values():
        row.occasion_id = None
    session.flush()
    for subject in load_beside(session, MeetingRow.id.in_(rows)):
        for occasion in load_titled(session, *meetings_near(_period(rows[subject.meeting]))):
            if _is_occasion(session, occasion, subject, matcher):
                rows[subject.meeting].occasion_id = occasion.meeting
                session.flush()
                break
    for occasion in load_titled(session, MeetingRow.id.in_(touched)):
        for subject in load_beside(session, *meetings_near(_period(rows[occasion.meeting]))):
            if subject.meeting not in asking:
                _offer(session, occasion, subject, matcher)


def _offer(session: Session, occasion: Titled, subject: Beside, matcher: Matcher) -> None:
    """Link `subject` to `occasion` if it is one, and was reported before the one that `subject` has."""
    if not _is_occasion(session, occasion, subject, matcher):
        return
    row = session.get_one(MeetingRow, subject.meeting)
    has = session.get(MeetingRow, row.occasion_id) if row.occasion_id else None
    first = session.get_one(MeetingRow, occasion.meeting).first_reported_at
    offered = (first, occasion.meeting)
    if has is None or offered < (has.first_reported_at, has.id):
        row.occasion_id = occasion.meeting
        session.flush()


def _is_occasion(session: Session, occasion: Titled, subject: Beside, matcher: Matcher) -> bool:
    is_one = any(matcher.is_occasion(report, occasion.told) for report in subject.reports)
    # Neither itself nor one whose own occasion it is.
    return is_one and not _leads_to(session, occasion.meeting, subject.meeting)


def _leads_to(session: Session, start: str, goal: str) -> bool:
    """Tell whether `goal` is `start` or an occasion of it, of its occasion, and so on."""
    name: str | None = start
    while name is not None and name != goal:
        name = session.get_one(MeetingRow, name).occasion_id
    return name == goal


def _period(row: MeetingRow) -> Period | None:
    return Period(earliest=row.earliest, latest=row.latest) if row.earliest and row.latest else None
