"""Another program holds the database during a crawl: who waits loses nothing, who waited too long says so."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from tests.acceptance.catastrophes.news import OUTLETS
from tests.acceptance.catastrophes.wholeness import (
    check_all_stored,
    check_files,
    check_pages_are_kept,
    check_runs,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.catastrophes.conftest import Place

ISSUE_SECONDS = 20  # that a crawl must bear
ONE_LIST = 6  # texts: what is known of a second list would be asked for behind what waits to be stored
BEFORE_GIVING_UP = 60  # seconds; who writes gives up after 150
GIVING_UP = '"attempts_left": 4'  # the first of five attempts failed


@contextmanager
def locked(place: "Place", kind: str) -> Iterator[None]:
    Archive.open(f"sqlite:///{place.database}").close()
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        yield


def check_whole(place: "Place") -> None:
    check_files(place)
    check_runs(place)
    check_all_stored(place)
    check_pages_are_kept(place)


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("IMMEDIATE", 0),
        pytest.param("IMMEDIATE", ISSUE_SECONDS, marks=pytest.mark.long),
        pytest.param("EXCLUSIVE", ISSUE_SECONDS, marks=pytest.mark.long),
    ],
)
def test_crawl_goes_on_fetching_and_stores_all_when_the_lock_is_given_back(
    place: "Place", tmp_path: "Path", kind: str, seconds: float
) -> None:
    place.news.publish(ONE_LIST)
    log = tmp_path / "crawl.log"
    with locked(place, kind), log.open("w") as written:
        began = time.monotonic()
        crawl = place.start("scheduler", "crawl", "--base", place.news.base, log=written)
        place.wait_until(
            lambda: place.news.asked.articles == len(place.news.articles()),
            "every page fetched",
            patience=BEFORE_GIVING_UP,
        )
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        assert place.asked("SELECT count(*) FROM articles") == [(0,)]
    assert crawl.wait() == 0, log.read_text()
    assert "failed" not in log.read_text()
    check_whole(place)


@pytest.mark.long  # a crawl waits for 150 seconds before it gives up
def test_crawl_that_waited_too_long_says_so_and_the_next_one_stores_all(
    place: "Place", tmp_path: "Path"
) -> None:
    place.news.publish(ONE_LIST)
    log = tmp_path / "crawl.log"
    with locked(place, "EXCLUSIVE"), log.open("w") as written:
        crawl = place.start("scheduler", "crawl", "--base", place.news.base, log=written)
        # Once for what the crawls fetched, and for how each of them ended, which waits for the lock too.
        place.wait_until(
            lambda: log.read_text().count(GIVING_UP) > len(OUTLETS),
            "the crawls to give up",
            patience=300,
        )
    assert crawl.wait() == 1
    assert "Traceback" not in log.read_text()
    for source in place.rows("sources"):
        if source["source"] in OUTLETS:
            assert source["state"] == "broken"
            assert "db_locked: database" in source["reason"]
            assert "end that program, or wait and run this again" in source["reason"]
    check_files(place)
    assert place.crawl().returncode == 0
    check_whole(place)
