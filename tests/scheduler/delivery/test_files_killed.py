"""Whoever writes the feeds is killed in the midst of it, or has no room: readers see a whole file."""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.patience import PATIENCE

# Writes the same file again and again, each time with other content; tells each time that it has.
_WRITER = """
import sys
from itertools import count
from pathlib import Path
from scheduler.delivery.files import write_file

for number in count(int(sys.argv[2])):
    write_file(Path(sys.argv[1]), b'{"number": %d, "filler": "%s"}' % (number, b"x" * 2_000_000))
    print(number, flush=True)
"""
SOME, MANY = 6, 50


def written_in_spite_of_kills(path: Path, kills: int) -> int:
    """Kill writers of one file; return the number that it has in the end."""
    chance = Random(20261122)  # noqa: S311 - which moments are hit, no secret
    last = 0
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(last + 1)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout
            told = [int(writer.stdout.readline()) for _ in range(chance.randint(1, 9))]
            time.sleep(chance.uniform(0, 0.003))  # about as long as it writes
            writer.kill()
            told += [int(line) for line in writer.stdout.read().splitlines() if line]
        content = json.loads(path.read_bytes())
        assert len(content["filler"]) == 2_000_000
        # What it said that it had written is there, or what it wrote next.
        assert content["number"] in {told[-1], told[-1] + 1}
        last = content["number"]
    return last


def test_file_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    assert written_in_spite_of_kills(tmp_path / "feed.json", SOME) > SOME


@pytest.mark.long
def test_file_is_whole_after_fifty_kills_of_its_writer(tmp_path: Path) -> None:
    assert written_in_spite_of_kills(tmp_path / "feed.json", MANY) > MANY


def test_file_that_has_no_room_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(b"{}")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ended = subprocess.run(
        [sys.executable, "-c", _WRITER, str(path), "1"],
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 1
    assert f"can't write '{path}': file too large; choose a folder" in ended.stderr
    assert path.read_bytes() == b"{}"
    assert [*tmp_path.iterdir()] == [path]
