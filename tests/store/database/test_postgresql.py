"""What PostgreSQL alone has: a server that goes away, users, passwords, privileges."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from store.archive import Archive
from store.database.errors import LockedDatabaseError, MissingDatabaseError
from store.database.transactions import Database
from store.errors import ConfigurationError, StoreError
from store.records.articles import ArticleDraft
from store.search import ArticleQuery, Search
from store.tables import Base

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

Drafts = Callable[..., ArticleDraft]
Sql = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def database(archive: Archive, url: str) -> Iterator[Database]:
    assert archive.damage() is None
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a tenth of the time for others."""
    monkeypatch.setattr("store.database.transactions.sleep", lambda seconds: sleep(seconds / 10))


def refusal(opens: Callable[[], object], *, misconfigured: bool = False) -> str:
    """Return why something fails, which must be one line without a password."""
    with pytest.raises(StoreError) as caught:
        opens()
    assert "\n" not in str(caught.value)
    assert "S3CRET" not in str(caught.value)
    assert isinstance(caught.value, ConfigurationError) == misconfigured
    return str(caught.value)


def test_every_session_waits_for_the_disk_and_counts_in_utc(archive: Archive, database: Database) -> None:
    assert archive.damage() is None
    asked = ("synchronous_commit", "timezone", "lock_timeout", "client_encoding", "transaction_isolation")
    reading, writing = (
        {name: does(lambda session, name=name: session.scalar(text(f"show {name}"))) for name in asked}  # type: ignore[misc]
        for does in (database.read, database.write)
    )
    always = {"synchronous_commit": "on", "timezone": "UTC", "lock_timeout": "30s", "client_encoding": "UTF8"}
    assert reading == {**always, "transaction_isolation": "repeatable read"}
    assert writing == {**always, "transaction_isolation": "read committed"}


def test_text_is_ordered_by_code_points_in_every_column(archive: Archive, sql: Sql) -> None:
    assert archive.damage() is None
    collations = sql(
        "select distinct collation_name from information_schema.columns"
        " where table_schema = 'public' and data_type = 'character varying'"
    )
    assert collations == [("C",)]


