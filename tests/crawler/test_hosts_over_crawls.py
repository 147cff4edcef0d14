"""What hosts ask for holds for later crawls in other processes: Retry-After, robots.txt, budgets' ends.

THREATS rows A15, A16 and A18: two crawls of the same sources, one after the other.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.recorded_sites import RecordedSites
from store.archive import Archive
from store.records.hosts import HostWait, RobotsFile
from tests.crawler.conftest import Sites

if TYPE_CHECKING:
    from tests.crawler.conftest import Crawled, OpenWorkbench

HOUR = timedelta(hours=1)
SOURCES = (
    "seconds", "date", "nonsense", "past", "far", "stuck",
    "plain", "missing", "forbidden", "huge", "old", "older", "fresh", "closing",
    "pages", "bytes", "sessions",
)  # fmt: skip
ARTICLE = "/news/1"


@dataclass(frozen=True, kw_only=True)
class Twice:
    """Two crawls of all sources, and what was asked of each host in the second."""

    first: "Crawled"
    second: "Crawled"
    asked: dict[str, list[str]]  # in the first, by host
    asked_again: dict[str, list[str]]
    waits: dict[str, HostWait]
    runs: dict[str, int]

    def told(self, source: str) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.first.summaries[source], self.second.summaries[source]

    def robots(self, source: str) -> tuple[int, int]:
        """Return how often each crawl asked for a source's robots.txt."""
        host = f"{source}.test"
        each = (self.asked, self.asked_again)
        first, second = (asked.get(host, []).count("/robots.txt") for asked in each)
        return first, second


def serve_all(sites: Sites, page: Callable[[int], str]) -> None:
    for number, source in enumerate(SOURCES):
        sites.list_page(f"http://{source}.test/", ARTICLE)
        sites.page(f"http://{source}.test{ARTICLE}", page(number))
        sites.page(f"http://{source}.test/robots.txt", "", Content_Type="text/plain")
    serve_waits(sites)
    serve_robots(sites)
    serve_traps(sites, page)


def serve_waits(sites: Sites) -> None:
    later = datetime.now(UTC) + 2 * HOUR
    headers = {
        "seconds": "3600",
        "date": later.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "nonsense": "abc",
        "past": "-5",
        "far": "999999999",
    }
    for source, header in headers.items():
        sites.page(f"http://{source}.test/", status=429, Retry_After=header)
    sites.page("http://stuck.test/robots.txt", status=503, Retry_After="3600")


def serve_robots(sites: Sites) -> None:
    sites.page("http://missing.test/robots.txt", "User-agent: *\nDisallow: /", status=404)
    sites.page("http://forbidden.test/robots.txt", "User-agent: *\nDisallow: /", status=403)
    sites.page("http://huge.test/robots.txt", "# long\n" * 100_000, Content_Type="text/plain")
    for source in ("old", "older"):
        sites.page(f"http://{source}.test/robots.txt", status=500)


def serve_traps(sites: Sites, page: Callable[[int], str]) -> None:
    many = [f"/news/{number}" for number in range(1, 11)]
    sites.list_page("http://pages.test/", *many)
    sites.list_page("http://bytes.test/", *many)
    for number, path in enumerate(many):
        sites.page(f"http://pages.test{path}", page(100 + number))
        sites.page(f"http://bytes.test{path}", page(200 + number) + "<!--" + "x" * 100_000 + "-->")
    # Each page of the list is found under ever new addresses, each of which names ever new articles.
    for number in range(1, 9):
        following = f'<a rel="next" href="/?sid={number + 1}">Next page</a>'
        links = "".join(f'<a href="/news/{number}{each}?s={number}">A meeting</a>' for each in range(3))
        address = "http://sessions.test/" + (f"?sid={number}" if number > 1 else "")
        sites.page(address, f"<html><body>{links}{following}</body></html>")
        for each in range(3):
            sites.page(f"http://sessions.test/news/{number}{each}?s={number}", page(number * 10 + each))


