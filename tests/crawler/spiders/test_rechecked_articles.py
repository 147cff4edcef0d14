"""Known articles are asked for again when that is due: one crawl after another of one site, by its clock."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from crawler.tally import PARTS
from store.records.articles import Article
from store.search import ArticleQuery, Search

if TYPE_CHECKING:
    from tests.crawler.conftest import Crawled, Sites, Workbench

HOST = "http://board.test"
FATES = ("new", "revised", "unchanged", "copy", "contains", "rejected", "skipped")


def link(number: int) -> str:
    return f"/news38/shownews.php?id={number}"


def adds_up(counts: dict[str, int]) -> bool:
    asked = counts["listed"] + counts["rechecked"]
    ends = sum(counts[end] for end in ("known", "left", "fetched", "vanished", "failed"))
    fetched = sum(counts.get(fate, 0) for fate in FATES)
    return asked == ends and counts["fetched"] == fetched and min(counts.values()) >= 0


def told_of(crawled: "Crawled") -> dict[str, Any]:
    """Return what was told of the one source, without the counts that are nought."""
    assert crawled.summaries, crawled.log
    [summary] = crawled.summaries.values()
    assert adds_up(summary["counts"]), summary
    # Without what the articles have that were read, and without the reasons of each fate.
    others = {"read", *PARTS} | {name for name in summary["counts"] if ":" in name}
    told = {name: number for name, number in summary["counts"].items() if number and name not in others}
    return {**summary, "counts": told}


@pytest.fixture
def crawl(
    workbench: "Workbench", sites: "Sites", monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """Crawl the site when its clock shows a time of 17 May 2021, the day its articles are dated to."""
    workbench.configure(
        'testing = true\n[crawl]\ndelay = 0\npage_limit = 16\n[sources.board]\nspider = "metinfo"\n'
        f'start = ["{HOST}/news38/"]\nzone = "Asia/Shanghai"\n'
    )

    def run(at: str, *arguments: str) -> dict[str, Any]:
        monkeypatch.setenv("READOUT_CLOCK", f"2021-05-17T{at}:00+08:00")
        sites.requests.clear()
        return told_of(workbench.crawl("board", "--base", sites.base, *arguments))

    return run


def articles(bench: "Workbench") -> dict[int, Article]:
    with Search.open(bench.database) as search:
        return {int(one.key.rpartition(":")[2]): one for one in search.articles(ArticleQuery())}


def test_what_is_due_is_asked_for_again_and_what_is_gone_is_kept(
    workbench: "Workbench",
    sites: "Sites",
    article_page: Callable[[int], str],
    crawl: Callable[..., dict[str, Any]],
) -> None:
    sites.list_page(f"{HOST}/news38/", *map(link, (1, 2, 3)))
    for number in (1, 2, 3):
        sites.page(HOST + link(number), article_page(number))
    assert crawl("10:30")["counts"] == {"lists": 1, "listed": 3, "fetched": 3, "new": 3}

    # A list that names an article no longer does not keep it from being asked for; before its time it is not.
    sites.list_page(f"{HOST}/news38/", *map(link, (1, 2)))
    sites.page(HOST + link(1), article_page(1).replace("visas", "pandas"))
    sites.page(HOST + link(2), status=410)
    assert crawl("10:44")["counts"] == {"lists": 1, "listed": 2, "known": 2}
    later = crawl("10:46")
    assert later["outcome"] == "ok"
    assert later["reason"] == f"1 page vanished ({HOST}{link(2)})"
    assert later["counts"] == {
        "lists": 1,
        "listed": 2,
        "known": 2,
        "rechecked": 3,
        "fetched": 2,
        "revised": 1,
        "unchanged": 1,
        "vanished": 1,
    }
    assert sites.asked("board.test")[0] == "/news38/"
    kept = articles(workbench)
    assert {number: one.revision for number, one in kept.items()} == {1: 2, 2: 1, 3: 1}
    assert "pandas" in kept[1].body
    assert (kept[1].vanished_at, kept[3].vanished_at) == (None, None)
    vanished_at = kept[2].vanished_at
    assert vanished_at is not None
    assert vanished_at.isoformat().startswith("2021-05-17T02:46")
    assert "round 2" in kept[2].body

    # What vanished is looked at too, and is there again; one that is fetched anew with its list is asked for
    # once, and may vanish; another one can't be read, which says nothing of the source.
    sites.page(HOST + link(2), article_page(2))
    sites.page(HOST + link(1), status=404)
    sites.page(HOST + link(3), "Down", status=500)
    much_later = crawl("11:02", "--revisit", "yes")
    assert much_later["outcome"] == "unchanged"
    assert much_later["reason"] == f"1 page vanished ({HOST}{link(1)}); 1 page not re-checked (http_500 1)"
    assert much_later["counts"] == {
        "lists": 1,
        "listed": 2,
        "rechecked": 1,
        "fetched": 1,
        "unchanged": 1,
        "vanished": 1,
        "failed": 1,
    }
    assert sites.asked("board.test").count(link(1)) == sites.asked("board.test").count(link(2)) == 1
    now_kept = articles(workbench)
    assert now_kept[1].vanished_at is not None
    assert now_kept[2].vanished_at is now_kept[3].vanished_at is None


def test_re_checks_are_a_share_of_a_crawl_and_come_after_the_news(
    sites: "Sites", article_page: Callable[[int], str], crawl: Callable[..., dict[str, Any]]
) -> None:
    sites.list_page(f"{HOST}/news38/", *map(link, range(1, 8)))
    for number in range(1, 10):
        sites.page(HOST + link(number), article_page(number))
    assert crawl("10:30")["counts"]["new"] == 7
    sites.list_page(f"{HOST}/news38/", *map(link, (8, 9)))
    second = crawl("11:00")
    assert (second["counts"]["new"], second["counts"]["rechecked"]) == (2, 4)
    asked = sites.asked("board.test")
    assert asked[:3] in (["/news38/", link(8), link(9)], ["/news38/", link(9), link(8)])
    # The rest is due still, and the next crawl goes on; a site that answers nothing is left alone.
    for number in range(1, 10):
        sites.page(HOST + link(number), "Down", status=503)
    third = crawl("11:01")
    assert third["reason"] == "3 pages not re-checked (http_503 3)"
    assert not set(sites.asked("board.test")) & set(asked[3:])
