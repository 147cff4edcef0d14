"""One connection takes many mails, and a server that ends it costs nobody a mail."""

import asyncio
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.delivery.mail_server import DeliveryError
from scheduler.delivery.smtp import Connection
from tests.mail_server import mail_server as served
from tests.sending import mail, server_at

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import MailServers, Postbox

READERS = ("ann@paper.example", "bo@paper.example", "cy@paper.example")


@dataclass(kw_only=True)
class Counter:
    """A mail server that counts its connections; each takes `most` mails, or `hangs_up` after each."""

    most: int = 99
    hangs_up: bool = False
    refuses: str = ""
    reply: str = "550 nobody"
    connections: list[int] = field(default_factory=list)  # how many mails each has taken
    recipients: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        _server: object,
        session: Any,  # noqa: ANN401 - aiosmtpd ships no types
        _envelope: object,
        hostname: str,
        replies: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections.append(0)
        return replies

    async def handle_MAIL(  # noqa: N802 - as above
        self,
        _server: object,
        _session: object,
        envelope: Any,  # noqa: ANN401 - aiosmtpd ships no types
        address: str,
        _options: list[str],
    ) -> str:
        if self.connections[-1] >= self.most:
            return "421 enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self,
        _server: object,
        _session: object,
        envelope: Any,  # noqa: ANN401 - aiosmtpd ships no types
        address: str,
        _options: list[str],
    ) -> str:
        if address == self.refuses:
            return self.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - as above
        self.connections[-1] += 1
        self.recipients += envelope.rcpt_tos
        if self.hangs_up:
            asyncio.get_running_loop().call_later(0, server.transport.close)
        return "250 OK"


@pytest.mark.parametrize(
    ("counter", "connections"),
    [(Counter(), [3]), (Counter(most=2), [2, 1]), (Counter(hangs_up=True), [1, 1, 1])],
)
def test_mails_go_over_one_connection_and_over_another_where_that_is_ended(
    counter: Counter, connections: list[int], message: EmailMessage
) -> None:
    with served(counter) as port, Connection(server_at(f"smtp://127.0.0.1:{port}")) as connection:
        for reader in READERS:
            connection.send(mail(message, recipient=reader))
    assert counter.recipients == list(READERS)
    assert counter.connections == connections


def test_reader_who_is_refused_ends_no_connection(message: EmailMessage) -> None:
    counter = Counter(refuses=READERS[0])
    with served(counter) as port, Connection(server_at(f"smtp://127.0.0.1:{port}")) as connection:
        with pytest.raises(DeliveryError, match="refused the recipient") as failure:
            connection.send(mail(message, recipient=READERS[0]))
        connection.send(mail(message, recipient=READERS[1]))
    assert failure.value.about_recipient
    assert (counter.connections, counter.recipients) == ([1], [READERS[1]])


@pytest.mark.parametrize(
    ("reply", "is_about_him"),
    [("550 5.1.1 nobody", True), ("550 5.7.1 relay access denied", False), ("554 5.7.25 no PTR", False)],
)
def test_server_that_takes_nothing_from_us_says_nothing_of_the_reader(
    reply: str,
    is_about_him: bool,  # noqa: FBT001 - a parameter of the test
    message: EmailMessage,
) -> None:
    counter = Counter(refuses=READERS[0], reply=reply)
    with (
        served(counter) as port,
        Connection(server_at(f"smtp://127.0.0.1:{port}")) as connection,
        pytest.raises(DeliveryError, match="refused the recipient") as failure,
    ):
        connection.send(mail(message, recipient=READERS[0]))
    assert (failure.value.about_recipient, failure.value.temporary) == (is_about_him, False)


def test_mail_larger_than_its_server_takes_is_not_sent_and_its_size_told(message: EmailMessage) -> None:
    counter = Counter()
    with (
        served(counter, data_size_limit=20_000) as port,
        Connection(server_at(f"smtp://127.0.0.1:{port}")) as connection,
    ):
        small = mail(message, recipient=READERS[0])
        large = replace(small, content=small.content + b"x" * 70 * 300 + b"\r\n")
        with pytest.raises(
            DeliveryError, match="takes no mail of more than 20 KB, and this one has 21"
        ) as failure:
            connection.send(large)
        connection.send(small)
    assert (failure.value.temporary, failure.value.about_server) == (True, False)
    assert counter.connections == [1]


def test_lines_that_begin_with_a_dot_arrive_as_they_are(
    message: EmailMessage, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    with Connection(server_at(f"smtp://{mail_server(box)}")) as connection:
        connection.send(mail(message))
    assert b"\r\n.\r\n..\r\n" in bytes(message)
    assert box.contents == [bytes(message)]
