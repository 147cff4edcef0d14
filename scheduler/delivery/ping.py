"""One GET to a service that waits for signs of life; what it answers does not matter beyond its status."""

import asyncio
import re
import ssl
from collections.abc import Collection, Sequence
from contextlib import suppress
from socket import SOCK_STREAM
from typing import Any
from urllib.parse import SplitResult, urlsplit

from crawler.guard import destination, is_allowed, is_global
from store.errors import ReadoutError

DEADLINE = 15.0  # seconds for the whole; a server can drip its answer past any timeout of a single read
_PORTS = {"http": 80, "https": 443}
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)")


class PingError(ReadoutError):
    """A ping did not arrive. The message names the host alone: the rest of the address may be a secret."""

    def __init__(self, host: str, problem: str) -> None:
        self.host = host
        self.problem = problem
        super().__init__(f"'{host}' {problem}; see whether [service] ping_url is still right")


def ping(url: str, *, allow: Collection[str] = (), deadline: float = DEADLINE) -> None:
    """Ask `url` once, in `deadline` seconds at most; no redirect is followed, no private address contacted.

    `allow` holds "host:port" of those that may be all the same. Raises PingError.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        status = asyncio.run(_asked(url, parts, allow, deadline))
    except TimeoutError as error:
        raise PingError(host, "did not answer in time") from error
    except ssl.SSLError as error:
        raise PingError(host, "has no TLS that can be trusted") from error
    except (OSError, ValueError) as error:
        raise PingError(host, "can't be reached") from error
    if not status.startswith("2"):
        raise PingError(host, f"answered {status}" if status else "does not speak HTTP")


async def _asked(url: str, parts: SplitResult, allow: Collection[str], deadline: float) -> str:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    async with asyncio.timeout(deadline):
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
        named = dict.fromkeys(str(each[4][0]) for each in found)
        is_ours = is_allowed(destination(url), allow)
        addresses = [address for address in named if is_ours or is_global(address)]
        if not addresses:
            raise PingError(host, "is at a private address; name its host:port in [crawl] allow")
        reader, writer = await _connected(addresses, host, port, secure=parts.scheme == "https")
        try:
            writer.write(_request(parts))
            line = await reader.readline()
        finally:
            writer.transport.abort()
    match = _STATUS.match(line)
    return match[1].decode() if match else ""


async def _connected(
    addresses: Sequence[str], host: str, port: int, *, secure: bool
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the first of a host's addresses that can be reached. Raises OSError."""
    told: dict[str, Any] = {"ssl": ssl.create_default_context(), "server_hostname": host} if secure else {}
    *others, last = addresses
    for address in others:
        with suppress(OSError):
            return await asyncio.open_connection(address, port, **told)
    return await asyncio.open_connection(last, port, **told)


def _request(parts: SplitResult) -> bytes:
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    head = (f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "User-Agent: readout", "Connection: close")
    return "\r\n".join((*head, "", "")).encode("ascii")
