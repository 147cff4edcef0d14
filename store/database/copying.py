"""A copy of everything in a file of SQLite's, row by row, from another kind of database."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, insert, select

from store.database import upgrading
from store.tables import Base

_ROWS = 500


def copy_rows(source: Connection, file: Path) -> None:
    """Copy every table that `source` sees to a new file, in which a later loss of power may leave nothing."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        _fill(source, engine)
    finally:
        engine.dispose()


def _fill(source: Connection, target: Engine) -> None:
    with target.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        upgrading.upgrade(connection)
        for table in Base.metadata.sorted_tables:
            rows = source.execution_options(yield_per=_ROWS).execute(select(table))
            for part in rows.mappings().partitions():
                connection.execute(insert(table), [dict(row) for row in part])
        connection.commit()
