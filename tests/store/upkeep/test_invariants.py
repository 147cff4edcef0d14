"""What is stored keeps its rules; what breaks one is named."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from store.upkeep.invariants import broken
from store.upkeep.keeper import Keeper

SPOILT = (
    ("UPDATE articles SET revision = 3 WHERE key = 'c'", "whose newest text is missing"),
    ("UPDATE revisions SET number = 3 WHERE number = 2", "whose newest text is missing"),
    ("UPDATE articles SET copy_of_id = 4 WHERE key = 'c'", "point at no original"),
    ("UPDATE articles SET copy_of_id = id WHERE key = 'd'", "point at no original"),
    ("UPDATE revisions SET returns_to = 2 WHERE number = 2", "return to none before them: "),
    ("UPDATE meeting_reports SET revision_id = 4 WHERE article_id = 1", "in another article's text"),
    ("UPDATE redirects SET meeting_id = id", "lead to a former id"),
    ("UPDATE meetings SET status = 'lost'", "meetings whose status is none"),
    ("DELETE FROM edit_accounts", "edits without an account"),
    ("UPDATE crawl_runs SET outcome = 'fine'", "crawls whose outcome is none: 1"),
    ("UPDATE deliveries SET state = 'lost'", "deliveries whose state is none: 1"),
    ("UPDATE subscribers SET state = 'bored' WHERE id = 1", "readers whose state is none: 1"),
    ('UPDATE meetings SET told = \'{"date": "someday"}\'', "meetings that can't be read"),
    ("UPDATE meeting_reports SET report = '[]'", "reports that can't be read: a#0, a#1, b#0, c#0"),
    ("UPDATE issues SET number = 2", "issues that are not as they were frozen: sco 2"),
    ("UPDATE issued_meetings SET number = number + 5", "not as they were frozen: sco 1"),
    ("UPDATE issues SET issue = '[]'", "not as they were frozen: sco 1"),
)


def test_what_breaks_a_rule_is_named(filled: str) -> None:
    engine = create_engine(filled.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        for statement, told in SPOILT:
            connection.execute(text(statement.replace(":", r"\:")))
            problems = list(broken(Session(connection)))
            assert [problem for problem in problems if told in problem], (statement, problems)
            connection.rollback()
        assert list(broken(Session(connection))) == []
    engine.dispose()


def test_a_database_in_use_keeps_every_rule(filled: str) -> None:
    found = Keeper(filled).check()
    assert found.problems == ()
    assert (found.rows["articles"], found.rows["edits"]) == (4, 3)


def test_what_refers_to_nothing_is_named(filled: str, tmp_path: Path) -> None:
    file = Keeper(filled).back_up_to(tmp_path / "copy.db").file
    with closing(sqlite3.connect(file)) as written:
        written.execute("DELETE FROM issues")
        written.commit()
    [first, *_] = Keeper(f"sqlite:///{file}").check().problems
    assert first == "1 rows of deliveries refer to rows of issues that aren't there"


def test_an_earlier_schema_is_named_with_the_remedy(
    file_url: str, migrate: Callable[[str, str], None]
) -> None:
    migrate(file_url, "0006")
    [problem] = Keeper(file_url).check().problems
    assert problem == "its schema '0006' is an earlier version's; `readout db upgrade` upgrades it"
