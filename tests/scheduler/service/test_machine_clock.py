"""The machine's clock is put on and back, changes for summer and winter, and the service is down for days."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome
from tests.hostile_mail.server import HostileMailServer

if TYPE_CHECKING:
    from tests.scheduler.service.conftest import Bench, Running

BERLIN = """
[digest]
at = "02:30"
zone = "Europe/Berlin"
send_empty = true
[mail]
server = "smtp://127.0.0.1:{port}"
sender = "digest@readout.example"
to = ["ann@paper.example"]
[sources.metinfo]
enabled = false
"""
BEGINNING = datetime(2026, 3, 26, 12, tzinfo=UTC)
_JUMP = timedelta(seconds=90)  # the service takes 60 for one


class Machine:
    """A machine with a clock that can be put, and a service on it."""

    def __init__(self, bench: "Bench", mails: HostileMailServer) -> None:
        self.bench = bench
        self.mails = mails
        self.service: Running
        self._pipe = bench.folder / "clock"
        os.mkfifo(self._pipe)
        self._hand = os.open(self._pipe, os.O_RDWR)

    def close(self) -> None:
        os.close(self._hand)

    def start(self, at: str) -> None:
        os.write(self._hand, f"{at}\n".encode())
        self.service = self.bench.run(told={"TESTS_CLOCK": str(self._pipe)})
        self.service.wait_for(
            "upkeep", chore="prune"
        )  # the last of the first night's: it watches its clock now

    def put(self, at: str) -> None:
        """Put the clock, by more than a minute; return once the service has looked again for what is due."""
        moment = datetime.fromisoformat(at)
        for step in range(2):
            jumps = len(self.service.told("clock jumped"))
            os.write(self._hand, f"{(moment + step * _JUMP).isoformat()}\n".encode())
            self.service.wait_for("clock jumped", count=jumps + 1)

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.bench.folder / "readout.db")) as connection:
            return connection.execute(question).fetchall()

    def periods(self) -> list[str]:
        return [period for (period,) in self.asked("SELECT period FROM issues ORDER BY number")]

    def wait_for_issue(self, period: str) -> None:
        self.bench.wait_until(lambda: period in self.periods())

    def sent(self) -> list[int]:
        """Return the numbers of the issues whose mails were sent, in turn."""
        mails = "SELECT number FROM issues i JOIN deliveries d ON d.issue_id = i.id WHERE state = 'sent'"
        return [number for (number,) in self.asked(f"{mails} ORDER BY number")]

    def wait_for_mail(self, *, issue: int) -> None:
        self.bench.wait_until(lambda: issue in self.sent())


@pytest.fixture
def machine(bench: "Bench") -> Iterator[Machine]:
    mails = HostileMailServer(["busy"])
    mails.start()
    text = (bench.folder / "readout.toml").read_text()
    bench.configure(text.replace("tick = 0.2", "tick = 0.1") + BERLIN.format(port=mails.port))
    run = CrawlRun(source="import", started_at=BEGINNING, finished_at=BEGINNING, outcome=RunOutcome.OK)
    with Archive.open(bench.database) as archive:
        archive.record_run(run)
    made = Machine(bench, mails)
    yield made
    made.close()
    mails.stop()


def test_each_local_day_has_one_issue_whatever_the_clock_does(machine: Machine) -> None:
    machine.start("2026-03-27T02:10:00+01:00")
    machine.put("2026-03-27T03:10:00+01:00")  # on by an hour, over the hour of the issue
    machine.service.wait_for("delivery ended", state="pending")  # refused for now, until 03:15
    machine.put("2026-03-27T02:25:00+01:00")  # back: what was put off by a clock that ran ahead is sent
    machine.wait_for_mail(issue=1)
    machine.put("2026-03-27T02:31:00+01:00")

    machine.put("2026-03-28T12:00:00+01:00")
    machine.wait_for_issue("2026-03-28")
    machine.put("2026-03-29T01:50:00+01:00")
    machine.put("2026-03-29T03:35:00+02:00")  # 02:30 did not come
    machine.wait_for_issue("2026-03-29")
    machine.put("2026-10-25T02:31:00+02:00")
    machine.wait_for_issue("2026-10-25")
    machine.put("2026-10-25T02:31:00+01:00")  # 02:30 came twice

    with closing(sqlite3.connect(machine.bench.folder / "readout.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        machine.put("2026-10-26T02:31:00+01:00")
        assert machine.periods()[4:] == []
    machine.wait_for_issue("2026-10-26")

    assert machine.service.stop()[0] == 0
    machine.start("2026-10-29T09:30:00+01:00")  # it was down over three hours of the issue
    machine.wait_for_issue("2026-10-29")
    machine.wait_for_mail(issue=6)
    days = ["2026-03-27", "2026-03-28", "2026-03-29", "2026-10-25", "2026-10-26", "2026-10-29"]
    assert machine.periods() == days
    assert machine.sent() == [1, 2, 3, 4, 5, 6]
    assert len(machine.mails.mails) == 6
    assert b"due" in machine.mails.mails[-1].content  # it says since when
    assert not machine.service.told("tick failed")
