"""`readout reprocess` interrupted or killed: nothing is lost or half, and the same command goes on."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from signal import SIGINT, SIGKILL
from threading import Event

import pytest

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.meetings import Recognition
from tests.contacts import python_path
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
TEXTS = 30  # what is shown of them fits into a pipe
TEXT = (
    "On {day:%d %B %Y}, Minister of Transport of Uzbekistan Aziz Karimov met with "
    "SCO Secretary-General Zhang Ming in Tashkent."
)


def draft(number: int) -> ArticleDraft:
    day = date(2024, 1, 1) + timedelta(days=4 * number)
    return ArticleDraft(
        source="import",
        outlet="a.example",
        key=str(number),
        url=f"https://a.example/{number}",
        title="Karimov meets Zhang",
        body=TEXT.format(day=day),
        fetched_at=NOW,
        language="en",
        published_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store of articles in which an earlier recogniser has found nothing."""
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        archive.take_in([draft(number) for number in range(TEXTS)])
        nothing = Recognition(language="en", sco_related=True, meetings=())
        for article in archive.load_texts(archive.unrecognised(recogniser="earlier")):
            archive.record_recognition(article, nothing, recogniser="earlier", matcher=MATCHER, read_at=NOW)
    (tmp_path / "tmp").mkdir()
    return tmp_path / "readout.db"


def changed(file: Path) -> tuple[int, int]:
    """Return how many texts are read anew, and how many meetings they tell."""
    with closing(sqlite3.connect(file)) as database:
        read = "select count(*) from articles where read_by != 'earlier'"
        [[texts], [told]] = [
            database.execute(asked).fetchone() for asked in (read, "select count(*) from meetings")
        ]
    return texts, told


def has_read(file: Path, texts: int) -> bool:
    return changed(file)[0] >= texts


def rehearsed(file: Path) -> int:
    """Return how much is noted of what was read in a rehearsal that runs."""
    return sum(read.stat().st_size for read in (file.parent / "tmp").glob("readout-*/read.jsonl"))


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def reprocess(file: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "reprocess", "--format", "jsonl", *options],
            cwd=file.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": python_path(ROOT), "TMPDIR": str(file.parent / "tmp")},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def when(true: Callable[[], object], process: subprocess.Popen[str], signal: int) -> tuple[int, str, str]:
    """Send a signal once something is true; return the exit code and what was said."""
    for _ in range(12_000):  # a minute
        if process.poll() is not None or true():
            break
        Event().wait(0.005)
    process.send_signal(signal)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_an_interrupted_rehearsal_changes_nothing_and_leaves_nothing(file: Path, reprocess: Start) -> None:
    code, out, err = when(lambda: rehearsed(file), reprocess(), SIGINT)
    assert (code, out) == (130, "")
    assert err == "interrupted: nothing was changed\n"
    assert changed(file) == (0, 0)
    assert list((file.parent / "tmp").iterdir()) == []


def test_an_interrupted_change_goes_on_by_the_same_command(file: Path, reprocess: Start) -> None:
    code, out, err = when(lambda: changed(file)[0], reprocess("--apply"), SIGINT)
    assert (code, len(out.splitlines())) == (130, TEXTS)
    texts, told = changed(file)
    assert 0 < texts == told < TEXTS
    assert err.endswith("interrupted: what was changed stays; the same command goes on from here\n")
    rest = reprocess("--apply")
    out, err = rest.communicate(timeout=PATIENCE)
    assert (rest.returncode, len(out.splitlines())) == (0, TEXTS - texts)
    assert {json.loads(line)["change"] for line in out.splitlines()} == {"added"}
    assert changed(file) == (TEXTS, TEXTS)


@pytest.mark.long
def test_a_change_that_is_killed_again_and_again_is_made_in_the_end(file: Path, reprocess: Start) -> None:
    chance, kills = Random(20261122), 0  # noqa: S311 - which moments are hit, not a secret
    while (left := TEXTS - changed(file)[0]) > 0:
        goal = TEXTS - left + chance.randint(1, 8)
        when(partial(has_read, file, goal), reprocess("--apply"), SIGKILL)
        texts, told = changed(file)
        assert texts == told
        kills += 1
    assert kills > 2
    with Archive.open(f"sqlite:///{file}") as archive:
        assert archive.damage() is None
        days = sorted(str(meeting.told.date) for meeting in archive.unissued_meetings(digest="none"))
    assert days == sorted(str(date(2024, 1, 1) + timedelta(days=4 * number)) for number in range(TEXTS))
