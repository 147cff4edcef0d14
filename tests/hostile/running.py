"""A crawl of hostile sites by the real program, and all that shows of it from outside."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.crawler.loaded import Loaded
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
_GLANCE = 0.25  # seconds between two looks at the processes
_LISTENING = "0A"


@dataclass(slots=True, kw_only=True)
class Crawled:
    """What a crawl did: exit code, summaries by source, log lines, and what its processes took."""

    code: int
    summaries: dict[str, dict[str, Any]]
    log: str
    seconds: float
    peaks: dict[int, int]  # bytes of memory at most, by process
    listening: set[str]  # sockets on which one of its processes waited for others
    database: Path

    def counts(self, source: str) -> dict[str, int]:
        counts: dict[str, int] = self.summaries[source]["counts"]
        return counts

    def reason(self, source: str) -> str:
        return self.summaries[source]["reason"] or ""

    def times(self) -> dict[str, tuple[float, float]]:
        """Return when the crawl of each source began and ended, in seconds of the epoch."""
        asked = "SELECT source, started_at, finished_at FROM crawl_runs"
        with closing(sqlite3.connect(self.database)) as connection:
            runs = connection.execute(asked).fetchall()
        return {source: (_seconds(began), _seconds(ended)) for source, began, ended in runs}

    def lines(self, source: str) -> list[dict[str, Any]]:
        """Return the log lines about a source."""
        told = [json.loads(line) for line in self.log.splitlines()]
        return [line for line in told if line.get("source") == source]

    def kinds(self, source: str) -> dict[str, str]:
        """Return the reason why each page of a source was not had, by its path."""
        return {_path(line["url"]): line["kind"] for line in self.lines(source) if "kind" in line}

    def stored(self, source: str) -> dict[str, dict[str, Any]]:
        """Return the articles of a source by the paths of their addresses, with their newest texts."""
        asked = (
            "SELECT a.*, r.* FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number ="
            " (SELECT max(number) FROM revisions WHERE article_id = a.id) WHERE a.source = ?"
        )
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute(asked, (source,))]
        return {_path(row["url"]): row for row in rows}


def _seconds(told: str) -> float:
    return datetime.fromisoformat(told).replace(tzinfo=UTC).timestamp()


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[-1]


@dataclass(slots=True, kw_only=True)
class _Watched:
    """A process and those that it started, looked at again and again while they run."""

    root: int
    peaks: dict[int, int] = field(default_factory=dict)
    listening: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.over.wait(_GLANCE):
            for process in _family(self.root):
                with suppress(OSError, IndexError):  # it has ended
                    self._look(process)

    def _look(self, process: int) -> None:
        folder = Path(f"/proc/{process}")
        peak = int((folder / "status").read_text().partition("VmHWM:")[2].split()[0]) * 1024
        if process not in self.peaks or process == self.root:
            self.listening |= listening_sockets(folder)
        self.peaks[process] = max(peak, self.peaks.get(process, 0))


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it, or one of these, started."""
    yield process
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def listening_sockets(process: Path) -> set[str]:
    """Return the TCP addresses on which a process listens, as /proc tells."""
    inodes = set()
    for link in (process / "fd").iterdir():
        with suppress(OSError):
            inodes.add(str(link.readlink()))
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in (process / "net" / table).read_text().splitlines()[1:]
    ]
    return {line[1] for line in lines if line[3] == _LISTENING and f"socket:[{line[9]}]" in inodes}


def crawl(folder: Path, *sources: str, names: Mapping[str, object]) -> Crawled:
    """Run `python -m crawler` over `sources` of the configuration in `folder`, with a database there.

    `names` are made up for it: see tests/children/made_up_names.py.
    """
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler", *sources],
        cwd=folder,
        env=_environment(folder, TESTS_NAMES=json.dumps(names)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    watched = _Watched(root=child.pid)
    watcher = threading.Thread(target=watched.watch, daemon=True)
    watcher.start()
    try:
        out, log = child.communicate(timeout=PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        watched.over.set()
        watcher.join()
    took = time.monotonic() - began
    return _crawled(folder, child.returncode, out, log, seconds=took, watched=watched)


def crawl_at(folder: Path, *sources: str, clock: str, loaded: Loaded) -> Crawled:
    """Do the same by another clock, in a fork of a process that has loaded the libraries."""
    environment = _environment(folder, READOUT_CLOCK=clock)
    return _crawled(folder, *loaded.run("crawler", *sources, environment=environment))


def _environment(folder: Path, **more: str) -> dict[str, str]:
    told = {"READOUT_CONFIG": str(folder / "readout.toml"), "READOUT_DB": f"sqlite:///{folder}/readout.db"}
    return {**os.environ, **told, **more}


def _crawled(  # noqa: PLR0913 - all that is seen of a process
    folder: Path, code: int, out: str, log: str, *, seconds: float = 0.0, watched: _Watched | None = None
) -> Crawled:
    summaries = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return Crawled(
        code=code,
        summaries={one["source"]: one for one in summaries},
        log=log,
        seconds=seconds,
        peaks=watched.peaks if watched else {},
        listening=watched.listening if watched else set(),
        database=folder / "readout.db",
    )


def configuration(limits: Mapping[str, object], allow: Sequence[str], tables: str) -> str:
    """Return a readout.toml: the [crawl] table, and those of the sources."""
    told = {**limits, "allow": list(allow)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
    return "\n".join(["[crawl]", *lines, "", tables])
