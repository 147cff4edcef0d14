"""When one crawl may ask a host: alone, with pauses, and not while the host wants to be left alone."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Protocol, TypeVar

from scrapy.crawler import Crawler

from crawler.clock import Clock
from crawler.guard import BUDGET, Refused, retry_after
from crawler.leases import Leases
from store.archive import Archive
from store.errors import StoreError
from store.locks import HeldError
from store.records.hosts import HostWait, RobotsFile, wait_of_all

# A host that asks for a longer wait is left alone until the next crawl.
LONGEST_PAUSE = 10.0  # seconds
# For a crawl that holds a host which this one comes upon: it holds hosts itself, so not for ever.
PATIENCE = 30.0  # seconds
FURTHER_HOSTS = 10  # in one crawl, beside those that it begins with; on a server each lease is a session

_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

T = TypeVar("T")
logger = logging.getLogger("crawler")


class Ask(Protocol):
    """Has the archive's own thread do something with it."""

    def __call__(self, work: Callable[[Archive], T], /) -> Awaitable[T]:
        """Return what `work` returns. Raises StoreError."""


class Visits:
    """The requests of one crawl, host by host. Hosts are canonical names.

    Without an archive it knows only what it has heard itself.
    """

    def __init__(self, source: str, leases: Leases, *, clock: Clock, delay: float) -> None:
        self.leases = leases
        self._source = source
        self._clock = clock
        self._delay = delay
        self._ask: Ask | None = None
        self._telling: set[asyncio.Task[None]] = set()
        self._unkept: list[RobotsFile] = []
        self._waits: dict[str, HostWait] = {}
        self._robots: dict[str, RobotsFile] = {}
        self._delays: dict[str, float] = {}  # where they are longer
        self._asked: dict[str, float] = {}  # when each was asked last (monotonic)
        self._turns: dict[str, asyncio.Lock] = {}
        self._is_over = False
        self._further = 0  # hosts that it came upon
        self._others: dict[str, str] = {}  # why a host that another crawl holds was given up

    async def remember(self, ask: Ask) -> None:
        """Take what the archive knows of hosts, and tell it what is heard from now on. Raises StoreError.

        Once the leases are taken: whoever held them before may have been asked to wait.
        """
        self._ask = ask
        await self._look_up_waits()

    def wait_of_all(self, hosts: Collection[str]) -> HostWait | None:
        """Return until when all of `hosts` want to be left alone, where that is too long to wait for."""
        now = self._clock.now()
        wait = wait_of_all(hosts, self._waits.values(), now=now)
        return wait if wait and self._seconds_of(wait) > LONGEST_PAUSE else None

    def end(self) -> None:
        """Let no host be asked any more: the crawl has used up one of its budgets."""
        self._is_over = True

    def slow_down(self, host: str, delay: float) -> None:
        """Leave so many seconds between two requests to a host, if that is more than between others."""
        self._delays[host] = max(delay, self._delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a host may be asked, and let nobody else ask it meanwhile.

        Raises Refused where that would take too long.
        """
        async with self._turns.setdefault(host, asyncio.Lock()):
            self._check_budget()
            self._left_of_wait(host)
            await self._lease(host)
            left = self._left_of_wait(host)
            since = time.monotonic() - self._asked.get(host, -self._delay_of(host))
            await asyncio.sleep(max(left, self._delay_of(host) - since, 0.0))
            self._check_budget()
            self._asked[host] = time.monotonic()
            yield

    def _check_budget(self) -> None:
        if self._is_over:
            raise Refused("the crawl has used up its budget", reason=BUDGET)

    def note_answer(self, host: str, status: int, header: str | None) -> None:
        """Keep until when an answer with this Retry-After header asks to leave its host alone."""
        if status not in _BUSY:
            return
        now = self._clock.now()
        seconds = retry_after(header, now=now)
        if seconds is None:
            return
        until = now + timedelta(seconds=seconds)
        wait = HostWait(host=host, not_before=until, reason=f"it answered {status}", noted_at=now)
        self._waits[host] = wait
        if self._ask is None:
            return
        # At once, should this crawl be killed; but the request that comes next does not wait for it.
        task = asyncio.ensure_future(self._told(self._ask(lambda archive: archive.keep_wait(wait))))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def robots_file(self, site: str) -> RobotsFile | None:
        """Return a site's robots.txt as it was fetched last."""
        if site not in self._robots and self._ask:
            kept = await self._ask(lambda archive: archive.robots_file(site))
            if kept:
                self._robots[site] = kept
        return self._robots.get(site)

    def keep_robots(self, file: RobotsFile) -> None:
        """Keep a site's robots.txt for the crawls of a day, once this one comes to its end."""
        self._robots[file.site] = file
        self._unkept.append(file)

    async def settle(self) -> None:
        """Wait until the archive has all that was heard: before anybody else may ask these hosts."""
        if self._telling:
            await asyncio.wait(self._telling)
        files, self._unkept = self._unkept, []
        if files and self._ask:
            await self._told(self._ask(partial(_keep_all, files)))

    async def leave(self, *, at_once: bool = False) -> None:
        """Let other crawls have the hosts, once the pauses after the last requests are over."""
        now = time.monotonic()
        left = [self._delay_of(host) - (now - asked) for host, asked in self._asked.items()]
        try:
            await asyncio.sleep(0.0 if at_once else max(left, default=0.0))
        finally:
            self.leases.release()

    def _delay_of(self, host: str) -> float:
        return self._delays.get(host, self._delay)

    def _seconds_of(self, wait: HostWait) -> float:
        return (wait.not_before - self._clock.now()).total_seconds()

    def _left_of_wait(self, host: str) -> float:
        """Return how many seconds a host still wants to be left alone; raise Refused where they are many."""
        wait = self._waits.get(host)
        if wait is None or not wait.holds(self._clock.now()):
            return 0.0
        if (left := self._seconds_of(wait)) > LONGEST_PAUSE:
            raise Refused(wait.said, reason="retry_after")
        return left / self._clock.rate

    async def _lease(self, host: str) -> None:
        """Take the lease of a host that was not this crawl's from its beginning."""
        if self.leases.holds(host):
            return
        if host in self._others:
            raise Refused(self._others[host], reason="host_busy")
        if self._further >= FURTHER_HOSTS:
            raise Refused(f"'{host}' is one host too many for one crawl", reason="too_many_hosts")
        self._further += 1
        try:
            await self.leases.take_one(self._source, host, patience=PATIENCE)
            await self._look_up_waits()
        except HeldError as error:
            self._others[host] = f"{error.holder or 'another crawl'} is asking '{host}'"
            raise Refused(self._others[host], reason="host_busy") from error

    async def _look_up_waits(self) -> None:
        if self._ask:
            now = self._clock.now()
            waits = await self._ask(lambda archive: archive.host_waits(now=now))
            self._waits.update({wait.host: wait for wait in waits})

    async def _told(self, telling: Awaitable[None]) -> None:
        """Say what is wrong where something can't be kept; this crawl knows it all the same."""
        try:
            await telling
        except StoreError as error:
            told = {"source": self._source, "reason": str(error)}
            logger.warning("what a host asked for could not be kept", extra=told)


def _keep_all(files: Collection[RobotsFile], archive: Archive) -> None:
    for file in files:
        archive.keep_robots(file)


class SiteCrawl(Protocol):
    """What a fetch has to know of the spider it is made for."""

    base: str | None  # address to connect to instead of the sites' own
    domains: tuple[str, ...]  # whose pages the crawl is about
    visits: Visits


def visits_of(crawler: Crawler, source: str) -> Visits:
    """Return the visits of one crawl, as its settings tell."""
    told = crawler.settings
    leases = Leases(told["READOUT"].database)
    return Visits(source, leases, clock=told["CLOCK"], delay=told.getfloat("DOWNLOAD_DELAY"))
