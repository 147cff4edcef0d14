"""The disk is full in the middle of a crawl: that is told with its remedy, and nothing is half-stored."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.catastrophes.news import OUTLETS
from tests.acceptance.catastrophes.small_disk import SmallDisk
from tests.acceptance.catastrophes.wholeness import (
    check_all_stored,
    check_files,
    check_nothing_lost,
    check_pages_are_kept,
    check_runs,
    lasting,
)

if TYPE_CHECKING:
    from tests.acceptance.catastrophes.conftest import Place


def reasons(out: str) -> dict[str, str]:
    """Return why each source failed, as `readout crawl` tells it."""
    told = [json.loads(line) for line in out.splitlines()]
    return {each["source"]: each["reason"] for each in told if each["outcome"] == "failed"}


def test_crawl_on_a_full_disk_tells_so_and_the_next_one_stores_all(
    small_place: "Place", tmp_path: Path
) -> None:
    place, disk = small_place, small_place.disk
    assert disk
    place.news.publish(40)
    log = tmp_path / "crawl.log"
    with log.open("w") as written:
        crawl = place.start("scheduler", "crawl", "--base", place.news.base, log=written)
    place.wait_until(lambda: place.news.asked.articles, "a page that is asked for")
    with place.paused() as running:  # else it may be done before
        disk.fill(left=200_000, running=running)
    out, _ = crawl.communicate()
    assert crawl.returncode == 1, log.read_text()
    assert "Traceback" not in log.read_text()
    failed = reasons(out)
    assert any(disk.told in reason for reason in failed.values()), out
    # What was stored is recognised, as far as there is room for that.
    said = [line for line in log.read_text().splitlines() if line.startswith("readout: ")]
    assert all(disk.told in line for line in said), said
    stored = place.copied(tmp_path / "full")
    check_files(stored)
    assert len(stored.asked("SELECT revision_id FROM recognitions")) < len(place.news.meetings())

    disk.make_room()
    assert place.crawl().returncode == 0
    whole = place.copied(tmp_path / "with_room")
    check_nothing_lost(lasting(stored), lasting(whole))
    check_files(whole)
    check_runs(whole)
    check_all_stored(whole)
    check_pages_are_kept(whole)


@pytest.mark.long
def test_pages_logs_and_backups_without_room_cost_no_article(
    place: "Place", small_disk: SmallDisk, tmp_path: Path
) -> None:
    # The database lies where there is room; what may be missing lies on the small disk.
    place.disk = small_disk
    place.elsewhere = tmp_path
    place.pages.symlink_to(small_disk.folder / "readout.pages.db")
    backups = small_disk.folder / "backups"
    place.configure(f'[store]\nleast_free_mb = 0\nbackups = "{backups}"\n')
    place.news.publish(9)
    if small_disk.is_real:  # a limit would be one for the database too
        small_disk.fill(left=60_000)
    with Path("/dev/full").open("w") as full:
        crawl = place.start("scheduler", "crawl", "--base", place.news.base, log=full)
        out, _ = crawl.communicate()
    assert crawl.returncode == 0, out
    told = [json.loads(line)["reason"] or "" for line in out.splitlines()]
    unkept = [reason for reason in told if "could not be kept (disk_full: database" in reason]
    assert bool(unkept) == small_disk.is_real
    check_all_stored(place)

    small_disk.fill(left=60_000)
    backed_up = place.run("db", "backup")
    assert backed_up.returncode == 1
    assert "make room there" in backed_up.stderr
    small_disk.make_room()
    assert place.run("db", "backup").returncode == 0
    assert [file.suffix for file in (small_disk.fetch(tmp_path / "kept") / "backups").iterdir()] == [".db"]


@pytest.mark.long
def test_service_whose_log_has_no_room_goes_on(place: "Place") -> None:
    place.news.publish(9)
    with Path("/dev/full").open("w") as full:
        service = place.start("scheduler", "run", "--base", place.news.base, log=full)
        read, texts = "SELECT count(*) FROM recognitions", len(place.news.meetings())
        place.wait_until(lambda: place.asked(read) == [(texts,)], "every text recognised")
        service.terminate()
        assert service.wait() == 0
    check_files(place)
    check_all_stored(place)


@pytest.mark.long
def test_crawls_whose_log_has_no_room_go_on(place: "Place") -> None:
    place.news.publish(9)
    base = f"base={place.news.base}"
    for command in (
        ("scheduler", "crawl", "two", "--base", place.news.base),
        ("scrapy", "crawl", "one", "-a", base),
        ("scrapy", "crawl", "one", "-a", base, "--logfile", "/dev/full"),
        ("scheduler", "crawl", "--base", place.news.base),
    ):
        with Path("/dev/full").open("w") as full:
            assert place.start(*command, log=full).wait() == 0
    check_files(place)
    check_all_stored(place)


@pytest.mark.long
def test_service_on_a_full_disk_lives_and_stores_all_when_there_is_room(
    small_place: "Place", tmp_path: Path
) -> None:
    place, disk, log = small_place, small_place.disk, tmp_path / "service.log"
    assert disk

    def told(event: str, **fields: str) -> list[dict[str, str]]:
        lines = [
            json.loads(line) for line in log.read_text().splitlines(keepends=True) if line.endswith("}\n")
        ]
        return [line for line in lines if line["event"] == event and fields.items() <= line.items()]

    def recognised() -> set[str]:
        return {line["article"] for line in told("recognition")}

    place.news.publish(12)
    with log.open("w") as written:
        service = place.start("scheduler", "run", "--base", place.news.base, log=written)
    place.wait_until(lambda: len(recognised()) == len(place.news.meetings()), "the first texts recognised")
    disk.fill(left=30_000, running=place.processes())
    place.news.publish(60)
    failing = {"source": OUTLETS[0], "outcome": "failed"}
    place.wait_until(lambda: told("crawl", **failing), "a failed crawl")
    failed = told("crawl", outcome="failed")
    # A limit is one for what tells a language too, which writes a file of its own when it begins.
    assert not disk.is_real or any(disk.told in line["reason"] for line in failed), failed
    assert service.poll() is None

    disk.make_room(running=place.processes())
    place.wait_until(lambda: len(recognised()) == len(place.news.meetings()), "all texts recognised")
    service.terminate()
    assert service.wait() == 0
    assert not disk.is_real or "Traceback" not in log.read_text()
    # What fails again and again in the same way is told once.
    assert len(told("tick failed")) < 10
    whole = place.copied(tmp_path / "whole")
    check_files(whole)
    check_all_stored(whole)
