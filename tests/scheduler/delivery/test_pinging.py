"""Signs of life: after rounds with which all is well, to a server that listens for real."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.configuration.config import Configuration, load
from scheduler.delivery.ping import PingError, ping
from scheduler.health.pinging import Pings
from store.errors import ConfigurationError
from tests.hostile.certificates import self_signed
from tests.listening import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as server:
        yield server


class Watch:
    """A clock that goes when it is told, and whether something is wrong."""

    def __init__(self, config: Configuration) -> None:
        self.now = 0.0
        self.ails = False
        self._pings = Pings(config, ails=lambda: self.ails, seconds=lambda: self.now)

    def round(self, *, after: float, ails: bool = False) -> None:
        self.now += after
        self.ails = ails
        self._pings.note_round()
        self._pings.ping_due()
        self._pings.ping_due()  # no round has ended since


@pytest.fixture
def configured(tmp_path: Path, listener: Listener) -> Callable[[str], Configuration]:
    def make(lines: str) -> Configuration:
        file = tmp_path / "readout.toml"
        file.write_text(f"[crawl]\nallow = {listener.allow}\n[service]\nping_interval = 300.0\n{lines}\n")
        return load(file)

    return make


def test_each_healthy_round_is_told_but_not_too_often(
    listener: Listener, configured: Callable[[str], Configuration]
) -> None:
    watch = Watch(configured(f'ping_url = "{listener.base}/ping/uuid?from=us"'))
    for _ in range(11):
        watch.round(after=30)
    assert listener.asked == ["/ping/uuid?from=us"] * 2
    watch.round(after=300, ails=True)
    watch.round(after=300, ails=True)
    assert len(listener.asked) == 2
    watch.round(after=300)
    assert len(listener.asked) == 3


def test_round_that_is_not_healthy_is_told_elsewhere(
    listener: Listener, configured: Callable[[str], Configuration]
) -> None:
    urls = f'ping_url = "{listener.base}/a"\nping_fail_url = "{listener.base}/a/fail"'
    watch = Watch(configured(urls))
    for ails in (False, True, False):
        watch.round(after=300, ails=ails)
    assert listener.asked == ["/a", "/a/fail", "/a"]


def test_ping_that_fails_is_told_once_without_its_secret_and_stops_nothing(
    listener: Listener, configured: Callable[[str], Configuration], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="scheduler")
    watch = Watch(configured(f'ping_url = "{listener.base}/secret"'))
    listener.status = 503
    for _ in range(3):
        watch.round(after=300)
    listener.status = 200
    watch.round(after=300)
    assert [record.message for record in caplog.records] == ["ping failed", "ping succeeds again"]
    assert vars(caplog.records[0])["reason"].startswith("'127.0.0.1' answered 503; ")
    assert "secret" not in str([vars(record) for record in caplog.records])


def test_redirect_is_not_followed(listener: Listener) -> None:
    listener.status = 302
    with pytest.raises(PingError, match="answered 302"):
        ping(f"{listener.base}/a", allow=listener.allow)
    assert listener.asked == ["/a"]


def test_private_address_is_not_contacted(listener: Listener) -> None:
    with pytest.raises(PingError, match="private address"):
        ping(f"http://localhost:{listener.server_port}/a", allow=listener.allow)
    assert listener.asked == []


def test_server_that_says_nothing_or_is_not_there_costs_no_more_than_the_deadline(
    silent_server: str, nobody: str
) -> None:
    with pytest.raises(PingError, match="in time"):
        ping(f"http://{silent_server}/", allow=[silent_server], deadline=0.2)
    with pytest.raises(PingError, match="reached"):
        ping(f"http://{nobody}/", allow=[nobody])


def test_server_whose_certificate_is_its_own_is_not_trusted(listener: Listener, tmp_path: Path) -> None:
    context = self_signed(tmp_path, "127.0.0.1")
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    with pytest.raises(PingError, match="no TLS that can be trusted"):
        ping(f"https://127.0.0.1:{listener.server_port}/a", allow=listener.allow)
    assert listener.asked == []


@pytest.mark.parametrize(
    "url", ["http://hc.example/ping", "https://10.0.0.7/x", "https://u:p@hc.example/", "ftp://x.org/"]
)
def test_address_that_may_not_be_asked_is_refused_without_being_repeated(
    configured: Callable[[str], Configuration], url: str
) -> None:
    with pytest.raises(ConfigurationError, match="https://host/path") as refused:
        configured(f'ping_url = "{url}"')
    assert url not in str(refused.value)


def test_public_address_by_https_may_be_asked(configured: Callable[[str], Configuration]) -> None:
    assert configured('ping_url = "https://hc.example/x"').service.ping_url == "https://hc.example/x"
