"""Whether a source's articles are still understood."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.sources.contracts import missed_contract
from store.records.crawls import CrawlRun, RunOutcome

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


def ran(*runs: Mapping[str, int]) -> list[CrawlRun]:
    """Return runs, the newest first, a day apart."""
    times = [NOW - timedelta(days=days) for days in range(len(runs))]
    return [
        CrawlRun(source="s", started_at=at, finished_at=at, outcome=RunOutcome.OK, counts=counts)
        for at, counts in zip(times, runs, strict=True)
    ]


def read(number: int, whole: int | None = None, *, dated: int | None = None) -> dict[str, int]:
    whole = number if whole is None else whole
    dated = whole if dated is None else dated
    return {"read": number, "titled": number, "worded": number, "dated": dated, "whole": whole}


@pytest.mark.parametrize(
    ("number", "whole", "missed"),
    [
        (4, 0, False),  # too few to tell
        (5, 2, True),
        (5, 3, False),
        (19, 9, True),
        (19, 10, False),
        (20, 15, True),
        (20, 16, False),  # 80 %
        (200, 159, True),
    ],
)
def test_most_articles_must_have_title_date_and_text(number: int, whole: int, *, missed: bool) -> None:
    runs = ran(read(number, whole))
    miss = missed_contract(runs, runs[0])
    assert (miss is not None) == missed
    if miss:
        assert miss.said == (
            f"{whole} of the last {number} articles have a title, a date and 200 letters of text"
            f" (without a date {number - whole})"
        )


def test_articles_of_few_a_day_are_judged_by_several_days() -> None:
    bad = ran(*[read(1, 0)] * 5, *[read(1)] * 10)
    miss = missed_contract(bad, bad[0])
    assert miss
    assert miss.since == bad[4].started_at
    assert missed_contract(bad[3:], bad[3]) is None  # three days before it was two of five
    good_again = ran(*[read(1)] * 3, *[read(1, 0)] * 5)
    assert missed_contract(good_again, good_again[0]) is None


def test_part_that_nearly_all_articles_had_is_missed() -> None:
    runs = ran(read(10, 0, dated=1), read(40, 38), read(40, 38))
    miss = missed_contract(runs, runs[0])
    assert miss
    assert miss.said == "a date was found in 95% of the last 30 days' articles, now in 1 of 10"
    assert miss.since == runs[0].started_at


@pytest.mark.parametrize(
    ("now", "past"),
    [
        (read(10, 10, dated=1), read(19)),  # too short a past
        (read(10, 10, dated=1), read(40, 40, dated=30)),  # many never had it
        (read(10, 10, dated=5), read(40)),  # half of them still have it
        (read(4, 4, dated=0), read(40)),  # too few now
        (read(5, 5, dated=1), read(40, 40, dated=32)),  # four would be expected
    ],
)
def test_part_that_chance_may_have_left_out_is_not(now: Mapping[str, int], past: Mapping[str, int]) -> None:
    runs = ran(now, past)
    assert missed_contract(runs, runs[0]) is None


@pytest.mark.parametrize(
    ("before", "now", "missed"), [(0, 3, True), (0, 2, False), (5, 7, False), (5, 8, True)]
)
def test_pages_that_are_no_articles_any_more_are_missed(before: int, now: int, *, missed: bool) -> None:
    since, *_ = news = ran({**read(2), "rejected": before})
    last = CrawlRun(
        source="s",
        started_at=NOW + timedelta(hours=1),
        finished_at=NOW + timedelta(hours=1),
        outcome=RunOutcome.UNCHANGED,
        counts={"rejected": now - 1, "rejected:no_text": now - 1, "missed": 1, "failed:timeout": 1},
    )
    miss = missed_contract(news, last)
    assert (miss is not None) == missed
    if miss:
        assert miss.since == since.finished_at
        what = "3 pages that came since the last news are no article, or can't be had"
        assert miss.said == f"{what} (no_text {now - 1}, timeout 1)"


def test_nothing_is_missed_of_a_source_that_brought_nothing() -> None:
    assert missed_contract((), None) is None
    assert missed_contract((), ran({})[0]) is None
