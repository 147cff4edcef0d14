"""Fetching, as Scrapy's downloader calls it: guarded at every hop, patient, obedient to robots.txt."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, Self, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.failures import page_failure
from crawler.guard import (
    LARGEST_ROBOTS,
    Destination,
    Refused,
    canonical_host,
    check_address,
    destination,
    is_allowed,
    is_global,
    retry_after,
)

# A host that asks for a longer wait is left alone until the next crawl.
LONGEST_PAUSE = 10.0  # seconds
_UNREADABLE = "robots_unreadable"
_TOO_MANY_REQUESTS, _UNAVAILABLE, _SERVER_ERRORS = 429, 503, 500

# Until when (by the monotonic clock) a host asked to be left alone: for every crawl of this process.
_paused: dict[str, float] = {}

# It prints a traceback for a robots.txt that can't be fetched; the run's reason says the same in a line.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class SiteCrawl(Protocol):
    """What a fetch has to know of the spider it is made for."""

    base: str | None  # address to connect to instead of the sites' own
    domains: tuple[str, ...]  # whose pages the crawl is about


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names to public addresses only; Twisted connects to exactly what this answers.

    So a name that is public when it is checked and private when it is connected to is no way in.
    """

    def __init__(self, inner: Any, *, allow: Sequence[str] = ()) -> None:  # noqa: ANN401
        self.allow = set(allow)
        self.refused: set[Destination] = set()
        self._inner = inner
        self._reactor: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Make the resolver that Scrapy installs; `crawler` may be the whole crawling process."""
        resolver = cls(reactor.nameResolver, allow=crawler.settings["READOUT"].crawl.allow)
        resolver._reactor = reactor
        return resolver

    def install_on_reactor(self) -> None:
        """Take the reactor's own resolver's place."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:  # noqa: ANN401
        """Resolve `hostName` for a connection to `portNumber`."""
        receiver = resolutionReceiver
        told = _told(hostName, portNumber)
        if told is None or not is_allowed(told, self.allow):
            receiver = _PublicOnly(receiver, told, self.refused)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


def _told(host: str, port: int) -> Destination | None:
    try:
        return Destination(host=canonical_host(host), port=port)
    except Refused:
        return None


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the public ones of a name's addresses, and remembers that others were refused."""

    def __init__(self, receiver: Any, told: Destination | None, refused: set[Destination]) -> None:  # noqa: ANN401
        self._receiver = receiver
        self._told = told
        self._refused = refused

    def resolutionBegan(self, resolutionInProgress: object) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if is_global(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)
        elif self._told:
            self._refused.add(self._told)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class GuardedDownloads(HTTP11DownloadHandler):
    """Fetches over HTTP and HTTPS what the guard lets it, and from a host only when it wants to be asked.

    With the spider's `base` it connects there, over plain HTTP, sends the site's own Host header, and hands
    the response back under the site's own address.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier installs the wrong one

        resolver = getattr(reactor, "nameResolver", None)
        if not isinstance(resolver, GuardedResolver):
            raise NotConfigured("the guarded resolver is not installed")
        self._resolver = resolver
        spider = cast("SiteCrawl", crawler.spider)
        self._base = spider.base
        self._domains = spider.domains
        self._allow = set(crawler.settings["READOUT"].crawl.allow)
        if self._base:
            told = destination(self._base)
            self._allow.add(f"{told.host}:{told.port}")
            self._resolver.allow.add(f"{told.host}:{told.port}")

    async def download_request(self, request: Request) -> Response:
        """Fetch one page, this hop only. Raises Refused where it may not be asked for, or not now."""
        told = check_address(request.url, allow=self._allow, domains=self._domains)
        await keep_pause(told.host, _paused)
        if self._base:
            response = await self._fetch_from(self._base, request)
        else:
            response = await self._fetch(request, told)
        note_pause(told.host, response, _paused)
        return response

    async def _fetch(self, request: Request, told: Destination) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if told in self._resolver.refused:
                message = f"'{told.host}' resolves to an address that is not a public one"
                raise Refused(message, reason="blocked_address") from error
            raise

    async def _fetch_from(self, base: str, request: Request) -> Response:
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        elsewhere = request.replace(url=base.rstrip("/") + target)
        elsewhere.headers["Host"] = parts.netloc
        response = await super().download_request(elsewhere)
        return response.replace(url=request.url)


async def keep_pause(host: str, paused: Mapping[str, float]) -> None:
    """Wait until `host` may be asked again; raise Refused when that is too long to wait."""
    left = paused.get(host, 0.0) - time.monotonic()
    if left > LONGEST_PAUSE:
        raise Refused(f"'{host}' asked to be left alone for {left:.0f} more seconds", reason="retry_after")
    if left > 0:
        await asyncio.sleep(left)


def note_pause(host: str, response: Response, paused: dict[str, float]) -> None:
    """Keep until when (by the monotonic clock) an answer asks to leave `host` alone."""
    if response.status not in {_TOO_MANY_REQUESTS, _UNAVAILABLE}:
        return
    header = response.headers.get("Retry-After")
    seconds = retry_after(header.decode("latin-1") if header else None, now=datetime.now(UTC))
    if seconds:
        paused[host] = time.monotonic() + seconds


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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware, and listen for the rules that are read."""
        rules = super().from_crawler(crawler)
        crawler.signals.connect(rules.keep_delay, signals.robots_parsed)
        return rules

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise Refused where the host's rules don't let `request` through."""
        if request.meta.get("dont_obey_robotstxt"):
            # The request for robots.txt itself; nothing else is exempt.
            request.meta["download_maxsize"] = LARGEST_ROBOTS
            return
        rules = await self.robot_parser(request)
        if isinstance(rules, _NoWay):
            raise Refused(f"its robots.txt could not be had ({rules.said})", reason=rules.reason)
        if rules and not rules.allowed(request.url, self._robotstxt_useragent or self._default_useragent):
            raise Refused("robots.txt disallows it", reason="robots_disallowed")

    def keep_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay of the host of `request`, where it is longer than ours."""
        delay = robotparser.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        if delay is None or not delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        # For the slot that there is, and for its successor when Scrapy has tidied it away.
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay}
        if slot := downloader.slots.get(key):
            slot.delay = delay

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= _SERVER_ERRORS or response.status == _TOO_MANY_REQUESTS:
            self._close(netloc, f"it answered {response.status}")
        else:
            await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        reason = exc.reason if isinstance(exc, Refused) else _UNREADABLE
        self._close(netloc, page_failure(exc).said, reason=reason)

    def _close(self, netloc: str, said: str, *, reason: str = _UNREADABLE) -> None:
        waiting = self._parsers[netloc]
        self._parsers[netloc] = rules = _NoWay(said, reason=reason)
        if isinstance(waiting, Deferred):
            waiting.callback(rules)
