import os
import re
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from store.archive import Archive
from store.database.errors import NewerDatabaseError
from store.database.transactions import Database
from store.errors import ConfigurationError, StoreError
from store.records.articles import ArticleDraft
from store.search import Search
from store.tables import Base, CrawlRunRow, is_declared

ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def message(url: str, *, opens: Callable[[str], object] = Archive.open, misconfigured: bool = False) -> str:
    """Return why a database can't be opened, which must be one line."""
    with pytest.raises(StoreError) as caught:
        opens(url)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ConfigurationError) == misconfigured
    return str(caught.value)


def test_a_fresh_database_has_the_tables_that_the_program_declares(url: str) -> None:
    Archive.open(url).close()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_declared})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_opening_again_changes_nothing(url: str, dump: Callable[[str], object]) -> None:
    Archive.open(url).close()
    before = dump(url)
    Archive.open(url).close()
    Search.open(url).close()
    assert dump(url) == before


@ON_SQLITE
def test_every_connection_is_durable_and_holds_foreign_keys(url: str) -> None:
    database = Database.open(url)
    pragmas = {
        name: database.read(lambda session, name=name: session.scalar(text(f"pragma {name}")))  # type: ignore[misc]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@ON_SQLITE
def test_reading_takes_no_lock_and_writing_takes_it_at_once(url: str) -> None:
    database = Database.open(url)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)

    def is_locked() -> bool:
        try:
            other.execute("begin immediate")
        except sqlite3.OperationalError:
            return True
        other.execute("rollback")
        return False

    assert not database.read(lambda session: (session.scalar(text("select 1")), is_locked())[1])
    assert database.write(lambda session: (session.connection(), is_locked())[1])
    other.close()
    database.close()


def test_what_fails_inside_a_transaction_leaves_nothing(url: str, dump: Callable[[str], object]) -> None:
    database = Database.open(url)
    before = dump(url)

    def write_and_fail(session: Session) -> None:
        session.add(_run(datetime(2026, 1, 1, tzinfo=UTC)))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(write_and_fail)
    with pytest.raises(StatementError, match="no zone"):
        database.write(lambda session: session.add(_run(datetime(2026, 1, 1))))  # noqa: DTZ001 - the fault
    database.close()
    assert dump(url) == before


def _run(moment: datetime) -> CrawlRunRow:
    return CrawlRunRow(
        source="s", started_at=moment, finished_at=moment, outcome="ok", reason=None, counts={}
    )


