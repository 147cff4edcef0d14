"""The way to a mail server: mails handed in over one connection, or a look whether they would be taken."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiosmtplib

from scheduler.delivery.mail_server import (
    CLOSING,
    DeliveryError,
    MailServer,
    size_offered,
    told_plainly,
    too_large,
)

DEADLINE = 60.0  # seconds for one message; a server can drip a reply past any timeout of a single read
GRACE = 10.0  # seconds that a message has left once we are told to stop
_GLANCE = 0.1  # seconds between two looks whether we are told to
_FAREWELL = 2.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message to one recipient, whose lines all end with CRLF, the last one too."""

    sender: str
    recipient: str
    content: bytes


class Connection:
    """A connection to a mail server, made when there is a mail for it and kept for the next one.

    A mail takes `deadline` seconds at most, with the connection and all, and GRACE once `stopping` says so.
    """

    def __init__(
        self,
        server: MailServer,
        *,
        deadline: float = DEADLINE,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._server = server
        self._deadline = deadline
        self._stopping = stopping
        self._client: aiosmtplib.SMTP | None = None
        self._transport: asyncio.BaseTransport | None = None
        self._limit: asyncio.Timeout | None = None  # of the mail that is under way
        self._watch: asyncio.Task[None] | None = None
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._client:
                self._runner.run(self._leave())
        finally:
            self._runner.close()

    def send(self, mail: Mail) -> None:
        """Hand a mail in. Raises DeliveryError."""
        self._run(lambda: self._send(mail))

    def visit(self) -> None:
        """Go as far as a mail would, TLS and login too, without handing one in. Raises DeliveryError."""
        self._run(self._look)

    def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        with told_plainly(self._server):
            self._runner.run(self._in_time(work))

    async def _in_time(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._deadline) as self._limit:
                if self._watch is None:
                    self._watch = asyncio.create_task(self._hasten())
                await work()
        except (aiosmtplib.SMTPResponseException, DeliveryError):
            raise  # it was said over a connection that is as good as before
        except BaseException:
            await self._drop()
            raise

    async def _hasten(self) -> None:
        """Leave what is under way no more than GRACE once we are told to stop."""
        while not self._stopping():  # noqa: ASYNC110 - a question to another thread, no event of this loop
            await asyncio.sleep(_GLANCE)
        end = asyncio.get_running_loop().time() + GRACE
        limit = self._limit
        if limit and (latest := limit.when()) is not None and not limit.expired():
            limit.reschedule(min(latest, end))

    async def _look(self) -> None:
        client = await self._connected()
        await client.noop()

    async def _send(self, mail: Mail) -> None:
        was_open = self._client is not None
        client = await self._connected()
        try:
            await self._name(client, mail)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPResponseException) as error:
            # Servers end a connection after so many mails, or so much time: this one has not had it yet.
            if not (was_open and _is_about_connection(error)):
                await self._forget(client)
                raise
            await self._drop()
            client = await self._connected()
            await self._name(client, mail)
        try:
            await _give(client, mail.content)
        except aiosmtplib.SMTPResponseException:
            await self._forget(client)
            raise

    async def _name(self, client: aiosmtplib.SMTP, mail: Mail) -> None:
        """Say from whom the mail is and to whom it goes, and how large it is where the server asks for it."""
        options = []
        if client.supports_extension("size"):
            most = size_offered(client.esmtp_extensions.get("size"))
            if most is not None and len(mail.content) > most:
                raise too_large(self._server, len(mail.content), most)
            options.append(f"size={len(mail.content)}")
        await client.mail(mail.sender, options=options)
        await client.rcpt(mail.recipient)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client and self._client.is_connected:
            return self._client
        await self._drop()
        server = self._server
        client = self._client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.encrypted,
            start_tls=server.start_tls,
            username=server.user,
            password=server.password,
            timeout=None,  # the whole has a deadline
        )
        try:
            await client.connect()
            self._transport = client.transport
            if client.is_ehlo_or_helo_needed:
                await _greet(client)
        except aiosmtplib.SMTPResponseException:
            await self._drop()
            raise
        return client

    async def _forget(self, client: aiosmtplib.SMTP) -> None:
        """Have the server forget what it refused, so that the next mail begins anew; or part from it."""
        try:
            await client.rset()
        except (aiosmtplib.SMTPException, OSError):
            await self._drop()

    async def _leave(self) -> None:
        """Say farewell; whether the server answers it changes nothing."""
        if self._client and self._client.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await asyncio.wait_for(self._client.quit(), _FAREWELL)
        await self._drop()

    async def _drop(self) -> None:
        client, transport = self._client, self._transport
        self._client = self._transport = None
        if client:
            client.close()
        if isinstance(transport, asyncio.WriteTransport):
            # Closing waits for the other side's part of TLS, longer than the loop lives.
            transport.abort()
            await asyncio.sleep(0)


def _is_about_connection(error: Exception) -> bool:
    """Tell whether another connection may have the same mail taken."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return isinstance(error, aiosmtplib.SMTPSenderRefused) or error.code == CLOSING
    return True


async def _give(client: aiosmtplib.SMTP, content: bytes) -> None:
    """Give the mail itself: what SMTP.data does, but for looks at line ends that are as they must be."""
    reply = await client.execute_command(b"DATA")
    protocol = client.protocol
    if protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    if reply.code == aiosmtplib.SMTPStatus.start_input:
        protocol.write(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        reply = await protocol.read_response()
        if reply.code == aiosmtplib.SMTPStatus.completed:
            return
    raise aiosmtplib.SMTPDataError(reply.code, reply.message)


async def _greet(client: aiosmtplib.SMTP) -> None:
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError:
        await client.helo()
