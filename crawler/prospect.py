"""A look at an address that no source has: which feed, list or sitemap would declare it."""

import logging
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.clock import Clock
from crawler.failures import page_failure
from crawler.responses import page_of
from crawler.visits import Visits, visits_of
from crawler.workers import Page, Workers
from store.errors import CrawlError

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.extract.found_links import Sight

_MOST_FEEDS = 3  # of those that a page offers
_MOST_SITEMAPS = 3
_COMMON_PLACES = ("/sitemap.xml", "/feed/", "/rss.xml")

logger = logging.getLogger("crawler")


class Prospect(Spider):
    """Looks at one address; `found` is what would declare it, or `trouble` says why nothing would."""

    name = "prospect"
    visits: Visits
    domains: tuple[str, ...] = ()  # a feed may lie anywhere; the guard keeps private addresses out

    def __init__(self, url: str, base: str | None = None) -> None:
        super().__init__()
        self.base = base
        self.found: Sight | None = None
        self.trouble: str | None = None
        self._url = url
        self._clock = Clock()
        self._workers = Workers()
        self._sitemaps: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider, and listen for the sitemaps that robots.txt names."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.visits = visits_of(crawler, spider.name)
        crawler.signals.connect(spider.note_sitemaps, signals.robots_parsed)
        return spider

    def note_sitemaps(self, robotparser: RobotParser) -> None:
        """Keep what a robots.txt says of sitemaps."""
        if isinstance(robotparser, ProtegoRobotParser):
            self._sitemaps += tuple(robotparser.rp.sitemaps)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the address."""
        yield Request(self._url, self.look, errback=self.failed)

    async def look(self, response: Response) -> None:
        """Choose, of what the address is and what it offers, what declares it best."""
        try:
            given = await self._sight(response)
        except CrawlError as error:
            self.trouble = page_failure(error).said
            return
        if given.kind != "list":
            self.found = given if given.links else None
        else:
            feed = await self._first(given.feeds[:_MOST_FEEDS], kinds={"feed"})
            self.found = feed or (given if given.pattern else await self._elsewhere(response.url))
        if self.found is None:
            self.trouble = "it names no articles, and neither a feed nor a sitemap is where they commonly are"

    async def _elsewhere(self, url: str) -> "Sight | None":
        """Look where sites commonly have a sitemap or a feed."""
        places = [*self._sitemaps[:_MOST_SITEMAPS], *(urljoin(url, place) for place in _COMMON_PLACES)]
        return await self._first(dict.fromkeys(places), kinds={"feed", "sitemap"})

    async def _first(self, addresses: Iterable[str], *, kinds: set[str]) -> "Sight | None":
        for address in addresses:
            sight = await self._fetched(address)
            if sight and sight.kind in kinds and sight.links:
                return sight
        return None

    async def _fetched(self, url: str) -> "Sight | None":
        assert self.crawler.engine is not None  # noqa: S101 - it is what calls
        try:
            response = await self.crawler.engine.download_async(Request(url))
            return await self._sight(response) if response.status == 200 else None  # noqa: PLR2004
        except Exception as error:  # noqa: BLE001 - one of several guesses, and whatever Scrapy raises for it
            logger.info("looked in vain", extra={"url": url, "reason": page_failure(error).said})
            return None

    async def _sight(self, response: Response) -> "Sight":
        sight: Sight = await self._workers.run(_look, page_of(response, self._clock))
        return sight

    def failed(self, failure: "Failure") -> None:
        """Note that the address could not be had."""
        error = failure.value
        self.trouble = page_failure(error).said if error else "no reason given"

    def closed(self, reason: str) -> None:
        """End the workers with the crawl."""
        if self.found is None and self.trouble is None:
            self.trouble = f"the look ended early: {reason}"
        self._workers.close()
        self.visits.leases.release()


def _look(page: Page) -> "Sight":
    from crawler.extract.sights import sight_of  # noqa: PLC0415 - in the worker only

    return sight_of(page.body, url=page.url, content_type=page.content_type)
