"""A backup is one file that holds everything, or there is none; earlier ones are whole whatever happens."""

import random
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import Popen
from threading import Event

import pytest

from store.archive import Archive
from store.database.backups import examine
from store.errors import StoreError
from store.records.articles import ArticleDraft
from store.search import ArticleQuery, Search
from store.upkeep.keeper import Keeper

Drafts = Callable[..., ArticleDraft]


@pytest.fixture
def many(draft: Drafts) -> list[ArticleDraft]:
    return [draft(str(number), body=f"{number} word " * 300) for number in range(60)]


def keys(file: Path) -> set[str]:
    with Search.open(f"sqlite:///{file}") as search:
        return {article.key for article in search.articles(ArticleQuery())}


def test_a_backup_holds_everything_in_one_file_while_others_write(
    archive: Archive, url: str, tmp_path: Path, now: datetime, draft: Drafts
) -> None:
    archive.take_in([draft("a"), draft("b")])
    made = Keeper(url, folder=tmp_path / "kept").back_up(now)
    archive.take_in([draft("c")])
    assert made.file == tmp_path / "kept/readout-20261122T013000Z.db" or "postgresql" in url
    assert (made.rows["articles"], made.rows["revisions"]) == (2, 2)
    assert list(made.file.parent.iterdir()) == [made.file]
    assert examine(made.file).rows == made.rows
    assert keys(made.file) == {"a", "b"}


def test_the_newest_backups_are_kept_and_no_other_file_is_touched(
    archive: Archive, url: str, tmp_path: Path, now: datetime
) -> None:
    assert archive.damage() is None
    folder = tmp_path / "kept"
    folder.mkdir()
    others = {"readout-schema-0007.db", "other-20200101T000000Z.db", "readout-20200101.db", "notes.txt"}
    for name in others:
        (folder / name).write_text("somebody's own")
    keeper = Keeper(url, folder=folder, keep=3)
    made = [keeper.back_up(now + timedelta(days=day)).file for day in range(5)]
    assert keeper.backups() == made[-3:]
    assert {file.name for file in folder.iterdir()} == others | {file.name for file in made[-3:]}


def test_a_backup_has_the_rights_of_what_it_is_of(archive: Archive, file_url: str, now: datetime) -> None:
    assert archive.damage() is None
    Archive.open(file_url).close()
    Path(file_url.removeprefix("sqlite:///")).chmod(0o600)
    made = Keeper(file_url).back_up(now)
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_exists_is_not_overwritten(archive: Archive, url: str, tmp_path: Path) -> None:
    assert archive.damage() is None
    taken = tmp_path / "taken.db"
    taken.write_text("somebody's own")
    with pytest.raises(StoreError, match=r"'.*taken\.db', which exists; name another file"):
        Keeper(url).back_up_to(taken)
    assert taken.read_text() == "somebody's own"


def test_without_room_there_is_no_backup_and_the_earlier_one_is_whole(
    archive: Archive, url: str, tmp_path: Path, now: datetime, many: list[ArticleDraft]
) -> None:
    keeper = Keeper(url, folder=tmp_path / "kept", keep=1)
    first = keeper.back_up(now).file
    archive.take_in(many)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 * 1024, hard))
    try:
        with pytest.raises(StoreError, match=r"can't be backed up as .*; make room there"):
            keeper.back_up(now + timedelta(days=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(first.parent.iterdir()) == [first]
    assert examine(first).rows["articles"] == 0
    assert keeper.back_up(now + timedelta(days=1)).rows["articles"] == 60


def damaged(file: Path) -> None:
    with file.open("r+b") as written:
        written.seek(5 * 4096)
        written.write(b"\xa5" * 40_960)


def test_of_a_damaged_database_no_backup_is_made(
    file_url: str, now: datetime, many: list[ArticleDraft]
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in(many)
    damaged(Path(file_url.removeprefix("sqlite:///")))
    keeper = Keeper(file_url)
    with pytest.raises(StoreError, match="is damaged"):
        keeper.back_up(now)
    assert keeper.backups() == []
    assert keeper.newest() is None


def test_the_newest_backup_is_one_that_is_whole(
    file_url: str, now: datetime, many: list[ArticleDraft]
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in(many)
    keeper = Keeper(file_url)
    good, spoilt = (keeper.back_up(now + timedelta(days=day)).file for day in range(2))
    damaged(spoilt)
    assert keeper.newest() == good


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (None, "isn't there"),
        (b"", "is no database of readout's"),
        (b"no database at all" * 1000, "is damaged, or no database"),
    ],
)
def test_what_is_no_backup_is_told_so(tmp_path: Path, held: bytes | None, told: str) -> None:
    file = tmp_path / "given.db"
    if held is not None:
        file.write_bytes(held)
    with pytest.raises(StoreError, match=told):
        examine(file)


def test_a_backup_of_a_later_version_is_told_so(archive: Archive, file_url: str, now: datetime) -> None:
    assert archive.damage() is None
    Archive.open(file_url).close()
    made = Keeper(file_url).back_up(now).file
    with closing(sqlite3.connect(made)) as written:
        written.execute("UPDATE alembic_version SET version_num = '9999'")
        written.commit()
    with pytest.raises(StoreError, match=r"a later version of readout \(schema '9999'\); use that version"):
        examine(made)


def storm(url: str, start_child: Callable[..., Popen[str]], kills: int) -> None:
    folder = Keeper(url).folder
    chance = random.Random(20261122)  # noqa: S311 - which moments are hit, not a secret
    named: list[str] = []
    for kill in range(kills):
        child = start_child("back_up_for_ever.py", url, str(kill * 100))
        assert child.stdout is not None
        named += [child.stdout.readline().strip() for _ in range(1 + kill % 3)]
        # In the midst of the next one, which takes some 20 milliseconds.
        Event().wait(chance.uniform(0, 0.02))
        child.kill()
        named += child.stdout.read().split()
        child.wait()
        there = sorted(file.name for file in folder.glob("*.db"))
        assert set(named[-2:]) <= set(there), "an earlier backup is gone"
        assert all(examine(folder / name).rows["articles"] == 60 for name in there)
    made = Keeper(url, keep=3).back_up(datetime.fromisoformat("2026-11-23T00:00:00+00:00"))
    assert list(folder.glob("*.partial*")) == []
    assert made.rows["articles"] == 60


def test_kills_leave_earlier_backups_whole(
    file_url: str, start_child: Callable[..., Popen[str]], many: list[ArticleDraft]
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in(many)
    storm(file_url, start_child, 3)


@pytest.mark.long
def test_many_kills_leave_earlier_backups_whole(
    file_url: str, start_child: Callable[..., Popen[str]], many: list[ArticleDraft]
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in(many)
    storm(file_url, start_child, 60)
