"""An issue, or an alert, as a mail.

A mail is made of what was frozen with its issue, so a repeat carries the same Message-ID and the same bytes.
"""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from hashlib import sha256
from html import escape

from scheduler.digest.encoded import part_of
from scheduler.digest.heading import digest_title
from store.errors import ConfigurationError
from store.records.alerts import AlertMail
from store.records.issues import Issue, Rendering

_END_OF_PAGE = re.compile(r"(?=</body>|</html>|\Z)", re.IGNORECASE)
_HERE = b"=_the-readers-own-link_="  # no text that is encoded has it: "=" stands before two digits, or last


def message_id(issue: Issue, *, sender: str, recipient: str) -> str:
    """Name the mail of an issue to one recipient: always the same, and no other issue's, of no other store.

    A mail program hides what has the Message-ID of an earlier mail: a store begun anew counts its issues
    from 1 again, and must not repeat the old one's.
    """
    told = (issue.digest, str(issue.number), issue.issued_at.isoformat(), recipient)
    copy = sha256("\0".join(told).encode()).hexdigest()[:24]
    return f"<digest.{issue.number}.{copy}@{_address(sender).domain}>"


class Letter:
    """An issue as the mail that all its readers get: made once, for each only his name and his link differ.

    Raises ConfigurationError where an address can't stand in a mail's header.
    """

    def __init__(self, issue: Issue, rendering: Rendering, *, sender: str) -> None:
        author = _address(sender, name=digest_title(issue))
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = author
        message["Subject"] = rendering.subject
        message["Date"] = issue.issued_at
        message["List-Id"] = f"<{issue.digest}.digest.{author.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        page = (*_END_OF_PAGE.split(rendering.html, maxsplit=1), "")
        plain = part_of(rendering.plain, shorter=issue.encoded_shorter)
        markup = part_of(page[0], page[1], shorter=issue.encoded_shorter)
        message.set_content("plain\n", cte="quoted-printable")
        message.add_alternative("html\n", subtype="html", cte="quoted-printable")
        for frame_part, part in zip(message.iter_parts(), (plain, markup), strict=True):
            frame_part.replace_header("Content-Transfer-Encoding", part.encoding)
        named = (issue.digest, str(issue.number), issue.issued_at.isoformat())
        message.set_boundary(f"=_readout_{sha256(chr(0).join(named).encode()).hexdigest()[:24]}")
        (plain_head, self._plain), (markup_head, self._markup) = plain.split(), markup.split()
        frame = bytes(message)
        # The markup first, the marks from the end: a text may say "html", and a subject what `_HERE` does.
        frame = frame.replace(b"\r\n\r\nhtml\r\n", b"\r\n\r\n" + markup_head + _HERE, 1)
        frame = frame.replace(b"\r\n\r\nplain\r\n", b"\r\n\r\n" + plain_head + _HERE, 1)
        self._before, self._between, self._after = frame.rsplit(_HERE, 2)

    def to(self, recipient: str, *, named: str, link: str | None = None) -> bytes:
        """Return the mail to one recipient, the same bytes every time.

        `named` is its Message-ID, `link` where he unsubscribes. One that is https may be asked by his mail
        program in one click (RFC 8058).
        """
        head = [("To", str(_address(recipient))), ("Message-ID", named)]
        if link is not None:
            head.append(("List-Unsubscribe", f"<{link}>"))
            if link.startswith("https://"):
                head.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        return b"".join(
            (
                *(_header(name, value) for name, value in head),
                self._before,
                self._plain.encoded(_plain_words(link) if link else ""),
                self._between,
                self._markup.encoded(_html_words(link) if link else ""),
                self._after,
            )
        )


def alert_message(mail: AlertMail, *, sender: str) -> bytes:
    """Make the mail that tells an operator of something, the same bytes every time.

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
    return bytes(message)


def _plain_words(link: str) -> str:
    return f"\nNo more of these mails: {link}\n"


def _html_words(link: str) -> str:
    return f'<p><a href="{escape(link)}">No more of these mails</a></p>\n'


def _header(name: str, value: str) -> bytes:
    # What stands here was made by us; that it ends no line is seen to all the same.
    if not (value.isascii() and value.isprintable()):
        raise ConfigurationError(f"the {name} of a mail has a character that it must not have")
    return f"{name}: {value}\r\n".encode("ascii")


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
