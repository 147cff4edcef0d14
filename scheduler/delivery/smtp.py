"""The way to a mail server: one mail handed in, or only a look whether it would be taken."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from store.errors import ConfigurationError, ReadoutError

DEADLINE = 60.0  # seconds for one message; a server can drip a reply past any timeout of a single read
GRACE = 10.0  # seconds that a message has left once we are told to stop
_GLANCE = 0.1  # seconds between two looks whether we are told to
_FAREWELL = 2.0  # seconds
_PORTS = {"smtp": 25, "smtps": 465}
_TEMPORARY = range(400, 500)  # replies that ask for another try
_REPLIES = range(400, 600)  # that refuse something; any other, where one is refused, is nonsense
_CLOSING = 421  # the reply of a server that takes nothing at all just now

Work = Callable[[aiosmtplib.SMTP], Awaitable[object]]


class DeliveryError(ReadoutError):
    """A mail was not taken by its server; `temporary` where trying again later may help.

    `server` is host and port. `about_server` where any other mail would have met the same. The message
    repeats nothing that the server said, nor any address or password.
    """

    def __init__(
        self, server: str, problem: str, remedy: str, *, temporary: bool, about_server: bool = False
    ) -> None:
        self.server = server
        self.problem = problem
        self.remedy = remedy
        self.temporary = temporary
        self.about_server = about_server
        super().__init__(f"mail server {server} {problem}; {remedy}")


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


def send(
    message: EmailMessage,
    url: str,
    *,
    deadline: float = DEADLINE,
    require_tls: bool | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Hand a mail with one recipient to `smtp://[user:password@]host[:port]` or `smtps://…`.

    Takes `deadline` seconds at most, and GRACE once `stopping` says so. TLS is required unless the server is
    on this machine; `require_tls` overrides that. Raises DeliveryError, and ConfigurationError for an address
    that can't be read.
    """
    server = _server(url, require_tls=require_tls)
    with _told_plainly(server):
        asyncio.run(_within(server, lambda client: client.send_message(message), deadline, stopping))


def visit(url: str, *, deadline: float = DEADLINE, require_tls: bool | None = None) -> str:
    """Go as far as a mail would, TLS and login too, without handing one in; return the server's name.

    Takes `deadline` seconds at most. Raises as `send` does.
    """
    server = _server(url, require_tls=require_tls)
    with _told_plainly(server):
        asyncio.run(_within(server, lambda client: client.noop(), deadline, lambda: False))
    return server.name


@contextmanager
def _told_plainly(server: _Server) -> Iterator[None]:
    """Raise what a mail server does as DeliveryError."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        # Servers echo what they were sent: neither text nor cause may reach a log.
        raise _refused(server, "the user or the password", error.code, about_server=True) from None
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refused(server, "the recipient", error.recipients[0].code) from None
    except aiosmtplib.SMTPSenderRefused as error:
        raise _refused(server, "the sender", error.code, about_server=True) from None
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


def _in_the_way(server: _Server, problem: str, remedy: str) -> DeliveryError:
    return DeliveryError(server.name, problem, remedy, temporary=True, about_server=True)


def _refused(server: _Server, what: str, code: int, *, about_server: bool = False) -> DeliveryError:
    """Tell a reply. A server that takes no mail of ours says nothing of the reader: that can be mended."""
    if code not in _REPLIES:
        return _in_the_way(server, "does not speak SMTP", "look whether another service has that port")
    about_server = about_server or code == _CLOSING
    temporary = about_server or code in _TEMPORARY
    remedy = (
        "it is tried again later" if code in _TEMPORARY else "look into its log and into the table [mail]"
    )
    return DeliveryError(
        server.name,
        f"refused {what} (reply {code})",
        remedy,
        temporary=temporary,
        about_server=about_server,
    )


def _unreached(server: _Server, error: Exception) -> DeliveryError:
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        remedy = "mend its certificate; it must be valid for that name"
        return _in_the_way(server, "has no TLS that can be trusted", remedy)
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        remedy = "whether it took the mail is not known; look into its log"
        return DeliveryError(server.name, "broke the connection off", remedy, temporary=True)
    if server.start_tls and not isinstance(error, aiosmtplib.SMTPConnectError | OSError):
        return _in_the_way(server, "offers no encryption", "let it offer STARTTLS, or name it as smtps://")
    return _in_the_way(server, "can't be reached", "look whether it runs and what [mail] names")


async def _within(server: _Server, work: Work, deadline: float, stopping: Callable[[], bool]) -> None:
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
    hastening = None
    try:
        async with asyncio.timeout(deadline) as limit:
            hastening = asyncio.create_task(_hasten(limit, stopping))
            await client.connect()
            transport = client.transport
            await work(client)
        # The server has the mail: whether it answers the farewell changes nothing.
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await asyncio.wait_for(client.quit(), _FAREWELL)
    finally:
        if hastening is not None:
            hastening.cancel()
        client.close()
        if isinstance(transport, asyncio.WriteTransport):
            # Closing waits for the other side's part of TLS, longer than the loop lives.
            transport.abort()
            await asyncio.sleep(0)


async def _hasten(limit: asyncio.Timeout, stopping: Callable[[], bool]) -> None:
    """Leave no more than GRACE once we are told to stop."""
    while not stopping():  # noqa: ASYNC110 - a question to another thread, no event of this loop
        await asyncio.sleep(_GLANCE)
    end = asyncio.get_running_loop().time() + GRACE
    if (latest := limit.when()) is not None and not limit.expired():
        limit.reschedule(min(latest, end))
