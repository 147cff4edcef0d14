"""The clock of a process: the machine's, or a simulated one that parent and children share."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from crawler.clock import Clock, read_clock
from store.errors import ConfigurationError


def test_without_being_told_the_clock_is_the_machines() -> None:
    before = datetime.now(UTC)
    told = read_clock(None, testing=False).now()
    assert before <= told <= datetime.now(UTC)
    assert Clock().spell() is None


def test_simulated_time_begins_where_it_is_told_and_passes_at_its_rate() -> None:
    clock = read_clock("2026-11-22T12:50:00+06:00,3600", testing=True)
    start = datetime(2026, 11, 22, 6, 50, tzinfo=UTC)
    first, second = clock.now(), clock.now()
    assert start <= first <= second
    assert second - start < timedelta(hours=20)  # an hour a second: reading it twice takes no time
    assert clock.rate == 3600


def test_child_tells_the_same_time() -> None:
    clock = read_clock("2026-11-22T06:50:00Z,1000", testing=True)
    script = (
        "import os; from crawler.clock import read_clock;"
        "print(read_clock(os.environ['READOUT_CLOCK'], testing=True).now().isoformat())"
    )
    before = clock.now()
    shown = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "READOUT_CLOCK": clock.spell() or ""},
        capture_output=True,
        text=True,
        check=True,
    )
    # Also the time that it took to start has passed for the child.
    assert before < datetime.fromisoformat(shown.stdout.strip()) < clock.now()


def test_simulated_time_is_refused_where_nothing_is_tested() -> None:
    with pytest.raises(
        ConfigurationError, match="READOUT_CLOCK is for tests: unset it, or set testing = true"
    ):
        read_clock("2026-11-22T06:50:00Z", testing=False)


@pytest.mark.parametrize(
    "told",
    [
        "soon",
        "2026-11-22T06:50:00",
        "2026-11-22T06:50:00Z,fast",
        "2026-11-22T06:50:00Z,0",
        "2026-11-22T06:50:00Z,-1",
        "2026-11-22T06:50:00Z,inf",
        "2026-11-22T06:50:00Z,nan",
        "2026-11-22T06:50:00Z,1,2,3",
        "9999-12-31T23:59:59Z",
    ],
)
def test_time_that_cannot_be_read_is_named(told: str) -> None:
    with pytest.raises(ConfigurationError, match="READOUT_CLOCK='") as failure:
        read_clock(told, testing=True)
    assert "\n" not in str(failure.value)
