"""Serves the made-up pages on loopback, in a process of its own: the Host header says whose page is asked.

Answers over connections that stay open and does nothing else, so that it is never what a crawl waits for.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.bench.crawling.pages import Page

_ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
_END = b"\r\n\r\n"


@contextmanager
def serving(pages: Sequence[Page]) -> Iterator[int]:
    """Serve the pages; yields the port on 127.0.0.1."""
    here, there = multiprocessing.Pipe()
    answers = {f"{page.host}{page.path}": _answer(page.content_type, page.body) for page in pages}
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(answers, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


class _Site(asyncio.Protocol):
    def __init__(self, answers: Mapping[str, bytes]) -> None:
        self._answers = answers
        self._asked = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while _END in self._asked:
            head, _, self._asked = self._asked.partition(_END)
            assert self._transport
            self._transport.write(self._answers.get(_target(head), _MISSING))


def _target(head: bytes) -> str:
    """Return host and path as one; a path alone is enough where robots.txt is asked for."""
    first, *lines = head.decode("latin-1").split("\r\n")
    path = first.split(" ")[1]
    if path == "/robots.txt":
        return path
    return next((line[6:] for line in lines if line.lower().startswith("host: ")), "") + path


def _answer(content_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _serve(answers: dict[str, bytes], port: Connection) -> None:
    asyncio.run(_serve_for_ever(answers | {"/robots.txt": _answer("text/plain", _ROBOTS)}, port))


async def _serve_for_ever(answers: Mapping[str, bytes], port: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Site(answers), "127.0.0.1", 0)
    port.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
