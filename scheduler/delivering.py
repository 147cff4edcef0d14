"""Sends what is due, alerts before issues: each mail is claimed, tried, and what became of it recorded."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from scheduler.config import Configuration
from scheduler.outbox import Attempt, Sent, attempt, attempt_alert, broken_off
from store.archive import Archive
from store.locks import HeldError, Lock
from store.records.alerts import Alert
from store.records.issues import Delivery, DeliveryState

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # the service logs; a command says by itself what became of its work

_DELIVERING = "deliveries"  # the lock that whoever sends something holds
# Whoever has a mail in hand holds that lock: what is in hand while we hold it was left by a dead process.
_AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


def deliver(  # noqa: PLR0913 - from where, by which clock, until when, telling whom
    config: Configuration,
    archive: Archive,
    *,
    now: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    on_outcome: Callable[[Attempt[Delivery]], None] = lambda _: None,
    wait: float = 0,
) -> int:
    """Send what is due, one message after another, until nothing is; return how many went to readers.

    Stops between two messages when `stopping` says so, and where the server would take no mail at all: what
    is left stays due. One process delivers at a time: where another one does, and goes on for more than
    `wait` seconds, nothing is sent here.
    """
    if config.mail.server is None:
        return 0
    try:
        lock = Lock.take(config.database, _DELIVERING, wait=wait, holder="delivery of issues")
    except HeldError:
        return 0
    with lock:
        _, would_take_more = _send_all(_Alerts(config, archive), now=now, stopping=stopping)
        if not would_take_more:
            return 0
        return _send_all(_Issues(config, archive), now=now, stopping=stopping, on_outcome=on_outcome)[0]


class _Channel(Protocol[Sent]):
    """What is sent in one way: claimed, tried, recorded."""

    def begin(self, now: datetime) -> Sent | None:
        """Claim what has been due for longest."""

    def attempt(
        self, claimed: Sent, *, now: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> Attempt[Sent]:
        """Send it, and say what became of it."""

    def end(self, made: Attempt[Sent], at: datetime) -> None:
        """Record that, and log it."""


def _send_all(
    channel: _Channel[Sent],
    *,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
    on_outcome: Callable[[Attempt[Sent]], None] = lambda _: None,
) -> tuple[int, bool]:
    """Send all that is due; return how many were sent, and whether the server would take any other mail."""
    sent = 0
    while not stopping():
        claimed = channel.begin(now())
        if claimed is None:
            return sent, True
        try:
            made = channel.attempt(claimed, now=now, stopping=stopping)
        except BaseException:
            # An interrupt, or a fault of ours: whether the server has the mail is not known, and others go
            # first.
            channel.end(broken_off(claimed, at=now()), now())
            raise
        channel.end(made, now())
        on_outcome(made)
        sent += made.state is DeliveryState.SENT
        if made.about_server:
            break
    return sent, False


class _Issues:
    """Issues on their way to readers."""

    def __init__(self, config: Configuration, archive: Archive) -> None:
        self._config = config
        self._archive = archive

    def begin(self, now: datetime) -> Delivery | None:
        """Claim the mail that has been due for longest."""
        return self._archive.begin_delivery(now=now, abandoned_before=_AT_ANY_TIME)

    def attempt(
        self, claimed: Delivery, *, now: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> Attempt[Delivery]:
        """Send it, and say what became of it."""
        return attempt(self._config, self._archive, claimed, now=now, stopping=stopping)

    def end(self, made: Attempt[Delivery], at: datetime) -> None:
        """Record that, and log it."""
        delivery = made.delivery
        self._archive.end_delivery(
            delivery.id,
            state=made.state,
            at=at,
            due_at=made.next_at,
            reason=made.reason,
            attempt=delivery.attempts,
        )
        told = {
            "digest": delivery.digest,
            "number": delivery.number,
            "delivery": delivery.id,
            "channel": delivery.channel,
        }
        _log("delivery ended", made, told)


class _Alerts:
    """Mails to operators."""

    def __init__(self, config: Configuration, archive: Archive) -> None:
        self._config = config
        self._archive = archive

    def begin(self, now: datetime) -> Alert | None:
        """Claim the mail that has been due for longest."""
        return self._archive.begin_alert(now=now, abandoned_before=_AT_ANY_TIME)

    def attempt(
        self, claimed: Alert, *, now: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> Attempt[Alert]:
        """Send it, and say what became of it."""
        return attempt_alert(self._config, claimed, now=now, stopping=stopping)

    def end(self, made: Attempt[Alert], at: datetime) -> None:
        """Record that, and log it."""
        self._archive.end_alert(
            made.delivery.id,
            state=made.state,
            at=at,
            due_at=made.next_at,
            reason=made.reason,
            attempt=made.delivery.attempts,
        )
        _log("alert ended", made, {"alert": made.delivery.id})


def _log(event: str, made: Attempt[Sent], told: Mapping[str, object]) -> None:
    ended = {
        "attempt": made.delivery.attempts,
        "state": made.state.value,
        "next_at": made.next_at.isoformat() if made.next_at else None,
        "reason": made.reason,
    }
    level = logging.INFO if made.state is DeliveryState.SENT else logging.WARNING
    logger.log(level, event, extra={**told, **ended})
