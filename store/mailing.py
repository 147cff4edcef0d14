"""What an archive keeps of mails to readers: who they are, and how far each issue is on its way to each."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.issues import outbox, subscribers
from store.opened import Opened
from store.records.issues import Addressed, Delivery, Ended, Stuck
from store.records.subscribers import Subscriber

_BY_LINK = "by the link in a mail"
_BY_HAND = "taken out by hand"


class Mailing(Opened):
    """The part of an archive that mails go out from. Every method may raise StoreError."""

    def address(
        self, *, digest: str, number: int, to: Sequence[Addressed], now: datetime, again: bool = False
    ) -> int:
        """Address an issue to those of `to` that it was not addressed to yet; it is due at once.

        Returns how many of `to` it is still to be sent to. With `again` that is all of them: what was sent,
        refused, given up or put off begins from the beginning, with the Message-ID that it had. Raises
        UnknownDeliveryError where there is no such issue.
        """
        return self._database.write(
            lambda session: outbox.address(session, digest=digest, number=number, to=to, now=now, again=again)
        )

    def begin_deliveries(
        self, *, now: datetime, abandoned_before: datetime, at_most: int = 1
    ) -> tuple[Delivery, ...]:
        """Claim what has been due for longest; nothing when none is due.

        These are pending ones, and those begun before `abandoned_before` that have not ended since: their
        process was killed. When this returns nobody else is given them until then. What was addressed or
        tried in what is the future at `now`, by a clock that ran ahead, is due too, as if addressed now.
        """
        return self._database.write(
            lambda session: outbox.begin(session, now=now, abandoned_before=abandoned_before, at_most=at_most)
        )

    def end_deliveries(self, ends: Sequence[Ended], *, untried: Sequence[Delivery] = ()) -> None:
        """Record how attempts ended, and give back what was claimed and not tried, as it was; all or nothing.

        PENDING is one to repeat at `due_at`; the other ends have no `due_at`. What was sent stays sent.
        Saying the same again changes nothing, nor does the late word of an attempt that was taken for
        abandoned (`attempt`: the `attempts` of the delivery as claimed), unless it is that it was sent.
        `reason` is put on one line of 300 characters without addresses. A reader who was refused for good on
        three days is disabled. Raises UnknownDeliveryError.
        """

        def work(session: Session) -> None:
            counted: dict[str, list[tuple[str, Ended]]] = {}
            for digest, recipient, ended in outbox.end(session, ends):
                counted.setdefault(digest, []).append((recipient, ended))
            for digest, noted in counted.items():
                subscribers.note_ends(session, digest, noted)
            outbox.give_back(session, untried)

        self._database.write(work)

    def deliveries(
        self, *, digest: str | None = None, number: int | None = None, unfinished: bool = False
    ) -> tuple[Delivery, ...]:
        """Return the deliveries (of a digest, an issue; those not ended yet), the first addressed first."""
        return self._database.read(
            lambda session: outbox.load_deliveries(
                session, digest=digest, number=number, unfinished=unfinished
            )
        )

    def stuck(self, *, before: datetime) -> Stuck | None:
        """Return what was addressed before then and is still on its way; None where nothing is."""
        return self._database.read(lambda session: outbox.stuck(session, before=before))

    def subscribers(self, *, digest: str | None = None) -> tuple[Subscriber, ...]:
        """Return the readers (of a digest), those who left too, by their digests and addresses."""
        return self._database.read(lambda session: subscribers.load(session, digest=digest))

    def enrol(self, *, digest: str, addresses: Iterable[str], now: datetime) -> tuple[Subscriber, ...]:
        """Take in those whom the configuration names; return all that are known of the digest's readers.

        Who unsubscribed, or was disabled, stays so.
        """
        told = tuple(addresses)

        def work(session: Session) -> tuple[Subscriber, ...]:
            subscribers.enrol(session, digest=digest, addresses=told, now=now)
            return subscribers.load(session, digest=digest)

        return self._database.write(work)

    def add_subscriber(self, *, digest: str, address: str, now: datetime) -> bool:
        """Make somebody a reader by hand, also one who had left; tell whether he was none such."""
        return self._database.write(
            lambda session: subscribers.add(session, digest=digest, address=address, now=now)
        )

    def remove_subscriber(self, *, digest: str, address: str, now: datetime) -> Subscriber | None:
        """Send somebody nothing more; return him as he is then, None where he never was a reader."""

        def work(session: Session) -> Subscriber | None:
            row = subscribers.by_address(session, digest=digest, address=address)
            return subscribers.leave(session, row, now=now, reason=_BY_HAND)

        return self._database.write(work)

    def subscriber(self, token: str) -> Subscriber | None:
        """Return the reader whose links have this token; None where nobody's do."""
        return self._database.read(lambda session: subscribers.one(subscribers.by_token(session, token)))

    def unsubscribe(self, token: str, *, now: datetime) -> Subscriber | None:
        """Send the reader whose links have this token nothing more; again changes nothing; None: nobody's."""
        return self._database.write(
            lambda session: subscribers.leave(
                session, subscribers.by_token(session, token), now=now, reason=_BY_LINK
            )
        )

    def untold_subscribers(self) -> tuple[Subscriber, ...]:
        """Return those who were disabled and of whom the operator was not told yet."""
        return self._database.read(subscribers.untold)
