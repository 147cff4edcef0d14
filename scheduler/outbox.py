"""What goes out of an issue or of an alert, to whom, and what becomes of one attempt to send it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Generic, TypeVar

from scheduler.config import Configuration
from scheduler.delivery.email import alert_message, digest_message, message_id
from scheduler.delivery.smtp import DeliveryError, send
from scheduler.digest.render import rendered
from scheduler.digest_tables import DigestConfiguration
from store.archive import Archive
from store.errors import ConfigurationError, StoreError
from store.records.alerts import Alert
from store.records.issues import Addressed, Delivery, DeliveryState, Issue, Rendering

# How long a delivery waits after its first, second … attempt; the last goes on. RFC 5321, 4.5.4.1: first
# soon, then every few hours, for some days.
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60), timedelta(minutes=240))
GIVEN_UP_AFTER = timedelta(hours=72)


Sent = TypeVar("Sent", Delivery, Alert)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Generic[Sent]):
    """What became of one attempt. `delivery` is as it stood when the attempt began."""

    delivery: Sent
    state: DeliveryState
    next_at: datetime | None = None  # when it is tried again, where it is
    reason: str | None = None  # one line, without anybody's address
    about_server: bool = False  # any other mail would have met the same just now


def addressed(config: Configuration, digest: DigestConfiguration, issue: Issue) -> tuple[Addressed, ...]:
    """Return those whom an issue is sent to: each reader of its digest; the store takes nobody twice."""
    sender = config.mail.sender
    return tuple(
        Addressed(recipient=reader, message_id=message_id(issue, sender=sender, recipient=reader))
        for reader in config.readers(digest)
    )


def address(  # noqa: PLR0913 - what, whose, whence, when
    config: Configuration,
    digest: DigestConfiguration,
    archive: Archive,
    issue: Issue,
    *,
    now: datetime,
    again: bool,
) -> int:
    """Address an issue to the readers who do not have it, at once; return how many these are.

    That is also those of whom it was refused, given up or put off. With `again` it is every reader.
    """
    there = archive.deliveries(digest=issue.digest, number=issue.number)
    sent = {delivery.recipient for delivery in there if delivery.state is DeliveryState.SENT}
    to = [each for each in addressed(config, digest, issue) if again or each.recipient not in sent]
    return archive.address(digest=issue.digest, number=issue.number, to=to, now=now, again=True)


def rendering_of(archive: Archive, issue: Issue) -> Rendering:
    """Return the forms that were frozen with an issue; of one that has none, what it looks like today."""
    return archive.rendering(digest=issue.digest, number=issue.number) or rendered(issue)


def attempt(
    config: Configuration,
    archive: Archive,
    delivery: Delivery,
    *,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> Attempt[Delivery]:
    """Send a delivery that was begun, and say what became of it; nothing is recorded yet.

    Raises ConfigurationError where there is no mail server.
    """
    if delivery.recipient not in _readers_of(config, delivery.digest):
        reason = f"no longer among the readers of digest '{delivery.digest}'"
        return Attempt(delivery=delivery, state=DeliveryState.FAILED, reason=reason)
    issue = archive.issue(digest=delivery.digest, number=delivery.number)
    if issue is None:  # the store lets no delivery outlive its issue
        raise StoreError(f"issue {delivery.number} of digest '{delivery.digest}' is gone; restore a backup")
    message = digest_message(
        issue,
        rendering_of(archive, issue),
        sender=config.mail.sender,
        recipient=delivery.recipient,
        named=delivery.message_id,
    )
    return _handed_in(config, delivery, message, now=now, stopping=stopping)


def _readers_of(config: Configuration, name: str) -> Collection[str]:
    """Return who reads the digest of a name; nobody, where it is no longer told of."""
    return [reader for digest in config.digests if digest.name == name for reader in config.readers(digest)]


def attempt_alert(
    config: Configuration, alert: Alert, *, now: Callable[[], datetime], stopping: Callable[[], bool]
) -> Attempt[Alert]:
    """Send a mail to an operator that was begun, and say what became of it; nothing is recorded yet."""
    if alert.recipient not in config.mail.operator:
        reason = "no longer named in [mail] operator"
        return Attempt(delivery=alert, state=DeliveryState.FAILED, reason=reason)
    message = alert_message(alert.mail, sender=config.mail.sender)
    return _handed_in(config, alert, message, now=now, stopping=stopping)


def _handed_in(
    config: Configuration,
    delivery: Sent,
    message: EmailMessage,
    *,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> Attempt[Sent]:
    """Send a message to the mail server. Raises ConfigurationError where there is none."""
    if config.mail.server is None:
        raise ConfigurationError('no mail server: write [mail] server = "smtp://host:port"')
    try:
        send(message, config.mail.server, deadline=config.mail.deadline, stopping=stopping)
    except DeliveryError as error:
        return not_taken(delivery, error, at=now())
    return Attempt(delivery=delivery, state=DeliveryState.SENT)


def not_taken(delivery: Sent, error: DeliveryError, *, at: datetime) -> Attempt[Sent]:
    """Decide what becomes of a delivery that its server did not take at `at`."""
    if not error.temporary:
        return Attempt(delivery=delivery, state=DeliveryState.REFUSED, reason=str(error))
    next_at = put_off(delivery, at)
    return Attempt(
        delivery=delivery,
        state=DeliveryState.PENDING if next_at else DeliveryState.FAILED,
        next_at=next_at,
        reason=str(error),
        about_server=error.about_server,
    )


def broken_off(delivery: Sent, *, at: datetime) -> Attempt[Sent]:
    """Decide what becomes of a delivery whose attempt had no end: it is never given up for that."""
    return Attempt(
        delivery=delivery,
        state=DeliveryState.PENDING,
        next_at=put_off(delivery, at) or at + WAITS[-1],
        reason="the attempt was broken off; whether the server took the mail is not known",
    )


def put_off(delivery: Delivery | Alert, at: datetime) -> datetime | None:
    """Return when a delivery that was tried in vain at `at` is tried again; None: often enough."""
    wait = WAITS[min(delivery.attempts, len(WAITS)) - 1]
    return at + wait if at + wait <= delivery.created_at + GIVEN_UP_AFTER else None
