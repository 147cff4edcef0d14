"""sectsco.org and infoshos.ru crawled in each of their languages, as they are on the last recorded day."""

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
LAST_DAY = 3
# Each source, the beginning of its articles' keys, its host, and its first list page.
SOURCES = {
    "sectsco": ("sectsco:eng:", "eng.sectsco.org", "/news/"),
    "sectsco-ru": ("sectsco:rus:", "rus.sectsco.org", "/news/"),
    "sectsco-zh": ("sectsco:chn:", "chn.sectsco.org", "/news/"),
    "infoshos": ("infoshos:en:", "www.infoshos.ru", "/en/"),
    "infoshos-ru": ("infoshos:ru:", "www.infoshos.ru", "/ru/"),
}
NO_ARTICLES = (
    "/secretariat/", "/about_sco/", "/structure/", "/documents/", "/photo/", "/search/", "/sitemap/",
    "/docs/", "print.php", "?id=", ".pdf",
)  # fmt: skip


def recorded(prefix: str, *, day: int) -> dict[str, dict[str, Any]]:
    """Return what extraction must give for the articles of one source recorded until `day`, by key."""
    told = {}
    for path in FIXTURES.glob("*/*/article.json"):
        response = json.loads((path.parent / "response.json").read_text(encoding="utf-8"))
        article = json.loads(path.read_text(encoding="utf-8"))
        if (
            article["url_key"].startswith(prefix)
            and response.get("day", 1) <= day
            and "print" not in response["url"]
        ):
            told[article["url_key"]] = article
    return told


def stored(bench: "Workbench") -> dict[str, Any]:
    with Search.open(bench.database) as search:
        return {one.key: one for one in search.articles(ArticleQuery())}


