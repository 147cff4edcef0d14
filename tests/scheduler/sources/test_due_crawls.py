"""Which sources are due follows from their last crawls alone; when the next issue is, from the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.tally import Tally, verdict
from scheduler.issuing.periods import Timetable, next_period
from scheduler.sources.due_crawls import due_sources, next_crawl, overdue_sources, was_interrupted
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def run(ago: timedelta, *, outcome: RunOutcome = RunOutcome.OK, reason: str | None = None) -> CrawlRun:
    return CrawlRun(source="mseap", started_at=NOW - ago, finished_at=NOW, outcome=outcome, reason=reason)


def history(last: CrawlRun | None, recheck_at: datetime | None = None) -> SourceHistory:
    return SourceHistory(
        source="mseap",
        last_run=last,
        last_read_at=None,
        failing_since=None,
        last_new_at=None,
        recheck_at=recheck_at,
    )


def test_source_that_nothing_is_known_of_is_due() -> None:
    assert due_sources({"mseap": HALF_AN_HOUR}, {}, NOW) == ("mseap",)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("interval", "began", "recheck", "next_one"),
    [
        # In minutes: the interval; how long ago the last crawl began; when a re-check is due; the next crawl.
        (30, 20, -1, 0),
        (30, 20, 3, 3),
        (30, 20, 12, 10),  # the list is due before it
        (30, 10, -1, 5),  # not within 15 minutes
        (20, 10, -1, 5),
        (10, 9, -1, 1),  # a crawl's own time comes whatever is due
        (360, 100, -60, 80),  # who says every six hours is not there every quarter of an hour
        (360, 200, -60, 0),
    ],
)
def test_article_that_is_due_brings_the_next_crawl_forward_within_reason(
    interval: int, began: int, recheck: int, next_one: int
) -> None:
    known = history(run(began * MINUTE), NOW + recheck * MINUTE)
    assert next_crawl(interval * MINUTE, known.last_run, NOW, known.recheck_at) == NOW + next_one * MINUTE
    assert due_sources({"mseap": interval * MINUTE}, {"mseap": known}, NOW) == (("mseap",) * (not next_one))


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.EMPTY])
def test_source_that_could_not_be_read_is_not_asked_sooner_for_what_is_due(outcome: RunOutcome) -> None:
    last = run(20 * MINUTE, outcome=outcome, reason="it answered 503")
    assert next_crawl(HALF_AN_HOUR, last, NOW, NOW - MINUTE) == NOW + 10 * MINUTE


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
    known = {"mseap": history(last), "other": history(run(NOW - NOW))}
    due = due_sources({"mseap": HALF_AN_HOUR, "other": timedelta(days=400)}, known, NOW)
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
    period = next_period(Timetable(at=at, zone=zone), now)
    assert period
    assert now < period.due_at <= now + timedelta(hours=26)
    local = period.due_at.astimezone(ZoneInfo(zone))
    assert local.date() == period.day
    assert local.time() >= at  # later only where the clocks skip it
