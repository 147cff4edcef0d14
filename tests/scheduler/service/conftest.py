"""A service of its own for each test: `readout run` as a process in an empty folder."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any

import pytest

from scheduler.configuration.config import load
from scheduler.recorded_sites import RecordedSites, Recording
from tests.patience import PATIENCE

CONFIGURATION = """
testing = true
[crawl]
delay = 0
page_timeout = 120
[service]
tick = 0.2
grace = 6
[web]
enabled = false
"""
OTHERS = [name for name in load(None).enabled_sources if name != "metinfo"]
ONE_SOURCE = "".join(f"[sources.{name}]\nenabled = false\n" for name in OTHERS)
LIST = "http://sh.scoda.com/news38/"
GUESTS = {1: "Anna Berg", 2: "Boris Lund"}
ARTICLE = """<html><head><title>News</title></head><body><main class='met-shownews'>
<div class='met-shownews-body'><section class='details-title'><h1>Talks at the Secretariat, part {number}</h1>
<div class='info'><span>2021-05-17 10:00:00</span></div></section><section class='met-editor clearfix'>
<p>On 17 May 2021, SCO Secretary-General Vladimir Norov met with Ambassador {guest} of Norway.</p>
<p>The two sides spoke about railway line {number}, about visas and about customs, and agreed to meet again
before long.</p></section></div></main></body></html>"""


@dataclass(slots=True, kw_only=True)
class Running:
    """A service that runs, and what it has logged so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    listener: Thread | None = None
    _changed: Condition = field(default_factory=Condition)

    def listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as log:
            for line in log:
                with self._changed:
                    self.lines.append(line)
                    self._changed.notify_all()

    def told(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Return what was logged of `event` with these fields."""
        events = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [told for told in events if told["event"] == event and fields.items() <= told.items()]

    def wait_for(self, event: str, *, count: int = 1, **fields: object) -> dict[str, Any]:
        """Wait until `event` was logged; fails with the whole log."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.told(event, **fields)) >= count, PATIENCE)
        found = self.told(event, **fields)
        assert len(found) >= count, "".join([f"no {event} {fields} in:\n", *self.lines])
        return found[-1]

    def children(self) -> list[int]:
        """Return the processes that the service has started and that still run."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
                if int(parent) == self.process.pid and state != "Z":
                    found.append(int(stat.parent.name))
        return found

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Tell it to stop; returns its exit code and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE), time.monotonic() - began


@dataclass(slots=True, kw_only=True)
class Bench:
    """A folder with a configuration and a database, and services in it."""

    folder: Path
    services: list[Running] = field(default_factory=list)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/readout.db"

    def configure(self, text: str) -> None:
        (self.folder / "readout.toml").write_text(text, encoding="utf-8")

    def run(
        self, *arguments: str, clock: str | None = None, told: Mapping[str, str] | None = None
    ) -> Running:
        """Start `readout run ARGUMENTS`; `told` is what else its environment says."""
        process = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "run", "--db", self.database, *arguments],
            cwd=self.folder,
            env={**os.environ, **({"READOUT_CLOCK": clock} if clock else {}), **(told or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        running = Running(process=process)
        running.listener = Thread(target=running.listen, daemon=True)
        running.listener.start()
        self.services.append(running)
        return running

    def refused(self) -> tuple[int, str]:
        """Start a service that can't run; returns its exit code and all that it said."""
        ended = subprocess.run(
            [sys.executable, "-m", "scheduler", "run", "--db", self.database],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return ended.returncode, ended.stderr

    def processes(self) -> list[int]:
        """Return every process that works on the database: also those that no service waits for any more."""
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if f"READOUT_DB={self.database}".encode() in environ.read_bytes().split(b"\0"):
                    found.append(int(environ.parent.name))
        return found

    def wait_until(self, condition: Callable[[], object]) -> None:
        """Wait for something that no log tells."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, [service.lines for service in self.services]
            time.sleep(0.05)


@pytest.fixture
def bench(tmp_path: Path, fresh_store: Path) -> Iterator[Bench]:
    with bench_in(tmp_path, fresh_store) as made:
        yield made


@contextmanager
def bench_in(folder: Path, fresh_store: Path) -> Iterator[Bench]:
    """Make a bench, and end in the end whatever still works at it."""
    made = Bench(folder=folder)
    shutil.copyfile(fresh_store, folder / "readout.db")
    made.configure(CONFIGURATION + ONE_SOURCE)
    try:
        yield made
    finally:
        _clear(made)


def _clear(made: Bench) -> None:
    for service in made.services:
        service.process.kill()
        service.process.wait()
    for pid in made.processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for service in made.services:
        assert service.listener is not None
        service.listener.join(PATIENCE)


class Gate(list[tuple[str, str]]):
    """What a site was asked for; while it is closed, articles are not answered."""

    def __init__(self) -> None:
        super().__init__()
        self.open = Event()
        self.open.set()

    def append(self, asked: tuple[str, str]) -> None:
        super().append(asked)
        if "?id=" in asked[1]:
            self.open.wait(PATIENCE)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def sites(gate: Gate) -> Iterator[RecordedSites]:
    """A site with two articles."""
    server = RecordedSites(iter(()))
    server.requests = gate
    html = {"Content-Type": "text/html; charset=utf-8"}
    links = "".join(f'<li><a href="shownews.php?id={number}">A meeting</a></li>' for number in GUESTS)
    pages = {LIST: f"<html><body><h1>News</h1><ul>{links}</ul></body></html>"}
    pages |= {
        f"{LIST}shownews.php?id={number}": ARTICLE.format(number=number, guest=GUESTS[number])
        for number in GUESTS
    }
    for url, body in pages.items():
        server.put(Recording(url=url, status=200, headers=html, body=body.encode()))
    server.start()
    yield server
    gate.open.set()
    server.stop()
