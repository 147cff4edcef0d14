"""Ids that meetings had: each leads to the meeting that it is now, for ever."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.statements import in_chunks
from store.tables import IssuedMeetingRow, RedirectRow


def resolved(session: Session, name: str) -> str:
    """Return the id that `name` leads to; itself where it leads nowhere."""
    row = session.get(RedirectRow, name)
    return row.meeting_id if row else name


def is_redirected(session: Session, name: str) -> bool:
    """Tell whether an id leads to another meeting now."""
    return session.get(RedirectRow, name) is not None


def lead_to(session: Session, name: str, meeting: str, *, origin: str | None) -> None:
    """Let `name`, and all that led to it, lead to `meeting`."""
    for row in session.scalars(select(RedirectRow).where(RedirectRow.meeting_id == name)):
        row.meeting_id = meeting
    row_of_it = session.get(RedirectRow, name)
    if row_of_it is None:
        session.add(RedirectRow(id=name, meeting_id=meeting, origin=origin))
    else:
        row_of_it.meeting_id = meeting
    session.flush()


def lead_nowhere(session: Session, name: str) -> None:
    """Let `name` be a meeting's own id again."""
    session.delete(session.get_one(RedirectRow, name))
    session.flush()


def redirects_around(
    session: Session, meetings: Collection[str], origins: Collection[str]
) -> list[RedirectRow]:
    """Return the ids that lead to one of `meetings`, or that an account of `origins` gave, by their names."""
    found: dict[str, RedirectRow] = {}
    for column, values in ((RedirectRow.meeting_id, meetings), (RedirectRow.origin, origins)):
        for chunk in in_chunks(sorted(values)):
            found |= {row.id: row for row in session.scalars(select(RedirectRow).where(column.in_(chunk)))}
    return [found[name] for name in sorted(found)]


def former_ids(session: Session, meetings: Iterable[str]) -> defaultdict[str, list[str]]:
    """Return the ids that lead to each of `meetings`, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in redirects_around(session, list(meetings), ()):
        found[row.meeting_id].append(row.id)
    return found


def told_by_issues(session: Session, meetings: Collection[str]) -> set[str]:
    """Return those of `meetings` that an issue told, under this or a former id."""
    former = former_ids(session, meetings)
    names = {meeting: {meeting, *former[meeting]} for meeting in meetings}
    told = {
        name
        for chunk in in_chunks(sorted(set().union(*names.values())))
        for name in session.scalars(
            select(IssuedMeetingRow.meeting_id).where(IssuedMeetingRow.meeting_id.in_(chunk))
        )
    }
    return {meeting for meeting, called in names.items() if called & told}
