"""The bell of the service: it rings for each stage, which then asks whether anything is due."""

import logging
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

# Errors are told by whoever listens, and that a tick is skipped while the last one works is as it should be.
logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def new_bell() -> BackgroundScheduler:
    """Return a bell that does not ring yet: each stage is looked at by one thread at a time, late or not."""
    return BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


class Every(BaseTrigger):  # type: ignore[misc] # it ships no types
    """Rings so long after the last time that it rang.

    The library's own trigger counts every time that was missed, one by one: a clock that is put on by years,
    as where a machine starts in 1970, would hold it up for minutes.
    """

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, _before: datetime | None, now: datetime) -> datetime:
        """Return the next time, whenever the one before was."""
        return now + self._pause
