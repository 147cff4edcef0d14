"""Real processes that crawl real pages into a real database, and are ended by force on the way."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

from tests.acceptance.catastrophes.news import SOURCES, News
from tests.acceptance.catastrophes.small_disk import SmallDisk
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
_LOOK_SECONDS = 0.003  # between two looks whether a moment has come

CONFIGURATION = """
testing = true
database = "sqlite:///{home}/readout.db"
[crawl]
delay = 0.0
interval = 1.0
[service]
tick = 0.1
[web]
enabled = false
[digest]
folder = "{home}/digests"
"""


@dataclass(slots=True, kw_only=True)
class Place:
    """A folder with a configuration and the outlets' news; whatever works there is known.

    The database is there too, or lies on a `disk` of its own, where only processes see it.
    """

    folder: Path
    news: News
    disk: SmallDisk | None = None
    elsewhere: Path | None = None  # where the database is, if not on the disk
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.disk.folder if self.disk and not self.elsewhere else self.folder

    @property
    def database(self) -> Path:
        return self.home / "readout.db"

    @property
    def pages(self) -> Path:
        return self.home / "readout.pages.db"

    def configure(self, more: str = "") -> None:
        built_in = ("sectsco", "infoshos", "mseap", "metinfo", "sectsco-ru", "sectsco-zh", "infoshos-ru")
        off = "".join(f"[sources.{name}]\nenabled = false\n" for name in built_in)
        told = CONFIGURATION.format(home=self.home) + more + SOURCES + off
        (self.folder / "readout.toml").write_text(told, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        """Return what runs `python -m ARGUMENTS`, each line told at once."""
        command = [sys.executable, "-u", "-m", *arguments]
        return self.disk.command(command) if self.disk else command

    def environment(self) -> dict[str, str]:
        return {**os.environ, "READOUT_CONFIG": str(self.folder / "readout.toml")}

    def start(self, *arguments: str, log: IO[str] | int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start `python -m ARGUMENTS` in a process group of its own."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `readout ARGUMENTS` to its end."""
        return subprocess.run(
            self.command("scheduler", *arguments),
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * PATIENCE,  # a crawl may wait two minutes and a half for a lock
        )

    def crawl(self) -> subprocess.CompletedProcess[str]:
        """Crawl everything and recognise it, to the end."""
        return self.run("crawl", "--base", self.news.base)

    def processes(self, module: str = "") -> list[int]:
        """Return every process that works here; those of `python -m MODULE` alone, if one is named."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if bytes(self.folder) not in (process / "environ").read_bytes():
                    continue
                if not module or module.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return found

    @contextmanager
    def paused(self) -> Iterator[list[int]]:
        """Stop whatever works here for a while; yields those processes."""
        running = [*self.processes("scheduler"), *self.processes("crawler")]
        for pid in running:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield running
        finally:
            for pid in running:
                os.kill(pid, signal.SIGCONT)

    def asked(self, question: str, file: Path | None = None) -> list[tuple[Any, ...]]:
        """Ask a database in SQL: the main one, or `file`. Nothing where there are no tables yet."""
        name = file or self.database
        if not name.exists():
            return []
        with closing(sqlite3.connect(name, timeout=PATIENCE)) as connection:
            try:
                return connection.execute(question).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise

    def wait_until(self, holds: Callable[[], object], what: str, *, patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not holds():
            if time.monotonic() > end:
                pytest.fail(f"not within {patience:g} s: {what}")
            time.sleep(_LOOK_SECONDS)

    def kill(self, *pids: int) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill all that works here, at one moment as far as may be."""
        self.kill(*self.processes())
        for process in self.started:
            process.wait()

    def copied(self, folder: Path) -> "Place":
        """Copy what lies on the disk to a folder, where everybody sees it."""
        assert self.disk
        copy = Place(folder=self.disk.fetch(folder), news=self.news)
        copy.configure()
        return copy

    def rows(self, *question: str) -> list[dict[str, Any]]:
        """Return what a command tells as JSON Lines."""
        shown = self.run(*question, "--format", "jsonl")
        assert shown.returncode == 0, shown.stderr
        return [json.loads(line) for line in shown.stdout.splitlines()]


@pytest.fixture
def news() -> Iterator[News]:
    made = News()
    made.server.start()
    yield made
    made.server.stop()


@pytest.fixture(params=["mounted", pytest.param("limited", marks=pytest.mark.long)])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SmallDisk]:
    """A disk of twelve megabytes; where it can't be mounted, both are the same."""
    disk = SmallDisk(tmp_path / "disk", 12_000_000, may_mount=request.param == "mounted")
    yield disk
    disk.close()


@pytest.fixture
def small_place(place: Place, small_disk: SmallDisk) -> Place:
    """A place whose database lies on a disk of twelve megabytes."""
    place.disk = small_disk
    place.configure("[store]\nleast_free_mb = 0\n")
    return place


@pytest.fixture
def place(tmp_path: Path, news: News) -> Iterator[Place]:
    made = Place(folder=tmp_path, news=news)
    made.configure()
    yield made
    made.kill_all()
    for process in made.started:
        assert process.stdout is not None
        process.stdout.close()
