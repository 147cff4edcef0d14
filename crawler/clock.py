"""The clock of a process: the machine's, or for tests one that was started at another moment.

`READOUT_CLOCK=START[,RATE]` sets it: START is an ISO time with its zone, and RATE how many simulated seconds
pass in a real one (1 without it). It is refused unless the configuration says `testing = true`: by another
clock than its readers', a service issues at the wrong time.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from store.errors import ConfigurationError

VARIABLE = "READOUT_CLOCK"

_FASTEST = 1_000_000.0
_YEARS = range(1996, 2201)
_AS_TOLD = "write START[,RATE] as in 2026-11-22T06:50:00+00:00,60"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where a simulated time began."""

    at: datetime
    rate: float  # simulated seconds a real one
    origin: float  # the machine's monotonic clock, which its processes share, at that moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells the time: the machine's, or the one that began as told."""

    beginning: Beginning | None = None

    @property
    def rate(self) -> float:
        """How many of its seconds pass in a real one."""
        return self.beginning.rate if self.beginning else 1.0

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        if self.beginning is None:
            return datetime.now(UTC)
        passed = (monotonic() - self.beginning.origin) * self.beginning.rate
        return self.beginning.at + timedelta(seconds=passed)

    def spell(self) -> str | None:
        """Return what READOUT_CLOCK says to a child, so that both tell the same time; None: nothing."""
        if self.beginning is None:
            return None
        return f"{self.beginning.at.isoformat()},{self.beginning.rate!r},{self.beginning.origin!r}"


def read_clock(told: str | None, *, testing: bool) -> Clock:
    """Return the clock that READOUT_CLOCK asks for; nothing said is the machine's.

    Raises ConfigurationError where it can't be read, or the configuration is none for testing.
    """
    if not told:
        return Clock()
    if not testing:
        raise ConfigurationError(
            f"{VARIABLE} is for tests: unset it, or set testing = true in the configuration"
        )
    start, *more = told.split(",")
    if len(more) > 2:  # noqa: PLR2004 - the rate, and the origin that a parent writes
        raise ConfigurationError(f"{VARIABLE}='{told}': {_AS_TOLD}")
    rate = _number(more[0], told) if more else 1.0
    if not 0 < rate <= _FASTEST:
        raise ConfigurationError(f"{VARIABLE}='{told}': the rate must be above 0 and at most {_FASTEST:.0f}")
    origin = _number(more[1], told) if len(more) > 1 else monotonic()
    return Clock(beginning=Beginning(at=_time(start, told), rate=rate, origin=origin))


def _time(text: str, told: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(f"{VARIABLE}='{told}': {_AS_TOLD}") from error
    if at.tzinfo is None or at.year not in _YEARS:
        raise ConfigurationError(f"{VARIABLE}='{told}': {_AS_TOLD}, with its zone and of our time")
    return at.astimezone(UTC)


def _number(text: str, told: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ConfigurationError(f"{VARIABLE}='{told}': {_AS_TOLD}") from error
    if not math.isfinite(number):
        raise ConfigurationError(f"{VARIABLE}='{told}': {_AS_TOLD}")
    return number
