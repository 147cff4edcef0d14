"""Mail servers of every temper, on loopback."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Event
from typing import Any, Protocol

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

OK = "250 OK"


@dataclass(kw_only=True)
class Postbox:
    """An SMTP server's behaviour: keeps what it is given, or answers with another reply.

    `rcpt_of` has the replies for single recipients. `drops` breaks the connection off once it has the mail,
    before it says so; `holds` waits there until `released`, after it has told so by `got_one`.
    """

    mail: str = OK
    rcpt: str = OK
    body: str = OK
    rcpt_of: Mapping[str, str] = field(default_factory=dict)
    drops: bool = False
    holds: bool = False
    got_one: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)
    taken: list[Envelope] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mail == OK:
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.rcpt_of.get(address, self.rcpt)
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: Any,  # noqa: ANN401 - aiosmtpd ships no types
        _session: object,
        envelope: Envelope,
    ) -> str:
        if self.body == OK:
            self.taken.append(envelope)
            self.got_one.set()
        if self.drops:
            server.transport.abort()
        if self.holds:
            await asyncio.get_running_loop().run_in_executor(None, self.released.wait)
        return self.body

    @property
    def contents(self) -> list[bytes]:
        """What was taken, to the byte."""
        return [envelope.content for envelope in self.taken if isinstance(envelope.content, bytes)]

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.contents]

    @property
    def recipients(self) -> list[str]:
        return [recipient for envelope in self.taken for recipient in envelope.rcpt_tos]


class MailServers(Protocol):
    def __call__(
        self,
        postbox: Postbox,
        *,
        tls_context: ssl.SSLContext | None = None,
        authenticator: Callable[..., AuthResult] | None = None,
    ) -> str: ...


@contextmanager
def _served(postbox: Postbox, **more: Any) -> Iterator[str]:  # noqa: ANN401 - aiosmtpd ships no types
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        postbox,
        hostname="127.0.0.1",
        port=port,
        require_starttls=more["tls_context"] is not None,
        auth_require_tls=False,
        **more,
    )
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        postbox.released.set()
        controller.stop()


@pytest.fixture
def postbox() -> type[Postbox]:
    return Postbox


@pytest.fixture
def mail_server() -> Iterator[MailServers]:
    """Starts servers, each of which answers as its postbox does, and returns their "host:port"."""
    with ExitStack() as stack:

        def serve(
            postbox: Postbox,
            *,
            tls_context: ssl.SSLContext | None = None,
            authenticator: Callable[..., AuthResult] | None = None,
        ) -> str:
            return stack.enter_context(_served(postbox, tls_context=tls_context, authenticator=authenticator))

        yield serve


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    """A host and port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"
