"""The readers of digests, inside a transaction of the archive's: whoever left stays away until he is added.

An address is one reader of a digest, however its letters' case is written.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.records.issues import DeliveryState, Ended
from store.records.subscribers import Subscriber, SubscriberState
from store.statements import in_chunks
from store.tables import DeliveryRow, IssueRow, SubscriberRow

_MOST_DAYS = 3  # with a refusal for good, after which nothing more is sent
_TOKEN_BYTES = 24  # of chance: nobody guesses one


def enrol(session: Session, *, digest: str, addresses: Iterable[str], now: datetime) -> None:
    """Take in those whom the configuration names; who is known stays as he is."""
    chosen = select(SubscriberRow.address).where(SubscriberRow.digest == digest)
    known = {address.lower() for address in session.scalars(chosen)}
    for address in addresses:
        if address.lower() not in known:
            known.add(address.lower())
            session.add(_new(digest, address, now, configured=True))
    session.flush()


def add(session: Session, *, digest: str, address: str, now: datetime) -> bool:
    """Make somebody a reader by hand, whatever he was before; tell whether he was none such."""
    row = by_address(session, digest=digest, address=address)
    if row is None:
        session.add(_new(digest, address, now, configured=False))
        return True
    was_added = row.state == SubscriberState.ACTIVE.value and not row.configured
    if not was_added:
        _turn(row, SubscriberState.ACTIVE, now, None)
        row.configured, row.hard_bounces, row.bounced_on, row.told_at = False, 0, None, None
    return not was_added


def leave(session: Session, row: SubscriberRow | None, *, now: datetime, reason: str) -> Subscriber | None:
    """Send somebody nothing more, not even what is on its way; return him as he is then."""
    if row is None:
        return None
    if row.state != SubscriberState.UNSUBSCRIBED.value:
        _turn(row, SubscriberState.UNSUBSCRIBED, now, reason)
        _drop(session, row, now)
    session.flush()
    return _subscriber(row)


class Left(NamedTuple):
    """Somebody who has unsubscribed, as another copy of the database knows it."""

    digest: str
    address: str
    token: str
    reason: str | None


def who_left(session: Session) -> list[Left]:
    """Return all who have unsubscribed."""
    known = SubscriberRow
    chosen = select(known.digest, known.address, known.token, known.reason)
    gone = chosen.where(known.state == SubscriberState.UNSUBSCRIBED.value).order_by(known.id)
    return [Left(*row) for row in session.execute(gone)]


def keep_away(session: Session, left: Iterable[Left], *, now: datetime) -> None:
    """Let those who left stay away, also where they are readers here, or not known."""
    for each in left:
        row = by_address(session, digest=each.digest, address=each.address)
        if row is None:
            row = _new(each.digest, each.address, now, configured=True)
            row.token = each.token
            session.add(row)
        leave(session, row, now=now, reason=each.reason or "")


def by_address(session: Session, *, digest: str, address: str) -> SubscriberRow | None:
    """Find a reader by his address."""
    is_called = func.lower(SubscriberRow.address) == address.lower()
    return session.scalar(select(SubscriberRow).where(SubscriberRow.digest == digest, is_called))


def by_token(session: Session, token: str) -> SubscriberRow | None:
    """Find a reader by the token in his links."""
    return session.scalar(select(SubscriberRow).where(SubscriberRow.token == token))


def load(session: Session, *, digest: str | None) -> tuple[Subscriber, ...]:
    """Load the readers, those who left too, by their digests and addresses."""
    chosen = select(SubscriberRow).order_by(SubscriberRow.digest, SubscriberRow.address)
    if digest is not None:
        chosen = chosen.where(SubscriberRow.digest == digest)
    return tuple(map(_subscriber, session.scalars(chosen)))


def one(row: SubscriberRow | None) -> Subscriber | None:
    """Return a row as a record."""
    return _subscriber(row) if row else None


def note_ends(session: Session, digest: str, ends: Sequence[tuple[str, Ended]]) -> None:
    """Count the days on which readers were refused for good; a mail that arrived begins anew.

    `ends` are the recipients with how their mails ended. Whoever was refused on three days is disabled.
    """
    told = {recipient: ended for recipient, ended in ends if ended.is_hard or _is_sent(ended)}
    for chunk in in_chunks(told):
        rows = session.scalars(
            select(SubscriberRow).where(SubscriberRow.digest == digest, SubscriberRow.address.in_(chunk))
        )
        for row in rows:
            _note(session, row, told[row.address])
    session.flush()


def untold(session: Session) -> tuple[Subscriber, ...]:
    """Load those who were disabled and of whom the operator was not told."""
    chosen = select(SubscriberRow).where(
        SubscriberRow.state == SubscriberState.DISABLED.value, SubscriberRow.told_at.is_(None)
    )
    return tuple(map(_subscriber, session.scalars(chosen.order_by(SubscriberRow.id))))


def note_told(session: Session, told: Iterable[Subscriber], now: datetime) -> None:
    """Note that the operator is told of them."""
    for each in told:
        row = by_token(session, each.token)
        if row is not None:
            row.told_at = now


def _note(session: Session, row: SubscriberRow, ended: Ended) -> None:
    if _is_sent(ended):
        row.hard_bounces, row.bounced_on = 0, None
        return
    day = ended.at.astimezone(UTC).date()
    if row.bounced_on != day:
        row.hard_bounces, row.bounced_on = row.hard_bounces + 1, day
    if row.hard_bounces >= _MOST_DAYS and row.state == SubscriberState.ACTIVE.value:
        reason = f"refused for good by the mail server on {row.hard_bounces} days"
        _turn(row, SubscriberState.DISABLED, ended.at, reason)
        _drop(session, row, ended.at)


def _is_sent(ended: Ended) -> bool:
    return ended.state is DeliveryState.SENT


def _drop(session: Session, row: SubscriberRow, now: datetime) -> None:
    """End what waits to be sent to somebody."""
    waiting = (
        select(DeliveryRow)
        .join(IssueRow, DeliveryRow.issue_id == IssueRow.id)
        .where(IssueRow.digest == row.digest, func.lower(DeliveryRow.recipient) == row.address.lower())
        .where(DeliveryRow.state == DeliveryState.PENDING.value)
    )
    for each in session.scalars(waiting):
        each.state, each.due_at = DeliveryState.DROPPED.value, now
        each.reason = f"its reader is {row.state}"


def _turn(row: SubscriberRow, state: SubscriberState, now: datetime, reason: str | None) -> None:
    row.state, row.since, row.reason = state.value, now, reason


def _new(digest: str, address: str, now: datetime, *, configured: bool) -> SubscriberRow:
    return SubscriberRow(
        digest=digest,
        address=address,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        state=SubscriberState.ACTIVE.value,
        since=now,
        configured=configured,
        hard_bounces=0,
    )


def _subscriber(row: SubscriberRow) -> Subscriber:
    return Subscriber(
        digest=row.digest,
        address=row.address,
        token=row.token,
        state=SubscriberState(row.state),
        since=row.since,
        reason=row.reason,
        configured=row.configured,
        hard_bounces=row.hard_bounces,
    )
