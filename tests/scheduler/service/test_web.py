"""What the service answers: its health, the feed, and nothing else."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from time import sleep
from typing import Any

import pytest

from scheduler.configuration.config import WebConfiguration
from scheduler.web.app import Told, web_app
from scheduler.web.server import WebServer
from store.errors import StoreError
from tests.patience import PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, path, headers={key.replace("_", "-"): headers[key] for key in headers})
        got = connection.getresponse()
        told = {name.lower(): value for name, value in got.getheaders()}
        return Answer(status=got.status, headers=told, body=got.read())


@dataclass(slots=True, kw_only=True)
class Site:
    port: int
    feed: Path
    health: dict[str, Any]


@pytest.fixture
def site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Site]:
    caplog.set_level(logging.INFO, logger="scheduler")
    health: dict[str, Any] = {"status": "ok"}

    def tell() -> dict[str, Any]:
        if "error" in health:
            raise StoreError("database 'x' is locked")
        return health

    def metrics() -> Told:
        return Told(content=f"ails {len(tell())}\n".encode(), media_type="text/plain; version=1.0.0")

    feed = tmp_path / "feed.xml"
    server = WebServer(
        WebConfiguration(port=0), web_app(tell, {"": tmp_path, "eu/": tmp_path / "eu"}, metrics=metrics)
    )
    server.keep_up()
    (started,) = [record for record in caplog.records if record.message == "web started"]
    yield Site(port=vars(started)["port"], feed=feed, health=health)
    server.stop()


def test_metrics_are_text_that_nobody_keeps(site: Site) -> None:
    answer = ask(site.port, "/metrics")
    assert (answer.status, answer.body) == (200, b"ails 1\n")
    assert answer.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    site.health["error"] = True
    assert ask(site.port, "/metrics").status == 503


def test_health_is_json_that_nobody_keeps(site: Site) -> None:
    site.health["sources"] = {"mseap": {"state": "ok"}}
    answer = ask(site.port, "/health")
    assert answer.status == 200
    assert json.loads(answer.body) == site.health
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def test_health_that_cannot_be_known_is_no_health(site: Site) -> None:
    site.health["error"] = True
    answer = ask(site.port, "/health")
    assert answer.status == 503
    assert json.loads(answer.body)["status"] == "failed"
    assert b"database 'x'" not in answer.body


def test_health_is_looked_at_by_one_at_a_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="scheduler")
    inside = Semaphore(1)

    def look() -> dict[str, Any]:
        assert inside.acquire(blocking=False)
        sleep(0.01)
        inside.release()
        return {}

    server = WebServer(WebConfiguration(port=0), web_app(look, {"": tmp_path}))
    server.keep_up()
    port = vars(caplog.records[0])["port"]
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: ask(port, "/health").status, range(40)))
    server.stop()
    assert answers == [200] * 40


def test_every_feed_is_told_for_what_it_is(site: Site) -> None:
    types = {
        "feed.xml": "application/rss+xml",
        "atom.xml": "application/atom+xml",
        "feed.json": "application/feed+json",
        "meetings.ics": "text/calendar; charset=utf-8",
    }
    for name, media_type in types.items():
        assert ask(site.port, f"/{name}").status == 404
        (site.feed.parent / name).write_text(name)
        answer = ask(site.port, f"/{name}")
        assert (answer.status, answer.body, answer.headers["content-type"]) == (
            200,
            name.encode(),
            media_type,
        )
        assert ask(site.port, f"/{name}", If_None_Match=answer.headers["etag"]).status == 304


def test_feeds_of_each_digest_have_an_address_of_their_own(site: Site) -> None:
    site.feed.write_bytes(b"<rss/>")
    assert ask(site.port, "/eu/feed.xml").status == 404
    of_eu = site.feed.parent / "eu"
    of_eu.mkdir()
    (of_eu / "feed.xml").write_bytes(b"<rss>eu</rss>")
    assert ask(site.port, "/eu/feed.xml").body == b"<rss>eu</rss>"
    assert ask(site.port, "/feed.xml").body == b"<rss/>"
    assert ask(site.port, "/un/feed.xml").status == 404


def test_feed_is_told_as_it_was_written_and_once_to_who_has_it(site: Site) -> None:
    assert ask(site.port, "/feed.xml").status == 404
    site.feed.write_bytes(b"<rss>1</rss>")
    first = ask(site.port, "/feed.xml")
    assert (first.status, first.body) == (200, b"<rss>1</rss>")
    assert first.headers["content-type"] == "application/rss+xml"
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask(site.port, "/feed.xml", If_None_Match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    site.feed.write_bytes(b"<rss>2</rss>")
    changed = ask(site.port, "/feed.xml", If_None_Match=tag)
    assert (changed.status, changed.body) == (200, b"<rss>2</rss>")


def test_head_tells_what_get_would(site: Site) -> None:
    site.feed.write_bytes(b"<rss/>")
    answer = ask(site.port, "/feed.xml", "HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "6")


@pytest.mark.parametrize(
    "path", ["/", "/feed.xml/", "/../readout.db", "/feed.xml%2f..%2freadout.db", "/static/%2e%2e/x", "//x"]
)
def test_everything_else_is_not_there(site: Site, path: str) -> None:
    answer = ask(site.port, path)
    assert (answer.status, answer.body) == (404, b"Not Found")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(site: Site, method: str) -> None:
    assert ask(site.port, "/health", method).status == 405


@pytest.mark.parametrize("path", ["/health", "/feed.xml", "/nothing"])
def test_every_answer_is_taken_for_what_it_is_and_names_no_program(site: Site, path: str) -> None:
    headers = ask(site.port, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'"
    assert "server" not in headers


def test_port_that_is_taken_is_said_once_and_used_when_it_is_free(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="scheduler")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = WebServer(WebConfiguration(port=port), web_app(dict, {"": tmp_path}))
        server.keep_up()
        server.keep_up()
        reasons = [vars(record)["reason"] for record in caplog.records]
        assert reasons == [
            f"port {port} of 127.0.0.1 is taken; end the program that has it, or write another [web] port"
        ]
    server.keep_up()
    assert ask(port, "/health").status == 200
    server.stop()


def test_address_of_no_machine_of_ours_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = WebServer(WebConfiguration(host="192.0.2.1", port=0), web_app(dict, {"": tmp_path}))
    server.keep_up()
    (record,) = caplog.records
    assert vars(record)["reason"].endswith("; write another [web] host")


def test_connection_that_says_nothing_keeps_no_service_from_its_end(tmp_path: Path, site: Site) -> None:
    del tmp_path
    with socket.create_connection(("127.0.0.1", site.port)) as silent:
        silent.sendall(b"GET /health HTTP/1.1\r\n")
        assert ask(site.port, "/health").status == 200
    # The fixture stops the server within its few seconds.


@pytest.mark.parametrize(
    "said", [b"", b"GET /health HTTP/1.1\r\n", b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"]
)
def test_connection_ends_in_its_time(site: Site, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr("scheduler.web.server._CONNECTION_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as slow:
        slow.sendall(said)
        while took(slow):
            pass
        assert took(slow) == b""  # closed from the other side, and for good


def test_connections_that_are_too_many_are_closed_and_the_others_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.web.server._MOST_CONNECTIONS", 3)
    with ExitStack() as opened:
        slow = [
            opened.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE))
            for _ in range(4)
        ]
        assert took(slow[3]) == b""
        slow[0].sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert took(slow[0]).startswith(b"HTTP/1.1 200 ")


def took(connection: socket.socket) -> bytes:
    """Return what came, and nothing where the connection was closed."""
    try:
        return connection.recv(1 << 16)
    except ConnectionResetError:
        return b""


def test_feed_that_cannot_be_read_is_one_line_of_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.feed.mkdir()
    assert ask(site.port, "/feed.xml").status == 503
    (told,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert (told.message, told.exc_info) == ("feed unreadable", None)
