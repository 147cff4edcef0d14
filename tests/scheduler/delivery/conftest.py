"""Mail servers of every temper, on loopback, and the desk that issues go out from."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import pytest
from aiosmtpd.smtp import AuthResult, Envelope

from scheduler.configuration.config import Configuration, load
from scheduler.delivery import delivering
from scheduler.recognising.recognition import recognise_articles
from scheduler.service import jobs
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.issues import DeliveryState
from tests.mail_server import free_port
from tests.mail_server import mail_server as serving

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
    secret = more["tls_context"] is not None
    with serving(postbox, require_starttls=secret, auth_require_tls=False, **more) as port:
        try:
            yield f"127.0.0.1:{port}"
        finally:
            postbox.released.set()


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


@pytest.fixture(scope="session")
def message() -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = (
        "digest@readout.example",
        "reader@paper.example",
        "Zwölf Treffen",
    )
    made.set_content("Zeile\n.\n..\nЗаседание\n", cte="quoted-printable")
    return made


class Desk:
    """The desk that issues go out from: a configuration, a store, and a day on which there was news."""

    now = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    readers = ("ann@paper.example", "bo@paper.example", "cy@paper.example")

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder = folder
        self.archive = archive

    def configured(
        self, server: str | None, *, readers: tuple[str, ...] = readers, digest: str = "", mail: str = ""
    ) -> Configuration:
        """Return the configuration with a mail server, as an operator writes it."""
        file = self._folder / "readout.toml"
        told = f'[mail]\nserver = "smtp://{server}"\nto = {list(readers)}\n{mail}\n' if server else ""
        file.write_text(f'database = "sqlite:///{self._folder}/readout.db"\n[digest]\n{digest}\n{told}')
        return load(file)

    def issue_news(self, config: Configuration) -> None:
        """Store an article that reports a meeting, and issue it to every reader."""
        draft = ArticleDraft(
            source="import",
            outlet="news.example",
            key="news:1",
            url="https://news.example/1",
            title="Karimov meets a guest",
            body="On 1 February 2026, Minister of Transport of Uzbekistan Aziz Karimov met with "
            "SCO Secretary-General Zhang Ming in Tashkent.",
            fetched_at=self.now,
            language="en",
        )
        self.archive.take_in([draft])
        recognise_articles(config, self.archive, now=lambda: self.now)
        assert jobs.issue_digest(config, config.digest, self.archive, self.now, send=True)

    def deliver(self, config: Configuration, *, at: datetime = now) -> int:
        return delivering.deliver(config, self.archive, now=lambda: at)

    def states(self) -> dict[str, DeliveryState]:
        return {delivery.recipient: delivery.state for delivery in self.archive.deliveries()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        yield Desk(tmp_path, archive)


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    """A host and port where nothing listens."""
    return f"127.0.0.1:{free_port()}"
