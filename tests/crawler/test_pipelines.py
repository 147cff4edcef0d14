import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.clock import Clock
from crawler.leases import Leases
from crawler.pipelines import ArchivePipeline, listed
from crawler.sources import CrawlConfiguration
from crawler.spiders.listing import Listing
from crawler.tally import Tally
from crawler.visits import Visits
from crawler.writing import ArchiveWriter
from store.errors import StoreError
from store.records.articles import ArticleDraft, Decision, Taken
from store.records.crawls import RunOutcome
from tests.patience import PATIENCE

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def draft(number: int) -> ArticleDraft:
    return ArticleDraft(
        source="mseap",
        outlet="mseap.org",
        key=f"mseap:news:{number}",
        url=f"http://mseap.org/{number}",
        title=f"Meeting {number}",
        body=f"The two sides met for round {number} of their talks.",
        fetched_at=NOW,
        published_at=NOW,
    )


def test_drafts_that_come_together_are_each_decided_once(tmp_path: Path) -> None:
    async def crawl() -> tuple[list[Taken], frozenset[str]]:
        writer = ArchiveWriter(f"sqlite:///{tmp_path}/readout.db")
        await writer.open()
        taken = await asyncio.gather(*(writer.take_in(draft(number % 60)) for number in range(120)))
        known = await writer.known_links({f"mseap:news:{number}": "http://x.test/" for number in (1, 999)})
        await writer.close()
        return taken, known

    taken, known = asyncio.run(crawl())
    assert Counter(one.decision for one in taken) == {Decision.NEW: 60, Decision.UNCHANGED: 60}
    assert [one.key for one in taken] == [f"mseap:news:{number % 60}" for number in range(120)]
    assert known == {"mseap:news:1"}


def test_a_draft_that_nobody_waits_for_any_more_holds_up_no_other(tmp_path: Path) -> None:
    async def crawl() -> list[BaseException | Taken]:
        writer = ArchiveWriter(f"sqlite:///{tmp_path}/readout.db")
        await writer.open()
        with closing(sqlite3.connect(tmp_path / "readout.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            waiting = [asyncio.ensure_future(writer.take_in(draft(number))) for number in range(3)]
            await asyncio.sleep(0)  # all are handed over, and none can be written
            waiting[0].cancel()
            waiting[1].cancel()
        told = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), timeout=PATIENCE)
        await writer.close()
        return told

    first, second, third = asyncio.run(crawl())
    assert isinstance(first, asyncio.CancelledError)
    assert isinstance(second, asyncio.CancelledError)
    assert isinstance(third, Taken)


def test_an_archive_that_is_not_open_tells_so_to_all_who_wait(tmp_path: Path) -> None:
    async def crawl() -> list[BaseException | Taken]:
        writer = ArchiveWriter(f"sqlite:///{tmp_path}/missing/readout.db")
        with pytest.raises(StoreError):
            await writer.open()
        told = await asyncio.gather(
            *(writer.take_in(draft(number)) for number in range(3)), return_exceptions=True
        )
        await writer.close()
        return told

    assert [type(error) for error in asyncio.run(crawl())] == [StoreError] * 3


def test_a_crawl_whose_run_cant_be_recorded_failed(tmp_path: Path) -> None:
    tally = Tally(lists=1, listed=1, decisions=Counter({Decision.NEW: 1}))
    listing = Listing("mseap", tally, now=NOW)
    visits = Visits("mseap", Leases(f"sqlite:///{tmp_path}/readout.db"), clock=Clock(), delay=0)
    spider: Any = SimpleNamespace(
        name="mseap",
        tally=tally,
        listing=listing,
        started_at=NOW,
        domains=("mseap.org",),
        start_urls=[],
        visits=visits,
    )
    configuration = CrawlConfiguration(database=f"sqlite:///{tmp_path}/readout.db")
    settings = {"READOUT": configuration, "CLOCK": Clock()}
    crawler: Any = SimpleNamespace(spider=spider, settings=settings)

    async def crawl() -> None:
        pipeline = ArchivePipeline(crawler)
        await pipeline.open_spider()
        with closing(sqlite3.connect(tmp_path / "readout.db")) as other:
            other.execute("drop table crawl_runs")
        await pipeline.finish(spider, "finished")

    asyncio.run(crawl())
    assert spider.run.outcome is RunOutcome.FAILED
    assert "the run could not be recorded: database" in spider.run.reason


def test_an_article_is_listed_in_the_order_in_which_it_is_read() -> None:
    told = listed(draft(1), Taken(key="mseap:news:1", decision=Decision.NEW, article_id=1))
    assert list(told) == [
        "url",
        "url_key",
        "source",
        "outlet",
        "language",
        "title",
        "published_at",
        "published_by",
        "fetched_at",
        "decision",
        "extracted_by",
        "aliases",
        "images",
        "body",
    ]
    assert told["decision"] == "new"
    assert told["published_at"] == "2026-11-22T07:00:00+00:00"
