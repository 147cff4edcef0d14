"""robots.txt, obeyed before every request: also when it can't be read, and when it asks for long pauses.

A copy counts for a day, in whatever crawl it is needed (RFC 9309, 2.4).
"""

import asyncio
import logging
from http import HTTPStatus
from typing import Self, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler
from twisted.internet.defer import Deferred

from crawler.failures import TLS, page_failure
from crawler.guard import LARGEST_ROBOTS, Refused, destination
from crawler.visits import SiteCrawl
from store.records.hosts import RobotsFile

# A host that wants more time between two requests is not asked: requests that wait their turn can't be taken
# back, so the crawl would go on long after its time limit.
LONGEST_DELAY = 60.0  # seconds
_UNREADABLE = "robots_unreadable"

# It prints a traceback for a robots.txt that can't be fetched; the run's reason says the same in a line.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class _NoWay(RobotParser):
    """The rules of a host whose robots.txt could not be read: nothing, for this crawl (RFC 9309, 2.3.1.4)."""

    def __init__(self, said: str, *, reason: str) -> None:
        self.said = said
        self.reason = reason

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Refuse: these rules come from no file."""
        raise NotImplementedError

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:  # noqa: ARG002 - Scrapy's interface
        """Allow nothing."""
        return False


class RobotsRules(RobotsTxtMiddleware):
    """Obeys robots.txt: what can't be read because of the server disallows all; Crawl-delay is kept."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Future[RobotParser | None]] = {}  # by host and port

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware, and listen for the rules that are read."""
        rules = super().from_crawler(crawler)
        crawler.signals.connect(rules.keep_delay, signals.robots_parsed)
        return rules

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise Refused where the host's rules don't let `request` through."""
        # Scrapy leaves a redirected request in the queue of the host that it came from.
        request.meta.pop("download_slot", None)
        if request.meta.get("dont_obey_robotstxt"):
            # The request for robots.txt itself; nothing else is exempt.
            request.meta["download_maxsize"] = LARGEST_ROBOTS
            return
        rules = await self.robot_parser(request)
        if isinstance(rules, _NoWay):
            raise Refused(f"its robots.txt could not be had ({rules.said})", reason=rules.reason)
        if rules is None:
            return
        delay = rules.crawl_delay(self._agent)
        if delay is not None and delay > LONGEST_DELAY:
            message = f"its robots.txt asks for {delay:g} seconds between two requests"
            raise Refused(f"{message}; {LONGEST_DELAY:g} are waited at most", reason="crawl_delay")
        if not rules.allowed(request.url, self._agent):
            raise Refused("robots.txt disallows it", reason="robots_disallowed")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the host of `request`: a copy of less than a day, else what it says now."""
        netloc = urlsplit(request.url).netloc
        if netloc not in self._rules:
            self._rules[netloc] = asyncio.ensure_future(self._find(netloc, request))
        return await asyncio.shield(self._rules[netloc])

    async def _find(self, netloc: str, request: Request) -> RobotParser | None:
        kept = await self._spider.visits.robots_file(self._site(netloc))
        now = self.crawler.settings["CLOCK"].now
        if kept and kept.is_fresh(now()):
            return await self._read(kept, request)
        rules = await super().robot_parser(request)
        if isinstance(rules, _NoWay) and kept and kept.stands_in(now()):
            return await self._read(kept, request)
        return rules

    async def _read(self, kept: RobotsFile, request: Request) -> RobotParser:
        """Read a copy, as Scrapy does what it fetches."""
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, kept.body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        return rules

    @property
    def _spider(self) -> SiteCrawl:
        return cast("SiteCrawl", self.crawler.spider)

    def _site(self, netloc: str) -> str:
        """Name the file of a host; what a stand-in for it says is not the host's own word."""
        base, site = self._spider.base, netloc.lower()
        return f"{site} at {base}" if base else site

    @property
    def _agent(self) -> str | bytes:
        """The name by which robots.txt may speak of us."""
        return self._robotstxt_useragent or self._default_useragent

    def keep_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay of the host of `request`, where it is longer than ours."""
        delay = robotparser.crawl_delay(self._agent)
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        if delay is None or not delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        # For the slot that there is, and for its successor when Scrapy has tidied it away.
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay}
        if slot := downloader.slots.get(key):
            slot.delay = delay
        if delay <= LONGEST_DELAY:  # else nothing but robots.txt is asked for
            parts = urlsplit(request.url)  # without its path, which may be one that is refused
            host = destination(f"{parts.scheme}://{parts.netloc}/").host
            self._spider.visits.slow_down(host, delay)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        status = response.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            self._close(netloc, f"it answered {status}")
            return
        if status >= HTTPStatus.BAD_REQUEST:  # there is none, whatever the page says
            response = response.replace(body=b"")
        file = RobotsFile(
            site=self._site(netloc),
            status=status,
            body=response.body,
            fetched_at=self.crawler.settings["CLOCK"].now(),
        )
        self._spider.visits.keep_robots(file)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        failure = page_failure(exc)
        # What concerns the whole host is told by its own name.
        told = isinstance(exc, Refused) or failure.reason == TLS
        self._close(netloc, failure.said, reason=failure.reason if told else _UNREADABLE)

    def _close(self, netloc: str, said: str, *, reason: str = _UNREADABLE) -> None:
        waiting = self._parsers[netloc]
        self._parsers[netloc] = rules = _NoWay(said, reason=reason)
        if isinstance(waiting, Deferred):
            waiting.callback(rules)
