"""When an article that is known is looked at again. Pure.

What was published lately is still being corrected, what is old hardly ever: the older, the seldomer.
"""

from datetime import datetime, timedelta

# Up to this age, this time from one look to the next. What is older than the last is never looked at again.
PLAN: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=365), timedelta(days=30)),
)


def next_check(
    *, published_at: datetime | None, first_fetched_at: datetime, checked_at: datetime
) -> datetime | None:
    """Return when an article is to be looked at again after a look at `checked_at`; None: never.

    Its age then counts from its publication; where that is not stated, or said to be later than it was first
    fetched, from the first fetch.
    """
    began = min(published_at, first_fetched_at) if published_at else first_fetched_at
    age = checked_at - began
    pause = next((pause for limit, pause in PLAN if age < limit), None)
    return checked_at + pause if pause else None
