"""What an archive keeps of what the operator is told: of which sources, and the mails that tell it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.errors import StoreError
from store.issues.subscribers import note_told
from store.opened import Opened
from store.records.alerts import Alert, AlertMail, ToldSource
from store.records.crawls import State
from store.records.issues import DeliveryState
from store.records.subscribers import Subscriber
from store.sending import UNFINISHED, check_end, claim, may_begin, settle
from store.tables import AlertRow, ToldSourceRow
from store.text import clean_text


class Alerting(Opened):
    """The part of an archive that tells the operator. Every method may raise StoreError."""

    def told_sources(self) -> tuple[ToldSource, ...]:
        """Return what the operator was told of each source last, by their names."""
        chosen = select(ToldSourceRow).order_by(ToldSourceRow.source)
        return self._database.read(lambda session: tuple(map(_told, session.scalars(chosen))))

    def record_alert(
        self,
        told: Sequence[ToldSource],
        mails: Sequence[AlertMail],
        *,
        disabled: Sequence[Subscriber] = (),
    ) -> bool:
        """Keep what the operator is told of sources, and the mails that tell it, due at once.

        All or nothing of it; a mail that is there already, by its Message-ID, is not sent twice. `disabled`
        are readers of whom it tells. Returns whether any mail is new.
        """

        def work(session: Session) -> bool:
            for each in told:
                session.merge(
                    ToldSourceRow(
                        source=each.source,
                        state=each.state.value,
                        since=each.since,
                        warned_at=each.warned_at,
                    )
                )
            named = [mail.message_id for mail in mails]
            there = set(session.scalars(select(AlertRow.message_id).where(AlertRow.message_id.in_(named))))
            session.add_all(_row(mail) for mail in mails if mail.message_id not in there)
            if mails:
                note_told(session, disabled, mails[0].made_at)
            return not there.issuperset(named)

        return self._database.write(work)

    def begin_alert(self, *, now: datetime, abandoned_before: datetime) -> Alert | None:
        """Claim the mail that has been due for longest, as `begin_delivery` does; None when none is due."""

        def work(session: Session) -> Alert | None:
            is_due = may_begin(AlertRow, now=now, abandoned_before=abandoned_before)
            chosen = select(AlertRow).where(is_due).order_by(AlertRow.due_at, AlertRow.id)
            row = session.scalar(chosen.limit(1))
            if row is None:
                return None
            claim(row, now=now)
            session.flush()
            return _alert(row)

        return self._database.write(work)

    def end_alert(  # noqa: PLR0913 - what, how, when and why
        self,
        alert_id: int,
        *,
        state: DeliveryState,
        at: datetime,
        due_at: datetime | None = None,
        reason: str | None = None,
        attempt: int | None = None,
    ) -> None:
        """Record how an attempt ended, as `end_delivery` does."""
        check_end(state, due_at)

        def work(session: Session) -> None:
            row = session.get(AlertRow, alert_id)
            if row is None:
                raise StoreError(
                    f"there is no alert {alert_id}; it was let go, or the database is another one"
                )
            settle(row, state=state, at=at, due_at=due_at, reason=reason, attempt=attempt)

        self._database.write(work)

    def alerts(self, *, since: datetime | None = None) -> tuple[Alert, ...]:
        """Return the mails to operators, the first made first; with `since` none that ended before."""
        chosen = select(AlertRow).order_by(AlertRow.id)
        if since is not None:
            chosen = chosen.where(AlertRow.state.in_(UNFINISHED) | (AlertRow.due_at >= since))
        return self._database.read(lambda session: tuple(map(_alert, session.scalars(chosen))))

    def prune_alerts(self, *, before: datetime) -> None:
        """Let go of mails that were made before, and are on their way no more."""
        ended = (AlertRow.made_at < before, AlertRow.state.not_in(UNFINISHED))
        self._database.write(lambda session: session.execute(delete(AlertRow).where(*ended)))


def _row(mail: AlertMail) -> AlertRow:
    return AlertRow(
        subject=clean_text(mail.subject),
        text=clean_text(mail.text),
        recipient=mail.recipient,
        message_id=mail.message_id,
        made_at=mail.made_at,
        state=DeliveryState.PENDING.value,
        attempts=0,
        due_at=mail.made_at,
        created_at=mail.made_at,
    )


def _told(row: ToldSourceRow) -> ToldSource:
    return ToldSource(source=row.source, state=State(row.state), since=row.since, warned_at=row.warned_at)


def _alert(row: AlertRow) -> Alert:
    return Alert(
        id=row.id,
        mail=AlertMail(
            subject=row.subject,
            text=row.text,
            recipient=row.recipient,
            message_id=row.message_id,
            made_at=row.made_at,
        ),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        reason=row.reason,
    )
