"""Which sources are due follows from their last crawls alone; when the next issue is, from the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.tally import Tally, verdict
from scheduler.periods import due_sources, next_crawl, next_period, overdue_sources, was_interrupted
from store.records import INTERRUPTED, CrawlRun, RunOutcome

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def run(ago: timedelta, *, outcome: RunOutcome = RunOutcome.OK, reason: str | None = None) -> CrawlRun:
    return CrawlRun(source="mseap", started_at=NOW - ago, finished_at=NOW, outcome=outcome, reason=reason)


@pytest.mark.parametrize(
    ("last", "is_due"),
    [
        (None, True),
        (run(timedelta(minutes=29, seconds=59)), False),
        (run(HALF_AN_HOUR), True),
        (run(timedelta(days=9)), True),
        (run(timedelta(minutes=1), outcome=RunOutcome.FAILED, reason="it answered 404"), False),
        (run(-timedelta(days=1)), True),  # the clock was set back since
    ],
)
def test_source_is_due_an_interval_after_its_last_crawl_began(last: CrawlRun | None, is_due: bool) -> None:  # noqa: FBT001
    due = due_sources(
        {"mseap": HALF_AN_HOUR, "other": timedelta(days=400)}, {"mseap": last, "other": run(NOW - NOW)}, NOW
    )
    assert due == (("mseap",) if is_due else ())


def test_interrupted_crawl_is_repeated_at_once() -> None:
    outcome, reason = verdict(Tally(lists=1, listed=3), ended="shutdown")
    interrupted = run(timedelta(minutes=1), outcome=outcome, reason=reason)
    assert was_interrupted(interrupted)
    assert next_crawl(HALF_AN_HOUR, interrupted, NOW) == NOW
    assert not was_interrupted(run(timedelta(0)))


@pytest.mark.parametrize(
    ("last", "is_overdue"),
    [
        (None, True),
        (run(timedelta(hours=2)), True),
        (run(timedelta(minutes=90)), True),
        (run(timedelta(minutes=80)), False),  # its next one was not due yet, an hour ago
        (run(timedelta(minutes=10)), False),  # nor was it when it was crawled late
        (run(timedelta(minutes=10), outcome=RunOutcome.FAILED, reason="it answered 404"), False),
        (run(timedelta(minutes=10), outcome=RunOutcome.FAILED, reason=INTERRUPTED), True),
    ],
)
def test_issue_of_an_hour_ago_awaits_what_was_due_before_it(
    last: CrawlRun | None,
    is_overdue: bool,  # noqa: FBT001
) -> None:
    overdue = overdue_sources({"mseap": HALF_AN_HOUR}, {"mseap": last}, NOW - timedelta(hours=1))
    assert overdue == (("mseap",) if is_overdue else ())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Almaty", "Africa/Cairo"])
@given(hours=st.integers(0, 366 * 24), minute=st.integers(0, 24 * 60 - 1))
def test_next_issue_is_that_of_the_next_local_time(zone: str, hours: int, minute: int) -> None:
    now = NOW + timedelta(hours=hours)
    at = time(minute // 60, minute % 60)
    period = next_period(at, zone, now)
    assert now < period.due_at <= now + timedelta(hours=26)
    local = period.due_at.astimezone(ZoneInfo(zone))
    assert local.date() == period.day
    assert local.time() >= at  # later only where the clocks skip it
