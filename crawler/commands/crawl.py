"""`scrapy crawl NAME`: one source by hand, with the exit codes of every other command."""

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

from scrapy.commands import crawl
from scrapy.settings import BaseSettings

from crawler.arguments import read_arguments
from crawler.interrupts import EXIT_CODE, Interrupts
from crawler.logs import set_up
from store.errors import ConfigurationError
from store.records.crawls import RunOutcome

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
        """Crawl, and set the exit code: 0 read, 1 failed, 2 wrong usage, 130 interrupted."""
        try:
            self._run(args, opts)
        except KeyboardInterrupt:  # before Scrapy took the signals over
            self.exitcode = EXIT_CODE

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            crawler, name = self._crawler_of(args, opts)
            exported = crawler.settings.getdict("FEEDS")
            for path in (*exported, *filter(None, [crawler.settings.get("LOG_FILE")])):
                _check_writable(str(path))
        except ConfigurationError as error:
            sys.stderr.write(f"{error}\n")
            self.exitcode = _USAGE
            return
        _set_up_log(crawler.settings)
        assert self.crawler_process  # noqa: S101 - Scrapy makes it before it calls
        self.crawler_process.crawl(crawler, source=name, **opts.spargs)
        interrupts = Interrupts()
        self.crawler_process.start()
        run = getattr(crawler.spider, "run", None)
        self.exitcode = int(run is None or run.outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED})
        if run is not None and not _all_exported(crawler):
            sys.stderr.write(
                f"not everything was written to {', '.join(map(str, exported))}; name another file\n"
            )
            self.exitcode = 1
        if interrupts.came:
            self.exitcode = EXIT_CODE

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
        return self._create_crawler(told.sources[name].spider_name), name


def _set_up_log(settings: BaseSettings) -> None:
    """Log as every command does, and as Scrapy's options say: -L, --logfile, --nolog."""
    if not settings.getbool("LOG_ENABLED"):
        logging.getLogger().addHandler(logging.NullHandler())
        return
    stream = None
    if file := settings.get("LOG_FILE"):
        mode: Literal["a", "w"] = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        stream = Path(file).open(mode, encoding="utf-8")  # noqa: SIM115 - closed with the process
    secrets = settings["READOUT"].secrets
    set_up(settings["CLOCK"].now, level=settings["LOG_LEVEL"], stream=stream, secrets=secrets)


def _check_writable(uri: str) -> None:
    """Find out before the crawl whether its articles can be listed in a file. Raises ConfigurationError."""
    scheme = urlsplit(uri).scheme
    if scheme not in {"", "file"} or "%" in uri:  # no file, or one that is named when the crawl begins
        return
    path = Path(url2pathname(urlsplit(uri).path) if scheme else uri)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # Opening a pipe would wait for its reader, and closing it would send the reader away.
            if not os.access(path, os.W_OK):
                raise PermissionError(None, "Permission denied")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"'{path}' can't be written ({why}); name a file that can") from error


def _all_exported(crawler: "Crawler") -> bool:
    """Tell whether every list of articles that was asked for was written to its end."""
    assert crawler.stats is not None  # noqa: S101 - Scrapy makes them with the crawl
    stats = crawler.stats.get_stats()
    expected = len(crawler.settings.getdict("FEEDS"))
    if not (crawler.settings.getbool("FEED_STORE_EMPTY") or stats.get("item_scraped_count")):
        expected = 0
    written = sum(stats[name] for name in stats if name.startswith("feedexport/success_count/"))
    return written >= expected and not any(name.startswith("feedexport/failed_count/") for name in stats)
