"""The hostile server: one process, one thread, many loopback addresses, each a site of its own.

`python -m tests.hostile` runs it by hand; README.md lists what it can be asked.
"""

import asyncio
import ssl
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.hostile.answers import ENDPOINTS, Asked, Wire, found

ENDPOINT_FILES = ("addresses", "bodies", "feeds", "pages", "rules", "texts", "traps", "walls")
for _name in ENDPOINT_FILES:
    import_module(f"tests.hostile.endpoints.{_name}")

_LONGEST_HEAD = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that came."""

    site: str
    target: str
    headers: dict[str, str]


class HostileServer:
    """Serves every endpoint on each of `hosts`, all at one port, and over TLS with the contexts given.

    `hosts` says what the robots.txt of each is. `requests` lists what came, on whatever address; `canary` is
    the host:port that endpoints lead to.
    """

    def __init__(
        self,
        hosts: Mapping[str, str],
        *,
        canary: str = "",
        secure: Iterable[tuple[str, ssl.SSLContext]] = (),
    ) -> None:
        self.requests: list[Request] = []
        self.day = 1
        self._rules = hosts
        self._canary = canary
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._sockets, self.port = _bound([*hosts])
        self._secure = [(*_bound([host]), context) for host, context in secure]
        self._thread = threading.Thread(target=self._run, name="hostile", daemon=True)
        self._is_up = threading.Event()

    @property
    def secure_ports(self) -> list[int]:
        return [port for _, port, _ in self._secure]

    def asked(self, site: str) -> list[str]:
        """Return what was asked of a site, in turn; `site` is its address without the port."""
        return [each.target for each in self.requests if each.site.partition(":")[0] == site]

    def start(self) -> None:
        self._thread.start()
        self._is_up.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _serve(self) -> None:
        servers = [await asyncio.start_server(self._answer, sock=each) for each in self._sockets]
        for sockets, _, context in self._secure:
            servers += [await asyncio.start_server(self._answer, sock=each, ssl=context) for each in sockets]
        self._is_up.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        answering = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            first = await reader.readexactly(1)
            if first.isalpha():
                head = first + await reader.readuntil(b"\r\n\r\n")
                await self._answer_to(head.decode("latin-1"), writer.get_extra_info("sockname"), wire)
            else:  # such as begins a TLS connection
                await wire.page("speak HTTP", status=400, kind="text/plain")
            await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _answer_to(self, head: str, here: tuple[str, int], wire: Wire) -> None:
        first, *lines = head.split("\r\n")
        target = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        site = f"{here[0]}:{here[1]}"
        self.requests.append(Request(site=site, target=target, headers=headers))
        parts = urlsplit(target)
        if (endpoint := found(parts.path)) is None:
            await wire.page("there is no such page", status=404, kind="text/plain")
            return
        rest, answer = endpoint
        asked = Asked(
            site=site,
            path=parts.path,
            rest=unquote(rest),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            canary=self._canary,
            rules=self._rules.get(here[0], "ok"),
            day=self.day,
        )
        await answer(asked, wire)


def _bound(hosts: Sequence[str]) -> tuple[list[socket], int]:
    """Bind all hosts at one port that is free on each."""
    for _ in range(100):
        sockets: list[socket] = []
        try:
            for host in hosts:
                sockets.append(one := socket(AF_INET, SOCK_STREAM))
                one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
                one.bind((host, sockets[0].getsockname()[1] if len(sockets) > 1 else 0))
        except OSError:
            for one in sockets:
                one.close()
            continue
        return sockets, sockets[0].getsockname()[1]
    raise OSError("no port is free on all addresses")


def endpoints_table() -> str:
    """Return the table of all endpoints as README.md has it."""
    rows = (f"| `{each.usage}` | {each.said} |\n" for each in ENDPOINTS.values())
    return "| asked | answers |\n|---|---|\n" + "".join(sorted(rows))
