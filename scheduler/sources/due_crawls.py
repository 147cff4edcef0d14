"""When each source is to be crawled, and which are due or overdue. Pure.

Nothing remembers here what was rung or when: what is due follows from what the store holds, so it does not
matter how long the service was down, or how often it was started.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory

SHORTEST_PAUSE = timedelta(minutes=15)  # to a crawl before its time; articles are looked at no oftener


def next_crawl(
    interval: timedelta, last: CrawlRun | None, now: datetime, recheck_at: datetime | None = None
) -> datetime:
    """Return when a source is to be crawled again: `interval` after its last crawl began.

    At once where it never was, where that crawl was interrupted, or where it lies in the future, because the
    clock was set back.

    Sooner where one of its articles is to be looked at again (`recheck_at`), but never before half the
    interval is over, nor within 15 minutes: who set a long interval wants the site left alone. A source that
    could not be read is asked at its interval alone.
    """
    if last is None or was_interrupted(last) or last.started_at > now:
        return now
    regular = last.started_at + interval
    if recheck_at is None or last.outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED}:
        return max(regular, now)
    earliest = last.started_at + max(interval / 2, SHORTEST_PAUSE)
    return max(min(regular, max(earliest, recheck_at)), now)


def due_sources(
    intervals: Mapping[str, timedelta], known: Mapping[str, SourceHistory], now: datetime
) -> tuple[str, ...]:
    """Return the sources, of those with an interval, whose next crawl is due by `now`."""

    def is_due(name: str, interval: timedelta) -> bool:
        of_source = known.get(name)
        if of_source is None:
            return True
        return next_crawl(interval, of_source.last_run, now, of_source.recheck_at) <= now

    return tuple(name for name, interval in intervals.items() if is_due(name, interval))


def overdue_sources(
    intervals: Mapping[str, timedelta], last: Mapping[str, CrawlRun | None], at: datetime
) -> tuple[str, ...]:
    """Return the sources whose crawl was due at `at` and has not ended since."""
    return tuple(
        name
        for name, interval in intervals.items()
        if (run := last.get(name)) is None or was_interrupted(run) or run.started_at + interval <= at
    )


def was_interrupted(run: CrawlRun) -> bool:
    """Tell whether somebody ended a crawl, so that it says nothing of its source."""
    return (run.reason or "").startswith(INTERRUPTED)
