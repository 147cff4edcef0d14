"""Issues on their way to their recipients, inside a transaction of the archive's.

A delivery is claimed before anything is sent, in a transaction that holds the write lock: no two processes
send it at the same time. One that a killed process had in hand is claimed again once its time is over, since
nobody can know whether it was sent; its Message-ID tells the two copies for one.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.errors import StoreError
from store.records.issues import Addressed, Delivery, DeliveryState
from store.statements import is_storable
from store.tables import DeliveryRow, IssueRow
from store.text import clean_line, clean_text

_CLOCKS_DIFFER = timedelta(minutes=1)  # what the clocks of a machine's processes may differ by
_UNFINISHED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
# What a mail server says names whom it would not take; also as "name=host", the way that bounces write it.
_SOMEBODYS_ADDRESS = re.compile(r"""(?:"[^"]*"|[^\s"<>(),:;\[\]]+)@(?:\[[^\]\s]*\]|[^\s"'<>(),:;\[\]]+)""")


class UnknownDeliveryError(StoreError):
    """A delivery, or an issue to deliver, is none that the store has."""

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no {what}; `readout digest list` names those that there are")
        self.what = what


def add(session: Session, issue_id: int, to: Sequence[Addressed], *, at: datetime) -> None:
    """Add the deliveries of an issue, due at once; those that it has stay as they are."""
    chosen = select(DeliveryRow.channel, DeliveryRow.recipient).where(DeliveryRow.issue_id == issue_id)
    there = {(channel, recipient) for channel, recipient in session.execute(chosen)}
    for each in to:
        if (each.channel, each.recipient) in there:
            continue
        there.add((each.channel, each.recipient))
        session.add(
            DeliveryRow(
                issue_id=issue_id,
                channel=each.channel,
                recipient=each.recipient,
                message_id=each.message_id,
                state=DeliveryState.PENDING.value,
                attempts=0,
                due_at=at,
                created_at=at,
            )
        )
    session.flush()


def address(  # noqa: PLR0913 - what to whom, when and how
    session: Session, *, digest: str, number: int, to: Sequence[Addressed], now: datetime, again: bool
) -> int:
    """Add the deliveries of an issue that are missing; return how many of these are to be sent."""
    there = select(IssueRow.id).where(IssueRow.digest == digest, IssueRow.number == number)
    issue_id = session.scalar(there) if is_storable(number) else None
    if issue_id is None:
        raise UnknownDeliveryError(f"issue {number} of digest '{digest}'")
    add(session, issue_id, to, at=now)
    asked = {(each.channel, each.recipient) for each in to}
    rows = session.scalars(select(DeliveryRow).where(DeliveryRow.issue_id == issue_id))
    chosen = [row for row in rows if (row.channel, row.recipient) in asked]
    if again:
        for row in chosen:
            _renew(row, now)
    return sum(row.state in _UNFINISHED for row in chosen)


def _renew(row: DeliveryRow, now: datetime) -> None:
    """Let a delivery begin from the beginning, unless somebody has it in hand."""
    if row.state == DeliveryState.SENDING.value:
        return
    row.state = DeliveryState.PENDING.value
    row.due_at = row.created_at = now
    row.attempts, row.began_at, row.reason = 0, None, None


def begin(session: Session, *, now: datetime, abandoned_before: datetime) -> Delivery | None:
    """Claim the delivery that has been due for longest; None when there is none."""
    is_due = (DeliveryRow.state == DeliveryState.PENDING.value) & (DeliveryRow.due_at <= now)
    is_abandoned = (DeliveryRow.state == DeliveryState.SENDING.value) & (
        DeliveryRow.began_at < abandoned_before
    )
    # Its time was told by a clock that has been set back since: it may be a year away.
    at_most = now + _CLOCKS_DIFFER
    is_ahead = (DeliveryRow.state == DeliveryState.PENDING.value) & (
        (DeliveryRow.created_at > at_most) | (DeliveryRow.began_at > at_most)
    )
    chosen = (
        _deliveries().where(is_due | is_abandoned | is_ahead).order_by(DeliveryRow.due_at, DeliveryRow.id)
    )
    found = session.execute(chosen.limit(1)).one_or_none()
    if found is None:
        return None
    row, digest, number = found
    row.state = DeliveryState.SENDING.value
    row.began_at = now
    row.created_at = min(row.created_at, now)
    row.attempts += 1
    session.flush()
    return _delivery(row, digest, number)


def end(  # noqa: PLR0913 - what, how, when and why
    session: Session,
    delivery_id: int,
    *,
    state: DeliveryState,
    at: datetime,
    due_at: datetime | None,
    reason: str | None,
    attempt: int | None,
) -> Delivery:
    """Record how an attempt ended; return the delivery as it stands then."""
    if state is DeliveryState.SENDING or (state is DeliveryState.PENDING) != (due_at is not None):
        raise ValueError(f"an attempt does not end as '{state}' with due_at={due_at}")
    found = session.execute(_deliveries().where(DeliveryRow.id == delivery_id)).one_or_none()
    if found is None:
        raise UnknownDeliveryError(f"delivery {delivery_id}")
    row, digest, number = found
    if _may_end(row, state, attempt):
        row.state = state.value
        row.due_at = due_at or at
        row.reason = None if state is DeliveryState.SENT else _one_line(reason, row.recipient)
        session.flush()
    return _delivery(row, digest, number)


def _may_end(row: DeliveryRow, state: DeliveryState, attempt: int | None) -> bool:
    """Tell whether an attempt may still say how it ended.

    One that was taken for abandoned says nothing about the attempt that came after it; but what was sent was
    sent, whoever says so, and is not sent once more.
    """
    if state is DeliveryState.SENT:
        return row.attempts > 0 and row.state != DeliveryState.SENT.value
    return row.state == DeliveryState.SENDING.value and attempt in {None, row.attempts}


def load_deliveries(
    session: Session, *, digest: str | None, number: int | None, unfinished: bool
) -> tuple[Delivery, ...]:
    """Load deliveries in the order in which they were addressed first."""
    if number is not None and not is_storable(number):
        return ()
    chosen = _deliveries().order_by(DeliveryRow.id)
    if digest is not None:
        chosen = chosen.where(IssueRow.digest == digest)
    if number is not None:
        chosen = chosen.where(IssueRow.number == number)
    if unfinished:
        chosen = chosen.where(DeliveryRow.state.in_(_UNFINISHED))
    return tuple(_delivery(row, in_digest, numbered) for row, in_digest, numbered in session.execute(chosen))


def _deliveries() -> Select[DeliveryRow, str, int]:
    return select(DeliveryRow, IssueRow.digest, IssueRow.number).join(
        IssueRow, DeliveryRow.issue_id == IssueRow.id
    )


def _delivery(row: DeliveryRow, digest: str, number: int) -> Delivery:
    return Delivery(
        id=row.id,
        digest=digest,
        number=number,
        channel=row.channel,
        recipient=row.recipient,
        message_id=row.message_id,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        reason=row.reason,
    )


def _one_line(reason: str | None, recipient: str) -> str | None:
    """Return a reason fit for logs and pages: nobody's address, one line, not too long."""
    if reason is None:
        return None
    plain = clean_text(reason)
    for spelt in (recipient, recipient.replace("@", "=")):
        plain = re.sub(re.escape(spelt), "…", plain, flags=re.IGNORECASE)
    return clean_line(_SOMEBODYS_ADDRESS.sub("…", plain))
