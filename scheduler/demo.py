"""The demonstration: the whole way from recorded pages to a digest, offline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from crawler.clock import Clock
from scheduler.configuration.config import child_environment, load
from scheduler.delivery.files import write_file
from scheduler.recognising.recognition import recognise_articles
from scheduler.recorded_sites import serve
from scheduler.service import jobs
from scheduler.sources.crawls import CrawlOrder, CrawlSummary, crawl
from store.archive import Archive
from store.records.issues import Issue
from store.records.meetings import Meeting
from store.search import MeetingQuery, Search

_CONFIGURATION = """\
# Written by `readout demo`. What it stored: readout --config FILE meetings, with this file.
database = "sqlite:///{database}"
"""
# Our own loopback server needs no politeness; the sites do, whoever crawls them with the demo's file.
_IN_HASTE = """
[crawl]
delay = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What a demonstration did."""

    crawled: tuple[CrawlSummary, ...]
    meetings: tuple[Meeting, ...]
    issue: Issue | None  # None when every meeting had been told before
    files: tuple[Path, ...]


def demonstrate(
    folder: Path,
    fixtures: Path,
    *,
    now: Callable[[], datetime],
    on_crawled: Callable[[CrawlSummary], None],
) -> Demonstration:
    """Serve the pages of `fixtures` on loopback, crawl, recognise, issue; write everything below `folder`.

    `now` is asked when the issue is made, after the crawl. Raises ReadoutError.
    """
    folder = folder.resolve()
    file, database = folder / "readout.toml", folder / "readout.db"
    pages = folder / "readout.pages.db"  # made with the first one that is kept
    told = _CONFIGURATION.format(database=quote(str(database)))
    with serve(fixtures) as sites, TemporaryDirectory() as scratch:
        write_file(file, told.encode())
        config = load(file)
        hasty = Path(scratch) / "readout.toml"
        write_file(hasty, f"{told}{_IN_HASTE}".encode())
        order = CrawlOrder(sources=config.enabled_sources, base=sites.base)
        environment = child_environment(config_file=hasty, database=config.database, clock=Clock())
        crawled = crawl(order, environment=environment, on_summary=on_crawled)
    with Archive.open(config.database) as archive:
        recognise_articles(config, archive, now=now)
        issue = jobs.issue_digest(config, config.digest, archive, now())
        written = jobs.write_issues(config, config.digest, archive, folder)
    with Search.open(config.database) as search:
        meetings = search.meetings(MeetingQuery())
    files = (database, pages, file, *written)
    return Demonstration(crawled=crawled, meetings=meetings, issue=issue, files=files)
