"""Whole crawls by child processes: Scrapy's reactor can't be started twice in one."""

import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.recorded_sites import serve
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome
from store.search import ArticleQuery, Search
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.crawler.conftest import Sites, Workbench

FIXTURES = Path(__file__).parents[3] / "fixtures"


def recorded_articles() -> dict[str, dict[str, Any]]:
    """Return what extraction must give for each article recorded on the first day, by key."""
    told = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in FIXTURES.glob("*/*/article.json")
        if "day" not in json.loads((path.parent / "response.json").read_text(encoding="utf-8"))
    ]
    return {article["url_key"]: article for article in told}


def stored(bench: "Workbench") -> list[tuple[str, str, str, str, int]]:
    with Search.open(bench.database) as search:
        articles = search.articles(ArticleQuery())
    return sorted((one.key, one.url, one.title, one.body, one.revision) for one in articles)


def last_runs(bench: "Workbench") -> dict[str, CrawlRun]:
    with Archive.open(bench.database) as archive:
        return {run.source: run for run in archive.last_runs(since=None, until=datetime.now(UTC))}


def adds_up(counts: dict[str, int]) -> bool:
    fates = ("new", "revised", "unchanged", "copy", "rejected", "skipped")
    fetched = sum(counts[fate] for fate in fates)
    asked = counts["listed"] + counts["rechecked"]
    ends = sum(counts[end] for end in ("known", "left", "fetched", "vanished", "failed"))
    return counts["fetched"] == fetched and asked == ends and min(counts.values()) >= 0


def test_crawling_twice_changes_nothing(workbench: "Workbench", tmp_path: Path) -> None:
    expected = recorded_articles()
    with serve(FIXTURES) as recorded:
        first = workbench.crawl("--base", recorded.base)
        after_first, asked_first = stored(workbench), len(recorded.requests)
        second = workbench.crawl("--base", recorded.base)
        asked_second = recorded.requests[asked_first:]
        by_hand = workbench.by_hand(
            "sectsco", "-a", f"base={recorded.base}", "-O", str(tmp_path / "out.jsonl")
        )
    assert (first.code, second.code, by_hand.code) == (0, 0, 0), first.log + second.log + by_hand.log
    assert {name: one["outcome"] for name, one in first.summaries.items()} == dict.fromkeys(
        ("sectsco", "infoshos", "mseap", "metinfo", "sectsco-ru", "sectsco-zh", "infoshos-ru"), "ok"
    )
    # Addresses, keys and texts are the sites' own, wherever the bytes came from.
    assert {key: (url, title, body) for key, url, title, body, _ in after_first} == {
        key: (article["url"], article["title"], article["body"]) for key, article in expected.items()
    }
    assert {one["outcome"] for one in second.summaries.values()} == {"unchanged"}
    assert stored(workbench) == after_first
    assert {path for _, path in asked_second} & {path for _, path in recorded.requests[:asked_first]}
    assert not [path for _, path in asked_second if "6023" in path or "idn=" in path or "nttId" in path]
    assert all(adds_up(one["counts"]) for run in (first, second) for one in run.summaries.values())

    listed = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(one["url_key"], one["decision"]) for one in listed} == {
        ("sectsco:eng:602354", "unchanged"),
        ("sectsco:eng:564224", "unchanged"),
    }
    assert list(listed[0])[:8] == [
        "url",
        "url_key",
        "source",
        "outlet",
        "language",
        "title",
        "published_at",
        "published_by",
    ]
    assert last_runs(workbench)["sectsco"].counts["unchanged"] == 2


# What becomes of each made-up source, and what the reason says.
FATES = {
    "slow": ("failed", "its robots.txt asks for 86400 seconds between two requests; 60 are waited at most"),
    "nolinks": (
        "empty",
        "no article links on https://nolinks.test/news38/; see whether the site has changed",
    ),
    "gone": ("failed", "the list page https://gone.test/news38/ could not be read: it answered 404"),
    "general": ("ok", "1 page matched no layout"),
    "odd": ("ok", ""),
    "paged": ("ok", ""),
    "feeding": ("ok", ""),
    "strange": ("ok", "1 link(s) of an unknown shape (https://strange.test/news38/a-new-shape-9)"),
}
NEW = {
    "general": 1,
    "odd": 1,
    "paged": 5,
    "feeding": 1,
    "strange": 1,
}

ArticlePage = Callable[[int], str]


def serve_article(sites: "Sites", name: str, number: int, body: str, content_type: str = "text/html") -> str:
    path = f"/news38/shownews.php?id={number}"
    sites.page(f"https://{name}.test{path}", body, Content_Type=content_type)
    return path


