"""The editor's words as they are kept: by whom, when and why, and what has become of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.errors import ReadoutError
from store.jsonable import report_from_json
from store.meetings.edits import (
    Amendment,
    Edit,
    EditKind,
    EditState,
    amendment_from_json,
    as_amended,
    is_shown,
    participant_of,
)
from store.meetings.word import accounts_of, told_keys
from store.statements import is_storable
from store.tables import AliasRow, ArticleRow, EditRow, MeetingRow, ReportRow
from store.text import clean_line


class EditError(ReadoutError):
    """What an editor asked for can't be done; the message says why, and what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who says something, when and why."""

    name: str
    at: datetime
    reason: str | None = None


def keep(
    session: Session, kind: EditKind, meeting: str, author: Author, detail: dict[str, object]
) -> EditRow:
    """Keep what an editor said of a meeting, or of an article: then without one."""
    row = EditRow(
        kind=kind.value,
        meeting_id=meeting,
        at=author.at,
        by=clean_line(author.name),
        reason=_line(author.reason),
        detail=detail,
    )
    session.add(row)
    session.flush()
    return row


def take_back(session: Session, number: int, author: Author) -> EditRow:
    """Mark an edit as undone. Raises EditError."""
    edit = session.get(EditRow, number) if is_storable(number) else None
    if edit is None:
        raise EditError(f"there is no edit {number}: `readout edits` shows what there is")
    if edit.undone_at is not None:
        raise EditError(f"edit {number} was undone already, by {edit.undone_by}")
    edit.undone_at, edit.undone_by, edit.undone_reason = author.at, author.name, _line(author.reason)
    session.flush()
    return edit


def article_row(session: Session, article: str) -> ArticleRow:
    """Return the article that is meant by a number or an address. Raises EditError."""
    aliased = select(AliasRow.article_id).where(AliasRow.url == article)
    by_address = or_(ArticleRow.url == article, ArticleRow.key == article, ArticleRow.id.in_(aliased))
    is_number = article.isdecimal() and is_storable(int(article))
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == int(article) if is_number else by_address))
    if row is None:
        raise EditError(f"there is no article '{article}': `readout articles` shows what there is")
    return row


def meetings_of(session: Session, number: int) -> list[str]:
    """Return the meetings that an edit concerns today, if there is such an edit."""
    edit = session.get(EditRow, number) if is_storable(number) else None
    return concerned(session, edit) if edit else []


def concerned(session: Session, edit: EditRow) -> list[str]:
    """Return the meetings that the accounts of an edit, or its articles, belong to today."""
    if edit.kind == EditKind.UNFOLD.value:
        return _told_by(session, [edit.detail["article"], edit.detail["original"]])
    return sorted(set(told_keys(session, (each.key for each in accounts_of(session, edit))).values()))


def load_edits(session: Session) -> list[Edit]:
    """Return every edit, the first first, with the state that it is in."""
    return [edit_of(session, row) for row in session.scalars(select(EditRow).order_by(EditRow.id))]


def edit_of(session: Session, row: EditRow) -> Edit:
    """Return one edit."""
    return Edit(
        id=row.id,
        kind=EditKind(row.kind),
        meeting=row.meeting_id or None,
        article=row.detail["article"] if row.kind == EditKind.UNFOLD.value else None,
        at=row.at,
        by=row.by,
        reason=row.reason,
        changes=tuple(_changes(row)),
        state=_state(session, row),
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_reason=row.undone_reason,
    )


def told_by(session: Session, article: str) -> list[str]:
    """Return the meetings that an article, by number or address, or its original tells. Raises EditError."""
    row = article_row(session, article)
    return _told_by(session, [row.id, row.copy_of_id])


def _told_by(session: Session, articles: Sequence[int | None]) -> list[str]:
    told = select(ReportRow.meeting_id).where(ReportRow.article_id.in_(articles))
    return sorted(set(session.scalars(told)))


def _changes(row: EditRow) -> list[str]:
    match EditKind(row.kind):
        case EditKind.CORRECT:
            told = amendment_from_json(row.detail)
            who = told.was and (told.was.name or told.was.post or told.was.organisation)
            theirs = {f"{name} of {who}": value for name, value in told.participant.items()}
            said = {**told.fields, **theirs}
            return [f"{name}: {'not stated' if value is None else value}" for name, value in said.items()]
        case EditKind.MERGE:
            return [f"{row.detail['meetings'][0]} and {row.detail['meetings'][1]} are one meeting"]
        case EditKind.UNFOLD:
            return [f"article {row.detail['article']} is no copy of article {row.detail['original']}"]
        case EditKind.SPLIT:
            first, *more = row.detail["articles"]
            whose = (
                f"articles {', '.join(map(str, (first, *more)))} report"
                if more
                else f"article {first} reports"
            )
            return [f"what {whose} is a meeting of its own"]


def _state(session: Session, row: EditRow) -> EditState:
    """Tell whether an edit has its effect: whether there is somebody left to whom it applies."""
    if row.undone_at is not None:
        return EditState.UNDONE
    if row.kind == EditKind.UNFOLD.value:
        return EditState.ACTIVE
    accounts = accounts_of(session, row)
    told = told_keys(session, (each.key for each in accounts))
    if row.kind != EditKind.CORRECT.value:
        one, other = (
            {told[each.key] for each in accounts if each.side == side and each.key in told} for side in (0, 1)
        )
        if not one or not other:
            return EditState.DORMANT
        is_one = not one.isdisjoint(other)
        return EditState.ACTIVE if is_one == (row.kind == EditKind.MERGE.value) else EditState.OVERRULED
    first = next((told[each.key] for each in accounts if each.key in told), None)
    return _state_of(amendment_from_json(row.detail), session.get(MeetingRow, first) if first else None)


def _state_of(amendment: Amendment, row: MeetingRow | None) -> EditState:
    if row is None:
        return EditState.DORMANT
    shown = report_from_json(row.told)
    alike = (amendment, as_amended(amendment))
    if amendment.participant and all(participant_of(shown, each) is None for each in alike):
        return EditState.DORMANT
    return EditState.ACTIVE if is_shown(shown, amendment) else EditState.OVERRULED


def _line(text: str | None) -> str | None:
    return clean_line(text) if text and text.strip() else None