def test_a_reader_sees_one_state_and_a_second_writer_waits(
    database: Database, url: str, draft: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.postgresql.LOCK_TIMEOUT_MS", 20)
    count = text("select count(*) from articles")
    with Archive.open(url) as other:

        def read(session: Session) -> list[object]:
            before = session.scalar(count)
            other.take_in([draft("a")])
            return [before, session.scalar(count)]

        def write(session: Session) -> None:
            assert session.scalar(count) == 1
            with pytest.raises(LockedDatabaseError, match="end that program, or wait"):
                other.take_in([draft("b")])
            # Who only asks does not wait.
            assert other.known_keys(["a", "b"]) == {"a"}

        assert database.read(read) == [0, 0]
        database.write(write)
        other.take_in([draft("b")])
        assert other.known_keys(["a", "b"]) == {"a", "b"}


@pytest.mark.parametrize("cut", ["statement", "commit unsent", "commit unheard"])
def test_a_server_that_goes_away_costs_no_change_and_makes_none_twice(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, url: str, sql: Sql, draft: Drafts, cutter: Callable[[str, str], str], cut: str
) -> None:
    assert archive.damage() is None
    with Archive.open(cutter(url, cut)) as through:
        [taken] = through.take_in([draft("a")])
        assert sql("select key, revision from articles") == [("a", 1)]
        # Not "unchanged", as it would be if it had been taken in again.
        assert taken.decision.value == "new"
        assert len(through.take_in([draft("b"), draft("c")])) == 2


def test_a_crash_of_the_server_is_lived_through(
    archive: Archive, postgres: "PostgresServer", draft: Drafts
) -> None:
    archive.take_in([draft("a")])
    postgres.crash()
    assert archive.known_keys(["a"]) == {"a"}
    postgres.crash()
    archive.take_in([draft("b")])
    assert archive.known_keys(["a", "b"]) == {"a", "b"}


def test_what_is_not_there_is_told_with_the_remedy(url: str, postgres: "PostgresServer") -> None:
    assert "isn't there; make it with `createdb`" in refusal(
        lambda: Archive.open(postgres.url("nonesuch")), misconfigured=True
    )
    stranger = postgres.url("nonesuch").replace("readout@", "nobody:S3CRET@")
    assert "is refused to this user; see the user and the password" in refusal(
        lambda: Archive.open(stranger), misconfigured=True
    )
    assert "can't be reached" in refusal(lambda: Archive.open(url.replace("host=", "host=/nonesuch")))
    assert "see whether its server runs" in refusal(lambda: Archive.open("postgresql://127.0.0.1:1/readout"))


def test_a_wrong_password_is_told_and_never_shown(url: str) -> None:
    for address in (url.replace("readout@", "guarded:S3CRET@"), url.replace("readout@", "guarded@")):
        told = refusal(partial(Archive.open, address), misconfigured=True)
        assert "is refused to this user" in told
        assert "guarded@/" in told


def test_who_looks_makes_no_tables(url: str, sql: Sql) -> None:
    with pytest.raises(MissingDatabaseError, match="holds nothing yet; `readout crawl` fills it"):
        Search.open(url)
    assert sql("select * from pg_tables where schemaname = 'public'") == []


def test_who_may_only_read_can_search_and_is_told_why_nothing_is_kept(
    archive: Archive, url: str, sql: Sql, draft: Drafts
) -> None:
    archive.take_in([draft("a")])
    sql("do $$ begin create role reader login; exception when others then null; end $$")
    sql("grant select on all tables in schema public to reader")
    reader = url.replace("readout@", "reader@")
    with Search.open(reader) as search, Archive.open(reader) as looking:
        assert [article.key for article in search.articles(ArticleQuery())] == ["a"]
        assert "make its user the owner, or grant it the rights" in refusal(
            lambda: looking.take_in([draft("b")])
        )
    assert "make its user the owner" in refusal(lambda: Archive.open(_empty(reader, sql)))


def _empty(url: str, sql: Sql) -> str:
    sql("drop schema public cascade")
    sql("create schema public")
    return url


def test_another_programs_database_is_left_as_it_is(url: str, sql: Sql) -> None:
    sql("create table bookmarks (id integer)")
    assert "holds another program's tables; name another database" in refusal(lambda: Archive.open(url))
    assert sql("select tablename from pg_tables where schemaname = 'public'") == [("bookmarks",)]


def test_a_database_that_can_not_hold_every_script_is_refused(url: str, postgres: "PostgresServer") -> None:
    assert "test" in url
    name = postgres.made(options="ENCODING 'SQL_ASCII'")
    told = refusal(lambda: Archive.open(postgres.url(name)), misconfigured=True)
    assert "keeps text in SQL_ASCII; make one with `createdb --encoding UTF8" in told


def test_overwritten_pages_are_damage(
    archive: Archive, sql: Sql, postgres: "PostgresServer", draft: Drafts
) -> None:
    archive.take_in([draft(str(number)) for number in range(50)])
    sql("checkpoint")
    [[part]] = sql("select pg_relation_filepath('revisions')")
    file = postgres.data / str(part)
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xa5" * 8192 + whole[16384:])
    postgres.crash()  # so that it is read anew
    told = archive.damage()
    assert told is not None
    assert "is damaged (invalid page in block 1" in told
    assert "damaged by its server, whose log" in str(archive.damage())


def test_a_rehearsal_is_a_copy_of_its_own(
    archive: Archive, url: str, draft: Drafts, dump: Callable[[str], dict[str, list[object]]], tmp_path: Path
) -> None:
    archive.take_in([draft("a", aliases=("http://x.example/",)), draft("b", body=draft("a").body)])
    before = dump(url)
    with archive.copied(tmp_path / "copy.db") as copy:
        copied = dump(f"sqlite:///{tmp_path}/copy.db")
        assert len(copied["revisions"]) == 2
        # The index of words is each kind's own.
        assert {name: len(copied[name]) for name in Base.metadata.tables} == {
            name: len(before[name]) for name in Base.metadata.tables
        }
        copy.take_in([draft("c")])
        assert archive.known_keys(["a", "c"]) == {"a"}
        assert copy.known_keys(["a", "c"]) == {"a", "c"}
    assert dump(url) == before
