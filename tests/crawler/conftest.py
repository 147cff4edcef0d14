import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from scheduler.recorded_sites import RecordedSites, Recording
from tests.crawler.loaded import Loaded
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What one crawling process did: its exit code, its summaries by source, its log."""

    code: int
    summaries: dict[str, dict[str, Any]]
    log: str


@dataclass(slots=True, kw_only=True)
class Workbench:
    """A folder with a configuration and a database, and crawls by child processes in it."""

    folder: Path
    loaded: Loaded
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/readout.db"

    def configure(self, text: str) -> None:
        (self.folder / "readout.toml").write_text(text, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "READOUT_CONFIG": str(self.folder / "readout.toml"),
            "READOUT_DB": self.database,
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start `python -m COMMAND` in a process group of its own."""
        child = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def finish(self, child: subprocess.Popen[str]) -> Crawled:
        out, log = child.communicate(timeout=PATIENCE)
        return crawled(child.returncode, out, log)

    def crawl(self, *arguments: str) -> Crawled:
        """Run `python -m crawler ARGUMENTS` to its end."""
        return self._run("crawler", *arguments)

    def by_hand(self, *arguments: str) -> Crawled:
        """Run `scrapy crawl ARGUMENTS` to its end."""
        return self._run("scrapy", "crawl", *arguments)

    def _run(self, *command: str) -> Crawled:
        return crawled(*self.loaded.run(*command, environment=self.environment()))


def crawled(code: int, out: str, log: str) -> Crawled:
    told = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return Crawled(code=code, summaries={one["source"]: one for one in told}, log=log)


OpenWorkbench: TypeAlias = Callable[[], Workbench]


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    process = Loaded()
    yield process
    process.close()


@pytest.fixture(scope="module")
def open_workbench(
    tmp_path_factory: pytest.TempPathFactory, fresh_store: Path, loaded: Loaded
) -> Iterator[OpenWorkbench]:
    """Makes workbenches whose children end with the module."""
    with ExitStack() as benches:
        yield lambda: benches.enter_context(
            _workbench(tmp_path_factory.mktemp("workbench"), fresh_store, loaded)
        )


@pytest.fixture
def workbench(tmp_path: Path, fresh_store: Path, loaded: Loaded) -> Iterator[Workbench]:
    with _workbench(tmp_path, fresh_store, loaded) as bench:
        yield bench


@contextmanager
def _workbench(folder: Path, fresh_store: Path, loaded: Loaded) -> Iterator[Workbench]:
    bench = Workbench(folder=folder, loaded=loaded)
    shutil.copyfile(fresh_store, folder / "readout.db")
    bench.configure("[crawl]\ndelay = 0\n")
    yield bench
    for child in bench.children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


class Timed(list[tuple[str, str]]):
    """A list of requests that keeps when each came."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[str, float]] = []

    def append(self, asked: tuple[str, str]) -> None:
        super().append(asked)
        self.times.append((asked[0], time.monotonic()))


class Sites:
    """Pages of made-up sites, served on loopback under their own names."""

    def __init__(self, server: RecordedSites) -> None:
        self.server = server
        self.base = server.base
        self.requests = Timed()
        server.requests = self.requests

    def page(self, url: str, body: str | bytes = "", *, status: int = 200, **headers: str) -> None:
        """Serve `body` at `url`; a header `Content_Type` is written Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        html = {"Content-Type": "text/html; charset=utf-8"}
        self.server.put(Recording(url=url, status=status, headers={**html, **named}, body=content))

    def list_page(self, url: str, *links: str) -> None:
        items = "".join(f'<li><a href="{link}">A meeting at the Secretariat</a></li>' for link in links)
        self.page(url, f"<html><body><h1>News</h1><ul>{items}</ul></body></html>")

    def asked(self, host: str) -> list[str]:
        """Return the paths that were asked of `host`, without robots.txt."""
        return [path for name, path in self.requests if name == host and path != "/robots.txt"]

    def pauses(self, host: str) -> list[float]:
        """Return the seconds between each two requests to `host`."""
        times = [moment for name, moment in self.requests.times if name == host]
        return [later - earlier for earlier, later in pairwise(times)]


@pytest.fixture
def sites() -> Iterator[Sites]:
    server = RecordedSites(iter(()))
    server.start()
    yield Sites(server)
    server.stop()


@pytest.fixture(scope="session")
def article_page() -> Callable[[int], str]:
    """Makes a page with an article of its own words, after the stock markup of the MetInfo CMS."""

    def make(number: int) -> str:
        text = (
            f"<p>The delegations of the two sides met at the Secretariat for round {number} of their talks"
            f" and spoke about railway line number {number}, about visas and about customs.</p>"
            f"<p>The head of the visiting delegation handed over an invitation to forum {number}, which is to"
            " be held in the spring, and thanked the hosts for a warm welcome and for their exhibition.</p>"
            f"<p>Both sides agreed to go on with document {number} and to meet again before long.</p>"
        )
        return (
            "<html><head><title>News</title></head><body><main class='met-shownews'>"
            "<div class='met-shownews-body'><section class='details-title'>"
            f"<h1>Consultations, round {number}</h1><div class='info'><span>2021-05-17 10:00:00</span></div>"
            f"</section><section class='met-editor clearfix'>{text}</section></div></main></body></html>"
        )

    return make
