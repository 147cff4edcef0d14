"""One mail handed in, by a mail server's address alone."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from scheduler.configuration.mail_table import MailConfiguration
from scheduler.delivery.mail_server import MailServer, server_of
from scheduler.delivery.smtp import DEADLINE, Connection, Mail


def server_at(url: str, *, tls: str | None = None) -> MailServer:
    return server_of(MailConfiguration.model_validate({"server": url, "tls": tls}))


def mail(message: EmailMessage, *, recipient: str | None = None) -> Mail:
    to = recipient or str(message["To"])
    return Mail(sender=str(message["From"]), recipient=to, content=bytes(message))


def send(
    message: EmailMessage,
    url: str,
    *,
    tls: str | None = None,
    deadline: float = DEADLINE,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    with Connection(server_at(url, tls=tls), deadline=deadline, stopping=stopping) as connection:
        connection.send(mail(message))


def visit(url: str, *, tls: str | None = None, **more: Any) -> str:  # noqa: ANN401 - as Connection takes it
    server = server_at(url, tls=tls)
    with Connection(server, **more) as connection:
        connection.visit()
    return server.name
