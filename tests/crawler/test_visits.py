"""When a crawl may ask a host, shown without a network: its turn, its pauses, and what the host asked for."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.clock import Beginning, Clock
from crawler.guard import Refused
from crawler.leases import Leases, lease_name
from crawler.visits import FURTHER_HOSTS, Visits
from store.archive import Archive
from store.errors import StoreError
from store.locks import HeldError, Lock

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

T = TypeVar("T")
Made = Callable[..., Visits]


@pytest.fixture
def url(tmp_path: Path, fresh_store: Path) -> str:
    (tmp_path / "readout.db").write_bytes(fresh_store.read_bytes())
    return f"sqlite:///{tmp_path}/readout.db"


@pytest.fixture
def visits(url: str) -> Made:
    def make(source: str = "mseap", *, delay: float = 0, later: float = 0) -> Visits:
        clock = Clock(
            beginning=Beginning(at=NOW + timedelta(seconds=later), rate=1.0, origin=time.monotonic())
        )
        return Visits(source, Leases(url), clock=clock, delay=delay)

    return make


async def ask(visits: Visits, host: str = "x.test") -> None:
    async with visits.turn(host):
        pass


async def refused(visits: Visits, host: str = "x.test") -> str:
    with pytest.raises(Refused) as caught:
        await ask(visits, host)
    return f"{caught.value.reason}: {caught.value}"


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_long_pause_is_left_alone(visits: Made, status: int) -> None:
    async def crawl() -> None:
        asking = visits()
        asking.note_answer("x.test", status, "3600")
        said = (
            f"retry_after: 'x.test' asked to be left alone until 2026-11-22 08:00 UTC (it answered {status})"
        )
        assert await refused(asking) == said
        await ask(asking, "other.test")
        asking.leases.release()

    asyncio.run(crawl())


@pytest.mark.parametrize(
    ("status", "header"), [(200, "3600"), (404, "3600"), (429, "soon"), (429, "-5"), (429, None), (503, "0")]
)
def test_other_answers_and_nonsense_pause_nothing(visits: Made, status: int, header: str | None) -> None:
    async def crawl() -> None:
        asking = visits()
        asking.note_answer("x.test", status, header)
        await ask(asking)
        assert asking.wait_of_all({"x.test"}) is None
        asking.leases.release()

    asyncio.run(crawl())


def test_a_short_pause_is_waited_for(visits: Made) -> None:
    async def crawl() -> float:
        asking = visits(later=-0.7)
        asking.note_answer("x.test", 429, "1")
        began = time.monotonic()
        await ask(asking)
        asking.leases.release()
        return time.monotonic() - began

    assert asyncio.run(crawl()) >= 0.9


class Archived:
    """Does with an archive what is asked for, until its disk is full."""

    def __init__(self, archive: Archive) -> None:
        self.is_full = False
        self._archive = archive

    async def __call__(self, work: Callable[[Archive], T], /) -> T:
        if self.is_full:
            raise StoreError("disk_full: no space left on the device")
        return work(self._archive)


def test_what_a_host_asked_of_one_crawl_holds_for_the_next_until_it_is_over(url: str, visits: Made) -> None:
    async def crawl() -> None:
        with Archive.open(url) as archive:
            first, second, third = visits(), visits(later=3599 - 10), visits(later=3600)
            await first.remember(Archived(archive))
            first.note_answer("x.test", 429, "3600")
            await first.settle()
            for later in (second, third):
                await later.remember(Archived(archive))
            assert "until 2026-11-22 08:00 UTC" in await refused(second)
            assert second.wait_of_all({"x.test"}) is not None
            assert second.wait_of_all({"x.test", "other.test"}) is None
            assert third.wait_of_all({"x.test"}) is None
            await ask(third)
            third.leases.release()

    asyncio.run(crawl())


def test_a_crawl_does_not_end_for_a_pause_that_it_can_wait_for(visits: Made) -> None:
    async def crawl() -> None:
        asking = visits()
        asking.note_answer("x.test", 429, "9")
        assert asking.wait_of_all({"x.test"}) is None

    asyncio.run(crawl())


def test_a_host_is_left_alone_where_that_can_not_be_kept_either(
    url: str, visits: Made, caplog: pytest.LogCaptureFixture
) -> None:
    async def crawl() -> None:
        with Archive.open(url) as archive:
            asking, full = visits(), Archived(archive)
            await asking.remember(full)
            full.is_full = True
            asking.note_answer("x.test", 429, "3600")
            assert "retry_after" in await refused(asking)
            await asking.settle()

    asyncio.run(crawl())
    assert [record.message for record in caplog.records] == ["what a host asked for could not be kept"]


def test_a_host_is_asked_one_request_at_a_time_with_a_pause_between(visits: Made) -> None:
    times: list[tuple[float, float]] = []

    async def request(asking: Visits) -> None:
        async with asking.turn("x.test"):
            began = time.monotonic()
            await asyncio.sleep(0.05)
            times.append((began, time.monotonic()))

    async def crawl() -> None:
        asking = visits(delay=0.1)
        await asyncio.gather(*(request(asking) for _ in range(3)))
        asking.slow_down("x.test", 0.3)
        await request(asking)
        asking.leases.release()

    asyncio.run(crawl())
    begun = [began for began, _ in times]
    pauses = [later - earlier for earlier, later in pairwise(begun)]
    assert all(later >= ended for (_, ended), later in zip(times, begun[1:], strict=False))
    assert min(pauses) >= 0.09
    assert pauses[-1] >= 0.29


def test_other_crawls_have_a_host_after_the_pause_behind_its_last_request(url: str, visits: Made) -> None:
    async def crawl() -> float:
        asking = visits(delay=0.3)
        await ask(asking)
        asked = time.monotonic()
        await asking.leave()
        Lock.take(url, "host-x.test").release()
        return time.monotonic() - asked

    assert asyncio.run(crawl()) >= 0.25


def test_a_crawl_that_is_interrupted_leaves_at_once(visits: Made) -> None:
    async def crawl() -> None:
        asking = visits(delay=600)
        await ask(asking)
        assert asking.leases.holds("x.test")
        await asyncio.wait_for(asking.leave(at_once=True), timeout=10)
        assert not asking.leases.holds("x.test")

    asyncio.run(crawl())


def test_a_host_that_another_crawl_asks_is_waited_for_and_given_up_once(
    url: str, visits: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.visits.PATIENCE", 0.6)

    async def crawl() -> None:
        asking = visits()
        with Lock.take(url, lease_name("x.test"), holder="the crawl of sectsco"):
            began = time.monotonic()
            assert await refused(asking) == "host_busy: the crawl of sectsco is asking 'x.test'"
            waited = time.monotonic()
            assert waited - began >= 0.5
            assert "host_busy" in await refused(asking)
            assert time.monotonic() - waited < 0.5
            await ask(asking, "other.test")
        assert "host_busy" in await refused(asking)
        asking.leases.release()

    asyncio.run(crawl())


def test_a_host_of_two_names_is_taken_once_when_it_is_free(url: str, visits: Made) -> None:
    async def crawl() -> None:
        asking = visits()
        with Lock.take(url, lease_name("x.test")):
            both = asyncio.gather(ask(asking, "x.test"), ask(asking, "www.x.test"))
            await asyncio.sleep(0)
        await asyncio.wait_for(both, timeout=10)
        assert asking.leases.holds("x.test")
        await asking.leave()
        Lock.take(url, lease_name("x.test")).release()  # it was nowhere held twice

    asyncio.run(crawl())


def test_a_crawl_that_is_over_asks_nothing_more_and_waits_for_nothing(url: str, visits: Made) -> None:
    async def crawl() -> str:
        asking = visits(delay=600)
        asking.end()
        with Lock.take(url, lease_name("x.test")):
            return await asyncio.wait_for(refused(asking), timeout=10)

    assert asyncio.run(crawl()) == "budget: the crawl has used up its budget"


def test_a_host_that_was_come_upon_is_nobody_elses_until_the_crawl_has_ended(url: str, visits: Made) -> None:
    async def crawl() -> None:
        asking = visits()
        await ask(asking, "www.x.test")
        with pytest.raises(HeldError, match="the crawl of mseap"):
            Lock.take(url, lease_name("x.test"))
        await asking.leave()
        Lock.take(url, lease_name("x.test")).release()

    asyncio.run(crawl())


def test_what_a_host_asked_of_the_crawl_before_is_known_when_its_turn_comes(url: str, visits: Made) -> None:
    async def crawl() -> None:
        with Archive.open(url) as archive:
            first, second = visits(), visits()
            await first.remember(Archived(archive))
            await second.remember(Archived(archive))
            await ask(first)
            waiting = asyncio.ensure_future(refused(second))
            await asyncio.sleep(0)
            first.note_answer("x.test", 503, "7200")
            await first.settle()
            await first.leave()
            assert "until 2026-11-22 09:00 UTC" in await waiting

    asyncio.run(crawl())


def test_a_crawl_comes_upon_so_many_hosts_and_no_more(visits: Made) -> None:
    async def crawl() -> None:
        asking = visits()
        await asking.leases.take("mseap", ["x.test"], patience=0)
        for number in range(FURTHER_HOSTS):
            await ask(asking, f"s{number}.x.test")
        assert await refused(asking, "more.x.test") == (
            "too_many_hosts: 'more.x.test' is one host too many for one crawl"
        )
        await ask(asking)
        await asking.leave()

    asyncio.run(crawl())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x.test", "www.x.test", True),
        ("x.test", "news.x.test", False),
        ("a_b.test", "a.b.test", False),
        ("2001:db8::1", "2001:db8::2", False),
        ("a" * 250, "a" * 249 + "b", False),
    ],
)
def test_each_host_has_a_lease_whatever_it_is_called(url: str, one: str, other: str, *, same: bool) -> None:
    with Lock.take(url, lease_name(one)):
        assert (lease_name(one) == lease_name(other)) is same
        assert len(lease_name(one)) <= 200
