"""The days that issues are for: which is due, which is the next. Pure.

Nothing remembers here what was rung or when: what is due follows from what the store holds, so it does not
matter how long the service was down, or how often it was started.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.configuration.digest_tables import DigestConfiguration, Schedule, Weekday

_WEEKDAYS = tuple(Weekday)
_WORKING_DAYS = 5
_LONGEST = 63  # days from one period to the next, and more


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