def test_a_database_in_memory_needs_no_file(draft: Callable[..., ArticleDraft]) -> None:
    with Archive.open("sqlite://", in_memory=True) as archive:
        archive.take_in([draft("a")])
        assert archive.known_keys(["a", "b"]) == {"a"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "readout.db",
        "nonsense",
        "://",
        "sqlite",
        "sqlite://readout.db",
        "sqlite://user:S3CRET@/readout.db",
        "sqlite:///readout.db?mode=ro&key=S3CRET",
        "sqlite:///file:readout.db?uri=true",
        "sqlite:///a\x00b.db",
        "sqlite:////" + "a" * 5000,
        "postgresql://reader:S3CRET@db.example",
        "postgresql://reader:S3CRET@db.example/readout?sslmode=require&password=S3CRET",
        "postgresql+psycopg2://reader:S3CRET@db.example/readout",
        "postgresql://reader:S3CRET@db.example:port/readout",
        "mysql://reader:S3C/RET@x@db.example/readout",
        "no such\nthing",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite+pysqlite://",
    ],
)
def test_a_nonsense_address_is_told_with_the_right_form(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for opens in (Archive.open, Search.open):
        told = message(url, opens=opens, misconfigured=True)
        assert re.search("write sqlite:///readout.db or postgresql://|there are channel_binding", told)
        assert "S3C" not in told
        assert len(told) < 400
    assert list(tmp_path.iterdir()) == []


def test_what_is_lost_when_the_command_ends_is_told_so() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        for opens in (Archive.open, Search.open):
            assert "would be lost" in message(url, opens=opens, misconfigured=True)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    told = message(f"sqlite:///{tmp_path}/missing/readout.db")
    assert f"{tmp_path}/missing" in told
    assert "make the folder" in told


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "is a folder; name a file in it" in message(f"sqlite:///{tmp_path}")


def test_a_special_file_is_no_database(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no file" in message(f"sqlite:///{tmp_path}/pipe")


@pytest.mark.parametrize(
    "content", [b"Not a database, but a text.\n" * 100, b"SQLite format 3\x00" + b"\xff" * 8000]
)
def test_a_file_of_something_else_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    assert "is no database; name another file with --db" in message(f"sqlite:///{file}")
    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("create table bookmarks (id integer)")
    other.close()
    before = file.read_bytes()
    assert "holds another program's tables" in message(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_later_versions_database_is_left_as_it_is(
    url: str, sql: Callable[[str], object], dump: Callable[[str], object]
) -> None:
    Archive.open(url).close()
    sql("update alembic_version set version_num = 'f00d'")
    before = dump(url)
    told = message(url, misconfigured=True)
    assert "later version" in told
    assert "use that version" in told
    assert "'f00d'" in told
    with pytest.raises(NewerDatabaseError):
        Search.open(url)
    assert dump(url) == before


@ON_SQLITE
def test_a_damaged_database_is_told_so(url: str, draft: Callable[..., ArticleDraft]) -> None:
    with Archive.open(url) as archive:
        archive.take_in([draft(str(number)) for number in range(200)])
    file = Path(url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))

    def read_all(url: str) -> None:
        with Archive.open(url) as archive:
            archive.load_texts(archive.unrecognised(recogniser="any"))

    assert "is damaged; bring a backup back by `readout db restore FILE`" in message(url, opens=read_all)


def test_a_whole_database_has_no_damage(url: str, draft: Callable[..., ArticleDraft]) -> None:
    with Archive.open(url) as archive:
        archive.take_in([draft("a")])
        assert archive.damage() is None


@ON_SQLITE
def test_overwritten_pages_are_damage(url: str, draft: Callable[..., ArticleDraft]) -> None:
    with Archive.open(url) as archive:
        archive.take_in([draft(str(number)) for number in range(200)])
    file = Path(url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    for start in (len(whole) * 3 // 4, len(whole) - 40_960):
        file.write_bytes(whole[:start] + b"\xa5" * 40_960 + whole[start + 40_960 :])
        with Archive.open(url) as archive:
            assert archive.known_keys(["1"]) == {"1"}
            told = archive.damage()
        assert told
        assert "\n" not in told


def test_a_question_makes_no_database(tmp_path: Path) -> None:
    told = message(f"sqlite:///{tmp_path}/readout.db", opens=Search.open)
    assert "isn't there yet; `readout crawl` makes it" in told
    assert list(tmp_path.iterdir()) == []


@ON_SQLITE
def test_a_copy_that_sqlite_made_keeps_a_log_once_it_is_written(url: str) -> None:
    Archive.open(url).close()
    copy = url.removeprefix("sqlite:///") + ".copy"
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as original:
        original.execute("vacuum into ?", [copy])
    modes = []
    for opens in (Search.open, Archive.open, Search.open):
        opens(f"sqlite:///{copy}").close()
        with closing(sqlite3.connect(copy)) as opened:
            modes += opened.execute("pragma journal_mode").fetchone()
    assert modes == ["delete", "wal", "wal"]


@ON_SQLITE
def test_a_full_disk_is_told_and_loses_nothing(url: str, draft: Callable[..., ArticleDraft]) -> None:
    large = [draft(str(number), body=f"{number} word" * 2000) for number in range(40)]
    with Archive.open(url) as archive:
        archive.take_in([draft("small")])
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300 * 1024, hard))
        try:
            told = message(url, opens=lambda _: archive.take_in(large))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "disk is full" in told
        assert archive.known_keys(["small", "0"]) == {"small"}
        archive.take_in(large)
        assert archive.known_keys(["small", "0", "39"]) == {"small", "0", "39"}
    with sqlite3.connect(url.removeprefix("sqlite:///")) as whole:
        assert whole.execute("pragma integrity_check").fetchone() == ("ok",)
    whole.close()


@ON_SQLITE
def test_a_locked_database_is_told_after_the_last_attempt(
    url: str, draft: Callable[..., ArticleDraft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.sqlite.BUSY_TIMEOUT_MS", 1)
    monkeypatch.setattr("store.database.transactions.sleep", lambda _: None)
    with Archive.open(url) as archive:
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("begin immediate")
        told = message(url, opens=lambda _: archive.take_in([draft("a")]))
        assert "is locked by another program; end that program" in told
        assert archive.known_keys(["a"]) == frozenset()
        other.execute("rollback")
        other.close()
        assert len(archive.take_in([draft("a")])) == 1


@ON_SQLITE
@pytest.mark.parametrize("kind", ["immediate", "exclusive"])
def test_a_locked_database_is_opened_and_read_without_waiting(
    url: str, draft: Callable[..., ArticleDraft], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("store.database.sqlite.BUSY_TIMEOUT_MS", 1)
    monkeypatch.setattr("store.database.transactions.ATTEMPTS", 1)
    with Archive.open(url) as archive:
        archive.take_in([draft("a")])
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute(f"begin {kind}")
        with Archive.open(url) as archive:
            assert archive.known_keys(["a"]) == {"a"}


@ON_SQLITE
def test_a_lock_that_is_given_back_costs_nothing_but_time(
    url: str, draft: Callable[..., ArticleDraft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.sqlite.BUSY_TIMEOUT_MS", 1)
    with Archive.open(url) as archive:
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("begin immediate")
        monkeypatch.setattr("store.database.transactions.sleep", lambda _: other.execute("rollback"))
        [taken] = archive.take_in([draft("a")])
        other.close()
        assert archive.known_keys(["a"]) == {taken.key}
