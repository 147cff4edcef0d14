"""The service as it runs for real: its own process, recorded sites, a clock that hurries."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.configuration.config import load
from scheduler.recorded_sites import RecordedSites
from tests.patience import PATIENCE


class Gate(list[tuple[str, str]]):
    """What the sites were asked for; while closed, an answer waits."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()

    def append(self, asked: tuple[str, str]) -> None:
        super().append(asked)
        self.open.wait(PATIENCE)


@dataclass(slots=True, kw_only=True)
class Service:
    """`readout run` in a folder of its own. Its clock hurries, and can be put forward while it is down."""

    folder: Path
    sites: RecordedSites
    gate: Gate
    rate: float  # seconds of its clock in a real one
    start_of_time: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    process: subprocess.Popen[bytes] | None = None
    all_started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    told_besides: dict[str, str] = field(default_factory=dict)  # by the environment of what is started next

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    @property
    def database(self) -> Path:
        return self.folder / "readout.db"

    def now(self) -> datetime:
        """Tell what time it is for the service."""
        return self.start_of_time + timedelta(seconds=(time.monotonic() - self.began) * self.rate)

    def put_clock(self, to: str) -> None:
        """Let it be another time for the service when it starts next."""
        self.start_of_time, self.began = datetime.fromisoformat(to), time.monotonic()

    def keep_only(self, *sources: str) -> None:
        """Let it watch no other sources."""
        others = set(load(None).enabled_sources).difference(sources)
        with (self.folder / "readout.toml").open("a", encoding="utf-8") as configuration:
            configuration.writelines(f"[sources.{name}]\nenabled = false\n" for name in sorted(others))

    def environment(self) -> dict[str, str]:
        clock = f"{self.now().isoformat()},{self.rate:g}"
        named = {"READOUT_CLOCK": clock, "READOUT_CONFIG": str(self.folder / "readout.toml")}
        return {**os.environ, **named, **self.told_besides}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program beside the service."""
        return subprocess.run(
            [sys.executable, "-m", "scheduler", *arguments],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scheduler", "run", "--base", self.sites.base],
                cwd=self.folder,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.all_started.append(self.process)

    def kill(self) -> None:
        """Kill the service, but not its children."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def child(self, module: str) -> int | None:
        """Return the process that runs `python -m MODULE` for this service; None: there is none."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                arguments = (process / "cmdline").read_bytes().split(b"\0")
                if module.encode() not in arguments[:3]:
                    continue
                if bytes(self.folder) in (process / "environ").read_bytes():
                    return int(process.name)
        return None

    def kill_child(self, module: str) -> None:
        """Kill a child of the service with all that it started."""
        self.wait_until(lambda: self.child(module), f"a child that runs {module}")
        child = self.child(module)
        assert child
        os.killpg(child, signal.SIGKILL)

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Keep everybody else from writing."""
        connection = sqlite3.connect(self.database, isolation_level=None, timeout=PATIENCE)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database in SQL."""
        connection = sqlite3.connect(self.database, timeout=PATIENCE)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    def stop(self) -> int:
        """Tell the service to stop; return its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def told(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Return the log's lines about an event, those of killed services too."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):
                told = json.loads(line)
                if told["event"] == event and fields.items() <= told.items():
                    found.append(told)
        return found

    def wait_until(self, holds: Callable[[], object], what: str) -> None:
        """Wait for something about the service, or fail with the end of its log."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                log = self.log.read_text(encoding="utf-8")[-3000:]
                pytest.fail(f"not within {PATIENCE:g} s: {what}\n{log}")
            time.sleep(0.02)

    def wait_for(self, event: str, *, more_than: int = 0, **fields: object) -> dict[str, Any]:
        """Wait until the log tells an event once more."""
        self.wait_until(lambda: len(self.told(event, **fields)) > more_than, f"{event} {fields} in the log")
        return self.told(event, **fields)[-1]

    def crawled(self, since: str) -> set[str]:
        """Return the sources that were read since a time of its clock."""
        runs = (told for told in self.told("crawl") if told["at"] >= since)
        return {told["source"] for told in runs if told["outcome"] in {"ok", "unchanged"}}

    def wait_until_crawled(self, *, since: str, sources: Sequence[str]) -> None:
        """Wait until each of `sources` was read since a time of its clock."""
        self.wait_until(lambda: set(sources) <= self.crawled(since), f"a crawl of each source since {since}")

    def wait_until_recognised(self) -> None:
        unread = (
            "SELECT count(*) FROM articles a"
            " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
            " WHERE a.copy_of_id IS NULL AND NOT EXISTS (SELECT 1 FROM recognitions WHERE revision_id = r.id)"
        )
        self.wait_until(lambda: self.asked(unread) == [(0,)], "everything recognised")

    def wait_until_sent(self, *, issue: int) -> None:
        """Wait until both readers have an issue."""
        sent = (
            "SELECT i.number, count(*) FROM deliveries d JOIN issues i ON i.id = d.issue_id"
            " WHERE d.state = 'sent' GROUP BY i.number"
        )
        self.wait_until(lambda: dict(self.asked(sent)).get(issue) == 2, f"the mails of issue {issue}")
