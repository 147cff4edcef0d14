"""A backup takes the database's place, which is kept; or nothing is changed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from subprocess import Popen

import pytest

from store.archive import Archive
from store.database.backups import as_one_file
from store.errors import StoreError
from store.records.articles import ArticleDraft
from store.search import ArticleQuery, Search
from store.upkeep.keeper import Keeper

Drafts = Callable[..., ArticleDraft]
Dump = Callable[[str], dict[str, list[tuple[object, ...]]]]


def keys(url: str) -> set[str]:
    with Search.open(url) as search:
        return {article.key for article in search.articles(ArticleQuery())}


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def left_beside(url: str) -> list[str]:
    """Return what a restore has made beside a database."""
    names = (file.name for file in file_of(url).parent.iterdir())
    return [name for name in names if "restoring" in name or "replaced" in name]


def test_a_backup_is_what_the_database_was_and_what_it_replaces_is_kept(
    url: str, tmp_path: Path, now: datetime, draft: Drafts, dump: Dump
) -> None:
    with Archive.open(url) as archive:
        archive.take_in([draft("a")])
        before = dump(url)
        made = Keeper(url, folder=tmp_path / "kept").back_up(now)
        archive.take_in([draft("b")])
    done = Keeper(url, folder=tmp_path / "kept").restore(made.file, now)
    assert dump(url) == before
    assert done.aside is not None
    assert keys(f"sqlite:///{done.aside}") == {"a", "b"}
    with Archive.open(url) as archive:
        assert [taken.article_id for taken in archive.take_in([draft("c")])] == [2]


def test_who_unsubscribed_since_the_backup_stays_away(url: str, tmp_path: Path, now: datetime) -> None:
    keeper = Keeper(url, folder=tmp_path / "kept")
    with Archive.open(url) as archive:
        archive.enrol(digest="sco", addresses=["ann@paper.example", "bo@paper.example"], now=now)
        made = keeper.back_up(now)
        token = archive.subscribers()[0].token
        archive.unsubscribe(token, now=now)
        archive.add_subscriber(digest="eu", address="cy@paper.example", now=now)
        archive.remove_subscriber(digest="eu", address="cy@paper.example", now=now)
        archive.add_subscriber(digest="eu", address="di@paper.example", now=now)
        left = archive.subscribers(digest="eu")[0].token
    keeper.restore(made.file, now)
    with Archive.open(url) as archive:
        assert [(each.address, each.state) for each in archive.subscribers()] == [
            ("cy@paper.example", "unsubscribed"),
            ("ann@paper.example", "unsubscribed"),
            ("bo@paper.example", "active"),
        ]
        assert [archive.subscriber(each) is not None for each in (token, left)] == [True, True]
        archive.add_subscriber(digest="eu", address="ed@paper.example", now=now)


def test_who_unsubscribed_stays_away_wherever_a_restore_is_killed(
    file_url: str, now: datetime, draft: Drafts, start_child: Callable[..., Popen[str]]
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
        archive.enrol(digest="sco", addresses=["ann@paper.example"], now=now)
        made = Keeper(file_url).back_up(now)
        archive.unsubscribe(archive.subscribers()[0].token, now=now)
        archive.take_in([draft("b")])
    child = start_child("restore_until.py", file_url, str(made.file), now.isoformat())
    assert child.stdin is not None
    assert child.stdout is not None
    seen, told = [], "killed\n"
    for steps in count():
        child.stdin.write(f"{steps}\n")
        child.stdin.flush()
        told = child.stdout.readline()
        seen.append(keys(file_url))
        with Archive.open(file_url) as archive:
            assert [each.state for each in archive.subscribers()] == ["unsubscribed"]
        if told != "killed\n":
            break
    assert told == "done\n"
    assert (seen[0], seen[-1]) == ({"a", "b"}, {"a"})


def test_a_damaged_database_is_replaced_and_kept(file_url: str, now: datetime, draft: Drafts) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft(str(number), body=f"{number} word " * 300) for number in range(60)])
    made = Keeper(file_url).back_up(now)
    with file_of(file_url).open("r+b") as written:
        written.seek(40_960)
        written.write(b"\xa5" * 40_960)
    assert Keeper(file_url).check().problems
    done = Keeper(file_url).restore(made.file, now)
    assert len(keys(file_url)) == 60
    assert Keeper(file_url).check().problems == ()
    assert done.aside is not None
    assert b"\xa5" * 40_960 in done.aside.read_bytes()


def test_a_file_that_is_no_database_any_more_is_replaced(file_url: str, now: datetime, draft: Drafts) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    made = Keeper(file_url).back_up(now)
    file_of(file_url).write_bytes(b"\0" * 100_000)
    Keeper(file_url).restore(made.file, now)
    assert keys(file_url) == {"a"}


def test_a_database_that_is_gone_is_there_again(file_url: str, now: datetime, draft: Drafts) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    made = Keeper(file_url).back_up(now)
    file_of(file_url).unlink()
    assert Keeper(file_url).restore(made.file, now).aside is None
    assert keys(file_url) == {"a"}


def test_a_backup_of_an_earlier_version_is_upgraded(
    file_url: str, tmp_path: Path, now: datetime, migrate: Callable[[str, str], None], draft: Drafts
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    older = f"sqlite:///{tmp_path}/older.db"
    Keeper(file_url).back_up_to(file_of(older))
    migrate(older, "0005")
    Keeper(file_url).restore(file_of(older), now)
    assert keys(file_url) == {"a"}
    with closing(sqlite3.connect(file_of(older))) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == ("0005",)
    assert {file.name for file in Keeper(file_url).folder.iterdir()} == {"readout-schema-0005.db"}


def test_a_database_that_another_program_has_open_is_not_replaced(
    file_url: str, now: datetime, draft: Drafts, dump: Dump
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
        made = Keeper(file_url).back_up(now)
        archive.take_in([draft("b")])
        with pytest.raises(StoreError, match="is open in another program; end that program"):
            Keeper(file_url).restore(made.file, now)
        assert archive.known_keys(["a", "b"]) == {"a", "b"}
        before = dump(file_url)
    assert dump(file_url) == before
    assert left_beside(file_url) == []


def test_a_database_that_another_program_opens_meanwhile_is_not_replaced(
    file_url: str, now: datetime, draft: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
        made = Keeper(file_url).back_up(now)
    opened: list[Archive] = []

    def finished(copy: Path) -> None:
        as_one_file(copy)
        opened.append(Archive.open(file_url))
        opened[0].take_in([draft("b")])

    monkeypatch.setattr("store.upkeep.restoring.as_one_file", finished)
    with pytest.raises(StoreError, match="is open in another program; end that program"):
        Keeper(file_url).restore(made.file, now)
    with opened[0] as archive:
        assert archive.known_keys(["a", "b"]) == {"a", "b"}
    assert left_beside(file_url) == []


@pytest.mark.parametrize(
    "name", ["readout", "readout.restoring", "readout.db-restoring", "readout.-restoring"]
)
def test_a_database_of_any_name_is_replaced(name: str, tmp_path: Path, now: datetime, draft: Drafts) -> None:
    url = f"sqlite:///{tmp_path}/{name}"
    with Archive.open(url) as archive:
        archive.take_in([draft("a")])
        made = Keeper(url).back_up(now)
        archive.take_in([draft("b")])
    done = Keeper(url).restore(made.file, now)
    assert keys(url) == {"a"}
    assert keys(f"sqlite:///{done.aside}") == {"a", "b"}


@pytest.mark.parametrize("held", [b"", b"no database at all" * 1000])
def test_what_is_no_backup_replaces_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    url: str, tmp_path: Path, now: datetime, draft: Drafts, dump: Dump, held: bytes
) -> None:
    given = tmp_path / "given.db"
    given.write_bytes(held)
    with Archive.open(url) as archive:
        archive.take_in([draft("a")])
    before = dump(url)
    with pytest.raises(StoreError, match="name a backup that readout made"):
        Keeper(url, folder=tmp_path / "kept").restore(given, now)
    assert dump(url) == before


def test_a_database_is_not_restored_from_itself(file_url: str, now: datetime, draft: Drafts) -> None:
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    with pytest.raises(StoreError, match="is that backup itself"):
        Keeper(file_url).restore(file_of(file_url), now)
    assert keys(file_url) == {"a"}
