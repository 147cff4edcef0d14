"""Refusals for good that say something of the server, and nothing of the readers. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from scheduler.delivery.outbox import Attempt, put_off
from store.records.issues import Delivery, DeliveryState

_MANY = 3  # readers, of whom most say more of their server than of themselves
# His address, his mailbox: RFC 3463, 3.2 and 3.3. That many have moved away says nothing of the server.
_READERS_OWN = re.compile(r"\(reply \d{3} 5\.(?:1\.(?:[0-46]|10)|2\.\d{1,3})\)")
_ALIKE = "all or most readers are refused alike: "


def told_alike(made: Sequence[Attempt[Delivery]], others: Iterable[Delivery]) -> list[Attempt[Delivery]]:
    """Take a refusal for good of all readers, or of most of three and more, for a trouble of the server.

    It says nothing of the readers, unless the server tells by its number that it is about a mailbox, and is
    tried again as any trouble is. Few attempts are judged together with the `others` of the same issues.
    """
    heard = _answers([(each.delivery.recipient, each.state, each.reason) for each in made])
    if sum(map(len, heard.values())) < _MANY:
        tried = {each.delivery.id for each in made}
        before = [(each.recipient, each.state, each.reason) for each in others if each.id not in tried]
        for answer, recipients in _answers(before).items():
            heard.setdefault(answer, set()).update(recipients)
    number = len(set().union(*heard.values()))
    alike = {
        answer
        for answer, recipients in heard.items()
        if answer
        and not _READERS_OWN.search(answer)
        and len(recipients) > 1
        and (len(recipients) == number or _is_most(recipients, number))
    }
    return [_put_off_alike(each) if is_refused(each) and each.reason in alike else each for each in made]


def is_refused(attempt: Attempt[Delivery]) -> bool:
    """Tell whether the server refused a mail for good."""
    return attempt.state is DeliveryState.REFUSED


def _answers(ends: Iterable[tuple[str, DeliveryState, str | None]]) -> dict[str | None, set[str]]:
    """Return who was refused for good, by the answer; under None who was taken, or asked to wait."""
    found: dict[str | None, set[str]] = {}
    for recipient, state, reason in ends:
        told = reason or ""
        if state is DeliveryState.REFUSED or told.startswith(_ALIKE):
            found.setdefault(told.removeprefix(_ALIKE), set()).add(recipient.lower())
        elif state is DeliveryState.SENT or (told and state is not DeliveryState.DROPPED):
            found.setdefault(None, set()).add(recipient.lower())
    return found


def _is_most(recipients: Collection[str], number: int) -> bool:
    return number >= _MANY and 2 * len(recipients) > number


def _put_off_alike(attempt: Attempt[Delivery]) -> Attempt[Delivery]:
    next_at = put_off(attempt.delivery, attempt.at)
    return replace(
        attempt,
        state=DeliveryState.PENDING if next_at else DeliveryState.FAILED,
        next_at=next_at,
        reason=f"{_ALIKE}{attempt.reason}",
        is_hard=False,
    )
