"""SQLite: one file, in WAL mode, each commit waited for until it is on the disk."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from store.database.addresses import Address
from store.database.counters import count_rows
from store.database.errors import (
    DamagedDatabaseError,
    FullDiskError,
    LockedDatabaseError,
    UnusableDatabaseError,
)

BUSY_TIMEOUT_MS = 30_000
_FAULTS = 20  # told at most
_CHECKPOINT_MS = 1000
_PAGES_AT_ONCE = 4096  # others of this process run between
_PAUSE_SECONDS = 0.05  # a lock can also be refused at once

_BEGINNING = "readout_beginning"  # the execution option that says how a transaction begins

_RESTORE = "bring a backup back by `readout db restore FILE`"
_REMEDIES: dict[int | None, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: ("has no room left on its disk", "make room and run this again"),
    sqlite3.SQLITE_IOERR: ("can't be read or written", "see whether its disk is full or failing"),
    sqlite3.SQLITE_READONLY: ("can't be written", "allow writing to the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("can't be opened", "allow writing to the file and its folder"),
    sqlite3.SQLITE_PERM: ("can't be opened", "allow writing to the file and its folder"),
}


class SQLite:
    """The database of one file, or in memory. One that `is_scratch` may be lost with the machine's power."""

    def __init__(self, address: Address, *, is_scratch: bool = False) -> None:
        self._address = address
        # A database in memory is its one connection.
        options: dict[str, Any] = {} if address.path else {"poolclass": StaticPool}
        self.reading = create_engine(_sealed(address) if address.sealed else address.url, **options)
        event.listen(self.reading, "connect", _set_up)
        event.listen(self.reading, "begin", _begin)
        if is_scratch:
            event.listen(self.reading, "connect", _hurry)
        # A transaction that reads first and writes then would fail at once when another one wrote in between.
        self.writing: Engine = self.reading.execution_options(**{_BEGINNING: "BEGIN IMMEDIATE"})

    def prepare_for_writing(self) -> None:
        """Have the file keep a log: who reads does not wait for who writes. A new one can be made smaller."""
        # Both are kept in the file and can't be set inside a transaction, nor in memory; the first
        # only where nothing is stored yet. Elsewhere it would only wait for whoever writes.
        if self._address.path is not None:
            with self.reading.connect() as connection:
                outside = connection.execution_options(**{_BEGINNING: None})
                if not outside.exec_driver_sql("PRAGMA page_count").scalar_one():
                    outside.exec_driver_sql("PRAGMA auto_vacuum = INCREMENTAL")
                outside.exec_driver_sql("PRAGMA journal_mode = WAL")

    def check(self, connection: Connection) -> None:
        """Ask nothing more of a file that can be read."""

    def complete_schema(self, connection: Connection) -> None:
        """Do nothing: the migrations make all of it."""

    def may_make(self, *, writing: bool) -> bool:  # noqa: ARG002 - a missing file was refused with its address
        """Fill any file that is there: it is empty, and somebody put it there."""
        return True

    def pause_before_another_attempt(
        self,
        error: DBAPIError,
        *,
        was_reached: bool,  # noqa: ARG002 - a file always is
    ) -> float | None:
        """Only a lock passes."""
        return _PAUSE_SECONDS if _is_locked(error) else None

    def told(self, error: DBAPIError) -> UnusableDatabaseError | None:
        """Tell by SQLite's result code."""
        shown, code = self._address.shown, _code(error)
        if _is_locked(error):
            return LockedDatabaseError(
                shown, "is locked by another program", "end that program, or wait and run this again"
            )
        if code == sqlite3.SQLITE_CORRUPT:
            return DamagedDatabaseError(shown, "is damaged", _RESTORE)
        if code == sqlite3.SQLITE_NOTADB:
            return DamagedDatabaseError(
                shown, "is no database", f"name another file with --db, or {_RESTORE}"
            )
        if code in _REMEDIES:
            kind = FullDiskError if code == sqlite3.SQLITE_FULL else UnusableDatabaseError
            return kind(shown, *_REMEDIES[code])
        if isinstance(error, OperationalError):
            return UnusableDatabaseError(shown, f"failed ({error.orig})", "restore a backup if it stays so")
        return None

    def ticket(self, session: Session) -> str | None:  # noqa: ARG002 - nothing lies between us and the file
        """Give none: a commit that fails has not been made."""
        return None

    def was_committed(self, ticket: str) -> bool | None:
        """Fail: there are no tickets."""
        raise AssertionError(ticket)

    def damage(self, session: Session) -> str | None:
        """Read the whole file: seconds for a large one."""
        found = session.scalar(text("PRAGMA quick_check(1)"))
        return None if found == "ok" else " ".join(str(found).split())

    def give_back(self, at_most: int) -> int:
        """Only files that were made so, or made anew by `compact`, can be shortened."""
        with self.writing.begin() as connection:
            size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            # It does a page a step: a cursor that is not read to its end stops after the first.
            connection.connection.cursor().execute(f"PRAGMA incremental_vacuum({at_most // size})").fetchall()
            left = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        return int((free - left) * size)

    def checkpoint(self) -> None:
        """Wait a second for readers, not longer: there is another time."""
        if self._address.path is not None:
            with self.reading.connect() as connection:
                outside = connection.execution_options(**{_BEGINNING: None})
                outside.exec_driver_sql(f"PRAGMA busy_timeout = {_CHECKPOINT_MS}")
                outside.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
                outside.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    def compact(self) -> None:
        """Let the file be one that can be shortened from now on."""
        with self.reading.connect() as connection:
            outside = connection.execution_options(**{_BEGINNING: None})
            outside.exec_driver_sql("PRAGMA auto_vacuum = INCREMENTAL")
            outside.exec_driver_sql("VACUUM")

    def size(self, session: Session) -> int:
        """Count the file's pages, without its log."""
        count, size = session.scalar(text("PRAGMA page_count")), session.scalar(text("PRAGMA page_size"))
        return int(count or 0) * int(size or 0)

    def faults(self, session: Session) -> Iterator[str]:
        """Read the whole file and each index, then see that whatever is referred to is there."""
        found = session.scalars(text(f"PRAGMA integrity_check({_FAULTS})")).all()
        yield from (" ".join(str(each).split()) for each in found if each != "ok")
        missing = Counter((row[0], row[2]) for row in session.execute(text("PRAGMA foreign_key_check")))
        for (table, other), number in sorted(missing.items()):
            yield f"{number} rows of {table} refer to rows of {other} that aren't there"

    def copy_to(self, file: Path) -> None:
        """Copy page by page."""
        try:
            self.back_up(file)
        except sqlite3.Error as error:
            raise UnusableDatabaseError(
                self._address.shown, f"can't be copied to '{file}' ({error})", "make room there"
            ) from error

    def back_up(self, file: Path) -> Mapping[str, int]:
        """Copy page by page; raises sqlite3.Error where the file can't be written."""
        with self.reading.connect() as connection, closing(sqlite3.connect(file)) as target:
            # It begins the transaction whose state is counted and copied.
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("this connection is none of SQLite's")
            rows = count_rows(source)
            target.execute("PRAGMA synchronous = OFF")  # whoever keeps the file waits for the disk once
            source.backup(target, pages=_PAGES_AT_ONCE)
        return rows


def _sealed(address: Address) -> URL:
    return address.url.set(
        database=f"file:{quote(str(address.path))}",
        query={"mode": "ro", "immutable": "1", "uri": "true"},
    )


def _set_up(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN would come too late and be deferred: `_begin` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "synchronous = FULL", f"busy_timeout = {BUSY_TIMEOUT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _hurry(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _begin(connection: Connection) -> None:
    beginning = connection.get_execution_options().get(_BEGINNING, "BEGIN")
    if beginning:
        connection.exec_driver_sql(beginning)


def _code(error: DBAPIError) -> int | None:
    extended = getattr(error.orig, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def _is_locked(error: DBAPIError) -> bool:
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
