import asyncio
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extract.refusals import NotAnArticle, UnreadablePage
from crawler.guard import Refused
from crawler.workers import MEMORY, Page, Workers
from tests.contacts import python_path
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
# Both workers are starting until they are told to end: the limit of their memory, which reaches them before
# the pool's locks do, is told that late.
LATE = """
import signal
from crawler.workers import MEMORY

def end_of_start(told):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with open(told, "w") as starting:
        starting.write("starting\\n")
    signal.sigwait({signal.SIGTERM})
    return MEMORY
"""
ENDED_WHILE_STARTING = """
import asyncio, math, os, sys
from crawler.workers import Workers
from late import end_of_start

print("program loaded", flush=True)

class Late:
    def __reduce__(self):
        return end_of_start, (sys.argv[1],)

async def main():
    workers = Workers(memory=Late())
    running = asyncio.create_task(workers.run(math.sqrt, 9))
    await asyncio.sleep(0)
    with open(os.open(sys.argv[1], os.O_RDWR), "rb", buffering=0) as told:
        assert [told.readline() for _ in range(2)] == [b"starting\\n"] * 2
    workers.close()
    running.cancel()

if __name__ == "__main__":
    asyncio.run(main())
"""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(seconds=1.5)
    yield pool
    pool.close()


def page(body: str, url: str = "http://sh.scoda.com/news38/shownews.php?id=1") -> Page:
    return Page(url=url, content_type="text/html; charset=utf-8", body=body.encode(), fetched_at=NOW)


def test_a_page_that_hangs_or_kills_its_parser_fails_alone(workers: Workers) -> None:
    async def outcome(function: Callable[..., object], *arguments: object) -> object:
        try:
            return await workers.run(function, *arguments)
        except (Refused, ValueError) as error:
            return getattr(error, "reason", type(error).__name__)

    async def all_at_once() -> list[object]:
        hanging = [outcome(time.sleep, 60) for _ in range(2)]
        others = [
            outcome(os._exit, 9),
            outcome(bytearray, 2 * MEMORY),
            outcome(int, "x"),
            outcome(math.sqrt, 9),
        ]
        return [*await asyncio.gather(*hanging, *others), await outcome(math.sqrt, 4)]

    began = time.monotonic()
    told = asyncio.run(all_at_once())
    assert told == ["parse_timeout", "parse_timeout", "parse_crash", "parse_crash", "ValueError", 3.0, 2.0]
    assert time.monotonic() - began < 20


def test_an_interrupt_does_not_reach_a_worker(workers: Workers) -> None:
    blocked = asyncio.run(workers.run(signal.pthread_sigmask, signal.SIG_BLOCK, ()))
    assert signal.SIGINT in blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_workers_load_no_program_and_end_in_silence_while_they_start(tmp_path: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    (tmp_path / "late.py").write_text(LATE, encoding="utf-8")
    script = tmp_path / "ending.py"
    script.write_text(ENDED_WHILE_STARTING, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script, told],
        env={**os.environ, "PYTHONPATH": python_path(ROOT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "program loaded\n", "")


def test_pages_come_back_as_records(workers: Workers, article_page: Callable[[int], str]) -> None:
    async def read() -> None:
        body = '<html><body><ul><li><a href="shownews.php?id=7">A meeting</a></li></ul></body></html>'
        found = await workers.links(page(body, "http://sh.scoda.com/news38/"))
        assert [key for _, key in found.articles] == ["metinfo:sh.scoda.com:7"]
        aliases = ("http://sh.scoda.com/news38/shownews.php?id=1", "http://sh.scoda.com/old")
        draft = await workers.draft(page(article_page(1)), source="metinfo", aliases=aliases)
        assert draft.key == "metinfo:sh.scoda.com:1"
        assert draft.title == "Consultations, round 1"
        assert draft.fetched_at == NOW
        assert draft.aliases == ("http://sh.scoda.com/old",)

    asyncio.run(read())


def test_what_is_no_article_is_told_as_such(workers: Workers) -> None:
    async def read(body: str) -> None:
        await workers.draft(page(body), source="metinfo", aliases=())

    with pytest.raises(NotAnArticle):
        asyncio.run(read("<html><body><p>Nothing here.</p></body></html>"))
    attributes = " ".join(f"a{number}=1" for number in range(40_000))
    with pytest.raises(UnreadablePage):
        asyncio.run(read(f"<html><body><p {attributes}>x</p></body></html>"))
