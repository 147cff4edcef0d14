"""What the operator is told of sources, and how far a mail about them is on its way. Times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime

from store.records.crawls import State
from store.records.issues import DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSource:
    """What the operator was told of a source last."""

    source: str
    state: State
    since: datetime | None  # when it came to be so, as it was told
    warned_at: datetime  # when they were told last that it is not well


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMail:
    """A mail to an operator, as it is sent however often it is tried."""

    subject: str
    text: str
    recipient: str
    message_id: str  # the same in every attempt
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A mail to an operator, on its way."""

    id: int
    mail: AlertMail
    state: DeliveryState
    attempts: int  # those begun
    due_at: datetime  # the next attempt; once it has ended, when it did
    created_at: datetime  # when it was addressed
    reason: str | None  # one line without addresses: why the last attempt did not succeed

    @property
    def recipient(self) -> str:
        """Whom it goes to."""
        return self.mail.recipient
