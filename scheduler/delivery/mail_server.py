"""Which mail server takes our mail, and in what words its refusals are told."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import aiosmtplib

from scheduler.configuration.config import mail_password
from scheduler.configuration.mail_table import MailConfiguration
from store.errors import ConfigurationError, ReadoutError

_PORTS = {"smtp": 25, "smtps": 465}
_TEMPORARY = range(400, 500)  # replies that ask for another try
_REPLIES = range(400, 600)  # that refuse something; any other, where one is refused, is nonsense
CLOSING = 421  # the reply of a server that takes nothing at all just now
# "relay access denied" and the like: said to any recipient of ours. RFC 3463, 3.8.
_POLICY = re.compile(r"\s*5\.7\.\d")
# What a reply may begin with, as its meaning in numbers: RFC 2034, RFC 3463.
_STATUS = re.compile(r"\s*(5\.\d{1,3}\.\d{1,3})(?!\S)")
_TOO_LARGE = 552  # RFC 1870: said to MAIL, though it is the mail that is too large


class DeliveryError(ReadoutError):
    """A mail was not taken by its server; `temporary` where trying again later may help.

    `server` is host and port. `about_server` where any other mail would have met the same,
    `about_recipient` where any other mail to him would have. The message repeats nothing but numbers
    of what the server said, and no address or password.
    """

    def __init__(  # noqa: PLR0913 - what it is about
        self,
        server: str,
        problem: str,
        remedy: str,
        *,
        temporary: bool,
        about_server: bool = False,
        about_recipient: bool = False,
    ) -> None:
        self.server = server
        self.problem = problem
        self.remedy = remedy
        self.temporary = temporary
        self.about_server = about_server
        self.about_recipient = about_recipient
        super().__init__(f"mail server {server} {problem}; {remedy}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
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


def server_of(mail: MailConfiguration) -> MailServer:
    """Return the configured mail server. Raises ConfigurationError where its password can't be read."""
    if mail.server is None:
        raise ConfigurationError('no mail server: write [mail] server = "smtp://host:port"')
    parts = urlsplit(mail.server)
    encrypted = parts.scheme == "smtps"
    written = unquote(parts.password) if parts.password else None
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        encrypted=encrypted,
        start_tls=mail.requires_tls and not encrypted,
        user=unquote(parts.username) if parts.username else None,
        password=mail_password(mail) or written,
    )


def too_large(server: MailServer, size: int, most: int) -> DeliveryError:
    """Tell that a server takes no mail of `size` bytes: it says so before it is sent any."""
    problem = f"takes no mail of more than {most // 1000} KB, and this one has {size // 1000}"
    return DeliveryError(server.name, problem, "let it take larger ones", temporary=True)


@contextmanager
def told_plainly(server: MailServer) -> Iterator[None]:
    """Raise what a mail server does as DeliveryError."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        # Servers echo what they were sent: neither text nor cause may reach a log.
        raise _refused(server, "the user or the password", error.code, about_server=True) from None
    except aiosmtplib.SMTPRecipientRefused as error:
        about_recipient = not _POLICY.match(error.message)
        status = _STATUS.match(error.message)
        reply = f"{error.code} {status[1]}" if status else f"{error.code}"
        raise _refused(
            server, "the recipient", error.code, reply=reply, about_recipient=about_recipient
        ) from None
    except aiosmtplib.SMTPSenderRefused as error:
        what = "the mail" if error.code == _TOO_LARGE else "the sender"
        raise _refused(server, what, error.code, about_server=error.code != _TOO_LARGE) from None
    except aiosmtplib.SMTPDataError as error:
        raise _refused(server, "the mail", error.code) from None
    except aiosmtplib.SMTPResponseException as error:
        # The greeting, EHLO, STARTTLS: it never came to a mail.
        raise _refused(server, "the connection", error.code, about_server=True) from None
    except TimeoutError as error:
        remedy = "look whether it is overloaded, or whether a firewall lies between"
        raise _in_the_way(server, "did not answer in time", remedy) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _unreached(server, error) from error


def size_offered(told: str | None) -> int | None:
    """Return the most bytes that a server takes, by its SIZE; None where it names none (RFC 1870: 0)."""
    found = re.fullmatch(r"\s*(\d{1,18})\s*", told or "")
    return int(found[1]) or None if found else None


def _in_the_way(server: MailServer, problem: str, remedy: str) -> DeliveryError:
    return DeliveryError(server.name, problem, remedy, temporary=True, about_server=True)


def _refused(  # noqa: PLR0913 - what it is about
    server: MailServer,
    what: str,
    code: int,
    *,
    reply: str = "",
    about_server: bool = False,
    about_recipient: bool = False,
) -> DeliveryError:
    """Tell a reply. A server that takes no mail of ours says nothing of the reader: that can be mended."""
    if code not in _REPLIES:
        return _in_the_way(server, "does not speak SMTP", "look whether another service has that port")
    about_server = about_server or code == CLOSING
    temporary = about_server or code in _TEMPORARY
    remedy = (
        "it is tried again later" if code in _TEMPORARY else "look into its log and into the table [mail]"
    )
    return DeliveryError(
        server.name,
        f"refused {what} (reply {reply or code})",
        remedy,
        temporary=temporary,
        about_server=about_server,
        about_recipient=about_recipient and not temporary,
    )


def _unreached(server: MailServer, error: Exception) -> DeliveryError:
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        remedy = "mend its certificate; it must be valid for that name"
        return _in_the_way(server, "has no TLS that can be trusted", remedy)
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        remedy = "whether it took the mail is not known; look into its log"
        return DeliveryError(server.name, "broke the connection off", remedy, temporary=True)
    if server.start_tls and not isinstance(error, aiosmtplib.SMTPConnectError | OSError):
        return _in_the_way(server, "offers no encryption", "let it offer STARTTLS, or name it as smtps://")
    return _in_the_way(server, "can't be reached", "look whether it runs and what [mail] names")