def serve_failing(sites: "Sites") -> None:
    sites.page("https://slow.test/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    sites.list_page("https://nolinks.test/news38/")


def serve_unusual(sites: "Sites", article_page: ArticlePage) -> None:
    plain = article_page(5).replace("met-", "other-")
    sites.list_page("https://general.test/news38/", serve_article(sites, "general", 5, plain))

    sites.page("https://odd.test/robots.txt", "User-agent: *\nCrawl-delay: 0.5\n", Content_Type="text/plain")
    no_page = serve_article(sites, "odd", 7, article_page(7), "application/pdf")
    sites.list_page("https://odd.test/news38/", serve_article(sites, "odd", 6, article_page(6)), no_page)

    feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    sites.page("https://feeding.test/news38/", f"<html><head>{feed}</head><body><p>News</p></body></html>")
    link = "https://feeding.test" + serve_article(sites, "feeding", 8, article_page(8))
    rss = f"<rss version='2.0'><channel><item><title>A</title><link>{link}</link></item></channel></rss>"
    sites.page("https://feeding.test/rss.xml", rss, Content_Type="application/rss+xml")

    sites.list_page("https://strange.test/news38/", "/news38/a-new-shape-9")
    sites.page("https://strange.test/news38/a-new-shape-9", article_page(9))

    for number in range(1, 6):
        address = f"/news38/index.php?page={number + 1}"
        following = f'<a class="next" href="{address}">Next page</a>' if number < 5 else ""
        link = serve_article(sites, "paged", 100 + number, article_page(100 + number))
        address = "https://paged.test/news38/" + (f"index.php?page={number}" if number > 1 else "")
        sites.page(address, f'<html><body><a href="{link}">A meeting</a> {following}</body></html>')


def test_each_source_fails_by_itself_and_says_why(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    start = '[sources.{0}]\nspider = "metinfo"\nstart = ["https://{0}.test/news38/"]\n'
    workbench.configure("[crawl]\ndelay = 0\n" + "".join(start.format(name) for name in FATES))
    serve_failing(sites)
    serve_unusual(sites, article_page)

    crawled = workbench.crawl("--base", sites.base, *FATES)

    assert crawled.code == 1
    assert "Traceback" not in crawled.log
    assert sorted(crawled.summaries) == sorted(FATES), crawled.log
    for name, (outcome, reason) in FATES.items():
        told = crawled.summaries[name]
        assert told["outcome"] == outcome, told
        assert reason in (told["reason"] or "")
        assert "\n" not in (told["reason"] or "")
        assert told["counts"]["new"] == NEW.get(name, 0)
        assert adds_up(told["counts"])
    assert crawled.summaries["odd"]["counts"]["rejected"] == 1
    assert crawled.summaries["general"]["counts"]["fallback"] == 1
    outcomes = {name: run.outcome.value for name, run in last_runs(workbench).items()}
    assert outcomes == {name: outcome for name, (outcome, _) in FATES.items()}

    assert sites.asked("slow.test") == []
    # Three times its Crawl-delay of half a second, but for the time that the requests took on their way.
    assert len(sites.pauses("odd.test")) == 3
    assert sum(sites.pauses("odd.test")) > 1.2


def test_since_and_limit_leave_articles_out(workbench: "Workbench") -> None:
    with serve(FIXTURES) as recorded:
        late = workbench.crawl("sectsco", "infoshos", "--base", recorded.base, "--since", "2019-11-22")
        few = workbench.crawl("sectsco", "--base", recorded.base, "--limit", "1", "--revisit", "yes")
    assert late.code == few.code == 0
    counts = {name: one["counts"] for name, one in late.summaries.items()}
    assert (counts["sectsco"]["new"], counts["sectsco"]["skipped"]) == (1, 1)
    assert late.summaries["infoshos"]["outcome"] == "unchanged"
    assert (few.summaries["sectsco"]["counts"]["fetched"], few.summaries["sectsco"]["counts"]["left"]) == (
        1,
        1,
    )
    assert len(stored(workbench)) == 1


class Watched(list[tuple[str, str]]):
    """A list of requests that tells when that of `path` came, and holds its answer back for a while."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.came, self.may_be_answered = Event(), Event()
        self._path = path

    def append(self, asked: tuple[str, str]) -> None:
        super().append(asked)
        if asked[1] == self._path:
            self.came.set()
            self.may_be_answered.wait(PATIENCE)


def listening_sockets(pid: int) -> list[str]:
    """Return the TCP sockets on which a process listens, as /proc tells."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(str(link.readlink()))
        except FileNotFoundError:
            continue  # closed meanwhile
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return [line[1] for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in inodes]


@pytest.mark.parametrize("when", ["/news/", "/news/20190711/564224.html"])
@pytest.mark.parametrize("command", [("crawler", "sectsco", "--base"), ("scrapy", "crawl", "sectsco", "-a")])
def test_an_interrupted_crawl_says_so(workbench: "Workbench", command: tuple[str, ...], when: str) -> None:
    with serve(FIXTURES) as recorded:
        recorded.requests = watched = Watched(when)
        base = recorded.base if command[0] == "crawler" else f"base={recorded.base}"
        child = workbench.start(*command, base)
        assert watched.came.wait(timeout=PATIENCE)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal sends it: to the workers too
        watched.may_be_answered.set()
        ended = workbench.finish(child)
    assert ended.code == 130
    assert "Traceback" not in ended.log
    run = last_runs(workbench)["sectsco"]
    assert run.outcome is RunOutcome.FAILED
    assert "the crawl ended early: it was interrupted" in (run.reason or "")


def test_a_crawl_listens_nowhere_and_stops_cleanly_when_told(workbench: "Workbench") -> None:
    with serve(FIXTURES) as recorded:
        recorded.requests = watched = Watched("/news/20190711/564224.html")
        child = workbench.start("crawler", "sectsco", "--base", recorded.base)
        assert watched.came.wait(timeout=PATIENCE)
        assert listening_sockets(child.pid) == []
        child.send_signal(signal.SIGTERM)
        watched.may_be_answered.set()
        # Returns when the last process that holds its pipes, workers too, is gone.
        ended = workbench.finish(child)
    assert ended.code == 1
    assert "it was interrupted" in ended.summaries["sectsco"]["reason"]
    assert "Traceback" not in ended.log
    run = last_runs(workbench)["sectsco"]
    assert run.outcome is RunOutcome.FAILED
    assert run.counts["new"] == len(stored(workbench)) > 0
