"""What a crawl that was cut off has left is read by the next one, however far down the lists it stands."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.crawler.conftest import Sites, Workbench

LISTS = 4


def link(number: int) -> str:
    return f"/news38/shownews.php?id={number}"


def serve_lists(sites: "Sites", article_page: Callable[[int], str]) -> None:
    """Serve lists of two articles each, the newest first."""
    for number in range(1, LISTS + 1):
        links = [link(LISTS * 2 - 2 * number + each) for each in (2, 1)]
        for each in links:
            sites.page(f"http://board.test{each}", article_page(int(each.rpartition("=")[2])))
        following = f'<a class="next" href="/news38/index.php?page={number + 1}">Next page</a>'
        items = "".join(f'<li><a href="{each}">A meeting</a></li>' for each in links)
        address = "http://board.test/news38/" + (f"index.php?page={number}" if number > 1 else "")
        sites.page(address, f"<html><body>{items}{following if number < LISTS else ''}</body></html>")


def test_lists_that_a_crawl_did_not_come_to_are_read_by_the_next(
    workbench: "Workbench", sites: "Sites", article_page: Callable[[int], str]
) -> None:
    workbench.configure(
        '[crawl]\ndelay = 0\n[sources.board]\nspider = "metinfo"\nstart = ["http://board.test/news38/"]\n'
    )
    serve_lists(sites, article_page)
    told = [
        workbench.crawl("board", "--base", sites.base, *more).summaries["board"]["counts"]
        for more in (["--limit", "2"], [], [])
    ]
    # All that the first list names is known then, and the second crawl goes on behind it; the third does not.
    assert [(each["lists"], each["lists_left"], each["known"], each["new"]) for each in told] == [
        (1, 1, 0, 2),
        (4, 0, 2, 6),
        (1, 0, 2, 0),
    ]
