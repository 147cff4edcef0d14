"""One issue for each local day, whatever the clocks of its zone do."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.configuration.digest_tables import Schedule, Weekday
from scheduler.issuing.periods import Period, Timetable, due_period, next_period

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Almaty", "Asia/Shanghai", "Asia/Kathmandu"]
HOURS = [time(0), time(2, 30), time(8)]
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def _issued(at: time, zone: str, looks: list[datetime]) -> list[Period]:
    """Look again and again, issue when an issue is due, and return the periods that were issued."""
    periods = []
    after = looks[0]
    for now in looks:
        if due := due_period(Timetable(at=at, zone=zone), now, after):
            periods.append(due)
            after = now
    return periods


@cache
def _of_a_year(at: time, zone: str) -> list[Period]:
    return _issued(at, zone, [NEW_YEAR + timedelta(minutes=step) for step in range(0, 365 * 24 * 60, 30)])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", HOURS)
def test_every_local_day_of_a_year_has_one_issue(zone: str, at: time) -> None:
    periods = _of_a_year(at, zone)
    days = [period.day for period in periods]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) in {364, 365}
    assert all(period.due_at > NEW_YEAR for period in periods)


@pytest.mark.parametrize(
    ("schedule", "on", "days"),
    [
        (Schedule.WEEKDAYS, None, ["2026-02-26", "2026-02-27", "2026-03-02", "2026-03-03"]),
        (Schedule.WEEKLY, Weekday.MONDAY, ["2026-02-23", "2026-03-02", "2026-03-09"]),
        (Schedule.MONTHLY, 1, ["2026-02-01", "2026-03-01", "2026-04-01"]),
        (Schedule.MONTHLY, 30, ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]),
        (Schedule.MONTHLY, 31, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    ],
)
def test_periods_are_those_of_the_schedule(
    schedule: Schedule, on: Weekday | int | None, days: list[str]
) -> None:
    table = Timetable(at=time(2, 30), zone="Europe/Berlin", schedule=schedule, on=on)
    first, *rest = days
    now = table.period(date.fromisoformat(first)).due_at
    for day in rest:
        period = next_period(table, now)
        assert period
        assert period.day.isoformat() == day
        assert due_period(table, period.due_at - timedelta(minutes=1), now) is None
        assert due_period(table, period.due_at, now) == period
        now = period.due_at


def test_one_at_once_has_no_periods() -> None:
    table = Timetable(at=time(7), zone="UTC", schedule=Schedule.AT_ONCE)
    assert due_period(table, NEW_YEAR + timedelta(days=9), NEW_YEAR) is None
    assert next_period(table, NEW_YEAR) is None


def test_every_month_has_one_issue_on_its_last_day() -> None:
    table = Timetable(at=time(8), zone="Asia/Kathmandu", schedule=Schedule.MONTHLY, on=31)
    moments = [NEW_YEAR + timedelta(hours=hours) for hours in range(366 * 24)]
    due = {period.day for now in moments if (period := due_period(table, now, NEW_YEAR))}
    assert sorted(day.month for day in due) == list(range(1, 13))
    assert all((day + timedelta(days=1)).day == 1 for day in due)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", HOURS)
def test_issue_is_due_when_the_local_clock_shows_its_hour(zone: str, at: time) -> None:
    for period in _of_a_year(at, zone):
        local = period.due_at.astimezone(ZoneInfo(zone))
        skipped = local.replace(tzinfo=None) != datetime.combine(period.day, at)
        # The clocks of Berlin and New York skip 02:30 once a year; an hour later they show 03:30.
        assert not skipped or (at == time(2, 30) and local.time() == time(3, 30))
        assert local.date() == period.day


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        # There are zones whose clocks change at midnight itself.
        ("Africa/Cairo", date(2026, 4, 24)),
        ("Asia/Beirut", date(2026, 3, 29)),
    ],
)
@pytest.mark.parametrize("at", [*HOURS, time(1), time(23, 59)])
def test_day_on_which_the_clocks_change_has_one_issue(zone: str, day: date, at: time) -> None:
    noon = datetime.combine(day, time(12), UTC)
    looks = [noon + timedelta(minutes=minute) for minute in range(-3 * 24 * 60, 3 * 24 * 60, 7)]
    days = [period.day for period in _issued(at, zone, looks)]
    assert days.count(day) == 1
    assert len(days) == len(set(days))


_MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
_ZONES = st.sampled_from([*ZONES, "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo"])
_HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(at=_HOURS, zone=_ZONES, begin=_MOMENTS, gaps=st.lists(st.integers(1, 5000), max_size=60))
@settings(deadline=None)
def test_no_day_is_issued_twice_however_often_we_look(
    at: time, zone: str, begin: datetime, gaps: list[int]
) -> None:
    looks = [begin]
    for minutes in gaps:
        looks.append(looks[-1] + timedelta(minutes=minutes))
    days = [period.day for period in _issued(at, zone, looks)]
    assert days == sorted(set(days))


@given(at=_HOURS, zone=_ZONES, now=_MOMENTS, down=st.integers(0, 60 * 24 * 40))
@settings(deadline=None)
def test_after_downtime_the_newest_period_stands_for_all(
    at: time, zone: str, now: datetime, down: int
) -> None:
    due = due_period(table := Timetable(at=at, zone=zone), now, now - timedelta(minutes=down))
    if down > 25 * 60:
        assert due
    if due:
        assert now - timedelta(minutes=down) < due.due_at <= now
        assert now - due.due_at <= timedelta(hours=25)
        assert due_period(table, now, now) is None
