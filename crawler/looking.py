"""`python -m crawler.looking`: a look at an address, or at a source, that stores no article.

`find URL` tells what would declare a source there; `check NAME` crawls a source as ever, but for a few
articles and without the store. Lines of JSON go to standard output. Exit code: 0 done, 1 nothing was
understood, 2 wrong usage or configuration.
"""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from crawler.arguments import read_arguments
from crawler.fork_server import prepare_parsers
from crawler.keys import page_address
from crawler.leases import Leases
from crawler.logs import set_up
from crawler.prospect import Prospect
from crawler.sources import CrawlConfiguration
from crawler.tally import verdict
from crawler.visits import Visits
from store.archive import Archive
from store.database.errors import MissingDatabaseError
from store.errors import ConfigurationError, StoreError
from store.jsonable import iso
from store.records.articles import Answer, ArticleDraft, Decision, DueArticle
from store.records.crawls import RunOutcome

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spiders.base import SiteSpider

T = TypeVar("T")
logger = logging.getLogger("crawler")

_FAILED, _USAGE = 1, 2
_FINE = frozenset({RunOutcome.OK, RunOutcome.UNCHANGED})


def main(argv: Sequence[str] | None = None) -> int:
    """Look; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.looking", description=__doc__)
    parser.add_argument("what", choices=("find", "check"))
    parser.add_argument("where", metavar="URL|NAME")
    parser.add_argument("--base", metavar="URL", help="http://HOST:PORT to connect to instead of the sites")
    parser.add_argument("--limit", default="5", metavar="N", help="so many articles at most")
    asked = parser.parse_args(argv)
    # Read here, not with the imports: a broken configuration ends the program in its own way.
    from crawler.settings import CLOCK, READOUT  # noqa: PLC0415

    arguments = {"limit": asked.limit} | ({"base": asked.base} if asked.base else {})
    try:
        read_arguments(**arguments)
        _examine(asked.what, asked.where, READOUT)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return _USAGE
    process = _process()
    set_up(CLOCK.now, level=logging.WARNING, secrets=READOUT.secrets)
    if asked.what == "find":
        return _find(process, asked.where, READOUT, asked.base)
    return Check(process, READOUT, asked.where, arguments).run()


def _examine(what: str, where: str, told: CrawlConfiguration) -> None:
    """Raise ConfigurationError where there is nothing to look at."""
    if what == "check" and where not in told.sources:
        raise ConfigurationError(f"no source '{where}'; there are {', '.join(told.sources)}")
    if what == "find":
        try:
            page_address(where, allow=told.crawl.allow)
        except ValueError as error:
            raise ConfigurationError(str(error)) from error


def _process() -> "AsyncCrawlerProcess":
    prepare_parsers()
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - a second that --help does without
    from scrapy.settings import Settings  # noqa: PLC0415

    settings = Settings()
    # By name: scrapy.cfg counts only where it lies, and this may be started anywhere.
    settings.setmodule("crawler.settings", priority="project")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    # Ours tells what the store made of an item.
    settings.set("LOG_FORMATTER", "scrapy.logformatter.LogFormatter", priority="cmdline")
    return AsyncCrawlerProcess(settings)


def _find(process: "AsyncCrawlerProcess", url: str, told: CrawlConfiguration, base: str | None) -> int:
    from scrapy import signals  # noqa: PLC0415 - a second that --help does without

    crawler = process.create_crawler(Prospect)
    memory = Memory(told.database)

    async def lend(spider: Prospect) -> None:
        await memory.lend(spider.visits)

    async def settle(spider: Prospect) -> None:
        await spider.visits.settle()

    crawler.signals.connect(lend, signals.spider_opened)
    crawler.signals.connect(settle, signals.spider_closed)
    process.crawl(crawler, url=url, base=base)
    process.start()
    memory.close()
    spider = cast("Prospect", crawler.spider)
    if spider.found is None:
        _say({"trouble": spider.trouble})
        return _FAILED
    _say(asdict(spider.found))
    return 0


class Memory:
    """What hosts asked of earlier crawls, as the database tells, where there is one."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._archive: Archive | None = None

    async def lend(self, visits: Visits) -> None:
        """Have a look keep to it, and tell what it hears itself."""
        try:
            self._archive = archive = Archive.open(self._database, create=False)

            async def ask(work: Callable[[Archive], T], /) -> T:
                return await asyncio.to_thread(work, archive)

            await visits.remember(ask)
        except MissingDatabaseError:
            pass
        except StoreError as error:
            logger.warning("what hosts asked for is not known", extra={"reason": str(error)})

    def close(self) -> None:
        """Close the database."""
        if self._archive:
            self._archive.close()


