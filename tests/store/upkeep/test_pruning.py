"""Room that is no longer used goes back to the disk, a few pages at a time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from store.archive import Archive
from store.records.articles import ArticleDraft
from store.upkeep.keeper import Keeper

OLD = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def fill_and_empty(file: Path) -> None:
    with closing(sqlite3.connect(file)) as written:
        written.execute("CREATE TABLE more (text TEXT)")
        written.executemany("INSERT INTO more VALUES (?)", [("x" * 4000,)] * 500)
        written.execute("DROP TABLE more")
        written.commit()


def test_a_new_database_gives_its_room_back(file_url: str, draft: Callable[..., ArticleDraft]) -> None:
    file = Path(file_url.removeprefix("sqlite:///"))
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    size = file.stat().st_size
    fill_and_empty(file)
    assert file.stat().st_size > size + 1_500_000
    done = Keeper(file_url).prune(runs_before=OLD, pages_before=OLD, hosts_before=OLD)
    assert done.freed > 1_500_000
    assert done.size == file.stat().st_size
    assert done.size - size in {0, 4096}  # a page that the list of tables was split into
    assert not Path(f"{file}-wal").exists() or Path(f"{file}-wal").stat().st_size == 0


def test_an_earlier_one_does_so_once_it_was_written_anew(
    file_url: str, draft: Callable[..., ArticleDraft]
) -> None:
    file = Path(file_url.removeprefix("sqlite:///"))
    with Archive.open(file_url) as archive:
        archive.take_in([draft("a")])
    with closing(sqlite3.connect(file, isolation_level=None)) as earlier:
        earlier.execute("PRAGMA journal_mode = DELETE")
        earlier.execute("PRAGMA auto_vacuum = NONE")
        earlier.execute("VACUUM")
    fill_and_empty(file)
    keeper = Keeper(file_url)
    assert keeper.prune(runs_before=OLD, pages_before=OLD, hosts_before=OLD).freed == 0
    keeper.compact()
    size = keeper.size()
    assert size < 1_000_000
    fill_and_empty(file)
    assert keeper.prune(runs_before=OLD, pages_before=OLD, hosts_before=OLD).freed > 1_500_000
    assert keeper.size() == size
    assert keeper.check().problems == ()
