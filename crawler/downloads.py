"""Fetching, as Scrapy's downloader calls it: guarded at every hop, patient, whole pages only."""

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import CannotResolveHostError, NotConfigured, ResponseDataLossError
from scrapy.http import Request, Response
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.guard import (
    Destination,
    Refused,
    canonical_host,
    check_address,
    destination,
    is_allowed,
    is_global,
)
from crawler.responses import header_of

if TYPE_CHECKING:
    from crawler.visits import SiteCrawl

_GZIP, _GZIP_MAGIC = frozenset({b"gzip", b"x-gzip"}), b"\x1f\x8b"


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
        self._visits = spider.visits
        self._allow = set(crawler.settings["READOUT"].crawl.allow)
        if self._base:
            told = destination(self._base)
            self._allow.add(f"{told.host}:{told.port}")
            self._resolver.allow.add(f"{told.host}:{told.port}")

    async def download_request(self, request: Request) -> Response:
        """Fetch one page, this hop only. Raises Refused where it may not be asked for, or not now."""
        told = check_address(request.url, allow=self._allow, domains=self._domains)
        async with self._visits.turn(told.host):
            if self._base:
                response = await self._fetch_from(self._base, request)
            else:
                response = await self._fetch(request, told)
            header = header_of(response, "Retry-After")
            self._visits.note_answer(told.host, response.status, header)
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


class WholeBodies(HttpCompressionMiddleware):
    """Unpacks bodies, but never hands on half of one: Scrapy keeps what came before a gzip body broke off.

    Of other codings it could not be told, so they are not asked for.
    """

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for gzip."""
        request.headers.setdefault("Accept-Encoding", "gzip")

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            unpacked = HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - the class extended
        except (EOFError, OSError, zlib.error) as error:
            raise ResponseDataLossError("the packed body is damaged") from error
        if encoding in _GZIP and breaks_off(body):
            raise ResponseDataLossError("the packed body breaks off")
        return unpacked


def breaks_off(packed: bytes) -> bool:
    """Tell whether a gzip body ends before its end, or goes wrong. It is unpacked: check its size before.

    Zeros and other bytes after its end are no part of it.
    """
    while packed.startswith(_GZIP_MAGIC):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: with gzip's header and checksum
        try:
            unpacker.decompress(packed)
        except zlib.error:
            return True
        if not unpacker.eof:
            return True
        packed = unpacker.unused_data
    return False
