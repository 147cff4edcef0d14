"""Which period of a daily digest is due. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


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
        due_at = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
        if due_at <= now:
            return Period(day=day, due_at=due_at) if due_at > after else None
    return None
