"""The service ends within 30 seconds, whatever it is at, and leaves nothing behind."""

import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scheduler.service.daemon import LOCK
from store.archive import Archive
from store.locks import Lock
from store.records.articles import ArticleDraft
from store.records.issues import Addressed, DeliveryState, Issue, Rendering
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from scheduler.recorded_sites import RecordedSites
    from tests.scheduler.service.conftest import Bench, Gate, Running

LIMIT = 30.0  # seconds
AT = datetime(2026, 11, 22, 7, tzinfo=UTC)
WITHOUT_SOURCES = "[sources.metinfo]\nenabled = false\n"
TEXT = (
    "On {day} May 2024, SCO Secretary-General Zhang Ming met with the Minister of Transport of Uzbekistan. "
)


def assert_ends_in_time(bench: "Bench", service: "Running", number: signal.Signals = signal.SIGTERM) -> None:
    code, seconds = service.stop(number)
    assert code == 0
    assert seconds < LIMIT
    assert bench.processes() == []
    assert "Traceback" not in "".join(service.lines)
    Lock.take(bench.database, LOCK).release()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])  # SIGTERM ends all the others
def test_idle_service_ends_at_once(bench: "Bench", number: signal.Signals) -> None:
    bench.configure((bench.folder / "readout.toml").read_text() + WITHOUT_SOURCES)
    service = bench.run()
    service.wait_for("service started")
    assert_ends_in_time(bench, service, number)
    assert service.told("service stopping", signal=int(number))


def test_service_that_is_told_again_and_again_ends_as_well(bench: "Bench") -> None:
    bench.configure((bench.folder / "readout.toml").read_text() + WITHOUT_SOURCES)
    service = bench.run()
    service.wait_for("service started")
    while service.process.poll() is None:
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.01)
    assert service.process.returncode == 0
    assert len(service.told("service stopping")) == 1


@pytest.mark.long  # waits for graces to run out
def test_interrupted_crawl_ends_with_the_page_it_is_at_and_is_due_again(
    bench: "Bench", sites: "RecordedSites"
) -> None:
    quick = (bench.folder / "readout.toml").read_text()
    bench.configure(quick.replace("delay = 0", "delay = 2").replace("grace = 6", "grace = 20"))
    service = bench.run("--base", sites.base)
    bench.wait_until(lambda: any("?id=" in path for _, path in sites.requests))
    assert_ends_in_time(bench, service)  # while it pauses before the next page
    with Archive.open(bench.database) as archive:
        (history,) = archive.source_histories(until=datetime.now(UTC))
    assert history.last_run is not None
    assert (history.last_run.reason or "").startswith("the crawl ended early: it was interrupted")
    # That says nothing of the source.
    bench.configure(quick)
    again = bench.run("--base", sites.base)
    told = again.wait_for("crawl", source="metinfo")
    assert (told["outcome"], told["listed"]) == ("unchanged", 2)


def test_service_whose_crawl_does_not_heed_ends_all_the_same(
    bench: "Bench", sites: "RecordedSites", gate: "Gate"
) -> None:
    gate.open.clear()
    service = bench.run("--base", sites.base)
    bench.wait_until(lambda: any("?id=" in path for _, path in sites.requests))
    (crawl,) = service.children()
    os.kill(crawl, signal.SIGSTOP)  # a stopped process heeds no signal but the last one
    assert_ends_in_time(bench, service)


@pytest.mark.long  # waits for graces to run out
def test_service_that_waits_for_a_locked_database_ends_all_the_same(
    bench: "Bench", sites: "RecordedSites", gate: "Gate"
) -> None:
    gate.open.clear()
    service = bench.run("--base", sites.base)
    bench.wait_until(lambda: any("?id=" in path for _, path in sites.requests))
    with closing(sqlite3.connect(bench.folder / "readout.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # Its failure can't be recorded now.
        os.killpg(service.children()[0], signal.SIGKILL)
        service.wait_for("crawl", outcome="failed")
        assert_ends_in_time(bench, service)
    assert service.told("service stopped")[0]["left"] == "crawls"


def test_service_that_recognises_ends_with_its_recogniser(bench: "Bench") -> None:
    bench.configure((bench.folder / "readout.toml").read_text() + WITHOUT_SOURCES)
    with Archive.open(bench.database) as archive:
        archive.take_in(
            [
                ArticleDraft(
                    source="import",
                    outlet="news.example",
                    key="news:1",
                    url="https://news.example/1",
                    title="Many meetings",
                    body=" ".join(TEXT.format(day=number) for number in range(2000)),
                    fetched_at=AT,
                    language="en",
                )
            ]
        )
    service = bench.run()
    bench.wait_until(service.children)
    assert_ends_in_time(bench, service)


@pytest.fixture
def silent_server() -> Iterator[socket.socket]:
    """A mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


def test_service_whose_mail_server_hangs_ends_and_the_mail_stays_due(
    bench: "Bench", silent_server: socket.socket
) -> None:
    port = silent_server.getsockname()[1]
    mail = f'[mail]\nserver = "smtp://127.0.0.1:{port}"\nto = ["a@reader.example"]\n'
    bench.configure((bench.folder / "readout.toml").read_text() + WITHOUT_SOURCES + mail)
    now = datetime.now(UTC)
    issue = Issue(
        digest="sco",
        number=1,
        since=None,
        until=now,
        issued_at=now,
        zone="UTC",
        entries=(),
        coverage=(),
    )
    with Archive.open(bench.database) as archive:
        archive.record_issue(
            issue,
            rendering=Rendering(subject="S", plain="P", html="<p>H</p>"),
            deliveries=[Addressed(recipient="a@reader.example", message_id="<1@readout.example>")],
        )
    service = bench.run()
    connection, _ = silent_server.accept()
    with connection:
        assert_ends_in_time(bench, service)
    with Archive.open(bench.database) as archive:
        (delivery,) = archive.deliveries()
    assert delivery.message_id == "<1@readout.example>"
    assert delivery.state in {DeliveryState.PENDING, DeliveryState.SENDING}
    assert "reader.example" not in "".join(service.lines)
