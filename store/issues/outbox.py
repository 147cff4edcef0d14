"""Issues on their way to their recipients, inside a transaction of the archive's: see store.sending."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store import sending
from store.errors import StoreError
from store.records.issues import Addressed, Delivery, DeliveryState, Ended, Stuck
from store.sending import UNFINISHED, check_end, claim, may_begin, settle
from store.statements import in_chunks, is_storable
from store.tables import DeliveryRow, IssueRow


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
    return sum(row.state in UNFINISHED for row in chosen)


def _renew(row: DeliveryRow, now: datetime) -> None:
    """Let a delivery begin from the beginning, unless somebody has it in hand."""
    if row.state == DeliveryState.SENDING.value:
        return
    row.state = DeliveryState.PENDING.value
    row.due_at = row.created_at = now
    row.attempts, row.began_at, row.reason = 0, None, None


def begin(
    session: Session, *, now: datetime, abandoned_before: datetime, at_most: int
) -> tuple[Delivery, ...]:
    """Claim the deliveries that have been due for longest."""
    is_due = may_begin(DeliveryRow, now=now, abandoned_before=abandoned_before)
    chosen = _deliveries().where(is_due).order_by(DeliveryRow.due_at, DeliveryRow.id)
    found = session.execute(chosen.limit(at_most)).all()
    for row, _, _ in found:
        claim(row, now=now)
    session.flush()
    return tuple(_delivery(row, digest, number) for row, digest, number in found)


def end(session: Session, ends: Sequence[Ended]) -> Iterator[tuple[str, str, Ended]]:
    """Record how attempts ended; yield those that counted, with the digest and the recipient."""
    for ended in ends:
        check_end(ended.state, ended.due_at)
    rows = _by_id(session, [ended.delivery for ended in ends])
    for ended in ends:
        if ended.delivery not in rows:
            raise UnknownDeliveryError(f"delivery {ended.delivery}")
        row, digest = rows[ended.delivery]
        counts = settle(
            row,
            state=ended.state,
            at=ended.at,
            due_at=ended.due_at,
            reason=ended.reason,
            attempt=ended.attempt,
        )
        if counts:
            yield digest, row.recipient, ended
    session.flush()


def give_back(session: Session, untried: Sequence[Delivery]) -> None:
    """Let what was claimed and not tried be due as it was, unless another has it in hand since."""
    rows = _by_id(session, [delivery.id for delivery in untried])
    for delivery in untried:
        row, _ = rows.get(delivery.id, (None, ""))
        if row is not None and row.attempts == delivery.attempts:
            sending.give_back(row)
    session.flush()


def stuck(session: Session, *, before: datetime) -> Stuck | None:
    """Tell what was addressed before and has not ended."""
    old = (DeliveryRow.state.in_(UNFINISHED), DeliveryRow.created_at < before)
    number = session.scalar(select(func.count()).select_from(DeliveryRow).where(*old)) or 0
    first = select(DeliveryRow).where(*old).order_by(DeliveryRow.created_at, DeliveryRow.id).limit(1)
    row = session.scalar(first)
    return Stuck(number=number, since=row.created_at, reason=row.reason) if row else None


def _by_id(session: Session, ids: Sequence[int]) -> dict[int, tuple[DeliveryRow, str]]:
    return {
        row.id: (row, digest)
        for chunk in in_chunks(ids)
        for row, digest, _ in session.execute(_deliveries().where(DeliveryRow.id.in_(chunk)))
    }


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
        chosen = chosen.where(DeliveryRow.state.in_(UNFINISHED))
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
