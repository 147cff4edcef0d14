"""A crawl by date reads list after list until they are older, and goes on where an earlier one stopped."""

from typing import TYPE_CHECKING

from crawler.spiders.reaching_back import ReachingBack

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.conftest import Sites, Workbench

MONTHS = ("2024-05", "2024-04", "2024-03", "2024-02", "2024-01", "2023-12", "2023-11", "2023-10")


def test_three_lists_without_an_article_of_these_days_are_the_end() -> None:
    back = ReachingBack()
    told = []
    for barren in (True, True, False, True, True, True):
        back.note_list()
        if not barren:
            back.note_article()
        told.append(back.goes_on)
    assert told == [True, True, True, True, True, False]


def test_articles_since_a_day_are_had_however_many_pages_and_crawls_it_takes(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    workbench.configure(
        "[crawl]\ndelay = 0\npage_limit = 3\n"
        '[sources.deep]\nlist = "https://deep.test/p1"\npager = "https://deep.test/p{page}"\n'
        'link_pattern = "id="\nzone = "Asia/Shanghai"\n'
    )
    for place, month in enumerate(MONTHS, start=1):
        links = [f"/news/shownews.php?id={place}{number}" for number in (1, 2)]
        sites.list_page(f"https://deep.test/p{place}", *links)
        for number, link in enumerate(links, start=1):
            page = article_page(10 * place + number).replace("2021-05-17", f"{month}-15")
            sites.page(f"https://deep.test{link}", page)

    def crawl(*options: str) -> dict[str, int]:
        told = workbench.crawl("--base", sites.base, "deep", *options).summaries["deep"]
        assert told["outcome"] in {"ok", "unchanged"}, told
        counts: dict[str, int] = told["counts"]
        return counts

    def lists() -> list[str]:
        return [path for path in sites.asked("deep.test") if path.startswith("/p")]

    assert crawl("--limit", "2")["new"] == 2
    sites.requests.clear()
    counts = crawl("--since", "2024-03-01")
    # March to April are new; May is known, and from February on everything is older.
    assert (counts["known"], counts["new"], counts["skipped"]) == (2, 4, 6)
    assert lists() == ["/p1", "/p2", "/p3", "/p4", "/p5", "/p6"]
    sites.requests.clear()
    counts = crawl("--since", "2023-12-01")
    assert (counts["known"], counts["new"]) == (6, 6)
    assert lists() == ["/p1", "/p2", "/p3", "/p4", "/p5", "/p6", "/p7", "/p8", "/p9"]
