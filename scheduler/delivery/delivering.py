"""Sends what is due, alerts before issues: mails are claimed, tried, and what became of them recorded."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from scheduler.configuration.config import Configuration
from scheduler.delivery.mail_server import server_of
from scheduler.delivery.outbox import Attempt, Outbox, Sent, broken_off
from scheduler.delivery.refusals import is_refused, told_alike
from scheduler.delivery.smtp import Connection
from store.archive import Archive
from store.locks import HeldError, Lock
from store.records.alerts import Alert
from store.records.issues import Delivery, DeliveryState, Ended

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # the service logs; a command says by itself what became of its work

AT_ONCE = 50  # mails claimed and ended in one transaction each; a kill repeats so many at most
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
    `wait` seconds, nothing is sent here. Raises ConfigurationError where the server's password can't be read.
    """
    if config.mail.server is None:
        return 0
    server = server_of(config.mail)
    try:
        lock = Lock.take(config.database, _DELIVERING, wait=wait, holder="delivery of issues")
    except HeldError:
        return 0
    with lock, Connection(server, deadline=config.mail.deadline, stopping=stopping) as connection:
        outbox = Outbox(config, archive, connection.send, now)
        _, would_take_more = _send_all(_Alerts(outbox, archive), now=now, stopping=stopping)
        if not would_take_more:
            return 0
        return _send_all(_Issues(outbox, archive), now=now, stopping=stopping, on_outcome=on_outcome)[0]


class _Channel(Protocol[Sent]):
    """What is sent in one way: claimed, tried, recorded."""

    def begin(self, now: datetime) -> Sequence[Sent]:
        """Claim what has been due for longest; nothing where nothing is due."""

    def attempt(self, claimed: Sent) -> Attempt[Sent]:
        """Send it, and say what became of it."""

    def end(self, made: Sequence[Attempt[Sent]], untried: Sequence[Sent]) -> None:
        """Record that, and log it; what was not tried is due as it was."""


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
        if not claimed:
            return sent, True
        made: list[Attempt[Sent]] = []
        try:
            for each in claimed:
                if made and (stopping() or made[-1].about_server):
                    break
                made.append(channel.attempt(each))
                on_outcome(made[-1])
        except BaseException:
            # An interrupt, or a fault of ours: whether the server has the mail is not known, and others go
            # first.
            if len(made) < len(claimed):
                made.append(broken_off(claimed[len(made)], at=now()))
            raise
        finally:
            channel.end(made, claimed[len(made) :])
        sent += sum(each.state is DeliveryState.SENT for each in made)
        if made[-1].about_server:
            break
    return sent, False


class _Issues:
    """Issues on their way to readers."""

    def __init__(self, outbox: Outbox, archive: Archive) -> None:
        self._outbox = outbox
        self._archive = archive

    def begin(self, now: datetime) -> Sequence[Delivery]:
        """Claim the mails that have been due for longest."""
        return self._archive.begin_deliveries(now=now, abandoned_before=_AT_ANY_TIME, at_most=AT_ONCE)

    def attempt(self, claimed: Delivery) -> Attempt[Delivery]:
        """Send it, and say what became of it."""
        return self._outbox.attempt(claimed)

    def end(self, made: Sequence[Attempt[Delivery]], untried: Sequence[Delivery]) -> None:
        """Record that, and log it."""
        if any(map(is_refused, made)):
            made = told_alike(made, self._of_the_same_issues(made))
        self._archive.end_deliveries([_ended(attempt) for attempt in made], untried=untried)
        for attempt in made:
            delivery = attempt.delivery
            told = {
                "digest": delivery.digest,
                "number": delivery.number,
                "delivery": delivery.id,
                "channel": delivery.channel,
            }
            _log("delivery ended", attempt, told)

    def _of_the_same_issues(self, made: Sequence[Attempt[Delivery]]) -> Iterator[Delivery]:
        for digest, number in {(each.delivery.digest, each.delivery.number) for each in made}:
            yield from self._archive.deliveries(digest=digest, number=number)


def _ended(attempt: Attempt[Delivery]) -> Ended:
    return Ended(
        delivery=attempt.delivery.id,
        state=attempt.state,
        at=attempt.at,
        due_at=attempt.next_at,
        reason=attempt.reason,
        attempt=attempt.delivery.attempts,
        is_hard=attempt.is_hard,
    )


class _Alerts:
    """Mails to operators, one at a time: they are few."""

    def __init__(self, outbox: Outbox, archive: Archive) -> None:
        self._outbox = outbox
        self._archive = archive

    def begin(self, now: datetime) -> Sequence[Alert]:
        """Claim the mail that has been due for longest."""
        claimed = self._archive.begin_alert(now=now, abandoned_before=_AT_ANY_TIME)
        return (claimed,) if claimed else ()

    def attempt(self, claimed: Alert) -> Attempt[Alert]:
        """Send it, and say what became of it."""
        return self._outbox.attempt_alert(claimed)

    def end(self, made: Sequence[Attempt[Alert]], untried: Sequence[Alert]) -> None:  # noqa: ARG002 - what is claimed alone is tried
        """Record that, and log it."""
        for attempt in made:
            self._archive.end_alert(
                attempt.delivery.id,
                state=attempt.state,
                at=attempt.at,
                due_at=attempt.next_at,
                reason=attempt.reason,
                attempt=attempt.delivery.attempts,
            )
            _log("alert ended", attempt, {"alert": attempt.delivery.id})


def _log(event: str, made: Attempt[Sent], told: Mapping[str, object]) -> None:
    ended = {
        "attempt": made.delivery.attempts,
        "state": made.state.value,
        "next_at": made.next_at.isoformat() if made.next_at else None,
        "reason": made.reason,
    }
    level = logging.INFO if made.state is DeliveryState.SENT else logging.WARNING
    logger.log(level, event, extra={**told, **ended})
