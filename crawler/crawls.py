"""The crawls of one process: which sources, which of them side by side, and what is told of each."""

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from crawler.arguments import read_arguments
from crawler.guard import is_of
from crawler.interrupts import Interrupts
from crawler.logs import set_up
from crawler.sources import CrawlConfiguration, SourceConfig
from crawler.storing_process import StoringProcess
from store.archive import Archive
from store.errors import ConfigurationError, StoreError
from store.records.crawls import CrawlRun, RunOutcome

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from crawler.spiders.base import SiteSpider

logger = logging.getLogger("crawler")

_FINE = frozenset({RunOutcome.OK, RunOutcome.UNCHANGED})
_FAILED, _USAGE = 1, 2
_AT_A_TIME = 4  # crawls; each has parsing processes of its own


def crawl_sources(named: Sequence[str], arguments: Mapping[str, str]) -> int:
    """Crawl the sources of these names, or all that are enabled; returns the exit code."""
    # Read here, not with the imports: a broken configuration ends the program in its own way.
    from crawler.settings import READOUT  # noqa: PLC0415

    try:
        read_arguments(**arguments)
        sources = _chosen(READOUT, named)
        # Made or upgraded once, before several crawls open it.
        Archive.open(READOUT.database, backups=READOUT.store.backups).close()
        StoringProcess.prepare()
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return _USAGE
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return _FAILED
    _end_at_last(2 * READOUT.crawl.longest(len(sources)))
    runs = _crawl(sources, arguments)
    return 0 if len(runs) == len(sources) and all(run.outcome in _FINE for run in runs) else _FAILED


def _end_at_last(seconds: float) -> None:
    """Have the kernel end us then: whoever started us does so sooner, but may have been killed.

    A crawl that hangs would hold its hosts for ever, and no handler of ours would run.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _chosen(told: CrawlConfiguration, named: Sequence[str]) -> dict[str, SourceConfig]:
    if unknown := [name for name in named if name not in told.sources]:
        raise ConfigurationError(f"no source '{unknown[0]}'; there are {', '.join(told.sources)}")
    chosen = {name: told.sources[name] for name in named}
    chosen = chosen or {name: source for name, source in told.sources.items() if source.enabled}
    if not chosen:
        raise ConfigurationError("no source is enabled; name one, or set enabled = true in its table")
    return chosen


def in_turns(domains: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Group sources, given by the domains that each may visit, to be crawled one after another in a group.

    Two crawls at a time would each keep a pause of its own, so none of two groups asks the other's hosts.
    """
    groups: list[tuple[set[str], list[str]]] = []
    for name, visited in domains.items():
        sharing = [group for group in groups if _meet(group[0], visited)]
        groups = [group for group in groups if not _meet(group[0], visited)]
        merged = [one for group in sharing for one in group[1]]
        groups.append((set(visited).union(*(group[0] for group in sharing)), [*merged, name]))
    return [names for _, names in groups]


def _meet(some: Collection[str], others: Collection[str]) -> bool:
    return any(is_of(one, others) for one in some) or any(is_of(other, some) for other in others)


def _crawl(sources: dict[str, SourceConfig], arguments: Mapping[str, str]) -> list[CrawlRun]:
    # Loaded only now: the storing process, which was forked before, does without.
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415
    from scrapy.settings import Settings  # noqa: PLC0415

    settings = Settings()
    # By name: scrapy.cfg counts only where it lies, and a crawl may be started anywhere.
    settings.setmodule("crawler.settings", priority="project")
    crawls = Crawls(AsyncCrawlerProcess(settings), sources, arguments)
    # All that was loaded stays: to look again and again for what may go takes a quarter of a crawl.
    gc.freeze()
    gc.enable()
    # The outcomes go to standard output; the log is for what went wrong on the way.
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # else two records a page are made, and dropped
    set_up(settings["CLOCK"].now, level=logging.WARNING, secrets=settings["READOUT"].secrets)
    return crawls.run()


class Crawls:
    """The crawls of one process. `runs` has those that ended, each told on standard output."""

    def __init__(
        self, process: "AsyncCrawlerProcess", sources: dict[str, SourceConfig], arguments: Mapping[str, str]
    ) -> None:
        self.runs: list[CrawlRun] = []
        self._process = process
        self._sources = sources
        self._arguments = arguments
        self._crawlers: list[Crawler] = []

    def run(self) -> list[CrawlRun]:
        """Crawl all; returns when the last has ended, or when a signal has ended them.

        Raises KeyboardInterrupt, once all are told, where the signal was an interrupt.
        """
        all_of_them = asyncio.get_event_loop().create_task(self.crawl_all())
        all_of_them.add_done_callback(lambda _: _stop_reactor())
        interrupts = Interrupts()
        self._process.start(stop_after_crawl=False)
        # A signal stops the reactor before the last ones are told.
        for crawler in self._crawlers:
            self._tell(crawler)
        if interrupts.came:
            raise KeyboardInterrupt
        return self.runs

    async def crawl_all(self) -> None:
        """Crawl all, each group in its turn."""
        room = asyncio.Semaphore(_AT_A_TIME)
        domains = {name: self._domains(source) for name, source in self._sources.items()}
        await asyncio.gather(*(self._in_turn(names, room) for names in in_turns(domains)))

    def _domains(self, source: SourceConfig) -> tuple[str, ...]:
        spider = cast("type[SiteSpider]", self._process.spider_loader.load(source.spider_name))
        return spider.domains_of(source)

    async def _in_turn(self, names: Iterable[str], room: asyncio.Semaphore) -> None:
        for name in names:
            async with room:
                if any(getattr(crawler.spider, "ended", None) == "shutdown" for crawler in self._crawlers):
                    return
                crawler = self._process.create_crawler(self._sources[name].spider_name)
                self._crawlers.append(crawler)
                try:
                    await self._process.crawl(crawler, source=name, **self._arguments)
                except Exception:
                    # No more processes can be started, for one. Its line is missing; the others have theirs.
                    logger.exception("crawl could not begin", extra={"source": name})
            self._tell(crawler)

    def _tell(self, crawler: "Crawler") -> None:
        run: CrawlRun | None = getattr(crawler.spider, "run", None)
        if run is None or run in self.runs:
            return
        self.runs.append(run)
        told = {
            "source": run.source,
            "outcome": run.outcome,
            "counts": dict(run.counts),
            "reason": run.reason,
        }
        _say(json.dumps(told, ensure_ascii=False) + "\n")


def _say(line: str) -> None:
    """Write to standard output; who read it may have been killed, and that is no reason to stop crawling."""
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop_reactor() -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - the process installs it

    running: Any = reactor
    with suppress(RuntimeError):  # a signal has stopped it already
        running.stop()
