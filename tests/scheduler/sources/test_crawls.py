"""Crawls as child processes: what is told of one that ends too early; none outlives its command."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scheduler.sources.crawls import CrawlOrder, CrawlSummary, crawl
from store.errors import ConfigurationError
from store.records.crawls import RunOutcome
from tests.patience import PATIENCE

READ = '{"source": "sectsco", "outcome": "ok", "counts": {"new": 1}, "reason": null}'
BOTH = CrawlOrder(sources=("sectsco", "mseap"))


def instead_of_the_crawler(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let `script`, in sh, stand for the interpreter that runs the crawler."""
    child = folder / "child"
    child.write_text(f"#!/bin/sh\n{script}\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))


def run(order: CrawlOrder = BOTH, **more: object) -> dict[str, CrawlSummary]:
    told = crawl(order, environment={"READOUT_DB": "sqlite:///unused.db"}, **more)  # type: ignore[arg-type]
    return {summary.source: summary for summary in told}


def test_source_of_which_a_killed_crawl_said_nothing_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_the_crawler(tmp_path, monkeypatch, f"echo '{READ}'; kill -9 $$")
    told = run()
    assert told["sectsco"].is_read
    assert told["mseap"].outcome is RunOutcome.FAILED
    assert "exit code -9" in (told["mseap"].reason or "")


def test_crawl_that_is_interrupted_finds_its_pipe_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        f"trap 'echo goodbye && touch {tmp_path}/wrote; exit' TERM; echo '{READ}'; while :; do sleep 1; done"
    )
    instead_of_the_crawler(tmp_path, monkeypatch, script)

    def interrupt(_: CrawlSummary) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(on_summary=interrupt)
    assert (tmp_path / "wrote").exists()


def test_second_interrupt_ends_a_crawl_that_does_not_heed_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = f"trap '' TERM; echo $$ > {tmp_path}/pid; echo '{READ}'; while :; do sleep 1; done"
    instead_of_the_crawler(tmp_path, monkeypatch, stubborn)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def interrupt_twice(_: CrawlSummary) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        interrupt()

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(on_summary=interrupt_twice)
    finally:
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_order_that_cannot_be_carried_out_is_refused_before_anything_runs() -> None:
    with pytest.raises(ConfigurationError, match="http://HOST:PORT"):
        run(CrawlOrder(sources=("sectsco",), base="nonsense"))


@pytest.fixture
def silent_server() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_command_that_is_stopped_leaves_no_crawl_behind(
    tmp_path: Path, silent_server: socket.socket, number: signal.Signals, code: int
) -> None:
    (tmp_path / "readout.toml").write_text("[crawl]\ndelay = 0\npage_timeout = 1\n")
    base = f"http://127.0.0.1:{silent_server.getsockname()[1]}"
    command = subprocess.Popen(
        [sys.executable, "-m", "scheduler", "crawl", "sectsco", "--base", base],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    connection, _ = silent_server.accept()
    with connection:
        connection.settimeout(PATIENCE)
        assert connection.recv(1 << 16).startswith(b"GET ")
        command.send_signal(number)
        _, log = command.communicate(timeout=PATIENCE)
        # Its end has been closed, by whomever: nobody holds it any more.
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    assert command.returncode == code
    assert "Traceback" not in log
