"""From drafts to the store, and what a crawl came to: the store's side of a spider."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem

from crawler.guard import destination
from crawler.tally import INTERRUPT, Tally, verdict
from crawler.visits import Visits
from crawler.writing import ArchiveWriter
from store.errors import StoreError
from store.jsonable import iso
from store.list_states import ListState
from store.records.articles import Answer, ArticleDraft, Taken
from store.records.crawls import CrawlRun, RunOutcome

logger = logging.getLogger("crawler")


class RecordedLists(Protocol):
    """What the store's side asks and tells of a spider's list pages."""

    read_lists: list[ListState]

    def remember(self, states: Sequence[ListState], *, most_unknown: int | None) -> None:
        """Take what the lists were, and how many unknown pages earlier crawls fetched at most."""


class RecordedSpider(Protocol):
    """What the store's side asks and tells of a spider."""

    name: str
    tally: Tally
    listing: RecordedLists
    started_at: datetime
    domains: tuple[str, ...]
    start_urls: list[str]
    visits: Visits
    known_links: Callable[[Mapping[str, str]], Any]
    is_unfinished: Callable[[str, Mapping[str, str]], Any]
    has_any_since: Callable[[Mapping[str, str], date], Any]
    due_articles: Callable[[str, datetime, int], Any]
    record_answer: Callable[[str, Answer, datetime], Any]
    run: CrawlRun | None


class ArchivePipeline:
    """Takes every draft in, counts the decision, and records the run when all else is done."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        told = crawler.settings["READOUT"]
        self._writer = ArchiveWriter(
            told.database, keeps_pages=told.store.keep_pages > 0, clock=crawler.settings["CLOCK"]
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of one crawl."""
        pipeline = cls(crawler)
        # Scrapy tells why a crawl ended here, after the last item is through.
        crawler.signals.connect(pipeline.finish, signals.spider_closed)
        return pipeline

    @property
    def _spider(self) -> RecordedSpider:
        return cast("RecordedSpider", self._crawler.spider)

    async def open_spider(self) -> None:
        """Take the leases of the hosts, open the archive, and lend the spider what the store knows."""
        try:
            patience = self._crawler.settings["READOUT"].crawl.time_limit
            await self._spider.visits.leases.take(self._spider.name, self._spider.domains, patience=patience)
            await self._writer.open()
            await self._spider.visits.remember(self._writer.ask)
            lists = await self._writer.list_states(self._spider.name)
            most_unknown = await self._writer.most_unknown(self._spider.name)
            self._spider.listing.remember(lists, most_unknown=most_unknown)
        except StoreError as error:
            self._spider.tally.troubles.append(str(error))
            raise CloseSpider("store") from error
        hosts = {destination(url).host for url in self._spider.start_urls}
        if wait := self._spider.visits.wait_of_all(hosts):
            self._spider.tally.wait = wait.said
            raise CloseSpider("waiting")
        self._spider.known_links = self._writer.known_links
        self._spider.is_unfinished = self._writer.is_unfinished
        self._spider.has_any_since = self._writer.has_any_since
        self._spider.due_articles = self._writer.due_articles
        self._spider.record_answer = self._writer.record_answer

    async def process_item(self, item: ArticleDraft) -> dict[str, Any]:
        """Take one article in; returns it as `scrapy crawl -O` lists it, with the decision."""
        try:
            taken = await self._writer.take_in(item)
        except StoreError as error:
            self._give_up(str(error))
            raise DropItem(str(error)) from error
        except Exception as error:
            self._give_up(f"the store failed ({type(error).__name__}); the log says where")
            raise
        self._spider.tally.note_taken(item, taken.decision)
        return listed(item, taken)

    async def finish(self, spider: Spider, reason: str) -> None:
        """Judge the run, record it, and close the archive."""
        told = self._spider
        told.tally.unkept.update(self._writer.unkept)
        outcome, why = verdict(told.tally, ended=reason)
        told.run = CrawlRun(
            source=spider.name,
            started_at=told.started_at,
            finished_at=self._crawler.settings["CLOCK"].now(),
            outcome=outcome,
            reason=why,
            counts=told.tally.counts(),
        )
        try:
            if self._writer.is_open and outcome is not RunOutcome.WAITING:
                await self._writer.record_run(told.run, told.listing.read_lists)
            await told.visits.settle()
        except StoreError as error:
            # Told as it will be remembered: nobody can see later that this crawl was fine.
            both = "; ".join(filter(None, (why, f"the run could not be recorded: {error}")))
            told.run = replace(told.run, outcome=RunOutcome.FAILED, reason=both)
        finally:
            await self._writer.close()
            await told.visits.leave(at_once=reason == INTERRUPT)
        _log(told.run)

    def _give_up(self, trouble: str) -> None:
        """End the crawl: what could not be stored once will not be stored the next time."""
        tally = self._spider.tally
        tally.failed["store"] += 1
        if trouble not in tally.troubles:
            tally.troubles.append(trouble)
            _ending.add(
                task := asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="store"))
            )
            task.add_done_callback(_ending.discard)


# The loop itself holds its tasks only weakly.
_ending: set[asyncio.Future[None]] = set()


def listed(draft: ArticleDraft, taken: Taken) -> dict[str, Any]:
    """Return an article as `-O` writes it, in the order in which it is read."""
    return {
        "url": draft.url,
        "url_key": draft.key,
        "source": draft.source,
        "outlet": draft.outlet,
        "language": draft.language,
        "title": draft.title,
        "published_at": iso(draft.published_at),
        "published_by": draft.published_by,
        "fetched_at": iso(draft.fetched_at),
        "decision": str(taken.decision),
        "extracted_by": draft.extracted_by,
        "aliases": list(draft.aliases),
        "images": list(draft.images),
        "body": draft.body,
    }


def _log(run: CrawlRun) -> None:
    counts = {name: number for name, number in run.counts.items() if number}
    told = {"source": run.source, "outcome": run.outcome.value, "reason": run.reason}
    logger.info("crawl", extra={**told, **counts})
