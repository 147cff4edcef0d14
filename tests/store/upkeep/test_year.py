"""A year of a busy watch: what it takes on the disk. `./run test --long -s -k year` tells how much."""

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.records.articles import ArticleDraft, FetchedPage
from store.records.meetings import Evidence, MeetingReport, Participant, Place, Recognition
from store.upkeep.keeper import Keeper

DAYS, ARTICLES_A_DAY = 365, 100
_ROOM = 4_000_000_000  # bytes
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = 450  # of an article: the mean of news items, 2.8 KB of English
SOURCES = ("sectsco", "infoshos", "mseap", "metinfo", "sectsco-ru", "sectsco-zh", "infoshos-ru")
RUNS_A_DAY = 48  # of each source


def article(number: int, chance: random.Random, words: list[str]) -> ArticleDraft:
    day = FIRST + timedelta(days=number // ARTICLES_A_DAY)
    text = [chance.choice(words) for _ in range(WORDS)]
    body = "\n\n".join(" ".join(text[at : at + 60]).capitalize() + "." for at in range(0, WORDS, 60))
    url = f"https://news.example/{number}"
    page = FetchedPage(
        url=url,
        status=200,
        headers={"Content-Type": "text/html; charset=utf-8", "Server": "nginx"},
        body=f"<html>{around(tuple(words))}<main><h1>{number}</h1><p>{body}</main></html>".encode(),
        fetched_at=day,
    )
    return ArticleDraft(
        source=SOURCES[number % len(SOURCES)],
        outlet="news.example",
        key=url,
        url=url,
        title=f"{text[0]} {text[1]} {text[2]}",
        body=body,
        fetched_at=day,
        language="en",
        published_at=day,
        page=page,
    )


@cache
def around(words: tuple[str, ...]) -> str:
    chance = random.Random(1)  # noqa: S311 - as below
    links = (
        f'<li class="item"><a href="/{chance.choice(words)}.html">{chance.choice(words)}</a>'
        for _ in range(600)
    )
    return "<ul>" + "".join(links) + "</ul>"


def told(number: int, body: str) -> Recognition:
    """Return a meeting for every third article: with its sentences it is half as long as the text."""
    if number % 3:
        return Recognition(language="en", sco_related=False)
    sentence = body[:200]
    fields = ("date", "place", "participants[0]", "participants[1]")
    report = MeetingReport(
        date=date(2026, 1, 1) + timedelta(days=number // ARTICLES_A_DAY),
        place=Place(city=f"City {number % 50}", country="Land"),
        participants=(
            Participant(name=f"Guest {number}", post="Ambassador", organisation="Land"),
            Participant(name=f"Host {number % 7}", post="Secretary-General", organisation="SCO"),
        ),
        about=body[:300],
        evidence=tuple(Evidence(field=field, sentence=sentence, start=0, end=200) for field in fields),
    )
    return Recognition(language="en", sco_related=True, meetings=(report,))


def keep_runs(file: Path, day: int) -> None:
    """Keep the runs of a day, in one transaction: one for each would be most of this test's time."""
    counts = json.dumps({"listed": 20, "new": 0, "unchanged": 20, "revised": 0, "failed": 0})
    at = [
        f"{FIRST + timedelta(days=day, minutes=30 * turn):%Y-%m-%d %H:%M:%S.%f}" for turn in range(RUNS_A_DAY)
    ]
    rows = [(source, each, each, "unchanged", counts) for source in SOURCES for each in at]
    with closing(sqlite3.connect(file)) as written:
        written.executemany(
            "INSERT INTO crawl_runs (source, started_at, finished_at, outcome, counts)"
            " VALUES (?, ?, ?, ?, ?)",
            rows,
        )
        written.commit()


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is room: tens of thousands of commits needn't wait for a disk here."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not memory.is_dir() or shutil.disk_usage(memory).free < _ROOM:
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.long
def test_a_year_of_a_hundred_articles_a_day_takes_less_than_a_gigabyte(quick_folder: Path) -> None:
    chance = random.Random(20261122)  # noqa: S311 - made-up texts, no secret
    syllables = ["ka", "to", "mi", "ren", "sol", "va", "ne", "du", "pra", "li", "shan", "gor"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)]
    url = f"sqlite:///{quick_folder}/readout.db"
    with Archive.open(url) as archive:
        for day in range(DAYS):
            numbers = range(day * ARTICLES_A_DAY, (day + 1) * ARTICLES_A_DAY)
            drafts = [article(number, chance, words) for number in numbers]
            archive.take_in(drafts)
            archive.keep_pages([draft.page for draft in drafts if draft.page])
            for found in archive.load_texts(archive.unrecognised(recogniser="r")):
                read = told(found.id, found.body)
                archive.record_recognition(
                    found, read, recogniser="r", matcher=MATCHER, read_at=FIRST + timedelta(days=day)
                )
            keep_runs(quick_folder / "readout.db", day)
            if day % 10 == 9:
                now = FIRST + timedelta(days=day)
                keeper = Keeper(url)
                keeper.prune(
                    runs_before=now - timedelta(days=365),
                    pages_before=now - timedelta(days=90),
                    hosts_before=now - timedelta(days=2),
                )
    sizes = {file.name: file.stat().st_size for file in quick_folder.glob("*.db")}
    with closing(sqlite3.connect(quick_folder / "readout.db")) as opened:
        [count] = opened.execute("SELECT count(*) FROM articles").fetchone()
    print(json.dumps({"articles": count, **sizes}))  # noqa: T201 - what the README states
    assert count == DAYS * ARTICLES_A_DAY
    assert sizes["readout.db"] < 1_000_000_000
    assert sum(sizes.values()) < 1_500_000_000
