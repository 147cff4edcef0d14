"""Databases that earlier versions wrote go on working, and keep what they have."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from signal import SIGKILL
from subprocess import Popen
from tempfile import TemporaryDirectory

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Integer, MetaData, create_engine, insert, select

from store.archive import Archive, Matcher
from store.records.articles import ArticleDraft, Decision
from store.records.crawls import RunOutcome
from store.records.issues import Addressed, DeliveryState, Issue
from store.records.meetings import MeetingReport, Recognition
from store.search import ArticleQuery, Search
from store.tables import Base, is_declared
from tests.patience import PATIENCE

Rows = dict[str, list[tuple[object, ...]]]
Migrate = Callable[[str, str], None]


WRITTEN = Path(__file__).parent / "written"


@pytest.fixture
def old(url: str, migrate: Migrate) -> str:
    """Make a database with the migrations up to 0003, and with what that version wrote."""
    return written_by("0003", url, migrate)


def written_by(revision: str, url: str, migrate: Migrate, *, rows: str = "0003") -> str:
    """Fill a database of a revision with what its version wrote, into a file of SQLite's."""
    migrate(url, revision)
    with TemporaryDirectory() as folder:
        file = (
            Path(f"{folder}/old.db") if url.startswith("postgresql") else Path(url.removeprefix("sqlite:///"))
        )
        if not file.exists():
            migrate(f"sqlite:///{file}", revision)
        with closing(sqlite3.connect(file)) as written:
            written.execute("pragma journal_mode = wal")
            written.executescript((WRITTEN / f"{rows}.sql").read_text(encoding="utf-8"))
        if url.startswith("postgresql"):
            copy_rows(f"sqlite:///{file}", url)
    return url


def copy_rows(source: str, target: str) -> None:
    """Write what one database holds into the same tables of a server, whose numbers go on behind it."""
    tables, made = reflected(source), reflected(target)
    reading, writing = create_engine(source), create_engine(driven(target))
    with reading.connect() as old, writing.begin() as new:
        new.exec_driver_sql("set time zone 'UTC'")
        for table in made.sorted_tables:
            rows = [dict(row) for row in old.execute(select(tables.tables[table.name])).mappings()]
            if rows and table.name != "alembic_version":
                new.execute(insert(table), rows)
                if "id" in table.c and isinstance(table.c.id.type, Integer):
                    new.exec_driver_sql(
                        f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}"  # noqa: S608 - our own
                    )
    reading.dispose()
    writing.dispose()


def reflected(url: str) -> MetaData:
    tables, engine = MetaData(), create_engine(driven(url))
    tables.reflect(engine)
    engine.dispose()
    return tables


def driven(url: str) -> str:
    """Return a database's address as SQLAlchemy itself wants it."""
    return url.replace("postgresql:", "postgresql+psycopg:")


def is_current(url: str) -> bool:
    engine = create_engine(driven(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_declared})
        differences = compare_metadata(context, Base.metadata)
        broken, whole = [], "ok"
        if engine.dialect.name == "sqlite":
            broken = [*connection.exec_driver_sql("pragma foreign_key_check")]
            whole = connection.exec_driver_sql("pragma integrity_check").scalar_one()
    engine.dispose()
    return not differences and not broken and whole == "ok"


def test_what_schema_3_has_of_articles_and_meetings_goes_on(
    old: str, matcher: Matcher, report: Callable[..., MeetingReport], now: datetime
) -> None:
    with Archive.open(old) as archive:
        mseap, sectsco = archive.source_histories(until=now)
        assert sectsco.last_run is not None
        assert (sectsco.last_run.outcome, mseap.last_read_at) == (RunOutcome.OK, None)
        assert archive.first_crawled_at() == sectsco.last_read_at
        # The meeting was told, and its text was read before everything.
        assert archive.unissued_meetings(digest="sco") == ()
        [before] = archive.unissued_meetings(digest="other")
        assert before.last_read_at is None
        assert archive.outdated(recogniser="rules-1") == archive.unrecognised(recogniser="rules-2") == ()
        [article] = archive.load_texts(archive.outdated(recogniser="rules-2"))
        recognition = Recognition(language="en", sco_related=True, meetings=(report("Norov", "Burian"),))
        archive.record_recognition(article, recognition, recogniser="rules-2", matcher=matcher, read_at=now)
        [after] = archive.unissued_meetings(digest="other")
        assert (after.id, after.last_read_at, after.told.about) == (before.id, None, None)
    assert is_current(old)


def test_what_schema_3_issued_is_told_and_can_be_sent(
    old: str, issue_of: Callable[..., Issue], now: datetime
) -> None:
    with Archive.open(old) as archive:
        issue = archive.last_issue(digest="sco")
        assert issue is not None
        [entry] = issue.entries
        assert (issue.period, issue.due_at, entry.meeting.last_read_at) == (None, None, None)
        assert archive.rendering(digest="sco", number=1) is None
        assert archive.deliveries() == ()
        assert archive.subscribers() == ()
        assert len(archive.enrol(digest="sco", addresses=["a@example.org"], now=now)) == 1
        to = [Addressed(recipient="a@example.org", message_id="<1>")]
        assert archive.address(digest="sco", number=1, to=to, now=now) == 1
        archive.record_issue(issue_of(number=2, since=issue.until, period="2026-11-24"), deliveries=to)
        assert [each.state for each in archive.deliveries()] == [DeliveryState.PENDING] * 2
    assert is_current(old)


