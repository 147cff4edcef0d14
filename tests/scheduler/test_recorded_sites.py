"""Recorded sites, as the demo and the tests walk through their days."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scheduler.recorded_sites import RecordedSites, Recording, main, recordings, serve
from store.errors import ConfigurationError
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
Record = Callable[..., None]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Record what `http://news.test/` (or another address) answers."""

    def write(name: str, body: str, /, **told: object) -> None:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "page.html").write_text(body, encoding="utf-8")
        response = {"url": "http://news.test/", "status": 200, "headers": {}, **told}
        (folder / "response.json").write_text(json.dumps(response), encoding="utf-8")

    return write


def ask(sites: RecordedSites, path: str = "/", *, host: str = "news.test") -> str | None:
    """Return what a site answers; None where nothing is there."""
    connection = HTTPConnection(sites.base.removeprefix("http://"), timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read().decode("utf-8")
    finally:
        connection.close()
    return body if answer.status == HTTPStatus.OK else None


def test_a_site_answers_with_the_newest_recording_that_is_not_of_a_later_day(
    tmp_path: Path, record: Record
) -> None:
    record("list", "first")
    record("list-day-3", "third", day=3)
    record("new", "new", url="http://news.test/new", day=2)
    with serve(tmp_path) as sites:
        told = []
        for day in (1, 2, 3, 4, 1):
            sites.turn_to(day)
            told.append((ask(sites), ask(sites, "/new")))
    assert told == [
        ("first", None),
        ("first", "new"),
        ("third", "new"),
        ("third", "new"),
        ("first", None),
    ]


def test_sites_may_be_served_as_of_a_later_day(tmp_path: Path, record: Record) -> None:
    record("list", "first")
    record("list-day-2", "second", day=2)
    assert sorted((each.day, each.body) for each in recordings(tmp_path)) == [(1, b"first"), (2, b"second")]
    with serve(tmp_path, day=7) as sites:
        assert ask(sites) == "second"


def test_a_page_that_is_put_replaces_those_of_every_day(tmp_path: Path, record: Record) -> None:
    record("list", "first")
    record("list-day-2", "second", day=2)
    with serve(tmp_path, day=2) as sites:
        sites.put(Recording(url="http://NEWS.test./", status=200, headers={}, body=b"put"))
        assert ask(sites) == ask(sites, host="news.test.") == "put"


def test_requests_are_listed_by_site_and_path(tmp_path: Path, record: Record) -> None:
    record("list", "first")
    with serve(tmp_path) as sites:
        ask(sites, "/?page=2", host="News.test")
        assert sites.requests == [("news.test", "/?page=2")]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"day": 0}, "day: input should be greater than or equal to 1"),
        ({"day": "2"}, "day: input should be a valid integer"),
        ({"body": "../page.html"}, "body: string should match pattern"),
        ({"body": "other.html"}, "can't be read"),
        ({"day": 1}, "two recordings tell what http://news.test/ answers from day 1 on"),
    ],
)
def test_a_recording_that_can_not_be_used_is_named(
    tmp_path: Path, record: Record, told: dict[str, object], said: str
) -> None:
    record("good", "first")
    record("wrong", "second", **told)
    with pytest.raises(ConfigurationError, match=said):
        RecordedSites(recordings(tmp_path))


def test_by_hand_it_prints_its_address_and_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "scheduler.recorded_sites", "fixtures", "--day", "2"]
    child = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        connection = HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
        connection.request("GET", "/news/", headers={"Host": "eng.sectsco.org"})
        assert b"1460322" in connection.getresponse().read()
        connection.close()
        child.send_signal(signal.SIGINT)
        assert child.communicate(timeout=PATIENCE) == ("", "stopped\n")
        assert child.returncode == 0
    finally:
        child.kill()
        child.communicate()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--help"], 0, "scrapy crawl sectsco -a base=http://127.0.0.1:8000"),
        (["--day", "0"], 2, "'0' is no whole number from 1 to 65535"),
        (["nowhere"], 2, "no recorded pages in 'nowhere'"),
    ],
)
def test_by_hand_it_shows_examples_and_says_what_is_wrong(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    shown = capsys.readouterr()
    assert end.value.code == code
    assert said in shown.out + shown.err


def test_by_hand_a_port_that_is_taken_is_told(
    tmp_path: Path, record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    record("list", "first")
    with serve(tmp_path) as sites, pytest.raises(SystemExit) as end:
        main([str(tmp_path), "--port", sites.base.rpartition(":")[2]])
    assert end.value.code == 1
    assert "name another" in capsys.readouterr().err
