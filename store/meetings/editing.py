"""What an editor says, kept and put into effect, inside a transaction of the editor's."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.jsonable import report_from_json
from store.matching import Matcher
from store.meetings.accounts import Placed, load_accounts
from store.meetings.clustering import Settled
from store.meetings.edits import (
    Amendment,
    EditKind,
    amendment_to_json,
    with_amendments,
)
from store.meetings.ledger import Author, EditError, article_row, concerned, keep, take_back
from store.meetings.loading import load_meetings
from store.meetings.redirects import resolved
from store.meetings.reports import finish, resettle
from store.meetings.unfolding import fold_again, stand_alone
from store.meetings.word import name_accounts
from store.records.meetings import Meeting, MeetingReport, Participant
from store.statements import in_chunks
from store.tables import EditRow, MeetingRow


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
    edit = keep(session, EditKind.CORRECT, row.id, author, amendment_to_json(amendment))
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
    edit = keep(session, EditKind.MERGE, names[0], author, {"meetings": names})
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
    edit = keep(session, EditKind.SPLIT, row.id, author, {"articles": sorted(chosen)})
    name_accounts(session, edit, sides)
    settled = resettle(session, [row.id], matcher, at=author.at)
    return edit, settled.touched


def unfold(session: Session, article: str, author: Author) -> tuple[EditRow, Collection[str]]:
    """Let an article that is a copy stand alone, whatever it is like. Raises EditError."""
    row = article_row(session, article)
    if row.copy_of_id is None:
        raise EditError(f"article {row.id} is no copy: what it says is read for itself already")
    told = {"article": row.id, "url": row.url, "original": row.copy_of_id}
    edit = keep(session, EditKind.UNFOLD, "", author, told)
    stand_alone(session, row)
    return edit, concerned(session, edit)


def undo(session: Session, number: int, author: Author, matcher: Matcher) -> tuple[EditRow, Collection[str]]:
    """Take an edit back: everything is as it would be without it. Raises EditError."""
    edit = take_back(session, number, author)
    meetings = concerned(session, edit)
    if edit.kind == EditKind.CORRECT.value:
        _retell(session, meetings, matcher, author.at)
        return edit, meetings
    if edit.kind == EditKind.UNFOLD.value:
        return edit, fold_again(session, edit, matcher, at=author.at)
    return edit, resettle(session, meetings, matcher, at=author.at).touched


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
    row = article_row(session, article)
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
