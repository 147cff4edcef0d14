"""What goes out of an issue or of an alert, to whom, and what becomes of one attempt to send it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import DigestConfiguration
from scheduler.delivery.email import Letter, alert_message, message_id
from scheduler.delivery.mail_server import DeliveryError
from scheduler.delivery.smtp import Mail
from scheduler.digest.render import rendered
from store.archive import Archive
from store.errors import StoreError
from store.records.alerts import Alert
from store.records.issues import Addressed, Delivery, DeliveryState, Issue, Rendering
from store.records.subscribers import Subscriber

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
    at: datetime  # when it ended
    next_at: datetime | None = None  # when it is tried again, where it is
    reason: str | None = None  # one line, without anybody's address
    about_server: bool = False  # any other mail would have met the same just now
    is_hard: bool = False  # the recipient was refused for good


def subscribers_of(
    config: Configuration, digest: DigestConfiguration, archive: Archive, now: datetime
) -> tuple[Subscriber, ...]:
    """Return all that are known of a digest's readers: who is named in the configuration is taken in."""
    return archive.enrol(digest=digest.name, addresses=config.readers(digest), now=now)


def readers(
    config: Configuration, digest: DigestConfiguration, archive: Archive, now: datetime
) -> tuple[Subscriber, ...]:
    """Return whom a digest is sent to: those named in the configuration, and those added by hand.

    Who unsubscribed, or was disabled, is none of them.
    """
    named = {each.lower() for each in config.readers(digest)}
    known = subscribers_of(config, digest, archive, now)
    return tuple(each for each in known if is_reader(each, named))


def is_reader(subscriber: Subscriber, named: Collection[str]) -> bool:
    """Tell whether somebody is sent his digest; the configuration names these, in small letters."""
    if not subscriber.is_active:
        return False
    return not subscriber.configured or subscriber.address.lower() in named


def names_of_readers(config: Configuration, archive: Archive) -> frozenset[tuple[str, str]]:
    """Return the readers of each digest, its name and the address in small letters; changes nothing."""
    known = archive.subscribers()
    gone = {(each.digest, each.address.lower()) for each in known if not each.is_active}
    added = {(each.digest, each.address.lower()) for each in known if not each.configured}
    named = {(digest.name, each.lower()) for digest in config.digests for each in config.readers(digest)}
    there = {digest.name for digest in config.digests}
    return frozenset(each for each in (named | added) - gone if each[0] in there)


def reads(delivery: Delivery, names: Collection[tuple[str, str]]) -> bool:
    """Tell whether a delivery goes to one of the readers of these names."""
    return (delivery.digest, delivery.recipient.lower()) in names


