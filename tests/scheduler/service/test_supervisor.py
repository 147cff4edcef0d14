"""What is sent to a supervisor, by a real socket of either kind."""

import logging
import os
import socket
from collections.abc import Iterator
from errno import EAGAIN
from pathlib import Path

import pytest

from scheduler.configuration.config import supervision
from scheduler.service.supervisor import VARIABLES, Supervisor


@pytest.fixture(params=["path", "abstract"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A supervisor's socket, and how it is named."""
    abstract = request.param == "abstract"
    named = f"@readout-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        ours.bind("\0" + named[1:] if abstract else named)
        ours.settimeout(10)
        yield ours, named


def test_supervisor_is_told_line_by_line(listening: tuple[socket.socket, str]) -> None:
    ours, named = listening
    Supervisor({"NOTIFY_SOCKET": named}, pid=1).tell(READY="1", STATUS="serves\nREADY=0")
    assert ours.recv(1000) == b"READY=1\nSTATUS=serves READY=0"


@pytest.mark.parametrize(
    ("told", "interval"),
    [
        ({"WATCHDOG_USEC": "3000000"}, 1.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "17"}, 1.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "18"}, None),  # meant for another process
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
        ({}, None),
        ({"NOTIFY_SOCKET": "", "WATCHDOG_USEC": "3000000"}, None),
        ({"NOTIFY_SOCKET": "vsock:2:1", "WATCHDOG_USEC": "3000000"}, None),
    ],
)
def test_signs_of_life_are_shown_three_times_as_often_as_they_are_wanted(
    told: dict[str, str], interval: float | None
) -> None:
    assert Supervisor({"NOTIFY_SOCKET": "/run/notify", **told}, pid=17).interval == interval


def test_service_without_a_supervisor_or_with_a_dead_one_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Supervisor({}, pid=1).tell(READY="1")
    assert not caplog.records
    dead = Supervisor({"NOTIFY_SOCKET": str(tmp_path / "nobody")}, pid=1)
    with caplog.at_level(logging.WARNING, logger="scheduler"):
        dead.tell(READY="1")
        dead.tell(WATCHDOG="1")
    assert [record.getMessage() for record in caplog.records] == ["supervisor not told"]


@pytest.fixture
def short_waits() -> Iterator[None]:
    """Have whoever waits at a socket, with no limit of his own, give up soon."""
    socket.setdefaulttimeout(0.1)
    yield
    socket.setdefaulttimeout(None)


@pytest.mark.usefixtures("short_waits")
def test_supervisor_that_reads_nothing_holds_up_nobody_and_is_told_again_once_it_reads(
    listening: tuple[socket.socket, str], caplog: pytest.LogCaptureFixture
) -> None:
    ours, named = listening
    supervisor = Supervisor({"NOTIFY_SOCKET": named}, pid=1)
    caplog.set_level(logging.WARNING, logger="scheduler")
    kept = 0
    while not caplog.records and kept < 5000:  # until the kernel keeps no more for it
        supervisor.tell(STATUS=f"{kept}")
        kept += not caplog.records
    supervisor.tell(STATUS="told in vain too")
    # Where it had waited it would say "timed out".
    refusal = BlockingIOError(EAGAIN, os.strerror(EAGAIN))
    assert [vars(record)["reason"] for record in caplog.records] == [str(refusal)]
    assert [ours.recv(1000) for _ in range(kept)] == [f"STATUS={number}".encode() for number in range(kept)]
    supervisor.tell(READY="1")
    assert ours.recv(1000) == b"READY=1"


def test_what_a_supervisor_said_is_for_the_service_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/notify")
    monkeypatch.setenv("WATCHDOG_USEC", "5")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    assert supervision(VARIABLES) == {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "5"}
    assert not set(VARIABLES) & set(os.environ)
