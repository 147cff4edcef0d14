"""Whole crawls are killed in every stage: what was stored stays, and the next one does the rest."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.catastrophes.news import OUTLETS
from tests.acceptance.catastrophes.wholeness import (
    check_all_stored,
    check_files,
    check_nothing_lost,
    check_pages_are_kept,
    check_runs,
    lasting,
)

if TYPE_CHECKING:
    import subprocess

    from tests.acceptance.catastrophes.conftest import Place

# What tells from outside that a stage has done something.
_SIGNS = {
    "storing": "SELECT count(*) FROM articles",
    "keeping": "SELECT count(*) FROM kept_pages",
    "ending": "SELECT count(*) FROM crawl_runs",
    "recognising": "SELECT count(*) FROM recognitions",
}
STAGES = ("fetching", *_SIGNS)
CRAWLING = ("fetching", "storing", "keeping", "ending")


KILLS = 50


class Storm:
    """Starts crawls in all the ways there are, and kills each at a moment of a stage."""

    def __init__(self, place: "Place", seed: int) -> None:
        self.kills = 0
        self._place = place
        self._chance = random.Random(seed)  # noqa: S311 - which moments are hit, no secret
        self._before = lasting(place)

    def by_hand(self, *stages: str) -> None:
        """Crawl both outlets by `scrapy crawl` at one time; kill each, or its workers, or both."""
        moments = [self._moment(stage) for stage in stages]
        self._publish()
        told = ("-a", f"base={self._place.news.base}", "-o", "-:jsonlines")
        crawls = [self._place.start("scrapy", "crawl", outlet, *told) for outlet in OUTLETS]
        for crawl, reached in zip(crawls, moments, strict=True):
            self._wait(reached, crawl)
            kill = self._chance.choice((os.kill, os.killpg, self._kill_workers))
            if crawl.poll() is None:
                kill(crawl.pid, signal.SIGKILL)
                self.kills += 1
        self._place.wait_until(lambda: not self._place.processes(), "the end of what was not killed")
        # What a crawl lists it has stored.
        listed = {json.loads(line)["url_key"] for crawl in crawls for line in _whole_lines(crawl)}
        assert listed <= {key for (key,) in self._place.asked("SELECT key FROM articles")}
        self._check()

    def by_command(self, stage: str) -> None:
        """Kill `readout crawl` in a stage: with the crawling child, or so that it has to go on alone."""
        reached = self._moment(stage)
        self._publish()
        command = self._place.start("scheduler", "crawl", "--base", self._place.news.base)
        self._wait(reached, command)
        if command.poll() is None:
            self.kills += 1
        self._chance.choice((self._place.kill_all, command.kill))()
        command.communicate()
        self._check()

    def in_service(self, *stages: str) -> None:
        """Kill the children of a service, one after another, and then the service with the last."""
        with (self._place.folder / "service.log").open("a", encoding="utf-8") as log:
            service = self._place.start("scheduler", "run", "--base", self._place.news.base, log=log)
        for stage in stages:
            reached = self._moment(stage)
            self._publish()
            self._wait(reached, service)
            assert service.poll() is None, "the service ended by itself"
            children = self._place.processes(
                "scheduler.recognising.recognition" if stage == "recognising" else "crawler"
            )
            for child in children[:1]:
                with suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                    self.kills += 1
            self._check()
        self._place.kill_all()
        self.kills += 1
        self._check()

    def _kill_workers(self, crawl: int, number: int) -> None:
        """Kill the processes that parse for a crawl: it fails, and ends by itself."""
        for process in self._place.processes("-c"):
            with suppress(ProcessLookupError):
                if os.getpgid(process) == crawl:
                    os.kill(process, number)

    def _publish(self) -> None:
        self._place.news.publish(self._chance.randint(2, 3))

    def _moment(self, stage: str) -> Callable[[], bool]:
        """Return what tells that a stage has done something from now on, for the first to the third time."""
        times = 1 if stage == "ending" else self._chance.randint(1, 3)
        asked = self._place.news.asked
        if stage == "fetching":
            wanted = asked.articles + times
            return lambda: asked.articles >= wanted
        wanted = self._count(stage) + times
        return lambda: self._count(stage) >= wanted

    def _count(self, stage: str) -> int:
        file = self._place.pages if stage == "keeping" else self._place.database
        return sum(number for (number,) in self._place.asked(_SIGNS[stage], file))

    def _wait(self, reached: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
        """Wait for a moment, or for the end of a process that never comes so far; then a little longer."""
        self._place.wait_until(lambda: reached() or process.poll() is not None, "the moment to kill")
        time.sleep(self._chance.choice((0, 0, self._chance.uniform(0, 0.2))))

    def _check(self) -> None:
        now = lasting(self._place)
        check_nothing_lost(self._before, now)
        check_files(self._place)
        self._before = now


def _whole_lines(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    return [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]


def check_that_the_next_crawl_does_the_rest(place: "Place") -> None:
    before = lasting(place)
    crawled = place.crawl()
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    place.wait_until(lambda: not place.processes(), "the end of all that was started")
    check_nothing_lost(before, lasting(place))
    check_files(place)
    check_runs(place)
    check_all_stored(place)
    check_pages_are_kept(place)


@pytest.mark.long
def test_killed_crawls_lose_nothing_and_the_next_one_goes_on(place: "Place") -> None:
    place.news.publish(20)
    storm = Storm(place, seed=1)
    storm.by_hand("storing", "keeping")
    storm.by_command("recognising")
    assert storm.kills >= 2  # a fast machine may have recognised everything by then
    check_that_the_next_crawl_does_the_rest(place)


@pytest.mark.long
def test_fifty_kills_in_all_stages_lose_nothing(place: "Place") -> None:
    storm = Storm(place, seed=20261122)
    for number in range(10):
        storm.by_hand(CRAWLING[number % 4], CRAWLING[(number // 4 + 1) % 4])
    for number in range(15):
        storm.by_command(STAGES[number % 5])
    for _ in range(3):
        storm.in_service(*STAGES)
    while storm.kills < KILLS:
        storm.by_hand("storing", "fetching")
    check_that_the_next_crawl_does_the_rest(place)
    checked = place.run("db", "check")
    assert checked.returncode == 0, checked.stderr
