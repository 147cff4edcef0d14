"""What an editor says, kept and put into effect, inside a transaction of the editor's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.errors import ReadoutError
from store.jsonable import report_from_json
from store.matching import Matcher
from store.meetings.accounts import Placed, load_accounts
from store.meetings.clustering import Settled
from store.meetings.edits import (
    Amendment,
    Edit,
    EditKind,
    EditState,
    amendment_from_json,
    amendment_to_json,
    as_amended,
    is_shown,
    participant_of,
    with_amendments,
)
from store.meetings.loading import load_meetings
from store.meetings.redirects import resolved
from store.meetings.reports import finish, resettle
from store.meetings.word import accounts_of, name_accounts, told_keys
from store.records import Meeting, MeetingReport, Participant
from store.statements import in_chunks, is_storable
from store.tables import AliasRow, ArticleRow, EditRow, MeetingRow
from store.text import clean_line


class EditError(ReadoutError):
    """What an editor asked for can't be done; the message says why, and what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who says something, when and why."""

    name: str
    at: datetime
    reason: str | None = None


def correct(
    session: Session, meeting: str, amendment: Amendment, author: Author, matcher: Matcher
) -> tuple[EditRow, Collection[str]]:
    """Let fields of a meeting be shown as the editor says. Raises EditError."""
    row = _meeting_row(session, meeting)
    shown = report_from_json(row.told)
    if amendment.number is not None:
        amendment = replace(amendment, was=_participant(shown, amendment.number, row.id))
    after, _ = with_amendments(shown, [amendment])
    _check_days(amendment, after)
    if replace(after, evidence=()) == replace(shown, evidence=()):
        raise EditError(f"meeting {row.id} says so already; nothing was changed")
    accounts = _in_word_order(row, _accounts(session, row.id))
    edit = _keep(session, EditKind.CORRECT, row.id, author, amendment_to_json(amendment))
    name_accounts(session, edit, [accounts])
    _retell(session, [row.id], matcher, author.at)
    return edit, [row.id]


def merge(
    session: Session, one: str, other: str, author: Author, matcher: Matcher
) -> tuple[EditRow, Collection[str]]:
    """Let two meetings be one. Raises EditError."""
    rows = [_meeting_row(session, name) for name in (one, other)]
    names = [row.id for row in rows]
    if one == other:
        raise EditError(f"{one} is named twice; name the other meeting that it is one with")
    if names[0] == names[1]:
        raise EditError(f"{one} and {other} are one meeting already: {names[0]}")
    for beside, occasion in (rows, reversed(rows)):
        if beside.occasion_id == occasion.id:
            raise EditError(
                f"{beside.id} took place beside {occasion.id}, and no meeting is its own occasion; if that is"
                f' wrong, first run `readout correct {beside.id} --occasion ""`'
            )
    edit = _keep(session, EditKind.MERGE, names[0], author, {"meetings": names})
    name_accounts(session, edit, [_accounts(session, name) for name in names])
    settled = resettle(session, names, matcher, at=author.at)
    return edit, settled.touched


def split(
    session: Session, meeting: str, articles: Sequence[str], author: Author, matcher: Matcher
) -> tuple[EditRow, Collection[str]]:
    """Let what some articles (numbers or addresses) report be a meeting of its own. Raises EditError."""
    row = _meeting_row(session, meeting)
    accounts = _accounts(session, row.id)
    chosen = {_article_in(session, article, row.id, accounts) for article in articles}
    sides = (
        [placed for placed in accounts if placed.article in chosen],
        [placed for placed in accounts if placed.article not in chosen],
    )
    if not sides[1]:
        raise EditError(f"these are all the articles that report meeting {row.id}; name fewer of them")
    edit = _keep(session, EditKind.SPLIT, row.id, author, {"articles": sorted(chosen)})
    name_accounts(session, edit, sides)
    settled = resettle(session, [row.id], matcher, at=author.at)
    return edit, settled.touched


def undo(session: Session, number: int, author: Author, matcher: Matcher) -> tuple[EditRow, Collection[str]]:
    """Take an edit back: everything is as it would be without it. Raises EditError."""
    edit = session.get(EditRow, number) if is_storable(number) else None
    if edit is None:
        raise EditError(f"there is no edit {number}: `readout edits` shows what there is")
    if edit.undone_at is not None:
        raise EditError(f"edit {number} was undone already, by {edit.undone_by}")
    edit.undone_at, edit.undone_by, edit.undone_reason = author.at, author.name, _line(author.reason)
    session.flush()
    meetings = concerned(session, edit)
    if edit.kind == EditKind.CORRECT.value:
        _retell(session, meetings, matcher, author.at)
        return edit, meetings
    return edit, resettle(session, meetings, matcher, at=author.at).touched


