"""Far more new articles than ever before: some are taken, and somebody is told."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.spiders.listing import Listing
from crawler.tally import Tally
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawler.conftest import Sites, Workbench

BUSY = '[crawl]\ndelay = 0\n[sources.busy]\nlist = "https://busy.test/"\nlink_pattern = "id="\n'
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("before", "allowed"), [(None, 200), (0, 30), (6, 30), (7, 35), (40, 200)])
def test_five_times_as_many_as_ever_before_may_be_new_and_thirty_in_any_case(
    before: int | None, allowed: int
) -> None:
    tally = Tally()
    listing = Listing("busy", tally, now=NOW)
    listing.remember((), most_unknown=before)
    assert sum(listing.may_be_new() for _ in range(200)) == allowed
    assert len(tally.troubles) == (allowed < 200)


def record_runs(bench: "Workbench", **counts: int) -> None:
    """Let the source have been read six times, an hour apart."""
    with Archive.open(bench.database) as archive:
        for hours in range(6):
            at = datetime.now(UTC) - timedelta(days=1) + timedelta(hours=hours)
            archive.record_run(
                CrawlRun(source="busy", started_at=at, finished_at=at, outcome=RunOutcome.OK, counts=counts)
            )


def test_a_site_whose_addresses_have_all_changed_is_told_and_not_read_at_once(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    workbench.configure(BUSY)
    record_runs(workbench, new=1)
    links = [f"/news/shownews.php?id={number}" for number in range(1, 34)]
    sites.list_page("https://busy.test/", *links)
    for number, link in enumerate(links, start=1):
        sites.page(f"https://busy.test{link}", article_page(number))
    told = workbench.crawl("--base", sites.base, "busy").summaries["busy"]
    assert told["outcome"] == "failed"
    assert told["reason"] == (
        "more than 30 pages that are not known, 1 at most before; see whether its addresses have changed"
    )
    counts = told["counts"]
    assert counts["listed"] == 33
    assert counts["left"] == 3
    # Whoever asks for them has them.
    asked = workbench.crawl("--base", sites.base, "busy", "--limit", "40").summaries["busy"]
    assert (asked["outcome"], asked["counts"]["left"]) == ("ok", 0)


def test_links_whose_pages_are_rejected_each_time_are_not_more_than_before(
    workbench: "Workbench", sites: "Sites", article_page: "Callable[[int], str]"
) -> None:
    workbench.configure(BUSY)
    record_runs(workbench, new=1, rejected=32)
    links = [f"/news/shownews.php?id={number}" for number in range(1, 34)]
    sites.list_page("https://busy.test/", *links)
    sites.page(f"https://busy.test{links[0]}", article_page(1))
    for link in links[1:]:
        sites.page(f"https://busy.test{link}", "%PDF-1.7", Content_Type="application/pdf")
    told = workbench.crawl("--base", sites.base, "busy").summaries["busy"]
    assert (told["outcome"], told["reason"]) == ("ok", None)
    assert (told["counts"]["new"], told["counts"]["rejected"], told["counts"]["left"]) == (1, 32, 0)
