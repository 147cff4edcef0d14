import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.crawls import Crawls, in_turns
from crawler.sources import SourceConfig
from crawler.spiders.base import SiteSpider
from store.records.crawls import CrawlRun, RunOutcome


def test_sources_that_may_visit_one_host_take_turns() -> None:
    domains = {
        "english": ("sectsco.org",),
        "mseap": ("mseap.org",),
        "russian": ("sectsco.org",),
        "below": ("archive.mseap.org",),
        "other": ("notmseap.org",),
    }
    assert in_turns(domains) == [["english", "russian"], ["mseap", "below"], ["other"]]


def test_a_source_of_several_hosts_joins_their_groups() -> None:
    domains = {"a": ("a.test",), "b": ("b.test",), "c": ("c.test",), "both": ("b.test", "a.test")}
    assert in_turns(domains) == [["c"], ["a", "b", "both"]]


class BrokenForOne:
    """A crawling process in which the source "broken" can't begin."""

    spider_loader = SimpleNamespace(load=lambda _: SiteSpider)

    def create_crawler(self, _: str) -> SimpleNamespace:
        return SimpleNamespace(spider=None)

    async def crawl(self, crawler: SimpleNamespace, *, source: str) -> None:
        await asyncio.sleep(0)
        if source == "broken":
            raise OSError("no more processes")
        now = datetime(2026, 11, 22, tzinfo=UTC)
        run = CrawlRun(source=source, started_at=now, finished_at=now, outcome=RunOutcome.OK)
        crawler.spider = SimpleNamespace(run=run)


def test_a_crawl_that_cant_begin_ends_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    process: Any = BrokenForOne()
    sources = {
        name: SourceConfig(spider="metinfo", start=(f"https://{host}.test/",))
        for name, host in (("broken", "a"), ("after", "a"), ("beside", "b"))
    }
    crawls = Crawls(process, sources, {})
    asyncio.run(crawls.crawl_all())
    assert {run.source for run in crawls.runs} == {"after", "beside"}
    assert capsys.readouterr().out.count('"outcome": "ok"') == 2