def addressed(
    config: Configuration, digest: DigestConfiguration, archive: Archive, issue: Issue
) -> tuple[Addressed, ...]:
    """Return those whom an issue is sent to: each reader of its digest; the store takes nobody twice."""
    sender = config.mail.sender
    return tuple(
        Addressed(
            recipient=reader.address, message_id=message_id(issue, sender=sender, recipient=reader.address)
        )
        for reader in readers(config, digest, archive, issue.issued_at)
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
    to = [each for each in addressed(config, digest, archive, issue) if again or each.recipient not in sent]
    return archive.address(digest=issue.digest, number=issue.number, to=to, now=now, again=True)


def rendering_of(archive: Archive, issue: Issue) -> Rendering:
    """Return the forms that were frozen with an issue; of one that has none, what it looks like today."""
    return archive.rendering(digest=issue.digest, number=issue.number) or rendered(issue)


class Outbox:
    """What makes the mails of one round of deliveries: an issue is read and made a letter once in it."""

    def __init__(
        self,
        config: Configuration,
        archive: Archive,
        send: Callable[[Mail], None],
        now: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._archive = archive
        self._send = send
        self._now = now
        self._readers: dict[str, dict[str, Subscriber]] = {}  # by their digest, by their address
        self._letter: tuple[tuple[str, int], Letter] | None = None  # the last one, by its digest and number

    def attempt(self, delivery: Delivery) -> Attempt[Delivery]:
        """Send a delivery that was begun, and say what became of it; nothing is recorded yet."""
        reader = self._readers_of(delivery.digest).get(delivery.recipient.lower())
        if reader is None or self._has_left(reader):
            reason = f"no longer among the readers of digest '{delivery.digest}'"
            return Attempt(delivery=delivery, state=DeliveryState.DROPPED, at=self._now(), reason=reason)
        link = self._config.web.unsubscribe_link(reader.token)
        content = self._letter_of(delivery).to(delivery.recipient, named=delivery.message_id, link=link)
        return self._handed_in(delivery, content)

    def attempt_alert(self, alert: Alert) -> Attempt[Alert]:
        """Send a mail to an operator that was begun, and say what became of it; nothing is recorded yet."""
        if alert.recipient not in self._config.mail.operator:
            reason = "no longer named in [mail] operator"
            return Attempt(delivery=alert, state=DeliveryState.DROPPED, at=self._now(), reason=reason)
        return self._handed_in(alert, alert_message(alert.mail, sender=self._config.mail.sender))

    def _handed_in(self, delivery: Sent, content: bytes) -> Attempt[Sent]:
        sender, recipient = self._config.mail.sender, delivery.recipient
        try:
            self._send(Mail(sender=sender, recipient=recipient, content=content))
        except DeliveryError as error:
            return not_taken(delivery, error, at=self._now())
        return Attempt(delivery=delivery, state=DeliveryState.SENT, at=self._now())

    def _readers_of(self, name: str) -> Mapping[str, Subscriber]:
        """Return who reads the digest of a name; nobody, where it is no longer told of."""
        if name not in self._readers:
            now = self._now()
            self._readers[name] = {
                reader.address.lower(): reader
                for digest in self._config.digests
                if digest.name == name
                for reader in readers(self._config, digest, self._archive, now)
            }
        return self._readers[name]

    def _has_left(self, reader: Subscriber) -> bool:
        """Tell whether he left since this round began: a slow server takes minutes for the mails before."""
        known = self._archive.subscriber(reader.token)
        return known is None or not known.is_active

    def _letter_of(self, delivery: Delivery) -> Letter:
        named = (delivery.digest, delivery.number)
        if self._letter is None or self._letter[0] != named:
            issue = self._archive.issue(digest=delivery.digest, number=delivery.number)
            if issue is None:  # the store lets no delivery outlive its issue
                gone = f"issue {delivery.number} of digest '{delivery.digest}' is gone; restore a backup"
                raise StoreError(gone)
            forms = rendering_of(self._archive, issue)
            self._letter = (named, Letter(issue, forms, sender=self._config.mail.sender))
        return self._letter[1]


def not_taken(delivery: Sent, error: DeliveryError, *, at: datetime) -> Attempt[Sent]:
    """Decide what becomes of a delivery that its server did not take at `at`."""
    if not error.temporary:
        is_hard = error.about_recipient
        return Attempt(
            delivery=delivery, state=DeliveryState.REFUSED, at=at, reason=str(error), is_hard=is_hard
        )
    next_at = put_off(delivery, at)
    return Attempt(
        delivery=delivery,
        state=DeliveryState.PENDING if next_at else DeliveryState.FAILED,
        at=at,
        next_at=next_at,
        reason=str(error),
        about_server=error.about_server,
    )


def broken_off(delivery: Sent, *, at: datetime) -> Attempt[Sent]:
    """Decide what becomes of a delivery whose attempt had no end: it is never given up for that."""
    return Attempt(
        delivery=delivery,
        state=DeliveryState.PENDING,
        at=at,
        next_at=put_off(delivery, at) or at + WAITS[-1],
        reason="the attempt was broken off; whether the server took the mail is not known",
    )


def put_off(delivery: Delivery | Alert, at: datetime) -> datetime | None:
    """Return when a delivery that was tried in vain at `at` is tried again; None: often enough."""
    wait = WAITS[min(delivery.attempts, len(WAITS)) - 1]
    return at + wait if at + wait <= delivery.created_at + GIVEN_UP_AFTER else None
