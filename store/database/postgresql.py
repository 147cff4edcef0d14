"""PostgreSQL: one database of a server, written by one at a time.

Writing transactions take one advisory lock first: each then reads what the one before it has committed, and
none can deadlock with another. Reading ones see one snapshot and take no lock.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from store.database.addresses import Address
from store.database.errors import (
    DamagedDatabaseError,
    FullDiskError,
    LockedDatabaseError,
    UnusableDatabaseError,
    WrongAddressError,
)

LOCK_TIMEOUT_MS = 30_000
_OLDEST_VERSION = (13, 0)
_CONNECT_SECONDS = 10
_PAUSE_SECONDS = 0.05  # after a conflict
_RESTART_SECONDS = 0.5  # after the server has gone: it takes seconds to come back

_WRITES = "readout_writes"  # the execution option of transactions that take the write lock
_TICKET = "readout_ticket"
# The number is "readout" in ASCII: what else uses the database has its own.
_TAKE_WRITE_LOCK = "SELECT pg_advisory_xact_lock(32199616316274036), pg_current_xact_id()::text"

_SESSION = """
    SET TIME ZONE 'UTC'; SET client_min_messages = warning;
    SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""  # a client whose machine has gone must not keep the write lock for hours; what is committed is on a disk

_NOT_BY_CODE_POINTS = text("""
    SELECT quote_ident(relname), quote_ident(attname), format_type(atttypid, atttypmod)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND attnum > 0
    AND NOT attisdropped AND attcollation NOT IN (0, 'pg_catalog."C"'::regcollation) AND attgenerated = ''
    ORDER BY relname, attnum
""")

_PASSING = {"40001", "40P01", "55P03"}  # serialization, deadlock, lock not available
_GONE = {"57P01", "57P02", "57P03", "53300"}  # shut down, crashed, starting up, too many connections
_DAMAGED = {"XX001", "XX002"}
_FULL = "53100"
_READ_ONLY, _STANDBY = "25006", "0A000"  # the second stands for other things too
_REMEDIES = {
    _READ_ONLY: ("can't be written", "name the primary server, or allow its user to write"),
    "3F000": ("has no schema that this user may use", "make its user the owner, or grant it the rights"),
    "42501": ("can't be used as this user", "make its user the owner, or grant it the rights"),
    _FULL: ("has no room left on its server's disk", "make room and run this again"),
    "53200": ("has no memory left on its server", "give its server more, or wait and run this again"),
    "53300": ("has too many connections", "allow its server more, or wait and run this again"),
    "57P01": ("was shut down", "start its server, then run this again"),
    "57P02": ("went down", "see its server's log, then run this again"),
    "57P03": ("is starting or stopping", "wait and run this again"),
    "58030": ("can't be read or written", "see whether its server's disk is full or failing"),
}

# The driver tells no code where a connection is refused, only the server's words; in other languages these
# are told as they are.
_REFUSALS = (
    (r"database \".*\" does not exist", "isn't there", "make it with `createdb`, or name another with --db"),
    (
        r"(password authentication|role \".*\" does not exist|no password supplied|authentication failed)",
        "is refused to this user",
        "see the user and the password in its address, or ~/.pgpass",
    ),
    (r"no pg_hba\.conf entry", "is refused to this host and user", "allow it in its server's pg_hba.conf"),
)


