"""An issue as a mail, and its way to the mail server.

A mail is made of the issue alone, so a repeat carries the same Message-ID and the same bytes.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from scheduler.digest.render import as_html, as_text
from scheduler.digest.subject import subject
from scheduler.digest.views import digest_title
from store.errors import ConfigurationError, ReadoutError
from store.records import Issue

DEADLINE = 60.0  # seconds for one message; a server can drip a reply past any timeout of a single read
_FAREWELL = 2.0  # seconds
_PORTS = {"smtp": 25, "smtps": 465}
_TEMPORARY = range(400, 500)  # replies that ask for another try


class DeliveryError(ReadoutError):
    """A mail was not taken by its server; `temporary` where trying again later may help.

    `server` is host and port. The message repeats nothing that the server said, nor any address or password.
    """

    def __init__(self, server: str, reason: str, remedy: str, *, temporary: bool) -> None:
        self.server = server
        self.temporary = temporary
        super().__init__(f"mail server {server} {reason}; {remedy}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """Where mail is handed in. `encrypted` is TLS from the first byte; `start_tls` before any mail."""

    host: str
    port: int
    encrypted: bool
    start_tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"


def _server(url: str, *, require_tls: bool | None) -> _Server:
    unreadable = "the mail server can't be read; write smtp://host:port or smtps://host:port"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The cause would repeat the password.
        raise ConfigurationError(unreadable) from None
    host = parts.hostname
    if parts.scheme not in _PORTS or not host:
        raise ConfigurationError(unreadable)
    encrypted = parts.scheme == "smtps"
    required = not _is_loopback(host) if require_tls is None else require_tls
    return _Server(
        host=host,
        port=port or _PORTS[parts.scheme],
        encrypted=encrypted,
        start_tls=required and not encrypted,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def digest_message(issue: Issue, *, sender: str, recipient: str) -> EmailMessage:
    """Make the mail of an issue to one recipient, the same bytes every time.

    Raises ConfigurationError where an address can't stand in a mail's header.
    """
    author, reader = _address(sender, name=digest_title(issue)), _address(recipient)
    copy = sha256("\0".join((issue.digest, str(issue.number), recipient)).encode()).hexdigest()[:24]
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = author
    message["To"] = reader
    message["Subject"] = subject(issue)
    message["Date"] = issue.issued_at
    message["Message-ID"] = f"<digest.{issue.number}.{copy}@{author.domain}>"
    message["List-Id"] = f"<{issue.digest}.digest.{author.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(issue), cte="quoted-printable")
    message.add_alternative(as_html(issue), subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_readout_{copy}")
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


def send(
    message: EmailMessage, url: str, *, deadline: float = DEADLINE, require_tls: bool | None = None
) -> None:
    """Hand a mail with one recipient to `smtp://[user:password@]host[:port]` or `smtps://…`.

    Takes `deadline` seconds at most. TLS is required unless the server is on this machine; `require_tls`
    overrides that. Raises DeliveryError, and ConfigurationError for an address that can't be read.
    """
    server = _server(url, require_tls=require_tls)
    try:
        asyncio.run(_send_within(message, server, deadline))
    except aiosmtplib.SMTPAuthenticationError as error:
        # Servers echo what they were sent: neither text nor cause may reach a log.
        raise _refused(server, "the user or the password", error.code) from None
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refused(server, "the recipient", error.recipients[0].code) from None
    except aiosmtplib.SMTPSenderRefused as error:
        raise _refused(server, "the sender", error.code) from None
    except aiosmtplib.SMTPResponseException as error:
        raise _refused(server, "the mail", error.code) from None
    except TimeoutError as error:
        remedy = "look whether it is overloaded, or whether a firewall lies between"
        raise DeliveryError(
            server.name, f"did not take the mail within {deadline:g} s", remedy, temporary=True
        ) from error
    except ssl.SSLError as error:
        remedy = "mend its certificate; it must be valid for that name"
        raise DeliveryError(server.name, "has no TLS that can be trusted", remedy, temporary=True) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _unreached(server, error) from error


def _refused(server: _Server, what: str, code: int) -> DeliveryError:
    remedy = (
        "it is tried again later" if code in _TEMPORARY else "look into its log and into the table [mail]"
    )
    return DeliveryError(server.name, f"refused {what} (reply {code})", remedy, temporary=code in _TEMPORARY)


def _unreached(server: _Server, error: Exception) -> DeliveryError:
    if isinstance(error.__cause__, ssl.SSLError):
        remedy = "mend its certificate; it must be valid for that name"
        return DeliveryError(server.name, "has no TLS that can be trusted", remedy, temporary=True)
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        remedy = "whether it took the mail is not known; look into its log"
        return DeliveryError(server.name, "broke the connection off", remedy, temporary=True)
    if server.start_tls and not isinstance(error, aiosmtplib.SMTPConnectError | OSError):
        remedy = "let it offer STARTTLS, or name it as smtps://"
        return DeliveryError(server.name, "offers no encryption", remedy, temporary=True)
    return DeliveryError(
        server.name, "can't be reached", "look whether it runs and what [mail] names", temporary=True
    )


async def _send_within(message: EmailMessage, server: _Server, deadline: float) -> None:
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.encrypted,
        start_tls=server.start_tls,
        username=server.user,
        password=server.password,
        timeout=None,  # the whole has a deadline
    )
    transport = None
    try:
        async with asyncio.timeout(deadline):
            await client.connect()
            transport = client.transport
            await client.send_message(message)
        # The server has the mail: whether it answers the farewell changes nothing.
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await asyncio.wait_for(client.quit(), _FAREWELL)
    finally:
        client.close()
        if isinstance(transport, asyncio.WriteTransport):
            # Closing waits for the other side's part of TLS, longer than the loop lives.
            transport.abort()
            await asyncio.sleep(0)