@pytest.fixture(scope="module")
def twice(open_workbench: "OpenWorkbench", article_page: Callable[[int], str]) -> Iterator[Twice]:
    server = RecordedSites(iter(()))
    server.start()
    sites, bench = Sites(server), open_workbench()
    serve_all(sites, article_page)
    declared = '[sources.{0}]\nlist = "http://{0}.test/"\nlink_pattern = "/news/"\n'
    bench.configure(
        "[crawl]\ndelay = 0\npage_limit = 9\nbyte_limit = 350_000\n"
        + "".join(declared.format(source) for source in SOURCES)
    )
    with Archive.open(bench.database) as archive:
        for source, age, rules in (("old", 23, ""), ("older", 25, ""), ("fresh", 1, "Disallow: /")):
            archive.keep_robots(
                RobotsFile(
                    site=f"{source}.test at {sites.base}",
                    status=200,
                    body=f"User-agent: *\n{rules}\n".encode(),
                    fetched_at=datetime.now(UTC) - age * HOUR,
                )
            )

    first = bench.crawl("--base", sites.base, *SOURCES)
    asked = asked_by_host(sites)
    sites.requests.clear()
    sites.page("http://closing.test/robots.txt", status=500)
    second = bench.crawl("--base", sites.base, *SOURCES)
    with Archive.open(bench.database) as archive:
        now = datetime.now(UTC)
        waits = {wait.host.removesuffix(".test"): wait for wait in archive.host_waits(now=now)}
    with closing(sqlite3.connect(bench.folder / "readout.db")) as stored:
        runs = dict(stored.execute("SELECT source, count(*) FROM crawl_runs GROUP BY source").fetchall())
    yield Twice(
        first=first,
        second=second,
        asked=asked,
        asked_again=asked_by_host(sites),
        waits=waits,
        runs=runs,
    )
    server.stop()


def asked_by_host(sites: Sites) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for host, path in sites.requests:
        found.setdefault(host, []).append(path)
    return found


@pytest.mark.parametrize(("source", "hours"), [("seconds", 1), ("date", 2), ("far", 24), ("stuck", 1)])
def test_a_host_that_asks_for_it_is_left_alone_by_the_next_crawl_too(
    twice: Twice, source: str, hours: int
) -> None:
    first, second = twice.told(source)
    wait = twice.waits[source]
    assert (first["outcome"], second["outcome"]) == ("failed", "waiting")
    assert second["reason"] == wait.said
    assert abs(wait.not_before - wait.noted_at - hours * HOUR) < timedelta(minutes=3)
    assert f"{source}.test" not in twice.asked_again
    # Nothing was found out of the source, so it is as it was.
    assert twice.runs[source] == 1


@pytest.mark.parametrize("source", ["nonsense", "past"])
def test_nonsense_makes_nobody_wait(twice: Twice, source: str) -> None:
    assert [told["outcome"] for told in twice.told(source)] == ["failed", "failed"]
    assert "it answered 429" in twice.told(source)[1]["reason"]
    assert "/" in twice.asked_again[f"{source}.test"]
    assert source not in twice.waits


@pytest.mark.parametrize("source", ["plain", "missing", "forbidden", "closing"])
def test_robots_is_asked_for_once_a_day_and_where_there_is_none_all_may_be_read(
    twice: Twice, source: str
) -> None:
    assert [told["outcome"] for told in twice.told(source)] == ["ok", "unchanged"]
    assert twice.robots(source) == (1, 0)


@pytest.mark.parametrize("source", ["huge", "older"])
def test_robots_that_can_not_be_had_closes_its_host_until_the_next_crawl(twice: Twice, source: str) -> None:
    assert [told["outcome"] for told in twice.told(source)] == ["failed", "failed"]
    assert "its robots.txt could not be had" in twice.told(source)[0]["reason"]
    assert set(twice.asked[f"{source}.test"]) == {"/robots.txt"}
    assert twice.robots(source)[1] > 0


def test_a_copy_of_less_than_a_day_stands_in_for_robots_that_can_not_be_had(twice: Twice) -> None:
    assert [told["outcome"] for told in twice.told("old")] == ["ok", "unchanged"]
    assert min(twice.robots("old")) > 0


def test_what_a_kept_copy_disallows_is_not_asked_for(twice: Twice) -> None:
    assert "robots.txt disallows it" in twice.told("fresh")[0]["reason"]
    assert "fresh.test" not in twice.asked | twice.asked_again


@pytest.mark.parametrize(("source", "limit"), [("pages", "page_limit"), ("bytes", "byte_limit")])
def test_a_crawl_ends_with_its_budget_and_the_next_goes_on(twice: Twice, source: str, limit: str) -> None:
    first, second = twice.told(source)
    assert first["outcome"] == "ok"
    assert f"stopped at its budget, [crawl] {limit}; the next crawl goes on" in first["reason"]
    assert 0 < first["counts"]["new"] < 10
    assert first["counts"]["left"] == 10 - first["counts"]["new"]
    assert second["counts"]["known"] == first["counts"]["new"]
    assert second["counts"]["new"] > 0


def test_a_site_of_ever_new_addresses_ends_the_budget_and_nothing_else(twice: Twice) -> None:
    first, _ = twice.told("sessions")
    assert (first["outcome"], "its budget" in first["reason"]) == ("ok", True)
    # Robots.txt, and the page that was on its way when the budget was used up.
    assert len(twice.asked["sessions.test"]) <= 11
    assert twice.told("plain")[0]["outcome"] == "ok"
