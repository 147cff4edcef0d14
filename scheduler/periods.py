"""What is due: which sources are to be crawled, which day lacks its issue. Pure.

Nothing remembers here what was rung or when: what is due follows from what the store holds, so it does not
matter how long the service was down, or how often it was started.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory

SHORTEST_PAUSE = timedelta(minutes=15)  # to a crawl before its time; articles are looked at no oftener


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The local day that an issue is for, and when that issue is due (UTC)."""

    day: date
    due_at: datetime


def due_period(at: time, zone: str, now: datetime, after: datetime) -> Period | None:
    """Return the newest period that was due after `after` and by `now`; None where there is none.

    Each local day of `zone` (an IANA name) has one, due `at` that time by its clocks: where they skip it, by
    the clocks before the change; where they show it twice, at the first.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today, today - timedelta(days=1)):
        period = _period(day, at, zone)
        if period.due_at <= now:
            return period if period.due_at > after else None
    return None


def next_period(at: time, zone: str, now: datetime) -> Period:
    """Return the period that will be due next after `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(days=number) for number in range(-1, 3))
    periods = [_period(day, at, zone) for day in days]
    return min((period for period in periods if period.due_at > now), key=lambda period: period.due_at)


def _period(day: date, at: time, zone: str) -> Period:
    return Period(day=day, due_at=datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC))


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
