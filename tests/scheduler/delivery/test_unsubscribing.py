"""A reader leaves by the link in his mail: by a click of his own, or by his mail program."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from scheduler.configuration.config import Configuration, WebConfiguration
from scheduler.delivery import delivering
from scheduler.delivery.outbox import Attempt
from scheduler.web.app import web_app
from scheduler.web.server import WebServer
from scheduler.web.unsubscribing import unsubscribe_route
from store.records.issues import Delivery, DeliveryState
from tests.mail_server import free_port
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import Desk, MailServers, Postbox

PUBLIC = "https://news.example/readout/"


def at_public_address(config: Configuration, url: str = PUBLIC) -> Configuration:
    return config.model_copy(update={"web": WebConfiguration(public_url=url)})


Ask = Callable[[str, str], tuple[int, str]]


@contextmanager
def pages(desk: "Desk", config: Configuration) -> Iterator[Ask]:
    """Serve the pages, and give what asks them by method and path."""
    port = free_port()
    route = unsubscribe_route(config, desk.archive, lambda: desk.now)
    server = WebServer(WebConfiguration(port=port), web_app(dict, {}, further=[route]))
    server.keep_up()

    def ask(method: str, path: str) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body=b"List-Unsubscribe=One-Click" if method == "POST" else None)
            answer = connection.getresponse()
            assert answer.headers["cache-control"] == "no-store"
            return answer.status, answer.read().decode()

    yield ask
    server.stop()


def link_of(message: EmailMessage) -> str:
    found = re.fullmatch(r"<(.+)>", message["List-Unsubscribe"])
    assert found
    return found[1]


def test_reader_leaves_by_one_click_and_looking_is_no_click(
    desk: "Desk",
    postbox: type["Postbox"],
    mail_server: "MailServers",
    caplog: pytest.LogCaptureFixture,
) -> None:
    box = postbox()
    config = at_public_address(desk.configured(mail_server(box)))
    desk.issue_news(config)
    with caplog.at_level(logging.DEBUG):
        assert desk.deliver(config) == 3
        message = box.messages[0]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = link_of(message)
        assert re.fullmatch(re.escape(PUBLIC) + r"unsubscribe/[\w-]{32}", link)
        plain, markup = (part.get_content() for part in message.iter_parts())
        assert plain.splitlines()[-1] == f"No more of these mails: {link}"
        assert f'<a href="{link}">' in markup
        path = link.removeprefix(PUBLIC.rstrip("/"))
        with pages(desk, config) as ask:
            status, looked = ask("GET", path)
            assert (status, looked.count("<form method=")) == (200, 1)
            assert "“SCO meetings”" in looked
            assert ask("HEAD", path)[0] == 200
            assert {each.state.value for each in desk.archive.subscribers()} == {"active"}
            left = [ask("POST", path) for _ in range(2)]
            assert left[0] == left[1]
            assert (left[0][0], left[0][1].count("<form")) == (200, 0)
            assert [ask(method, f"{path}x")[0] for method in ("GET", "POST")] == [404, 404]
    assert [each.state.value for each in desk.archive.subscribers()] == ["unsubscribed", "active", "active"]
    told = "".join(
        f"{record.message} {vars(record)}" for record in caplog.records if record.name != "mail.log"
    )
    assert link.rpartition("/")[2] not in told
    assert desk.readers[0] not in looked + str(left)


def test_mails_of_an_issue_differ_by_the_reader_and_his_link_alone(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = at_public_address(desk.configured(mail_server(box)))
    desk.issue_news(config)
    desk.deliver(config)
    same = set()
    for content, message in zip(box.contents, box.messages, strict=True):
        rest = content.replace(b"=\r\n", b"")
        for own in (link_of(message), message["To"], message["Message-ID"]):
            rest = rest.replace(str(own).encode(), b"")
        same.add(rest)
    assert (len(box.contents), len(same)) == (3, 1)


@pytest.mark.parametrize("url", [None, "http://news.example/"])
def test_no_click_is_asked_of_a_mail_program_without_an_https_address(
    url: str | None, desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box), readers=desk.readers[:1])
    desk.issue_news(config)
    desk.deliver(at_public_address(config, url) if url else config)
    (message,) = box.messages
    assert message["List-Unsubscribe-Post"] is None
    assert (message["List-Unsubscribe"] is None) == (url is None)


def test_who_left_is_sent_no_further_issue_though_the_configuration_names_him(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    token = desk.archive.enrol(digest="sco", addresses=desk.readers, now=desk.now)[0].token
    desk.archive.unsubscribe(token, now=desk.now)
    desk.archive.add_subscriber(digest="sco", address="di@paper.example", now=desk.now)
    desk.issue_news(config)
    desk.deliver(config)
    assert sorted(box.recipients) == [*desk.readers[1:], "di@paper.example"]


def test_who_leaves_while_others_are_sent_theirs_is_sent_nothing(
    desk: "Desk", postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    config = desk.configured(mail_server(box))
    desk.issue_news(config)
    tokens = {each.address: each.token for each in desk.archive.subscribers()}

    def all_others_leave(sent: Attempt[Delivery]) -> None:
        for address in set(tokens) - {sent.delivery.recipient}:
            desk.archive.unsubscribe(tokens[address], now=desk.now)

    delivering.deliver(config, desk.archive, now=lambda: desk.now, on_outcome=all_others_leave)
    (reader,) = box.recipients
    states = desk.states()
    assert {states.pop(reader), *states.values()} == {DeliveryState.SENT, DeliveryState.DROPPED}
