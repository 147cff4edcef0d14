"""What an endpoint of the hostile server is given, and how it answers: byte by byte, if it likes."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

HTML = "text/html; charset=utf-8"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `site` is the address and port that it came to, `here` the site's own address."""

    site: str
    path: str
    rest: str  # what follows the endpoint's own path, without the slash
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # by lower-case name
    canary: str = ""  # host:port that nobody may ask
    rules: str = "ok"  # what this site's robots.txt is
    day: int = 1  # sites change from day to day

    @property
    def here(self) -> str:
        return f"http://{self.site}"


class Wire:
    """The connection that a request came by."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def page(self, body: str | bytes, *, kind: str = HTML, status: int = 200, **headers: str) -> None:
        """Answer in full; a header `Retry_After` is written Retry-After."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        await self.head(status, {"Content-Type": kind, "Content-Length": str(len(content)), **named})
        await self.send(content)

    async def redirect(self, to: str, *, status: int = 302) -> None:
        await self.page("", status=status, Location=to)

    async def head(self, status: int, headers: Mapping[str, str]) -> None:
        """Begin an answer."""
        phrase = HTTPStatus(status).phrase
        lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        await self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))

    async def send(self, content: bytes) -> None:
        """Send as fast as it is taken. Raises ConnectionError when nobody takes it any more."""
        for place in range(0, len(content), _CHUNK):
            self._writer.write(content[place : place + _CHUNK])
            await self._writer.drain()

    async def is_waiting(self, seconds: float) -> bool:
        """Let time pass; tell whether the other side is still there."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._reader.read(_CHUNK), seconds)
            return False
        return True

    async def hang(self) -> None:
        """Say nothing more until the other side leaves."""
        with suppress(ConnectionError):
            while await self._reader.read(_CHUNK):
                pass

    def reset(self) -> None:
        """Break the connection off, without a farewell."""
        connection = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Endpoint = Callable[[Asked, Wire], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """An endpoint with how it is asked and what it sends, for people."""

    usage: str
    answers: Endpoint

    @property
    def said(self) -> str:
        return " ".join((self.answers.__doc__ or "").split())


ENDPOINTS: dict[str, Documented] = {}


def endpoint(usage: str) -> Callable[[Endpoint], Endpoint]:
    """Have the server answer what begins like `usage`, up to its first variable part, by this function."""

    def note(function: Endpoint) -> Endpoint:
        path = usage.partition("?")[0].partition("/{")[0]
        assert path not in ENDPOINTS, path
        ENDPOINTS[path] = Documented(usage=usage, answers=function)
        return function

    return note


def found(path: str) -> tuple[str, Endpoint] | None:
    """Return the endpoint of the longest path that `path` begins with, and what follows."""
    known = path
    while known:
        if documented := ENDPOINTS.get(known):
            return path[len(known) :].lstrip("/"), documented.answers
        known = known.rpartition("/")[0]
    return None