def test_what_schema_4_read_is_known_with_its_reader_and_its_days(  # noqa: PLR0913, PLR0917 - fixtures
    url: str,
    migrate: Migrate,
    matcher: Matcher,
    report: Callable[..., MeetingReport],
    now: datetime,
    sql: Callable[[str], list[tuple[object, ...]]],
) -> None:
    written_by("0004", url, migrate, rows="0004")
    with Archive.open(url) as archive:
        waiting = archive.load_texts(archive.unrecognised(recogniser="en-4"))
        assert [article.key for article in waiting] == ["e"]
        assert archive.unrecognised(recogniser="en-3") == ()
        assert archive.number_outdated(recogniser="en-4") == 1
        assert [each.key for each in archive.load_texts(archive.outdated(recogniser="en-4"))] == ["a"]
        [article] = archive.load_texts(archive.outdated(recogniser="en-4"))
        before = {meeting.id: meeting for meeting in archive.unissued_meetings(digest="none")}
        assert len(before) == 4
        # Its meeting is found by its days, and goes on under its id.
        [name] = archive.record_recognition(
            article,
            Recognition(language="en", sco_related=True, meetings=(report("Norov", "Burian", "Orlov"),)),
            recogniser="en-4",
            matcher=matcher,
            read_at=now,
        )
        assert name == "z5wzey6p"
        assert {meeting.id for meeting in archive.unissued_meetings(digest="none")} == before.keys()
    found = sql("select key, earliest, latest from meeting_reports order by key")
    assert [(key, str(earliest), str(latest)) for key, earliest, latest in found] == [
        ("a#0", "2019-07-09", "2019-07-11"),
        ("c#0", "2019-04-11", "2019-10-12"),
        ("c#1", "2019-06-30", "2019-08-01"),
        ("d#0", "None", "None"),
    ]
    assert is_current(url)


@pytest.mark.parametrize("rows", ["0003", "0004"])
def test_an_upgrade_loses_nothing_and_neither_does_the_way_back(
    url: str, migrate: Migrate, dump: Callable[[str], Rows], rows: str
) -> None:
    written_by(rows, url, migrate, rows=rows)
    before = dump(url)
    Archive.open(url).close()
    after = dump(url)
    assert {name: len(after[name]) for name in before} == {name: len(rows) for name, rows in before.items()}
    migrate(url, rows)
    assert dump(url) == before


def test_a_version_that_has_an_index_of_words_is_kept_and_upgraded(
    old: str, migrate: Migrate, dump: Callable[[str], Rows]
) -> None:
    Archive.open(old).close()
    migrate(old, "0013")
    before = dump(old)
    # Each kind of database keeps that index in its own way; the backup of a server is a file of SQLite's.
    Archive.open(old).close()
    after = dump(old)
    assert {name: len(after[name]) for name in before} == {name: len(rows) for name, rows in before.items()}
    assert is_current(old)


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_databases_of_the_first_versions_go_on(
    url: str,
    migrate: Migrate,
    draft: Callable[..., ArticleDraft],
    dump: Callable[[str], Rows],
    revision: str,
) -> None:
    # They have the tables of 0003, and other indexes.
    before = dump(written_by(revision, url, migrate))
    with Archive.open(url) as archive:
        assert [issue.number for issue in archive.issues(digest="sco")] == [1]
        [taken] = archive.take_in([draft("new")])
        assert taken.decision is Decision.NEW
    assert is_current(url)
    assert {name: len(rows) for name, rows in dump(url).items() if name in before} == {
        name: len(rows) + (name in {"articles", "revisions"}) for name, rows in before.items()
    }


@pytest.mark.storm
def test_two_processes_may_upgrade_a_database_at_once(
    old: str, start_child: Callable[..., Popen[str]]
) -> None:
    children = [start_child("take_in.py", old, "1", "3") for _ in range(3)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.wait(timeout=PATIENCE) for child in children] == [0, 0, 0]
    assert is_current(old)
    with Search.open(old) as search:
        assert len(search.articles(ArticleQuery())) == 2 + 6


def killed_after(start_child: Callable[..., Popen[str]], url: str, statements: int) -> bool:
    """Start an upgrade that is killed after some statements; tell whether it was, or had ended before."""
    code = start_child("upgrade_until.py", url, str(statements)).wait(timeout=PATIENCE)
    assert code in {0, -SIGKILL}
    return code != 0


@pytest.mark.storm
def test_an_upgrade_cut_off_leaves_the_old_version(
    old: str, start_child: Callable[..., Popen[str]], dump: Callable[[str], Rows]
) -> None:
    before = dump(old)
    for statements in (1, 5):
        assert killed_after(start_child, old, statements)
        assert dump(old) == before
    Archive.open(old).close()
    assert is_current(old)


@pytest.mark.long
def test_an_upgrade_cut_off_anywhere_leaves_the_old_version(
    old: str, start_child: Callable[..., Popen[str]], dump: Callable[[str], Rows]
) -> None:
    before = dump(old)
    statements = 1
    while killed_after(start_child, old, statements):
        assert dump(old) == before
        statements += 1
    assert statements > 5
    assert is_current(old)
