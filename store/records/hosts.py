"""What hosts asked of whoever crawls them, and for how long it holds. Times are aware UTC."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# What a clock may be set back without anybody asking a host too early. What was noted later than that was
# noted by a clock that ran ahead, and tells nothing.
CLOCKS_DIFFER = timedelta(minutes=1)

# RFC 9309, 2.4: no copy is used for longer than a day.
ROBOTS_LAST = timedelta(hours=24)
# A little sooner it is asked for anew, so that a site which can't give it then has time to.
_ROBOTS_RENEWED = timedelta(hours=22)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostWait:
    """That a host, by its canonical name, asked to be left alone for a time, and when."""

    host: str
    not_before: datetime
    reason: str  # what it did: "it answered 429"
    noted_at: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether the host is still to be left alone."""
        return self.noted_at <= now + CLOCKS_DIFFER and now < self.not_before

    @property
    def said(self) -> str:
        """What it asked for, in a phrase."""
        until = f"{self.not_before:%Y-%m-%d %H:%M} UTC"
        return f"'{self.host}' asked to be left alone until {until} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A site's robots.txt as it was fetched; `site` is its host, with the port where it names one.

    With a status from 400 to 499 there was none.
    """

    site: str
    status: int
    body: bytes
    fetched_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it counts without being asked for anew."""
        return -CLOCKS_DIFFER <= now - self.fetched_at < _ROBOTS_RENEWED

    def stands_in(self, now: datetime) -> bool:
        """Tell whether it counts where it can't be had anew."""
        return -CLOCKS_DIFFER <= now - self.fetched_at <= ROBOTS_LAST


def wait_of_all(hosts: Collection[str], waits: Iterable[HostWait], *, now: datetime) -> HostWait | None:
    """Return the wait that ends first where each of `hosts` is to be left alone; None: one may be asked."""
    held = {wait.host: wait for wait in waits if wait.host in hosts and wait.holds(now)}
    if not hosts or len(held) < len(set(hosts)):
        return None
    return min(held.values(), key=lambda wait: (wait.not_before, wait.host))
