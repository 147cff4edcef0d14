"""A copy of everything in a file of SQLite's, row by row, from another kind of database."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import DBAPIError

from store.database import upgrading
from store.database.versions import NEWEST
from store.tables import Base, is_declared

_ROWS = 500


def copy_rows(source: Connection, file: Path, *, schema: str = NEWEST) -> dict[str, int]:
    """Copy every table that `source` sees to a new file, in which a later loss of power may leave nothing.

    `schema` is the version that `source` has. Return how many rows there were in each table. Raises
    sqlite3.Error where the file can't be written.
    """
    engine = create_engine(f"sqlite:///{file}")
    try:
        return _fill(source, engine, schema)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
    finally:
        engine.dispose()


def _fill(source: Connection, target: Engine, schema: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    with target.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        upgrading.upgrade(connection, to=schema)
        for table in _tables(connection, schema):
            counts[table.name] = 0
            rows = source.execution_options(yield_per=_ROWS).execute(select(table))
            for part in rows.mappings().partitions():
                connection.execute(insert(table), [dict(row) for row in part])
                counts[table.name] += len(part)
        connection.commit()
    return counts


def _tables(target: Connection, schema: str) -> Iterable[Table]:
    """Return the tables of a version of the schema, each after those that it refers to."""
    if schema == NEWEST:
        return Base.metadata.sorted_tables
    found = MetaData()
    # Of the index of words SQLite has tables of its own, and what it holds follows from the rest.
    found.reflect(target, only=lambda name, _: name != "alembic_version" and is_declared(name, "table", None))
    return found.sorted_tables