class Check:
    """A crawl of one source that asks the store for nothing and gives it nothing."""

    def __init__(
        self,
        process: "AsyncCrawlerProcess",
        told: CrawlConfiguration,
        name: str,
        arguments: Mapping[str, str],
    ) -> None:
        from scrapy import signals  # noqa: PLC0415 - a second that --help does without

        self._process = process
        self._told = told
        self._name = name
        self._arguments = arguments
        self._articles: list[ArticleDraft] = []
        self._trouble: str | None = None
        self._visits: Visits | None = None
        self._leases = Leases(told.database)
        self._memory = Memory(told.database)
        self._crawler = process.create_crawler(told.sources[name].spider_name)
        self._crawler.signals.connect(self._lend, signals.spider_opened)
        self._crawler.signals.connect(self._keep, signals.item_scraped)

    def run(self) -> int:
        """Crawl, tell, and return the exit code."""
        task = asyncio.get_event_loop().create_task(self._crawl())
        task.add_done_callback(lambda _: _stop_reactor())
        self._process.start(stop_after_crawl=False)
        return self._tell()

    async def _crawl(self) -> None:
        """Crawl while no other crawl asks the same hosts."""
        source = self._told.sources[self._name]
        spider = cast("type[SiteSpider]", self._process.spider_loader.load(source.spider_name))
        try:
            domains = spider.domains_of(source)
            await self._leases.take(self._name, domains, patience=self._told.crawl.time_limit)
            await self._process.crawl(self._crawler, source=self._name, **self._arguments)
        except StoreError as error:
            self._trouble = str(error)
        finally:
            if self._visits:
                await self._visits.settle()
            self._leases.release()
            self._memory.close()

    async def _lend(self, spider: "SiteSpider") -> None:
        """Lend the spider a store that knows nothing, but of hosts."""
        self._visits = spider.visits
        spider.visits.leases = self._leases
        await self._memory.lend(spider.visits)
        spider.known_links = _none_known
        spider.is_unfinished = _finished
        spider.has_any_since = _none_since
        spider.due_articles = _none_due
        spider.record_answer = _not_recorded

    def _keep(self, item: ArticleDraft, spider: "SiteSpider") -> None:
        self._articles.append(item)
        spider.tally.decisions[Decision.NEW] += 1

    def _tell(self) -> int:
        spider = cast("SiteSpider | None", self._crawler.spider)
        if spider is None:
            _say({"source": self._name, "outcome": str(RunOutcome.FAILED), "reason": self._trouble})
            return _FAILED
        for article in self._articles:
            _say({"article": _shown(article)})
        for url, why in spider.tally.refused:
            _say({"refused": {"url": url, "reason": why}})
        outcome, reason = verdict(spider.tally, ended=spider.ended or "")
        tally = spider.tally
        _say(
            {
                "source": self._name,
                "outcome": str(outcome),
                "reason": reason,
                "lists": tally.lists,
                "listed": tally.listed,
                "older": tally.older,
                "others": tally.others,
                "next_list": tally.next_list,
            }
        )
        return 0 if outcome in _FINE and self._articles else _FAILED


def _shown(article: ArticleDraft) -> dict[str, Any]:
    return {
        "url": article.url,
        "title": article.title,
        "published_at": iso(article.published_at),
        "published_by": article.published_by,
        "language": article.language,
        "outlet": article.outlet,
        "characters": len(article.body),
        "extracted_by": article.extracted_by,
    }


async def _none_known(_: Mapping[str, str]) -> frozenset[str]:
    return frozenset()


async def _finished(_source: str, _links: Mapping[str, str]) -> bool:
    return False


async def _none_since(_links: Mapping[str, str], _day: date) -> bool:
    return False


async def _none_due(_source: str, _now: datetime, _at_most: int) -> Sequence[DueArticle]:
    return ()


async def _not_recorded(_key: str, _answer: Answer, _at: datetime) -> bool:
    return False


def _say(told: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _stop_reactor() -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - the process installs it

    running: Any = reactor
    with suppress(RuntimeError):  # a signal has stopped it already
        running.stop()


if __name__ == "__main__":
    sys.exit(main())
