"""An issue, or an alert, as a mail.

A mail is made of what was frozen with its issue, so a repeat carries the same Message-ID and the same bytes.
"""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from hashlib import sha256

from scheduler.digest.heading import digest_title
from store.errors import ConfigurationError
from store.records.alerts import AlertMail
from store.records.issues import Issue, Rendering


def message_id(issue: Issue, *, sender: str, recipient: str) -> str:
    """Name the mail of an issue to one recipient: always the same, and no other issue's, of no other store.

    A mail program hides what has the Message-ID of an earlier mail: a store begun anew counts its issues
    from 1 again, and must not repeat the old one's.
    """
    told = (issue.digest, str(issue.number), issue.issued_at.isoformat(), recipient)
    copy = sha256("\0".join(told).encode()).hexdigest()[:24]
    return f"<digest.{issue.number}.{copy}@{_address(sender).domain}>"


def digest_message(
    issue: Issue, rendering: Rendering, *, sender: str, recipient: str, named: str
) -> EmailMessage:
    """Make the mail of an issue to one recipient, the same bytes every time; `named` is its Message-ID.

    Raises ConfigurationError where an address can't stand in a mail's header.
    """
    author, reader = _address(sender, name=digest_title(issue)), _address(recipient)
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = author
    message["To"] = reader
    message["Subject"] = rendering.subject
    message["Date"] = issue.issued_at
    message["Message-ID"] = named
    message["List-Id"] = f"<{issue.digest}.digest.{author.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendering.plain, cte="quoted-printable")
    message.add_alternative(rendering.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_readout_{sha256(named.encode()).hexdigest()[:24]}")
    return message


def alert_message(mail: AlertMail, *, sender: str) -> EmailMessage:
    """Make the mail that tells an operator of sources, the same bytes every time.

    Raises ConfigurationError where an address can't stand in a mail's header.
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = _address(sender, name="Readout")
    message["To"] = _address(mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = mail.made_at
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    return message


def _address(spec: str, *, name: str = "") -> Address:
    shown = "".join(letter if letter.isprintable() else "?" for letter in spec[:100])
    refusal = ConfigurationError(f"'{shown}' is no mail address; write it as name@host")
    try:
        address = Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:
        raise refusal from error
    if not (spec.isascii() and address.username and address.domain):
        raise refusal
    return address
