"""The command line's streams: their encoding, a full disk, a reader that goes away."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import Readout

ARTICLE = {
    "url": "https://news.example/2024/talks",
    "title": "Каримов и Чжан",
    "text": "On 3 May 2024, Minister of Transport of Uzbekistan Aziz Karimov met with "
    "SCO Secretary-General Zhang Ming in Tashkent.",
}


def scheduler(
    folder: Path,
    command: str,
    *,
    out: int | IO[bytes] = subprocess.PIPE,
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own, where the streams themselves are looked at."""
    return subprocess.run(
        [sys.executable, "-m", "scheduler", *command.split()],
        cwd=folder,
        # Output is kept back until the end, as it is for everybody.
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture
def store(readout: "Readout", tmp_path: Path) -> Path:
    """A folder with a store of one meeting, whose article's title is not ASCII."""
    (tmp_path / "in.jsonl").write_text(json.dumps(ARTICLE) + "\n")
    readout("import", "in.jsonl")
    return tmp_path


def test_output_is_utf8_in_every_locale(store: Path) -> None:
    shown = scheduler(store, "articles", PYTHONIOENCODING="ascii")
    assert shown.returncode == 0
    assert json.loads(shown.stdout.decode("utf-8"))["title"] == ARTICLE["title"]


@pytest.mark.parametrize(
    "command", ["meetings", "recognise in.jsonl"]
)  # one writes at its end, one as it goes
def test_full_disk_is_one_line(store: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        shown = scheduler(store, command, out=full)
    assert shown.returncode == 1
    [line] = shown.stderr.decode().splitlines()
    assert "No space left" in line


@pytest.mark.parametrize("command", ["digest preview", "recognise in.jsonl"])
def test_reader_that_has_had_enough_is_no_complaint(store: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        shown = scheduler(store, command, out=closed)
    assert (shown.returncode, shown.stderr) == (1, b"")
