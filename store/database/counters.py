"""How many rows there are, and which numbers new ones get."""

import sqlite3
from collections.abc import Sequence

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session


def count_on(session: Session, table: Table) -> None:
    """Have a table's next row numbered after those that it has, which brought their own numbers.

    SQLite does so by itself.
    """
    column = table.autoincrement_column
    if column is None or session.get_bind().dialect.name != "postgresql":
        return
    newest = select(func.max(column)).scalar_subquery()
    counter = func.pg_get_serial_sequence(table.name, column.name)
    session.execute(select(func.setval(counter, func.coalesce(newest, 1), newest.is_not(None))))


def next_numbers(session: Session, table: Table, count: int) -> Sequence[int]:
    """Return the numbers that a table's next rows get, for a transaction that holds the write lock."""
    column = table.autoincrement_column
    if column is None or not count:
        return ()
    if session.get_bind().dialect.name == "postgresql":
        counter = func.pg_get_serial_sequence(table.name, column.name)
        asked = select(func.nextval(counter)).select_from(func.generate_series(1, count))
        return session.scalars(asked).all()
    newest = session.scalar(select(func.max(column))) or 0
    return range(newest + 1, newest + count + 1)


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of every table of a file; those of one state of it where a transaction has begun."""
    return {name: _count(connection, name) for name in table_names(connection)}


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of a file's tables, in their order."""
    chosen = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(chosen)]


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 - quoted
