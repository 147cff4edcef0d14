"""One crawl at a time asks a host, in whatever process; a crawl whose starter was killed goes on."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.locks import Lock
from store.records.crawls import RunOutcome
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.conftest import Sites, Workbench

LIST = "http://sh.scoda.com/news38/"
HOST = "host-sh.scoda.com"


@pytest.fixture
def base(sites: "Sites", article_page: "Callable[[int], str]") -> str:
    sites.list_page(LIST, "/news38/shownews.php?id=1")
    sites.page(f"{LIST}shownews.php?id=1", article_page(1))
    return sites.base


@pytest.fixture
def held(workbench: "Workbench") -> Iterator[Lock]:
    """The lease of the source's host, in the hands of another process: this one."""
    with Lock.take(workbench.database, HOST, holder="a crawl by hand") as lock:
        yield lock


def line_of(child: "subprocess.Popen[str]") -> dict[str, object]:
    assert child.stderr is not None
    told: dict[str, object] = json.loads(child.stderr.readline())
    return told


def test_crawl_waits_for_the_one_that_asks_the_same_host(
    workbench: "Workbench", sites: "Sites", base: str, held: Lock
) -> None:
    child = workbench.start("crawler", "metinfo", f"--base={base}")
    waiting = line_of(child)
    assert waiting["event"] == "crawl waits"
    assert f"'{HOST}' is held by a crawl by hand (process {os.getpid()})" in str(waiting["reason"])
    assert sites.requests == []
    held.release()
    assert workbench.finish(child).summaries["metinfo"]["outcome"] == "ok"


def test_crawl_that_is_sent_to_a_host_of_another_one_waits_for_that_too(
    workbench: "Workbench", sites: "Sites", base: str, article_page: "Callable[[int], str]"
) -> None:
    sites.page(f"{LIST}shownews.php?id=1", status=302, Location="http://n.sh.scoda.com/news/1")
    sites.page("http://n.sh.scoda.com/news/1", article_page(1))
    with Lock.take(workbench.database, "host-n.sh.scoda.com", holder="the crawl of another source"):
        child = workbench.start("crawler", "metinfo", f"--base={base}")
        waiting = line_of(child)
        assert "'host-n.sh.scoda.com' is held by the crawl of another source" in str(waiting["reason"])
        assert sites.asked("sh.scoda.com") == ["/news38/", "/news38/shownews.php?id=1"]
        assert "n.sh.scoda.com" not in dict(sites.requests)
    told = workbench.finish(child).summaries["metinfo"]
    assert (told["outcome"], told["counts"]["new"]) == ("ok", 1)


def test_crawl_by_hand_waits_too(workbench: "Workbench", sites: "Sites", base: str, held: Lock) -> None:
    child = workbench.start("scrapy", "crawl", "metinfo", "-a", f"base={base}")
    assert line_of(child)["event"] == "crawl waits"
    assert sites.requests == []
    held.release()
    assert workbench.finish(child).code == 0


def test_crawl_that_waits_in_vain_says_for_whom(workbench: "Workbench", base: str, held: Lock) -> None:
    assert held.name == HOST
    workbench.configure("[crawl]\ndelay = 0\ntime_limit = 1\n")
    told = workbench.crawl("metinfo", f"--base={base}").summaries["metinfo"]
    assert told["outcome"] == "failed"
    assert f"'{HOST}' is held by a crawl by hand" in told["reason"]


def test_crawl_that_waits_ends_with_a_signal(workbench: "Workbench", base: str, held: Lock) -> None:
    assert held.name == HOST
    child = workbench.start("crawler", "metinfo", f"--base={base}")
    line_of(child)
    child.terminate()
    ended = workbench.finish(child)
    assert ended.code == 1
    assert "Traceback" not in ended.log


def test_host_is_free_when_the_crawl_has_ended(workbench: "Workbench", base: str) -> None:
    assert workbench.crawl("metinfo", f"--base={base}").code == 0
    Lock.take(workbench.database, HOST).release()


def test_crawls_that_nobody_hears_any_more_go_on(workbench: "Workbench", sites: "Sites", base: str) -> None:
    sites.list_page("http://sh.scoda.com/news39/", "/news38/shownews.php?id=1")
    workbench.configure(
        '[crawl]\ndelay = 0\n[sources.next]\nspider = "metinfo"\nstart = ["http://sh.scoda.com/news39/"]\n'
    )
    child = workbench.start("crawler", "metinfo", "next", f"--base={base}")
    # As if whoever started it had been killed.
    for pipe in (child.stdout, child.stderr):
        assert pipe is not None
        pipe.close()
    assert child.wait(timeout=PATIENCE) == 0
    with Archive.open(workbench.database) as archive:
        runs = archive.last_runs(since=None, until=datetime.now(UTC))
    assert {run.source: run.outcome for run in runs} == {
        "metinfo": RunOutcome.OK,
        "next": RunOutcome.UNCHANGED,
    }


def test_crawl_that_hangs_and_that_nobody_ends_is_ended_by_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text("[crawl]\ntime_limit = 0.1\n")
    # Hung where no signal handler of Python's would run.
    script = (
        "import re, sys; from crawler import __main__, sources; sources._START_SECONDS = 0.2;"
        "__main__._crawl = lambda *_: re.match('(a|a)*b', 'a' * 60);"
        "__main__.main(['metinfo'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "READOUT_CONFIG": f"{tmp_path}/readout.toml",
            "READOUT_DB": f"sqlite:///{tmp_path}/readout.db",
        },
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == -signal.SIGALRM
