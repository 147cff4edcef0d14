"""`scrapy crawl NAME`: one source by hand, with the exit codes of every other command."""

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.commands import crawl

from crawler.arguments import read_arguments
from store.errors import ConfigurationError
from store.records import RunOutcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.sources import CrawlConfiguration

_USAGE = 2


class Command(crawl.Command):
    """Scrapy's own command, but for a source of the configuration; it fails when the crawl does."""

    def syntax(self) -> str:
        """Tell what it takes."""
        return "[options] SOURCE"

    def short_desc(self) -> str:
        """Tell what it does."""
        return "Crawl one source (-a base=http://HOST:PORT, -a since=YYYY-MM-DD, -a limit=N, -a revisit=no)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and set the exit code: 0 read, 1 failed, 2 wrong usage."""
        try:
            crawler, name = self._crawler_of(args, opts)
        except ConfigurationError as error:
            sys.stderr.write(f"{error}\n")
            self.exitcode = _USAGE
            return
        assert self.crawler_process  # noqa: S101 - Scrapy makes it before it calls
        self.crawler_process.crawl(crawler, source=name, **opts.spargs)
        self.crawler_process.start()
        run = getattr(crawler.spider, "run", None)
        self.exitcode = int(run is None or run.outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED})

    def _crawler_of(self, args: list[str], opts: argparse.Namespace) -> "tuple[Crawler, str]":
        assert self.settings  # noqa: S101 - as above
        told: CrawlConfiguration = self.settings["READOUT"]
        if len(args) != 1:
            raise ConfigurationError(f"name one source; there are {', '.join(told.sources)}")
        name = args[0]
        if name not in told.sources:
            raise ConfigurationError(f"no source '{name}'; there are {', '.join(told.sources)}")
        try:
            read_arguments(**opts.spargs)
        except TypeError as error:
            raise ConfigurationError("unknown argument; there are base, since, limit and revisit") from error
        return self._create_crawler(told.sources[name].spider), name
