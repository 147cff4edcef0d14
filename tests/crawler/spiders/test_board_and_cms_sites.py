"""mseap.org and sites of the MetInfo CMS crawled, as they are on the last recorded day."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.recorded_sites import RecordedSites, serve
from store.search import ArticleQuery, Search

if TYPE_CHECKING:
    from tests.crawler.conftest import Crawled, OpenWorkbench, Sites, Workbench

FIXTURES = Path(__file__).parents[3] / "fixtures"
ANOTHER_SITE = Path(__file__).parent / "another_metinfo_site"
LAST_DAY = 3
BOARD = "/mseap/news/news/newsList.do"
# Each source, its host, and its list pages on the last day.
SOURCES = {
    "mseap": ("mseap.org", [BOARD, f"{BOARD}?pageIndex=2", f"{BOARD}?pageIndex=3"]),
    "metinfo": (
        "sh.scoda.com",
        ["/news38/", "/news38/index.php?class1=38&page=2", "/news38/index.php?class1=38&page=3"],
    ),
}


def recorded(folder: Path, *, day: int = LAST_DAY) -> dict[str, dict[str, Any]]:
    """Return what extraction must give for the articles recorded below `folder` until `day`, by key."""
    told = {}
    for path in folder.glob("*/article.json"):
        response = json.loads((path.parent / "response.json").read_text(encoding="utf-8"))
        if response.get("day", 1) <= day:
            article = json.loads(path.read_text(encoding="utf-8"))
            told[article["url_key"]] = article
    return told


def stored(bench: "Workbench") -> dict[str, dict[str, Any]]:
    """Return the stored articles by key, with what extraction tells of each."""
    with Search.open(bench.database) as search:
        return {
            one.key: {"url": one.url, "title": one.title, "body": one.body, "language": one.language}
            for one in search.articles(ArticleQuery())
        }


def without_dates(articles: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    named = ("url", "title", "body", "language")
    return {key: {name: article[name] for name in named} for key, article in articles.items()}


def asked_of(sites: RecordedSites, host: str) -> list[str]:
    return [path for name, path in sites.requests if name == host and path != "/robots.txt"]


def lists_among(paths: list[str]) -> list[str]:
    return [path for path in paths if "List.do" in path or path.endswith("/") or "index.php" in path]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawledTwice:
    """The sources crawled on the last day, and once more; what was asked each time, by source."""

    first: "Crawled"
    kept: dict[str, dict[str, Any]]
    asked: dict[str, list[str]]
    second: "Crawled"
    asked_again: dict[str, list[str]]


@pytest.fixture(scope="module")
def crawled_twice(open_workbench: "OpenWorkbench") -> CrawledTwice:
    bench = open_workbench()
    with serve(FIXTURES, day=LAST_DAY) as sites:
        first = bench.crawl(*SOURCES, "--base", sites.base)
        kept = stored(bench)
        asked = {source: asked_of(sites, host) for source, (host, _) in SOURCES.items()}
        sites.requests.clear()
        second = bench.crawl(*SOURCES, "--base", sites.base)
        asked_again = {source: asked_of(sites, host) for source, (host, _) in SOURCES.items()}
    return CrawledTwice(first=first, kept=kept, asked=asked, second=second, asked_again=asked_again)


@pytest.mark.parametrize("source", SOURCES)
def test_all_articles_are_found_through_the_pagers_and_then_the_first_list_alone_is_asked(
    crawled_twice: CrawledTwice, source: str
) -> None:
    _, lists = SOURCES[source]
    first, asked = crawled_twice.first, crawled_twice.asked[source]
    told = first.summaries[source]
    assert (first.code, told["outcome"], told["reason"]) == (0, "ok", None), first.log
    expected = without_dates(recorded(FIXTURES / source))
    assert {key: crawled_twice.kept.get(key) for key in expected} == expected
    assert told["counts"]["new"] + told["counts"]["copy"] == len(expected)
    assert lists_among(asked) == lists
    assert len(asked) == len(lists) + len(expected)
    assert told["counts"]["fallback"] == told["counts"]["rejected"] == told["counts"]["failed"] == 0
    assert crawled_twice.second.summaries[source]["outcome"] == "unchanged"
    assert crawled_twice.asked_again[source] == lists[:1]


@pytest.mark.long  # one simulated day after the other
@pytest.mark.parametrize("source", SOURCES)
def test_from_day_to_day_lists_are_asked_until_one_names_nothing_new(
    workbench: "Workbench", source: str
) -> None:
    host, lists = SOURCES[source]
    with serve(FIXTURES, day=2) as sites:
        workbench.crawl(source, "--base", sites.base)
        assert stored(workbench).keys() == recorded(FIXTURES / source, day=2).keys()
        sites.turn_to(LAST_DAY)
        sites.requests.clear()
        later = workbench.crawl(source, "--base", sites.base)
        asked = asked_of(sites, host)

    new = recorded(FIXTURES / source).keys() - recorded(FIXTURES / source, day=2).keys()
    assert later.summaries[source]["counts"]["new"] == len(new) > 0
    assert lists_among(asked) == lists[:2]
    assert len(asked) == 2 + len(new)


def test_another_site_of_the_cms_is_read_by_configuration_alone(workbench: "Workbench") -> None:
    workbench.configure(
        '[crawl]\ndelay = 0\n[sources.port]\nspider = "metinfo"\nstart = ["https://www.jiaolai.example/news/"]\n'
    )
    with serve(ANOTHER_SITE) as sites:
        first = workbench.crawl("port", "--base", sites.base)
        asked = asked_of(sites, "www.jiaolai.example")
        sites.requests.clear()
        second = workbench.crawl("port", "--base", sites.base)
        asked_again = asked_of(sites, "www.jiaolai.example")

    told = first.summaries["port"]
    assert (first.code, told["outcome"], told["reason"]) == (0, "ok", None), first.log
    assert stored(workbench) == without_dates(recorded(ANOTHER_SITE))
    # Neither the products nor the static pages that the menu links.
    assert sorted(asked) == [
        "/news/", "/news/301.html", "/news/302.html", "/news/303-en.html",
        "/news/list-3-2.html", "/news/list-3-3.html",
    ]  # fmt: skip
    assert second.summaries["port"]["outcome"] == "unchanged"
    assert asked_again == ["/news/"]


def test_session_and_port_442_lead_to_one_article(workbench: "Workbench", sites: "Sites") -> None:
    detail = "/mseap/news/news/newsDetail.do{}?mode=MOD&nttId={}"
    pages = {
        9561: FIXTURES / "mseap" / "video-talks" / "page.html",
        9604: FIXTURES / "mseap" / "week-in-eurasia" / "page.html",
    }
    port_442 = f"https://www.mseap.org:442{detail.format('', 9561)}"
    sites.list_page(
        f"http://mseap.org{BOARD}",
        port_442,
        detail.format(";jsessionid=0F4C.node1", 9561),
        detail.format(";jsessionid=0F4C.node1", 9604),
        detail.format(";jsessionid=9A8B.node2", 9604),
    )
    sites.page(port_442, pages[9561].read_bytes())
    sites.page(f"http://mseap.org{detail.format('', 9604)}", pages[9604].read_bytes())
    first = workbench.crawl("mseap", "--base", sites.base)
    assert first.summaries["mseap"]["counts"]["new"] == 2, first.summaries
    assert first.summaries["mseap"]["outcome"] == "ok"
    assert sites.asked("www.mseap.org:442") == [detail.format("", 9561)]
    assert {key: one["url"] for key, one in stored(workbench).items()} == {
        f"mseap:news:{number}": f"http://mseap.org{detail.format('', number)}" for number in pages
    }

    plain = [detail.format(session, number) for number in pages for session in ("", ";jsessionid=C0.node3")]
    sites.list_page(f"http://mseap.org{BOARD}", *plain)
    sites.requests.clear()
    second = workbench.crawl("mseap", "--base", sites.base)
    assert second.summaries["mseap"]["counts"]["known"] == 2
    assert sites.asked("mseap.org") == [BOARD]
    assert sites.asked("www.mseap.org:442") == []
