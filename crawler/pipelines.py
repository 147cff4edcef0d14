"""From drafts to the store: one thread owns the connection, and an article counts when its commit is done."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, Self, TypeVar, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem

from crawler.guard import destination
from crawler.tally import INTERRUPT, Tally, verdict
from crawler.visits import Visits
from store.archive import Archive
from store.errors import StoreError
from store.jsonable import iso
from store.list_states import ListState
from store.records.articles import Answer, ArticleDraft, DueArticle, Taken
from store.records.crawls import CrawlRun, RunOutcome

DRAFTS_A_BATCH = 50

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    draft: ArticleDraft
    taken: Future[Taken] = field(default_factory=Future)


class ArchiveWriter:
    """The one thread that talks to the archive during a crawl.

    A busy or locked database then holds up neither the reactor nor another source. What arrives while a batch
    is written makes up the next batch: nothing waits for a batch to fill up.
    """

    def __init__(self, url: str, *, keeps_pages: bool = True) -> None:
        self.unkept: Counter[str] = Counter()  # pages that could not be kept, by reason
        self._keeps_pages = keeps_pages
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._waiting: deque[_Waiting] = deque()
        self._url = url
        self._archive: Archive | None = None

    async def open(self) -> None:
        """Open the archive. Raises StoreError."""
        self._archive = await self._call(Archive.open, self._url)

    async def take_in(self, draft: ArticleDraft) -> Taken:
        """Take `draft` in; returns after the commit. Raises StoreError."""
        waiting = _Waiting(draft=draft if self._keeps_pages else replace(draft, page=None))
        self._waiting.append(waiting)
        self._thread.submit(self._take_in_waiting)
        return await asyncio.wrap_future(waiting.taken)

    async def known_links(self, links: Mapping[str, str]) -> frozenset[str]:
        """Tell the keys of those links (key → address) that lead to a stored article. Raises StoreError."""
        return await self._call(self._opened.known_links, dict(links))

    async def is_unfinished(self, source: str, links: Mapping[str, str]) -> bool:
        """Tell whether a list of known links may lead to lists that no crawl has read. Raises StoreError."""
        return await self._call(self._opened.is_unfinished, source, dict(links))

    async def has_any_since(self, links: Mapping[str, str], day: date) -> bool:
        """Tell whether a link leads to a known article of that day or later. Raises StoreError."""
        return await self._call(self._opened.has_any_since, dict(links), day)

    async def due_articles(self, source: str, now: datetime, at_most: int) -> Sequence[DueArticle]:
        """Tell which known articles are to be looked at again by `now`. Raises StoreError."""
        return await self._call(partial(self._opened.due_articles, source, now=now, at_most=at_most))

    async def record_answer(self, key: str, answer: Answer, at: datetime) -> bool:
        """Note what a look at a known article came to; tell whether it vanished now. Raises StoreError."""
        return await self._call(partial(self._opened.record_answer, key, answer, at=at))

    async def list_states(self, source: str) -> Sequence[ListState]:
        """Tell what the lists of a source were when they were read last. Raises StoreError."""
        return await self._call(self._opened.list_states, source)

    async def most_unknown(self, source: str) -> int | None:
        """Tell how many unknown pages a crawl of a source has fetched at most. Raises StoreError."""
        return await self._call(self._opened.most_unknown, source)

    async def record_run(self, run: CrawlRun, lists: Sequence[ListState]) -> None:
        """Record `run` and its lists, after everything that was taken in. Raises StoreError."""
        await self._call(self._opened.record_run, run, lists)

    @property
    def is_open(self) -> bool:
        """Whether the archive could be opened."""
        return self._archive is not None

    async def ask(self, work: Callable[[Archive], T], /) -> T:
        """Do something with the archive, in its own thread. Raises StoreError."""
        return await self._call(work, self._opened)

    async def close(self) -> None:
        """Close the archive and end the thread."""
        if self._archive:
            await self._call(self._archive.close)
        self._thread.shutdown()

    @property
    def _opened(self) -> Archive:
        if self._archive is None:
            raise StoreError(f"the database '{self._url}' is not open")
        return self._archive

    async def _call(self, function: Callable[..., T], *args: object) -> T:
        return await asyncio.wrap_future(self._thread.submit(function, *args))

    def _take_in_waiting(self) -> None:
        count = min(len(self._waiting), DRAFTS_A_BATCH)
        next_ones = [self._waiting.popleft() for _ in range(count)]
        # Nobody waits any more for those whose crawl was cancelled; from here on the others can't be.
        batch = [waiting for waiting in next_ones if waiting.taken.set_running_or_notify_cancel()]
        if not batch:
            return
        drafts = [waiting.draft for waiting in batch]
        try:
            # First: if we are killed in between, a page too many is kept, and none is missing.
            self._keep_pages(drafts)
            taken = self._opened.take_in(drafts)
        except BaseException as error:  # noqa: BLE001 - handed to those who wait for it
            for waiting in batch:
                waiting.taken.set_exception(error)
            return
        for waiting, told in zip(batch, taken, strict=True):
            waiting.taken.set_result(told)

    def _keep_pages(self, drafts: Sequence[ArticleDraft]) -> None:
        """Keep the pages of new texts. That fails where the disk is full, and loses no article."""
        with_pages = [draft for draft in drafts if draft.page]
        pages = [draft.page for draft in self._opened.changing(with_pages) if draft.page]
        try:
            self._opened.keep_pages(pages)
        except StoreError as error:
            self.unkept[str(error)] += len(pages)
            logger.warning("pages not kept", extra={"pages": len(pages), "reason": str(error)})


class ArchivePipeline:
    """Takes every draft in, counts the decision, and records the run when all else is done."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        told = crawler.settings["READOUT"]
        self._writer = ArchiveWriter(told.database, keeps_pages=told.store.keep_pages > 0)

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
        except StoreError as error:
            # Told as it will be remembered: nobody can see later that this crawl was fine.
            reason = "; ".join(filter(None, (why, f"the run could not be recorded: {error}")))
            told.run = replace(told.run, outcome=RunOutcome.FAILED, reason=reason)
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
