"""What the operator is told of mail: that it is stuck, and who can't be reached any more. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.delivery.alerts import mails_to
from scheduler.digest.words import moment_words, one_line
from store.records.alerts import AlertMail
from store.records.issues import Stuck
from store.records.subscribers import Subscriber

STUCK_AFTER = timedelta(hours=4)  # on its way, since it was addressed
_DAY = timedelta(days=1)
_NAMED = 50  # readers in one mail; of more, how many they are


def stuck_mails(
    stuck: Stuck, to: Iterable[str], now: datetime, *, zone: str, sender: str
) -> tuple[AlertMail, ...]:
    """Make the mails that tell of mail that does not get through: one a day while it lasts, to each operator.

    Made again on one day they have the same Message-IDs. Times are by the clock of `zone`.
    """
    days = (now - stuck.since - STUCK_AFTER) // _DAY
    since = f"{moment_words(stuck.since.astimezone(ZoneInfo(zone)))} ({zone})"
    why = one_line(stuck.reason) or "None was tried: the service, or a mail before it, was in the way."
    text = (
        f"{stuck.number} mail(s) of issues are not sent, the first since {since}.\n  {why}\n\n"
        "They are tried again for 3 days. `readout doctor` looks at the mail server, `readout digest list`\n"
        "says what each mail met, and `readout digest send` tries again at once.\n"
    )
    subject = f"Readout: {stuck.number} mail(s) stuck"
    named = ("stuck", f"{stuck.since.date()}", str(days))
    return mails_to(to, subject=subject, text=text, now=now, sender=sender, named=named)


def disabled_mails(
    disabled: Sequence[Subscriber], to: Iterable[str], now: datetime, *, sender: str
) -> tuple[AlertMail, ...]:
    """Make the mails that tell each operator who is sent nothing more: their servers refuse them."""
    lines = [f"{each.address} (digest {each.digest}): {each.reason}" for each in disabled[:_NAMED]]
    if len(disabled) > _NAMED:
        lines.append(f"and {len(disabled) - _NAMED} more: `readout subscribers list`")
    text = "\n".join(
        (
            "These readers are sent nothing more:",
            *lines,
            "",
            "`readout subscribers add ADDRESS --digest NAME` sends to somebody again.",
            "",
        )
    )
    subject = f"Readout: {len(disabled)} reader(s) can't be reached any more"
    named = ("disabled", *(f"{each.token} {each.since.isoformat()}" for each in disabled))
    return mails_to(to, subject=subject, text=text, now=now, sender=sender, named=named)
