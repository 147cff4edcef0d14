"""The way of every site's spider: list page → links → articles → drafts.

The bytes of a page go to a worker and come back as records; nothing here parses them.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import read_arguments
from crawler.clock import Clock
from crawler.extract.refusals import NotAnArticle
from crawler.extract.urls import article_key, canonical_url
from crawler.failures import PageFailure, page_failure
from crawler.guard import Refused, destination, is_of
from crawler.responses import addresses_of, asked_for, content_type, error_of, page_of, page_to_keep
from crawler.spiders.rechecks import Rechecks, Share
from crawler.tally import Tally
from crawler.workers import FALLBACK, Workers
from store.errors import ConfigurationError, CrawlError, StoreError
from store.records import Answer, ArticleDraft, CrawlRun, DueArticle

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks
    from crawler.sources import SourceConfig

LISTS_AT_MOST = 20
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})

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
        self._lists: set[str] = set()  # canonical addresses of the list pages asked for
        self._keys: set[str] = set()  # of the articles that were listed
        self._asked = 0  # articles asked for
        self._rechecks = Rechecks(self)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider of a source that the configuration knows."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        told: SourceConfig = crawler.settings["READOUT"].sources[spider.name]
        spider.clock = crawler.settings["CLOCK"]
        spider.started_at = spider.clock.now()
        crawler.signals.connect(spider.note_error, signals.spider_error)
        crawler.signals.connect(spider.ask_again, signals.spider_idle)
        spider.start_urls = list(told.start)
        spider.zone = ZoneInfo(told.zone)
        spider.domains = cls.domains_of(told)
        limits = crawler.settings["READOUT"].crawl
        spider.recheck_share = Share.of(page_limit=limits.page_limit, time_limit=limits.time_limit)
        return spider

    @classmethod
    def domains_of(cls, told: "SourceConfig") -> tuple[str, ...]:
        """Return the domains whose pages a crawl of the source may ask for."""
        hosts = {destination(url).host for url in told.start}
        return cls.site_domains or tuple(sorted(host.removeprefix("www.") for host in hosts))

    zone: ZoneInfo
    domains: tuple[str, ...]
    recheck_share: Share

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the list pages; known articles that are due come last, unless only some are wanted."""
        for url in self.start_urls:
            yield self._list_request(url, first=True)
        if self.arguments.limit is None and self.arguments.since is None:
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
        self._lists.add(canonical_url(url))
        self.tally.lists_named += 1
        return Request(url, self.read_list, errback=self.list_failed, cb_kwargs={"first": first})

    async def read_list(self, response: Response, *, first: bool) -> AsyncIterator[Request]:
        """Ask for the articles that a list page names, and for the next list while lists bring new ones."""
        try:
            listed = await self._workers.links(page_of(response, self.clock))
            found = self._without_other_sites(listed, response.url)
        except CrawlError as error:
            self._list_trouble(response.url, page_failure(error).said)
            return
        self.tally.lists += 1
        # A list page lies beside the one before it, not below: its own number bounds it (LISTS_AT_MOST), and
        # DEPTH_LIMIT goes on bounding what lies below a list.
        response.meta["depth"] = 0
        links = self._new_links(found)
        if first and not (found.articles or found.unknown):
            for request in self._feeds_instead(found, response.url):
                yield request
            return
        known, titles = await self._known(links), dict(found.titles)
        for key, url in links.items():
            wanted = key not in known or (self.arguments.revisit and self._rechecks.leave(key))
            if wanted and not self._limit_reached:
                self._asked += 1
                yield self._article_request(url, key, titles.get(key, ""), is_known=key in known)
            elif key in known:
                self.tally.known += 1
        if found.next_page and (not links.keys() <= known or await self._goes_on(links)):
            for request in self._next_list(found.next_page):
                yield request

    def _article_request(self, url: str, key: str, announced: str, *, is_known: bool) -> Request:
        failed = self.known_failed if is_known else self.article_failed
        told = {"announced": announced}
        return Request(url, self.read_article, errback=failed, cb_kwargs=told, meta={"key": key})

    def _new_links(self, found: "FoundLinks") -> dict[str, str]:
        """Return the links, by key, that no list page of this run has named before."""
        unknown = [(url, article_key(url)[0] or canonical_url(url)) for url in found.unknown]
        links: dict[str, str] = {}
        for url, key in (*found.articles, *unknown):
            if key not in self._keys:
                self._keys.add(key)
                links[key] = url
        self.tally.listed += len(links)
        self.tally.unknown.extend(url for url, key in unknown if links.get(key) == url)
        return links

    def _without_other_sites(self, found: "FoundLinks", url: str) -> "FoundLinks":
        """Leave out articles of other sites, which portals link too: they are none of this source's."""
        ours = tuple(link for link in found.articles if self._is_ours(link[0]))
        if elsewhere := len(found.articles) - len(ours):
            logger.info("links of other sites", extra={"source": self.name, "links": elsewhere, "url": url})
        return replace(found, articles=ours)

    def _is_ours(self, url: str) -> bool:
        try:
            return is_of(destination(url).host, self.domains)
        except Refused:
            return False

    def _feeds_instead(self, found: "FoundLinks", url: str) -> list[Request]:
        """Ask for the feeds that a list page without articles offers."""
        feeds = [feed for feed in found.feeds if canonical_url(feed) not in self._lists]
        if not feeds:
            self.tally.empty_lists.append(url)
        return [self._list_request(feed, first=True) for feed in feeds]

    def _next_list(self, url: str) -> list[Request]:
        if canonical_url(url) in self._lists:
            return []
        if self._limit_reached:
            self.tally.lists_named += 1
            return []
        if len(self._lists) >= LISTS_AT_MOST:
            self.tally.more = True
            return []
        return [self._list_request(url, first=False)]

    @property
    def _limit_reached(self) -> bool:
        return self.arguments.limit is not None and self._asked >= self.arguments.limit

    async def _known(self, links: Mapping[str, str]) -> frozenset[str]:
        return await self._told(self.known_links(links))

    async def _goes_on(self, links: Mapping[str, str]) -> bool:
        """Tell whether a list of known articles is one on which a crawl that was cut off has been."""
        return await self._told(self.is_unfinished(self.name, links))

    async def _told(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except StoreError as error:
            self.tally.troubles.append(str(error))
            raise CloseSpider("store") from error

    async def read_article(self, response: Response, *, announced: str) -> AsyncIterator[ArticleDraft]:
        """Read one article's page; `announced` is the title that a feed gave, for a page that names none."""
        tally = self.tally
        draft = await self.draft_of(response, announced, failed=tally.failed, rejected=tally.rejected)
        if draft is None:
            return
        if self._is_too_old(draft):
            self.tally.skipped += 1
            return
        if draft.extracted_by == FALLBACK:
            self.tally.fallback.append(response.url)
            logger.warning("no layout matched", extra={"source": self.name, "url": response.url})
        yield draft

    async def draft_of(
        self, response: Response, announced: str, *, failed: Counter[str], rejected: Counter[str]
    ) -> ArticleDraft | None:
        """Read an article's page; None, and counted, where it can't be read or is none."""
        if reason := self._unfit(response):
            self._reject(response.url, reason, rejected)
            return None
        page = page_of(response, self.clock, announced)
        try:
            draft = await self._workers.draft(page, source=self.name, aliases=addresses_of(response))
        except NotAnArticle as error:
            self._reject(response.url, error.reason, rejected)
        except CrawlError as error:
            self._page_failed(response.url, page_failure(error), failed)
        else:
            return replace(draft, page=page_to_keep(response, page))
        return None

    def _unfit(self, response: Response) -> str | None:
        """Say why a page that came can't be an article's."""
        if response.status != HTTPStatus.OK:
            return f"http_{response.status}"  # a part of a page, or none
        if content_type(response).partition(";")[0].strip().lower() not in _PAGE_TYPES:
            return "content_type"
        if canonical_url(response.url) in self._lists:
            return "redirected_to_list"
        return None

    def _is_too_old(self, draft: ArticleDraft) -> bool:
        if self.arguments.since is None or draft.published_at is None:
            return False
        return draft.published_at.astimezone(self.zone).date() < self.arguments.since

    def list_failed(self, failure: Failure) -> None:
        """Note that a list page did not come."""
        self._list_trouble(asked_for(failure).url, page_failure(error_of(failure)).said)

    def article_failed(self, failure: Failure) -> None:
        """Note that an article's page did not come."""
        self._page_failed(asked_for(failure).url, page_failure(error_of(failure)), self.tally.failed)

    async def known_failed(self, failure: Failure) -> None:
        """Note that a known article's page did not come, or is gone: that is no failure."""
        if not await self._rechecks.note_gone(asked_for(failure).meta["key"], failure):
            self.article_failed(failure)

    def note_error(self, failure: Failure) -> None:
        """Note an error of our own; Scrapy has logged it with its traceback."""
        self.tally.troubles.append(f"an error of ours ({type(failure.value).__name__}); the log says where")

    def _list_trouble(self, url: str, said: str) -> None:
        logger.warning("list failed", extra={"source": self.name, "url": url, "reason": said})
        self.tally.troubles.append(
            f"the list page {url} could not be read: {said}; see in a browser whether it is still there"
        )

    def _page_failed(self, url: str, failure: PageFailure, failed: Counter[str]) -> None:
        failed[failure.reason] += 1
        told = {"source": self.name, "url": url, "kind": failure.reason, "reason": failure.said}
        logger.warning("page failed", extra=told)

    def _reject(self, url: str, reason: str, rejected: Counter[str]) -> None:
        rejected[reason] += 1
        logger.info("page rejected", extra={"source": self.name, "url": url, "kind": reason})

    def closed(self, reason: str) -> None:
        """End the workers with the crawl."""
        self.ended = reason
        self._workers.close()
