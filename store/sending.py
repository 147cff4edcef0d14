"""What is on its way to somebody, inside a transaction of whoever asks: issues and alerts go the same way.

It is claimed before anything is sent, in a transaction that holds the write lock: no two processes send it at
the same time. What a killed process had in hand is claimed again once its time is over, since nobody can know
whether it was sent; its Message-ID tells the two copies for one.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_

from store.records.issues import DeliveryState
from store.tables import Outgoing
from store.text import clean_line, clean_text

UNFINISHED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
_CLOCKS_DIFFER = timedelta(minutes=1)  # what the clocks of a machine's processes may differ by
# What a mail server says names whom it would not take; also as "name=host", the way that bounces write it.
_SOMEBODYS_ADDRESS = re.compile(r"""(?:"[^"]*"|[^\s"<>(),:;\[\]]+)@(?:\[[^\]\s]*\]|[^\s"'<>(),:;\[\]]+)""")


def may_begin(table: type[Outgoing], *, now: datetime, abandoned_before: datetime) -> ColumnElement[bool]:
    """Whether something is to be sent at `now`, or was begun before `abandoned_before` and has not ended."""
    is_pending = table.state == DeliveryState.PENDING.value
    is_abandoned = (table.state == DeliveryState.SENDING.value) & (table.began_at < abandoned_before)
    # Its time was told by a clock that has been set back since: it may be a year away.
    at_most = now + _CLOCKS_DIFFER
    is_ahead = (table.created_at > at_most) | (table.began_at > at_most)
    return or_(is_pending & (table.due_at <= now), is_abandoned, is_pending & is_ahead)


def claim(row: Outgoing, *, now: datetime) -> None:
    """Note that somebody begins to send it."""
    row.state = DeliveryState.SENDING.value
    row.began_at = now
    row.created_at = min(row.created_at, now)
    row.attempts += 1


def give_back(row: Outgoing) -> None:
    """Let what was claimed, and not tried, be due as it was."""
    if row.state == DeliveryState.SENDING.value:
        row.state = DeliveryState.PENDING.value
        row.attempts -= 1


def check_end(state: DeliveryState, due_at: datetime | None) -> None:
    """Raise ValueError for what is no end of an attempt."""
    if state is DeliveryState.SENDING or (state is DeliveryState.PENDING) != (due_at is not None):
        raise ValueError(f"an attempt does not end as '{state}' with due_at={due_at}")


def settle(  # noqa: PLR0913 - what, how, when and why
    row: Outgoing,
    *,
    state: DeliveryState,
    at: datetime,
    due_at: datetime | None,
    reason: str | None,
    attempt: int | None,
) -> bool:
    """Record how an attempt ended, unless another has begun since; tell whether that was so."""
    if not _may_end(row, state, attempt):
        return False
    row.state = state.value
    row.due_at = due_at or at
    row.reason = None if state is DeliveryState.SENT else _one_line(reason, row.recipient)
    return True


def _may_end(row: Outgoing, state: DeliveryState, attempt: int | None) -> bool:
    """Tell whether an attempt may still say how it ended.

    One that was taken for abandoned says nothing about the attempt that came after it; but what was sent was
    sent, whoever says so, and is not sent once more.
    """
    if state is DeliveryState.SENT:
        return row.attempts > 0 and row.state != DeliveryState.SENT.value
    return row.state == DeliveryState.SENDING.value and attempt in {None, row.attempts}


def _one_line(reason: str | None, recipient: str) -> str | None:
    """Return a reason fit for logs and pages: nobody's address, one line, not too long."""
    if reason is None:
        return None
    plain = clean_text(reason)
    for spelt in (recipient, recipient.replace("@", "=")):
        plain = re.sub(re.escape(spelt), "…", plain, flags=re.IGNORECASE)
    return clean_line(_SOMEBODYS_ADDRESS.sub("…", plain))
