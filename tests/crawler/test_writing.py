"""Many drafts at a time, of several sources: batches, and the process that stores them beside the crawl."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from crawler.clock import Clock
from crawler.intake import Batches
from crawler.storing_process import StoringProcess
from crawler.writing import ArchiveWriter
from store.archive import Archive
from store.errors import StoreError
from store.records.articles import ArticleDraft, Decision, FetchedPage, Taken
from tests.patience import PATIENCE

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
NO_TEXT = cast("str", None)  # which no draft has, and the store falls over


def draft(number: int, source: str = "mseap") -> ArticleDraft:
    url = f"http://{source}.example/{number}"
    body = f"<p>{source} {number}</p>".encode()
    return ArticleDraft(
        source=source,
        outlet=f"{source}.example",
        key=f"{source}:{number}",
        url=url,
        title=f"Meeting {number}",
        body=f"The two sides met in {source} for round {number} of their talks.",
        fetched_at=NOW,
        published_at=NOW,
        page=FetchedPage(url=url, status=200, headers={}, body=body, fetched_at=NOW),
    )


def damage(folder: Path) -> None:
    for file in folder.glob("readout.db*"):
        with file.open("r+b") as damaged:
            damaged.write(b"\0" * 4096)


def with_writer(folder: Path, work: Callable[[ArchiveWriter], Awaitable[None]]) -> None:
    async def crawl() -> None:
        writer = ArchiveWriter(f"sqlite:///{folder}/readout.db")
        await writer.open()
        await asyncio.wait_for(work(writer), timeout=PATIENCE)
        await writer.close()

    asyncio.run(crawl())


async def take(writer: ArchiveWriter, numbers: range) -> Counter[Decision]:
    taken = await asyncio.gather(*(writer.take_in(draft(number)) for number in numbers))
    assert [each.key for each in taken] == [f"mseap:{number}" for number in numbers]
    return Counter(each.decision for each in taken)


async def take_until_beside(writer: ArchiveWriter) -> int:
    """Take drafts in until a process of its own does; return how many."""
    number = 0
    while not writer.is_beside:
        await take(writer, range(number, number + 10))
        number += 10
    return number


def test_a_crawl_of_many_articles_stores_them_beside_itself_with_their_pages(tmp_path: Path) -> None:
    async def crawl(writer: ArchiveWriter) -> None:
        assert not multiprocessing.active_children()
        number = await take_until_beside(writer)
        assert await take(writer, range(number, number + 60)) == {Decision.NEW: 60}
        assert await take(writer, range(5)) == {Decision.UNCHANGED: 5}
        assert await writer.known_links({f"mseap:{number + 59}": "http://x.example/"})

    with_writer(tmp_path, crawl)
    assert not multiprocessing.active_children()
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        for number in (0, 69):
            revision = archive.revision_of(f"mseap:{number}")
            assert revision is not None
            page = archive.page_of(revision)
            assert page is not None
            assert page.body == f"<p>mseap {number}</p>".encode()


def test_a_process_that_was_prepared_is_the_one_that_stores(tmp_path: Path) -> None:
    StoringProcess.prepare()
    [prepared] = multiprocessing.active_children()

    async def crawl(writer: ArchiveWriter) -> None:
        number = await take_until_beside(writer)
        assert multiprocessing.active_children() == [prepared]
        assert await take(writer, range(number, number + 10)) == {Decision.NEW: 10}

    with_writer(tmp_path, crawl)
    assert not multiprocessing.active_children()


def test_another_process_stores_where_the_prepared_one_was_killed(tmp_path: Path) -> None:
    StoringProcess.prepare()
    [prepared] = multiprocessing.active_children()
    prepared.kill()
    prepared.join()

    async def crawl(writer: ArchiveWriter) -> None:
        await take_until_beside(writer)
        assert writer.is_beside

    with_writer(tmp_path, crawl)


def test_when_the_last_expected_article_is_there_nobody_waits_for_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.intake._MOMENT", 2 * PATIENCE)

    async def crawl(writer: ArchiveWriter) -> None:
        await writer.known_links({f"mseap:{number}": f"http://mseap.example/{number}" for number in range(3)})
        assert await take(writer, range(3)) == {Decision.NEW: 3}
        await writer.known_links({f"mseap:{number}": f"http://mseap.example/{number}" for number in range(5)})
        assert await take(writer, range(3, 5)) == {Decision.NEW: 2}

    with_writer(tmp_path, crawl)


def test_many_unknown_links_start_a_storing_process_which_when_killed_loses_nothing(tmp_path: Path) -> None:
    links = {f"mseap:{number}": f"http://mseap.example/{number}" for number in range(950, 1_001)}

    async def crawl(writer: ArchiveWriter) -> None:
        await take(writer, range(1_000, 1_001))
        await writer.known_links(links)  # of which one is known
        await take(writer, range(1_000, 1_001))
        assert not multiprocessing.active_children()
        await writer.known_links({**links, "mseap:1": "http://mseap.example/1"})
        await take(writer, range(1_000, 1_001))
        assert multiprocessing.active_children()
        number = await take_until_beside(writer)
        wrong = replace(draft(number), body=NO_TEXT)
        with pytest.raises(RuntimeError, match=r"AttributeError|TypeError"):
            await writer.take_in(wrong)
        [process] = multiprocessing.active_children()
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        assert await take(writer, range(number, number + 60)) == {Decision.NEW: 60}
        assert not writer.is_beside

    with_writer(tmp_path, crawl)


def test_what_one_sources_page_does_to_the_store_is_no_other_sources_fault(tmp_path: Path) -> None:
    wrong = replace(draft(1, "mseap"), body=NO_TEXT)

    async def crawl(writer: ArchiveWriter) -> None:
        told = await asyncio.gather(
            *(writer.take_in(each) for each in (draft(2, "mseap"), wrong, draft(1, "metinfo"))),
            return_exceptions=True,
        )
        assert isinstance(told[1], AttributeError | TypeError)
        assert isinstance(told[2], Taken)

    with_writer(tmp_path, crawl)


def test_crawls_of_one_process_bring_their_articles_together_until_the_last_has_left(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/readout.db"

    async def crawl() -> None:
        one, other = ArchiveWriter(url), ArchiveWriter(url)
        await one.open()
        await other.open()
        shared = Batches.shared(url, Clock())
        assert shared.users == 3
        await one.close()
        await shared.leave()
        assert (await other.take_in(draft(1))).decision is Decision.NEW
        await other.close()
        assert Batches.shared(url, Clock()) is not shared

    asyncio.run(crawl())


def test_what_one_crawl_asks_does_not_wait_for_what_another_one_brings(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/readout.db"

    async def crawl() -> None:
        one, other = ArchiveWriter(url), ArchiveWriter(url)
        await one.open()
        await other.open()
        with closing(sqlite3.connect(tmp_path / "readout.db", isolation_level=None)) as locking:
            locking.execute("BEGIN IMMEDIATE")
            bringing = asyncio.ensure_future(one.take_in(draft(1)))
            assert await other.known_links({"mseap:1": "http://x.example/"}) == frozenset()
            asking = asyncio.ensure_future(one.known_links({"mseap:1": "http://x.example/"}))
            await asyncio.sleep(0)
            assert not bringing.done()
        assert await asyncio.wait_for(asking, timeout=PATIENCE) == {"mseap:1"}
        await one.close()
        await other.close()

    asyncio.run(crawl())


def test_a_database_that_fails_is_told_by_the_storing_process_too(tmp_path: Path) -> None:
    async def crawl(writer: ArchiveWriter) -> None:
        number = await take_until_beside(writer)
        damage(tmp_path)
        with pytest.raises(StoreError, match=r"readout\.db' is"):
            await writer.take_in(draft(number))

    with_writer(tmp_path, crawl)