class PostgreSQL:
    """The database of one address on a server."""

    def __init__(self, address: Address) -> None:
        self._address = address
        told = {} if "connect_timeout" in address.url.query else {"connect_timeout": _CONNECT_SECONDS}
        engine = create_engine(address.url, connect_args={**told, "client_encoding": "utf8"})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        self.reading: Engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self.writing: Engine = engine.execution_options(isolation_level="READ COMMITTED", **{_WRITES: True})

    def prepare_for_writing(self) -> None:
        """Nothing is kept with the database itself."""

    def check(self, connection: Connection) -> None:
        """Refuse a server that is too old, and a database that can't hold every script."""
        version = connection.dialect.server_version_info or ()
        if version < _OLDEST_VERSION:
            number = ".".join(str(part) for part in version)
            raise UnusableDatabaseError(
                self._address.shown, f"is on PostgreSQL {number}", f"use {_OLDEST_VERSION[0]} or later"
            )
        encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
        if encoding != "UTF8":
            raise WrongAddressError(
                self._address.shown,
                f"keeps text in {encoding}",
                "make one with `createdb --encoding UTF8 --template template0`",
            )

    def complete_schema(self, connection: Connection) -> None:
        """Have text ordered by code points, as SQLite and Python do, whatever the server's language is."""
        changes: dict[str, list[str]] = {}
        for table, column, kind in connection.execute(_NOT_BY_CODE_POINTS):
            changes.setdefault(table, []).append(f'ALTER COLUMN {column} TYPE {kind} COLLATE pg_catalog."C"')
        for table, parts in changes.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} {', '.join(parts)}")

    def may_make(self, *, writing: bool) -> bool:
        """Have only those who write fill an empty database."""
        return writing

    def pause_before_another_attempt(self, error: DBAPIError, *, was_reached: bool) -> float | None:
        """Conflicts pass; so does a restart of a server that was there before."""
        state = _state(error)
        if state in _PASSING:
            return _PAUSE_SECONDS
        if was_reached and (state in _GONE or (state is None and _is_connection_lost(error))):
            return _RESTART_SECONDS
        return None

    def told(self, error: DBAPIError) -> UnusableDatabaseError | None:
        """Tell by SQLSTATE, or by the server's words where it refuses a connection."""
        shown, state = self._address.shown, _state(error)
        said = _one_line(error)
        if state == _STANDBY and "recovery" in said:
            state = _READ_ONLY
        if state in _PASSING:
            return LockedDatabaseError(
                shown, "is locked by another program", "end that program, or wait and run this again"
            )
        if state in _DAMAGED:
            return DamagedDatabaseError(shown, f"is damaged ({said})", "restore a backup")
        if state is None and _is_connection_lost(error):
            return _refused(shown, said)
        if state in _REMEDIES:
            problem, remedy = _REMEDIES[state]
        elif isinstance(error, OperationalError):
            problem, remedy = "failed", "see its server's log"
        else:
            return None
        kind = FullDiskError if state == _FULL else UnusableDatabaseError
        return kind(shown, f"{problem} ({said})", remedy)

    def ticket(self, session: Session) -> str | None:
        """Return the transaction's number at the server."""
        return str(session.connection().info[_TICKET])

    def was_committed(self, ticket: str) -> bool | None:
        """Ask the server, which keeps the answer for millions of transactions."""
        with self.reading.connect() as connection:
            asked = text("SELECT pg_xact_status(CAST(:ticket AS xid8))")
            status = connection.scalar(asked, {"ticket": ticket})
        return {"committed": True, "aborted": False}.get(str(status))

    def damage(self, session: Session) -> str | None:
        """Read every table, and ask for what the server itself has noticed: it alone sees its files."""
        failures = session.scalar(
            text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
        )
        if failures:
            return f"{failures} page(s) were found damaged by its server, whose log names them"
        invalid = session.scalar(
            text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1")
        )
        if invalid:
            return f"the index {invalid} is not valid; REINDEX makes it anew"
        chosen = text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
        for table in session.scalars(chosen).all():
            session.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - the server's own quoting
        return None

    def give_back(self, at_most: int) -> int:  # noqa: ARG002 - the server vacuums by itself
        """Leave unused room to the server, which uses it again."""
        return 0

    def checkpoint(self) -> None:
        """Leave the log to the server."""

    def compact(self) -> None:
        """Leave this to the server's own operator: it would lock every table."""

    def size(self, session: Session) -> int:
        """Ask the server, which counts indexes too."""
        return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)

    def faults(self, session: Session) -> Iterator[str]:
        """Look for damage; that whatever is referred to is there the server itself keeps."""
        if damage := self.damage(session):
            yield damage

    def copy_to(self, file: Path) -> None:
        """Copy row by row into SQLite.

        A copy in the server would need room and rights there, and be left behind by a kill; a transaction
        that is rolled back would keep all others from writing for as long as a rehearsal takes.
        """
        from store.database.copying import copy_rows  # noqa: PLC0415 - it loads Alembic, which takes long

        try:
            with self.reading.connect() as connection:
                copy_rows(connection, file)
        except sqlite3.Error as error:
            raise UnusableDatabaseError(
                self._address.shown, f"can't be copied to '{file}' ({error})", "make room there"
            ) from error

    def back_up(self, file: Path) -> Mapping[str, int]:
        """Copy row by row into SQLite: a backup that needs no program of the server's to be made or read."""
        from store.database.copying import copy_rows  # noqa: PLC0415 - it loads Alembic, which takes long

        with self.reading.connect() as connection:
            schema = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
            return copy_rows(connection, file, schema=schema)


def _set_up(connection: DBAPIConnection, _record: object) -> None:
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}; {_SESSION}")
    cursor.close()
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        _, connection.info[_TICKET] = connection.exec_driver_sql(_TAKE_WRITE_LOCK).one()


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _is_connection_lost(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def _refused(shown: str, said: str) -> UnusableDatabaseError:
    for words, problem, remedy in _REFUSALS:
        if re.search(words, said):
            return WrongAddressError(shown, problem, remedy)
    return UnusableDatabaseError(
        shown, f"can't be reached ({said})", "see whether its server runs, and the host and the port"
    )


def _one_line(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
