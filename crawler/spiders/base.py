"""The way of every site's spider: list page → links → articles → drafts.

The bytes of a page go to a worker and come back as records; nothing here parses them.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import read_arguments
from crawler.clock import Clock
from crawler.extract.declared import page_rules
from crawler.extract.refusals import NotAnArticle
from crawler.extract.site import LinkRules, PageRules
from crawler.failures import PageFailure, is_gone, is_left, page_failure
from crawler.responses import (
    Announced,
    addresses_of,
    asked_for,
    error_of,
    page_of,
    page_to_keep,
)
from crawler.spiders.failing import failure_of, unfit
from crawler.spiders.listing import Listing
from crawler.spiders.reaching_back import LISTS_AT_MOST, ReachingBack
from crawler.spiders.rechecks import Rechecks, Share
from crawler.spiders.repeats import Repeats
from crawler.tally import Tally
from crawler.visits import Visits, visits_of
from crawler.walls import SOFT_404, is_wall
from crawler.workers import FALLBACK, Workers
from store.errors import ConfigurationError, CrawlError, StoreError
from store.records.articles import Answer, ArticleDraft, DueArticle
from store.records.crawls import CrawlRun

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks
    from crawler.sources import SourceConfig

_LATER = -1
_ASKED_AT_MOST = 20_000  # articles in one crawl: a sitemap names all of them at once

T = TypeVar("T")
logger = logging.getLogger("crawler")


class SiteSpider(Spider):
    """Crawls one source; each site's subclass says what is the site's own.

    `source` is the source's name in the configuration; the other arguments are those of crawler.arguments.
    """

    site_domains: ClassVar[
        tuple[str, ...]
    ] = ()  # whose pages the site may link; else the start addresses' hosts

    # Lent by the pipeline, which owns the archive.
    known_links: Callable[[Mapping[str, str]], Awaitable[frozenset[str]]]
    is_unfinished: Callable[[str, Mapping[str, str]], Awaitable[bool]]
    has_any_since: Callable[[Mapping[str, str], date], Awaitable[bool]]
    due_articles: Callable[[str, datetime, int], Awaitable[Sequence[DueArticle]]]
    record_answer: Callable[[str, Answer, datetime], Awaitable[bool]]
    run: CrawlRun | None = None
    clock = Clock()
    ended: str | None = None  # why, in Scrapy's word, once it has

    def __init__(self, source: str | None = None, **arguments: str) -> None:
        super().__init__(name=source or type(self).name)
        try:
            self.arguments = read_arguments(**arguments)
        except TypeError as error:
            raise ConfigurationError(f"source '{self.name}': {error}") from error
        self.base = self.arguments.base
        self.tally = Tally()
        self.started_at = self.clock.now()
        self._workers = Workers()
        self.listing = Listing(self.name, self.tally, now=self.started_at)
        self._asked = 0  # articles asked for
        self._rechecks = Rechecks(self)
        self._back = ReachingBack()
        self._repeats = Repeats()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider of a source that the configuration knows."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        told: SourceConfig = crawler.settings["READOUT"].sources[spider.name]
        spider.clock = crawler.settings["CLOCK"]
        spider.started_at = spider.clock.now()
        crawler.signals.connect(spider.note_error, signals.spider_error)
        crawler.signals.connect(spider.ask_again, signals.spider_idle)
        spider.start_urls = list(told.addresses)
        spider.visits = visits_of(crawler, spider.name)
        spider.zone = ZoneInfo(told.zone)
        spider.domains = cls.domains_of(told)
        spider.page_rules = page_rules(spider.name, told)
        spider.listing.begin(rules=sha256(told.model_dump_json().encode()).hexdigest(), now=spider.started_at)
        limits = crawler.settings["READOUT"].crawl
        if spider.arguments.since:  # its days are its bounds, and [crawl] time_limit
            crawler.settings.set("CLOSESPIDER_PAGECOUNT", 0, priority="cmdline")
            spider.listing.at_most = LISTS_AT_MOST
        spider.recheck_share = Share.of(page_limit=limits.page_limit, time_limit=limits.time_limit)
        return spider

    @classmethod
    def domains_of(cls, told: "SourceConfig") -> tuple[str, ...]:
        """Return the domains whose pages a crawl of the source may ask for."""
        return cls.site_domains or told.domains

    zone: ZoneInfo
    visits: Visits
    domains: tuple[str, ...]
    page_rules: PageRules
    link_rules: LinkRules | None = None  # None: what is known of the site says how articles are found
    expected_links: tuple[int, int] | None = None
    recheck_share: Share

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the list pages; known articles that are due come last, unless only some are wanted."""
        for url in self.start_urls:
            yield self._list_request(url, first=True)
        if self._is_plain:
            await self._rechecks.prepare(self.recheck_share)

    def ask_again(self) -> None:
        """Ask again for what is due, now that there is nothing else to ask for, of a site that answers."""
        if not self.tally.lists:
            return
        for request in self._rechecks.next_ones():
            assert self.crawler.engine is not None  # noqa: S101 - it is what calls
            self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def _list_request(self, url: str, *, first: bool) -> Request:
        request = Request(url, self.read_list, errback=self.list_failed, cb_kwargs={"first": first})
        if self.arguments.since:  # after the articles of the one before: they tell whether it is needed
            request = request.replace(priority=_LATER)
        return self.listing.note(request, ask_for_changes=self._is_plain and not self.arguments.revisit)

    async def read_list(self, response: Response, *, first: bool) -> AsyncIterator[Request]:
        """Ask for the articles that a list page names, and for the next list while lists bring new ones."""
        if self._limit_reached and not first:  # one of several that a sitemap named
            return
        found = await self._found_in(response, first=first)
        if found is None:
            return
        links = self.listing.new_links(found)
        if first and not (found.articles or found.unknown or found.further or found.older):
            for feed in self.listing.feeds_instead(found, response.url):
                yield self._list_request(feed, first=True)
            return
        known, titles, dates = await self._known(links), dict(found.titles), dict(found.dates)
        for key, url in links.items():
            wanted = key not in known or (self.arguments.revisit and self._rechecks.leave(key))
            if wanted and not self._limit_reached and (key in known or self._may_be_new()):
                self._asked += 1
                self._repeats.note_asked()
                announced = Announced(title=titles.get(key, ""), date=dates.get(key, ""))
                yield self._article_request(url, key, announced, is_known=key in known)
            elif key in known:
                self.tally.known += 1
        goes_on = found.next_page and await self._goes_on(links, known)
        behind = (found.next_page,) if found.next_page and goes_on else ()
        following = (*self.listing.in_turn(found), *behind)
        self.tally.next_list = self.tally.next_list or next(iter(following), None)
        for url in following:
            if self.listing.may_follow(url, enough=self._limit_reached):
                yield self._list_request(url, first=False)

    async def _found_in(self, response: Response, *, first: bool) -> "FoundLinks | None":
        """Return what of a list page is this source's; None, and noted, where there is nothing to be read."""
        if self.listing.is_unchanged(response):
            return None
        try:
            listed = await self._workers.links(page_of(response, self.clock), self.link_rules)
        except CrawlError as error:
            self._list_trouble(response.url, page_failure(error))
            return None
        self.listing.note_read(response, leads_to_lists=bool(listed.further))
        # A list page lies beside the one before it, not below: its own number bounds it, and DEPTH_LIMIT goes
        # on bounding what lies below a list.
        response.meta["depth"] = 0
        found = self.listing.own(listed, response.url, self.domains)
        if first and self.expected_links and not found.further:
            return self.listing.as_expected(found, response.url, self.expected_links)
        return found

    def _may_be_new(self) -> bool:
        return not self._is_plain or self.listing.may_be_new()

    def _article_request(self, url: str, key: str, announced: Announced, *, is_known: bool) -> Request:
        failed = self.known_failed if is_known else self.article_failed
        told = {"announced": announced}
        return Request(url, self.read_article, errback=failed, cb_kwargs=told, meta={"key": key})

    @property
    def _is_plain(self) -> bool:
        """Whether nobody asked for certain articles."""
        return self.arguments.limit is None and self.arguments.since is None

    @property
    def _limit_reached(self) -> bool:
        limit = self.arguments.limit
        return self._asked >= (_ASKED_AT_MOST if limit is None else limit)

    async def _known(self, links: Mapping[str, str]) -> frozenset[str]:
        return await self._told(self.known_links(links))

    async def _goes_on(self, links: Mapping[str, str], known: frozenset[str]) -> bool:
        """Tell whether the next list may name something: by its day, where such articles are asked for.

        Else where this one did, or is one on which a crawl that was cut off has been.
        """
        if self.arguments.since is None:
            if not links.keys() <= known:
                return True
            return await self._told(self.is_unfinished(self.name, links))
        self._back.note_list()
        if await self._told(self.has_any_since(links, self.arguments.since)):
            self._back.note_article()
        return self._back.goes_on

    async def _told(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except StoreError as error:
            self.tally.troubles.append(str(error))
            raise CloseSpider("store") from error

    async def read_article(self, response: Response, *, announced: Announced) -> AsyncIterator[ArticleDraft]:
        """Read one article's page; `announced` is what led there and told of it."""
        tally = self.tally
        draft = await self.draft_of(response, announced, failed=tally.failed, rejected=tally.rejected)
        if draft is None:
            self._repeats.note_read()
            return
        if not await self._repeats.is_article(draft):
            self._reject(response.url, SOFT_404, tally.rejected)
            return
        if self._is_too_old(draft):
            self.tally.skipped += 1
            return
        self._back.note_article()
        if draft.extracted_by == FALLBACK and (self.page_rules.layouts or not self.link_rules):
            self.tally.fallback.append(response.url)
            logger.warning("no layout matched", extra={"source": self.name, "url": response.url})
        yield draft

    async def draft_of(
        self, response: Response, announced: Announced, *, failed: Counter[str], rejected: Counter[str]
    ) -> ArticleDraft | None:
        """Read an article's page; None, and counted, where it can't be read or is none."""
        if reason := unfit(response, is_list=response.url in self.listing):
            self._reject(response.url, reason, rejected)
            return None
        page = page_of(response, self.clock, announced)
        try:
            draft = await self._workers.draft(
                page, source=self.name, aliases=addresses_of(response), rules=self.page_rules
            )
        except NotAnArticle as error:
            self._reject(response.url, error.reason, rejected)
        except CrawlError as error:
            self._page_failed(response.url, page_failure(error), failed)
        else:
            return replace(draft, page=page_to_keep(response, page))
        return None

    def _is_too_old(self, draft: ArticleDraft) -> bool:
        if self.arguments.since is None or draft.published_at is None:
            return False
        return draft.published_at.astimezone(self.zone).date() < self.arguments.since

    async def list_failed(self, failure: Failure) -> None:
        """Note that a list page did not come, unless it is one behind the last of those that are counted."""
        asked, error = asked_for(failure), error_of(failure)
        counted = self.link_rules is not None and self.link_rules.pages and not asked.cb_kwargs["first"]
        if counted and is_gone(error):
            self.tally.lists_named -= 1
        elif not is_left(error):
            self._list_trouble(asked.url, await self.failure_of(failure))

    async def article_failed(self, failure: Failure) -> None:
        """Note that an article's page did not come."""
        self._repeats.note_read()
        if not is_left(error_of(failure)):
            told = await self.failure_of(failure)
            self._page_failed(asked_for(failure).url, told, self.tally.failed)

    async def known_failed(self, failure: Failure) -> None:
        """Note that a known article's page did not come, or is gone: that is no failure."""
        if await self._rechecks.note_gone(asked_for(failure).meta["key"], failure):
            self._repeats.note_read()
        else:
            await self.article_failed(failure)

    async def failure_of(self, failure: Failure) -> PageFailure:
        """Say why a page did not come."""
        return await failure_of(failure, self._workers, self.clock)

    def note_error(self, failure: Failure) -> None:
        """Note an error of our own; Scrapy has logged it with its traceback."""
        self.tally.troubles.append(f"an error of ours ({type(failure.value).__name__}); the log says where")

    def _list_trouble(self, url: str, failure: PageFailure) -> None:
        said = failure.said
        told = {"source": self.name, "url": url, "kind": failure.reason, "reason": said}
        logger.warning("list failed", extra=told)
        self.tally.lists_failed[failure.reason] += 1
        if is_wall(failure.reason):
            self.tally.walled_lists.append((url, said))
            return
        self.tally.troubles.append(
            f"the list page {url} could not be read: {said}; see in a browser whether it is still there"
        )

    def _page_failed(self, url: str, failure: PageFailure, failed: Counter[str]) -> None:
        failed[failure.reason] += 1
        self.tally.note_refused(url, failure.said)
        told = {"source": self.name, "url": url, "kind": failure.reason, "reason": failure.said}
        logger.warning("page failed", extra=told)

    def _reject(self, url: str, reason: str, rejected: Counter[str]) -> None:
        rejected[reason] += 1
        self.tally.note_refused(url, reason)
        logger.info("page rejected", extra={"source": self.name, "url": url, "kind": reason})

    async def closed(self, reason: str) -> None:
        """End the workers with the crawl, in a thread: the other crawls go on meanwhile."""
        self.ended = reason
        await asyncio.to_thread(self._workers.close)