def pages_asked(sites: RecordedSites, host: str) -> list[str]:
    return [path for name, path in sites.requests if name == host and path != "/robots.txt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawledTwice:
    """All the sources crawled on the last day, and once more; what was asked each time, by (host, path)."""

    first: "Crawled"
    kept: dict[str, Any]
    asked: list[tuple[str, str]]
    second: "Crawled"
    kept_again: dict[str, Any]
    asked_again: list[tuple[str, str]]


@pytest.fixture(scope="module")
def crawled_twice(open_workbench: "OpenWorkbench") -> CrawledTwice:
    bench = open_workbench()
    with serve(FIXTURES, day=LAST_DAY) as sites:
        first = bench.crawl(*SOURCES, "--base", sites.base)
        kept, asked = stored(bench), [*sites.requests]
        sites.requests.clear()
        second = bench.crawl(*SOURCES, "--base", sites.base)
        return CrawledTwice(
            first=first,
            kept=kept,
            asked=asked,
            second=second,
            kept_again=stored(bench),
            asked_again=[*sites.requests],
        )


@pytest.mark.parametrize("source", SOURCES)
def test_the_last_day_s_articles_are_all_found(source: str, crawled_twice: CrawledTwice) -> None:
    prefix, _, _ = SOURCES[source]
    expected = recorded(prefix, day=LAST_DAY)
    told = crawled_twice.first.summaries[source]
    assert (crawled_twice.first.code, told["outcome"], told["reason"]) == (0, "ok", None)
    assert {
        key: (one.url, one.title, one.body, one.language)
        for key, one in crawled_twice.kept.items()
        if key.startswith(prefix)
    } == {
        key: (article["url"], article["title"], article["body"], article["language"])
        for key, article in expected.items()
    }
    assert told["counts"]["fetched"] == told["counts"]["listed"] == len(expected)
    assert told["counts"]["rejected"] == told["counts"]["failed"] == told["counts"]["fallback"] == 0


def test_no_page_is_asked_for_twice_and_none_that_is_no_article(crawled_twice: CrawledTwice) -> None:
    pages = [asked for asked in crawled_twice.asked if asked[1] != "/robots.txt"]
    assert len(pages) == len(set(pages))
    assert [path for _, path in pages if any(part in path for part in NO_ARTICLES)] == []


def test_a_second_crawl_asks_for_the_lists_alone(crawled_twice: CrawledTwice) -> None:
    told = crawled_twice.second.summaries
    assert {source: one["outcome"] for source, one in told.items()} == dict.fromkeys(SOURCES, "unchanged")
    assert crawled_twice.kept_again == crawled_twice.kept
    lists = {(host, first_list) for _, host, first_list in SOURCES.values()}
    # Where a list page names nothing by itself, its feed does.
    feed = ("chn.sectsco.org", "/rss/news.xml")
    asked = [asked for asked in crawled_twice.asked_again if asked[1] != "/robots.txt"]
    assert sorted(asked) == sorted({*lists, feed})


@pytest.mark.long  # one simulated day after the other
@pytest.mark.parametrize("source", ["sectsco", "infoshos-ru"])
def test_day_after_day_only_what_is_new_is_fetched(source: str, workbench: "Workbench") -> None:
    prefix, host, _ = SOURCES[source]
    with serve(FIXTURES, day=2) as sites:
        workbench.crawl(source, "--base", sites.base)
        assert set(stored(workbench)) == set(recorded(prefix, day=2))
        sites.turn_to(3)
        sites.requests.clear()
        third_day = workbench.crawl(source, "--base", sites.base)
        asked = pages_asked(sites, host)
    new = recorded(prefix, day=3).keys() - recorded(prefix, day=2).keys()
    assert new
    assert third_day.summaries[source]["counts"]["new"] == len(new)
    assert set(stored(workbench)) == set(recorded(prefix, day=3))
    lists = [
        path for path in asked if path.rstrip("/").endswith(("news", "en", "ru")) or "page" in path.lower()
    ]
    assert len(asked) - len(lists) - ("/rss/news.xml" in asked) == len(new)


def test_a_reprint_is_a_copy_and_one_id_under_two_shapes_is_one_article(crawled_twice: CrawledTwice) -> None:
    kept = crawled_twice.kept
    asked = [path for host, path in crawled_twice.asked if host == "eng.sectsco.org" and "1460322" in path]
    assert asked == ["/20240709/1460322.html"]
    # Whichever of the two came first is the original.
    pair = [kept["infoshos:en:31204"], kept["sectsco:eng:813240"]]
    assert [one.copy_of for one in pair if one.copy_of] == [one.url for one in pair if not one.copy_of]
    assert sum(one["counts"]["copy"] for one in crawled_twice.first.summaries.values()) == 1


def test_a_feed_gives_the_title_of_a_page_that_names_none(workbench: "Workbench", sites: "Sites") -> None:
    workbench.configure(
        '[crawl]\ndelay = 0\n[sources.feed]\nspider = "infoshos"\n'
        'start = ["http://www.infoshos.ru/rss/rss_en.xml"]\n'
    )
    page = (FIXTURES / "infoshos" / "norov-burian" / "page.html").read_bytes().decode("windows-1251")
    title = "SCO Secretary-General meets with EU Special Representative for Central Asia"
    assert title in page
    nameless = page.replace(title, "").encode("windows-1251")
    sites.page("http://www.infoshos.ru/en/?idn=22007", nameless, Content_Type="text/html")
    item = (
        "<item><title>&amp;quot;Norov&amp;quot; and Burian meet</title>"
        "<link>http://www.infoshos.ru/en/?idn=22007</link></item>"
    )
    rss = f'<rss version="2.0"><channel>{item}</channel></rss>'
    sites.page("http://www.infoshos.ru/rss/rss_en.xml", rss, Content_Type="text/xml")
    workbench.crawl("feed", "--base", sites.base)
    assert {key: one.title for key, one in stored(workbench).items()} == {
        "infoshos:en:22007": '"Norov" and Burian meet'
    }
