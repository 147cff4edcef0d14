"""How many list pages a crawl follows: until one names nothing new, and no more than its budget."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.crawler.conftest import Sites, Workbench

ArticlePage = Callable[[int], str]
NEWS = "https://paged.test/news38/"
PAGES = 25
BUDGET = 20


def configure(workbench: "Workbench") -> None:
    workbench.configure(f'[crawl]\ndelay = 0\n[sources.paged]\nspider = "metinfo"\nstart = ["{NEWS}"]\n')


def list_page(sites: "Sites", number: int, *, following: int, articles: list[int]) -> None:
    links = "".join(
        f'<a href="/news38/shownews.php?id={each}">A meeting of the two sides</a>' for each in articles
    )
    pager = (
        f'<a class="NextA" href="/news38/index.php?class1=38&amp;page={following}">Next</a>'
        if following
        else ""
    )
    address = NEWS if number == 1 else f"{NEWS}index.php?class1=38&page={number}"
    sites.page(address, f"<html><body>{links}{pager}</body></html>")


def lists_asked(sites: "Sites") -> int:
    return sum("shownews" not in path for path in sites.asked("paged.test"))


def test_a_long_pager_is_followed_for_twenty_pages_and_the_rest_is_told(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench)
    for number in range(1, PAGES + 1):
        list_page(sites, number, following=number + 1 if number < PAGES else 0, articles=[number])
        sites.page(f"{NEWS}shownews.php?id={number}", article_page(number))
    told = workbench.crawl("--base", sites.base, "paged").summaries["paged"]
    assert (told["outcome"], told["reason"]) == (
        "ok",
        "stopped at its budget of list pages; further ones were left unread",
    )
    assert (told["counts"]["lists"], told["counts"]["new"]) == (BUDGET, BUDGET)
    assert lists_asked(sites) == BUDGET

    sites.requests.clear()
    told = workbench.crawl("--base", sites.base, "paged").summaries["paged"]
    assert (told["outcome"], told["reason"]) == ("unchanged", None)
    assert sites.asked("paged.test") == ["/news38/"]


def test_a_pager_that_leads_in_a_circle_is_left_when_it_comes_round(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench)
    for number, following in ((1, 2), (2, 3), (3, 2)):
        list_page(sites, number, following=following, articles=[number])
        sites.page(f"{NEWS}shownews.php?id={number}", article_page(number))
    told = workbench.crawl("--base", sites.base, "paged").summaries["paged"]
    assert (told["outcome"], told["reason"]) == ("ok", None)
    assert told["counts"]["new"] == lists_asked(sites) == 3


def test_one_unknown_article_amid_known_ones_leads_on_to_the_next_list(
    workbench: "Workbench", sites: "Sites", article_page: ArticlePage
) -> None:
    configure(workbench)
    for number in (1, 2, 3, 4):
        sites.page(f"{NEWS}shownews.php?id={number}", article_page(number))
    list_page(sites, 1, following=2, articles=[1])
    list_page(sites, 2, following=3, articles=[2])
    list_page(sites, 3, following=0, articles=[3])
    assert workbench.crawl("--base", sites.base, "paged").summaries["paged"]["counts"]["new"] == 3

    list_page(sites, 1, following=2, articles=[1, 4])
    sites.requests.clear()
    assert workbench.crawl("--base", sites.base, "paged").summaries["paged"]["counts"]["new"] == 1
    assert lists_asked(sites) == 2  # the second names nothing new, so the third is left alone
