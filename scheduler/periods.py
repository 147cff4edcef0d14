"""What is due: which sources are to be crawled, which day or month lacks its issue. Pure.

Nothing remembers here what was rung or when: what is due follows from what the store holds, so it does not
matter how long the service was down, or how often it was started.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.digest_tables import DigestConfiguration, Schedule, Weekday
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory

_WEEKDAYS = tuple(Weekday)
_WORKING_DAYS = 5
_LONGEST = 63  # days from one period to the next, and more
SHORTEST_PAUSE = timedelta(minutes=15)  # to a crawl before its time; articles are looked at no oftener


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The days that have a period, and when it is due on such a day: `at` that time by the clocks of `zone`.

    `zone` is an IANA name. `on` is the weekday of a weekly one, or the day of the month of a monthly one; a
    month that is shorter has its period on its last day. One at once has none.
    """

    at: time
    zone: str
    schedule: Schedule = Schedule.DAILY
    on: Weekday | int | None = None

    def has(self, day: date) -> bool:
        """Tell whether a local day has a period."""
        match self.schedule:
            case Schedule.DAILY:
                return True
            case Schedule.WEEKDAYS:
                return day.weekday() < _WORKING_DAYS
            case Schedule.WEEKLY:
                return _WEEKDAYS[day.weekday()] is self.on
            case Schedule.MONTHLY:
                return isinstance(self.on, int) and day.day == min(
                    self.on, monthrange(day.year, day.month)[1]
                )
            case Schedule.AT_ONCE:
                return False

    def period(self, day: date) -> "Period":
        """Return the period of a day; where the clocks skip its time, it is due by those before the change.

        Where they show it twice it is due at the first.
        """
        due_at = datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)
        return Period(day=day, due_at=due_at)


def timetable(digest: DigestConfiguration) -> Timetable:
    """Return when the issues of a digest are due."""
    return Timetable(at=digest.at, zone=digest.zone, schedule=digest.schedule, on=digest.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The local day that an issue is for, and when that issue is due (UTC)."""

    day: date
    due_at: datetime


def due_period(table: Timetable, now: datetime, after: datetime) -> Period | None:
    """Return the newest period that was due after `after` and by `now`; None where there is none."""
    today = now.astimezone(ZoneInfo(table.zone)).date()
    for back in range(min(_LONGEST, today.toordinal())):
        day = today - timedelta(days=back)
        if table.has(day) and (period := table.period(day)).due_at <= now:
            return period if period.due_at > after else None
    return None


def next_period(table: Timetable, now: datetime) -> Period | None:
    """Return the period that will be due next after `now`; None where there is none."""
    today = now.astimezone(ZoneInfo(table.zone)).date()
    days = (today + timedelta(days=number) for number in range(_LONGEST))
    periods = (table.period(day) for day in days if table.has(day))
    return next((period for period in periods if period.due_at > now), None)


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
