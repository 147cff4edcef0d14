"""The disk is full in the middle of a crawl: that is told with its remedy, and nothing is half-stored."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

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


def reasons(crawled: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    """Return why each source failed, as `readout crawl` tells it."""
    told = [json.loads(line) for line in crawled.stdout.splitlines()]
    return {each["source"]: each["reason"] for each in told if each["outcome"] == "failed"}


def test_crawl_on_a_full_disk_tells_so_and_the_next_one_stores_all(
    small_place: "Place", tmp_path: Path
) -> None:
    place, disk = small_place, small_place.disk
    assert disk
    place.news.publish(40)
    disk.fill(left=800_000)

    crawled = place.crawl()
    assert crawled.returncode == 1, crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert reasons(crawled).keys() == set(OUTLETS)
    assert all(disk.told in reason for reason in reasons(crawled).values()), crawled.stdout
    assert disk.told in crawled.stderr.splitlines()[-1]
    # What is there is told, unless there is no room even for the 32 KB that SQLite needs beside the file.
    shown = place.run("digest", "preview")
    assert shown.returncode == 0 or disk.told in shown.stderr.splitlines()[-1]
    stored = place.copied(tmp_path / "full")
    check_files(stored)
    assert 0 < len(stored.asked("SELECT id FROM articles")) < len(place.news.articles())

    disk.make_room()
    assert place.crawl().returncode == 0
    whole = place.copied(tmp_path / "with_room")
    check_nothing_lost(lasting(stored), lasting(whole))
    check_files(whole)
    check_runs(whole)
    check_all_stored(whole)
    check_pages_are_kept(whole)
