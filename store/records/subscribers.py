"""Who a digest is sent to. Times are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SubscriberState(StrEnum):
    """Whether somebody is sent the digest."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"  # by the link in a mail, or taken out by an operator
    DISABLED = "disabled"  # their server refuses them for good, again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader of one digest, known by a mail address.

    `token` names him in the address by which he unsubscribes: who knows it can do so. It never changes.
    """

    digest: str
    address: str
    token: str = field(repr=False)  # never in a log
    state: SubscriberState
    since: datetime  # when it came to be so
    reason: str | None
    configured: bool  # taken in because the configuration names him, and a reader only while it does
    hard_bounces: int = 0  # days in a row with mail on which his server refused him for good

    @property
    def is_active(self) -> bool:
        """Whether he is sent the digest, as far as the store knows."""
        return self.state is SubscriberState.ACTIVE
