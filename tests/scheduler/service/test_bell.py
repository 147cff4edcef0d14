"""When the bell of the service rings next."""

from datetime import UTC, datetime, timedelta

from scheduler.service.bell import Every


def test_bell_counts_no_time_that_it_missed_while_the_clock_was_put_on_by_years() -> None:
    pause, now = timedelta(seconds=30), datetime(2026, 11, 22, tzinfo=UTC)
    assert Every(pause).get_next_fire_time(datetime(1970, 1, 1, tzinfo=UTC), now) == now + pause