def meetings_of(session: Session, number: int) -> list[str]:
    """Return the meetings that an edit concerns today, if there is such an edit."""
    edit = session.get(EditRow, number) if is_storable(number) else None
    return concerned(session, edit) if edit else []


def concerned(session: Session, edit: EditRow) -> list[str]:
    """Return the meetings that the accounts of an edit belong to today."""
    return sorted(set(told_keys(session, (each.key for each in accounts_of(session, edit))).values()))


def load_edits(session: Session) -> list[Edit]:
    """Return every edit, the first first, with the state that it is in."""
    return [edit_of(session, row) for row in session.scalars(select(EditRow).order_by(EditRow.id))]


def edit_of(session: Session, row: EditRow) -> Edit:
    """Return one edit."""
    return Edit(
        id=row.id,
        kind=EditKind(row.kind),
        meeting=row.meeting_id,
        at=row.at,
        by=row.by,
        reason=row.reason,
        changes=tuple(_changes(row)),
        state=_state(session, row),
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_reason=row.undone_reason,
    )


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


def _keep(
    session: Session, kind: EditKind, meeting: str, author: Author, detail: dict[str, object]
) -> EditRow:
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


def _line(text: str | None) -> str | None:
    return clean_line(text) if text and text.strip() else None


def _meeting_row(session: Session, name: str) -> MeetingRow:
    row = session.get(MeetingRow, resolved(session, name.strip().lower()))
    if row is None:
        raise EditError(f"there is no meeting '{name}': `readout meetings` shows what there is")
    return row


def _accounts(session: Session, meeting: str) -> list[Placed]:
    accounts = load_accounts(session, [meeting])[meeting]
    if not accounts:
        raise EditError(f"no article reports meeting {meeting} any more: it stays as issues told it")
    return accounts


def _in_word_order(row: MeetingRow, accounts: Sequence[Placed]) -> list[Placed]:
    """Return first the account that gave the id: what is said of the meeting goes where that goes."""
    return sorted(accounts, key=lambda placed: (placed.key != row.origin, placed.seniority))


def _participant(shown: MeetingReport, number: int, meeting: str) -> Participant:
    people = shown.participants
    if not 0 <= number < len(people):
        there = "; ".join(
            f"{place} {each.name or each.post or each.organisation}"
            for place, each in enumerate(people, start=1)
        )
        raise EditError(f"meeting {meeting} has no participant {number + 1}; there are: {there or 'none'}")
    return people[number]


def _check_days(amendment: Amendment, after: MeetingReport) -> None:
    end = amendment.fields.get("end_date")
    if end and after.end_date is None:
        began = f"begins on {after.date}" if after.date else "has no date"
        raise EditError(f"the meeting can't end on {end}: it {began}; correct its date too")


def _article_in(session: Session, article: str, meeting: str, accounts: Sequence[Placed]) -> int:
    """Return the article of `accounts` that is meant by a number or an address, or that it is a copy of."""
    aliased = select(AliasRow.article_id).where(AliasRow.url == article)
    by_address = or_(ArticleRow.url == article, ArticleRow.key == article, ArticleRow.id.in_(aliased))
    is_number = article.isdecimal() and is_storable(int(article))
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == int(article) if is_number else by_address))
    if row is None:
        raise EditError(f"there is no article '{article}': `readout articles` shows what there is")
    original = row.copy_of_id or row.id
    if original not in {placed.article for placed in accounts}:
        there = ", ".join(str(placed.article) for placed in accounts)
        raise EditError(f"article {article} does not report meeting {meeting}; these do: {there}")
    return original


def _retell(session: Session, meetings: Collection[str], matcher: Matcher, at: datetime) -> None:
    told = frozenset(meetings)
    finish(session, Settled(places={}, touched=told, vacated=frozenset()), matcher, at=at)


def load_named(session: Session, names: Collection[str]) -> tuple[Meeting, ...]:
    """Load meetings by their ids or former ids, each once, in the order of their ids."""
    now = sorted({resolved(session, name) for name in names})
    rows = [
        row
        for chunk in in_chunks(now)
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk)).order_by(MeetingRow.id))
    ]
    return load_meetings(session, rows)
