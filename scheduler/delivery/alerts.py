"""A mail to each operator that says the same. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from store.records.alerts import AlertMail


def mails_to(  # noqa: PLR0913 - what to whom, when and by what name
    operators: Iterable[str], *, subject: str, text: str, now: datetime, sender: str, named: Sequence[str]
) -> tuple[AlertMail, ...]:
    """Make a mail to each operator; made again of what is `named` alike, it has the same Message-ID."""
    return tuple(
        AlertMail(
            subject=subject,
            text=text,
            recipient=operator,
            message_id=_message_id((*named, operator), sender=sender),
            made_at=now,
        )
        for operator in dict.fromkeys(operators)
    )


def _message_id(named: Sequence[str], *, sender: str) -> str:
    name = sha256("\0".join(named).encode()).hexdigest()[:24]
    return f"<alert.{name}@{sender.rpartition('@')[2]}>"
