"""What hosts asked for is remembered for as long as it holds, on every kind of database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.records.hosts import HostWait, RobotsFile, wait_of_all

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wait(now: datetime, *, host: str = "a.example", hours: float = 1) -> HostWait:
    return HostWait(host=host, not_before=now + hours * HOUR, reason="it answered 429", noted_at=now)


def robots(fetched_at: datetime, body: bytes = b"User-agent: *\nDisallow: /\n") -> RobotsFile:
    return RobotsFile(site="a.example", status=200, body=body, fetched_at=fetched_at)


def test_a_wait_is_kept_until_it_is_over(archive: Archive, now: datetime) -> None:
    assert archive.host_waits(now=now) == ()
    archive.keep_wait(wait(now, host="b.example"))
    archive.keep_wait(wait(now, hours=2))
    assert archive.host_waits(now=now) == (wait(now, hours=2), wait(now, host="b.example"))
    assert archive.host_waits(now=now + HOUR) == (wait(now, hours=2),)
    assert archive.host_waits(now=now + 2 * HOUR) == ()


def test_what_a_host_asks_last_counts(archive: Archive, now: datetime) -> None:
    for hours in (3, 1):
        archive.keep_wait(wait(now, hours=hours))
    assert archive.host_waits(now=now) == (wait(now, hours=1),)


def test_a_robots_file_is_kept_to_the_byte(archive: Archive, now: datetime) -> None:
    assert archive.robots_file("a.example") is None
    for body in (b"Disallow: /", b"\x00\xff\n" * 3):
        archive.keep_robots(robots(now, body))
        assert archive.robots_file("a.example") == robots(now, body)
    assert archive.robots_file("b.example") is None


def test_what_no_longer_holds_is_let_go(archive: Archive, now: datetime) -> None:
    archive.keep_wait(wait(now, hours=1))
    archive.keep_wait(wait(now, host="b.example", hours=50))
    archive.keep_robots(robots(now))
    archive.keep_robots(replace(robots(now + 3 * DAY), site="b.example"))
    assert archive.prune_hosts(before=now + DAY) == 2
    assert [each.host for each in archive.host_waits(now=now)] == ["b.example"]
    assert archive.robots_file("a.example") is None
    assert archive.robots_file("b.example") is not None
    assert archive.prune_hosts(before=now + DAY) == 0


def test_a_clock_that_ran_ahead_holds_up_no_host(now: datetime) -> None:
    assert wait(now + timedelta(seconds=59)).holds(now)
    assert not wait(now + timedelta(minutes=2)).holds(now)


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (-2 * HOUR, (False, False)),
        (timedelta(seconds=-30), (True, True)),
        (timedelta(), (True, True)),
        (21 * HOUR, (True, True)),
        (23 * HOUR, (False, True)),
        (24 * HOUR, (False, True)),
        (24 * HOUR + timedelta(seconds=1), (False, False)),
    ],
)
def test_a_robots_file_counts_for_a_day(now: datetime, age: timedelta, told: tuple[bool, bool]) -> None:
    file = robots(now - age)
    assert (file.is_fresh(now), file.stands_in(now)) == told


def test_a_source_waits_where_each_of_its_hosts_does(now: datetime) -> None:
    both = [wait(now, hours=2), wait(now, host="b.example", hours=1), wait(now, host="c.example")]

    def told(*hosts: str, later: timedelta = timedelta()) -> HostWait | None:
        return wait_of_all(hosts, both, now=now + later)

    assert told("a.example") == both[0]
    assert told("a.example", "b.example") == both[1]
    assert told("a.example", "b.example", later=HOUR) is None
    assert told("a.example", "d.example") is None
    assert told() is None


def test_a_wait_says_until_when_and_why(now: datetime) -> None:
    said = "'a.example' asked to be left alone until 2026-11-22 02:30 UTC (it answered 429)"
    assert wait(now).said == said
