"""An editor's word as rows keep it, and where it applies today.

An edit names accounts by their keys. A key stays an account's when its text is read again, whatever its place
in the text is then (`placing.kept_keys`). An account that is not told for a while is remembered with what it
said last: when the text is read again and tells it, it has its key again, and the edit its effect.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from store.jsonable import report_from_json, report_to_json
from store.meetings.accounts import Placed
from store.meetings.edits import Amendment, Division, EditKind, Word, amendment_from_json, word_of
from store.meetings.placing import Earlier
from store.records.meetings import MeetingReport
from store.statements import in_chunks
from store.tables import EditAccountRow, EditRow, ReportRow

_DIVIDING = (EditKind.MERGE.value, EditKind.SPLIT.value)


def joined_with(session: Session, keys: Iterable[str]) -> set[str]:
    """Return the accounts that edits which divide meetings name beside one of `keys`."""
    edits = _concerning(session, keys, _DIVIDING)
    return {account.key for accounts in _accounts_of(session, edits).values() for account in accounts}


def load_word(session: Session, keys: Collection[str]) -> Word:
    """Return what the editor says of which of the accounts `keys` belong together."""
    edits = _concerning(session, keys, _DIVIDING)
    accounts = _accounts_of(session, edits)
    return word_of((division_of(edits[number], accounts[number]) for number in sorted(edits)), keys)


def division_of(edit: EditRow, accounts: Sequence[EditAccountRow]) -> Division:
    """Return which accounts an edit joined or parted."""
    one, other = ([each.key for each in accounts if each.side == side] for side in (0, 1))
    return Division(kind=EditKind(edit.kind), sides=(one, other))


def load_amendments(session: Session, told: Mapping[str, Sequence[Placed]]) -> dict[str, list[Amendment]]:
    """Return the amendments of each meeting, whose accounts are given, in the order in which they count.

    An amendment applies to the meeting that the first of its accounts which is still told belongs to. Those
    given to a meeting that went into this one come before its own, whenever they were made.
    """
    found: dict[str, list[tuple[bool, int]]] = {}
    keys = {placed.key: meeting for meeting, accounts in told.items() for placed in accounts}
    edits = _concerning(session, keys, (EditKind.CORRECT.value,))
    accounts = _accounts_of(session, edits)
    present = told_keys(session, (each.key for rows in accounts.values() for each in rows))
    for number in sorted(edits):
        first = next((each.key for each in accounts[number] if each.key in present), "")
        if first in keys:
            meeting = keys[first]
            found.setdefault(meeting, []).append((edits[number].meeting_id == meeting, number))
    return {
        meeting: [amendment_from_json(edits[number].detail) for _, number in sorted(numbers)]
        for meeting, numbers in found.items()
    }


def told_keys(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Return the meetings of those of `keys` that are told at present."""
    return {
        key: meeting
        for chunk in in_chunks(sorted(set(keys)))
        for key, meeting in session.execute(
            select(ReportRow.key, ReportRow.meeting_id).where(ReportRow.key.in_(chunk))
        )
    }


def remembered(session: Session, article: int) -> list[Earlier]:
    """Return the accounts of an article that edits name, as they were seen last."""
    chosen = (
        select(EditAccountRow).where(EditAccountRow.article_id == article).order_by(EditAccountRow.edit_id)
    )
    found = {row.key: row.report for row in session.scalars(chosen)}
    return [Earlier(key=key, report=report_from_json(report)) for key, report in sorted(found.items())]


def remember(session: Session, reports: Mapping[str, MeetingReport]) -> None:
    """Note what accounts say now, in the edits that name them."""
    for key, report in reports.items():
        named = update(EditAccountRow).where(EditAccountRow.key == key)
        session.execute(named.values(report=report_to_json(report)))


def name_accounts(session: Session, edit: EditRow, sides: Sequence[Sequence[Placed]]) -> None:
    """Keep which accounts an edit is about."""
    named = ((side, placed) for side, accounts in enumerate(sides) for placed in accounts)
    session.add_all(
        EditAccountRow(
            edit_id=edit.id,
            position=position,
            side=side,
            key=placed.key,
            article_id=placed.article,
            report=report_to_json(placed.account.report),
        )
        for position, (side, placed) in enumerate(named)
    )
    session.flush()


def accounts_of(session: Session, edit: EditRow) -> list[EditAccountRow]:
    """Return the accounts that an edit names, in their order."""
    return _accounts_of(session, {edit.id: edit})[edit.id]


def _concerning(session: Session, keys: Iterable[str], kinds: Sequence[str]) -> dict[int, EditRow]:
    found: dict[int, EditRow] = {}
    for chunk in in_chunks(sorted(keys)):
        named = select(EditAccountRow.edit_id).where(EditAccountRow.key.in_(chunk))
        chosen: Select[Any] = select(EditRow).where(
            EditRow.id.in_(named), EditRow.kind.in_(kinds), EditRow.undone_at.is_(None)
        )
        found |= {row.id: row for row in session.scalars(chosen)}
    return found


def _accounts_of(session: Session, edits: Iterable[int]) -> dict[int, list[EditAccountRow]]:
    found: dict[int, list[EditAccountRow]] = {number: [] for number in edits}
    for chunk in in_chunks(sorted(found)):
        chosen = select(EditAccountRow).where(EditAccountRow.edit_id.in_(chunk))
        for row in session.scalars(chosen.order_by(EditAccountRow.edit_id, EditAccountRow.position)):
            found[row.edit_id].append(row)
    return found
