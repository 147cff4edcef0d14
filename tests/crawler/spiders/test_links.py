"""Which links of a list page a crawl follows, and which it leaves."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.search import ArticleQuery, Search

if TYPE_CHECKING:
    from tests.crawler.conftest import Sites, Workbench

ArticlePage = Callable[[int], str]


def configure(workbench: "Workbench", name: str) -> None:
    workbench.configure(
        f'[crawl]\ndelay = 0\n[sources.{name}]\nspider = "metinfo"\nstart = ["https://{name}.test/news38/"]\n'
    )


def test_a_page_that_is_stored_under_another_address_is_not_asked_for_again(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench, "moved")
    known, moved, cyrillic = "/news38/shownews.php?id=1", "/news38/shownews.php?id=2", "/news38/встреча-3"
    sites.list_page("https://moved.test/news38/", known, moved, cyrillic)
    sites.page("https://moved.test" + known, article_page(1))
    sites.page(
        "https://moved.test" + moved, status=301, Location="/news38/shownews.php;jsessionid=1A2B?id=22"
    )
    sites.page("https://moved.test/news38/shownews.php;jsessionid=1A2B?id=22", article_page(22))
    encoded = "/news38/%D0%B2%D1%81%D1%82%D1%80%D0%B5%D1%87%D0%B0-3"
    sites.page("https://moved.test" + encoded, article_page(3))

    first = workbench.crawl("--base", sites.base, "moved")
    assert first.summaries["moved"]["counts"]["new"] == 3, first.summaries
    with Search.open(workbench.database) as search:
        aliases = {one.key: one.aliases for one in search.articles(ArticleQuery())}
    # Without the session, which is another one on every visit.
    assert aliases["metinfo:moved.test:22"] == (f"https://moved.test{moved}",)
    sites.requests.clear()
    second = workbench.crawl("--base", sites.base, "moved")
    assert sites.asked("moved.test") == ["/news38/"]
    assert second.summaries["moved"]["outcome"] == "unchanged"
    assert second.summaries["moved"]["counts"]["known"] == 3


def test_a_page_that_was_elsewhere_for_a_time_is_asked_for_again(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench, "mended")
    link, notice = "/news38/shownews.php?id=1", "/news38/shownews.php?id=9"
    sites.list_page("https://mended.test/news38/", link)
    sites.page("https://mended.test" + link, status=302, Location=notice)
    sites.page("https://mended.test" + notice, article_page(9))
    assert workbench.crawl("--base", sites.base, "mended").summaries["mended"]["counts"]["new"] == 1
    sites.page("https://mended.test" + link, article_page(1))
    assert workbench.crawl("--base", sites.base, "mended").summaries["mended"]["counts"]["new"] == 1
    with Search.open(workbench.database) as search:
        assert sorted(one.key for one in search.articles(ArticleQuery())) == [
            "metinfo:mended.test:1",
            "metinfo:mended.test:9",
        ]


def test_links_to_other_sites_are_no_articles_of_this_one(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench, "portal")
    own = "/news38/shownews.php?id=1"
    partner = "http://eng.sectsco.org/news/20191122/602354.html"
    sites.list_page("https://portal.test/news38/", own, partner, "http://other.test/news/shownews.php?id=9")
    sites.page("https://portal.test" + own, article_page(1))
    crawled = workbench.crawl("--base", sites.base, "portal")
    told = crawled.summaries["portal"]
    assert (told["outcome"], told["reason"]) == ("ok", None)
    assert (told["counts"]["listed"], told["counts"]["new"]) == (1, 1)

    sites.list_page("https://portal.test/news38/", partner)
    told = workbench.crawl("--base", sites.base, "portal").summaries["portal"]
    assert told["outcome"] == "empty"
    assert "no article links on https://portal.test/news38/" in told["reason"]
    assert sites.asked("eng.sectsco.org") == sites.asked("other.test") == []
