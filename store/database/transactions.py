"""One database: its engine, its transactions, its schema brought up to date."""

import logging
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from store.database.addresses import Address, UnusableDatabaseError, checked_address
from store.errors import ConfigurationError

T = TypeVar("T")

BUSY_TIMEOUT_MS = 30_000
ATTEMPTS = 5
PAUSE_SECONDS = 0.05  # a lock can also be refused at once; doubled each time, with jitter

# Each migration's file begins with the version of the schema that it makes; it stands in Alembic's
# own table, which this reads without Alembic.
_NEWEST = max(file.name for file in (Path(__file__).parents[1] / "migrations/versions").glob("[0-9]*.py"))[:4]
_VERSION = text("SELECT version_num FROM alembic_version")
_BEGINNING = "readout_beginning"  # the execution option that says how a transaction begins

logger = logging.getLogger(__name__)


class LockedDatabaseError(UnusableDatabaseError):
    """Another program held the database for longer than we wait."""


class DamagedDatabaseError(UnusableDatabaseError):
    """The database's file holds what no program wrote there."""


class NewerDatabaseError(UnusableDatabaseError, ConfigurationError):
    """The database was written by a later version of this program, which is the one to use."""


class Database:
    """Runs functions inside transactions, and tells what goes wrong as StoreError."""

    def __init__(self, address: Address, engine: Engine) -> None:
        self._address = address
        self._reading = engine
        # A transaction that reads first and writes then would fail at once when another one wrote in between.
        self._writing = engine.execution_options(**{_BEGINNING: "BEGIN IMMEDIATE"})

    @classmethod
    def open(cls, url: str, *, create: bool = True, in_memory: bool = False) -> "Database":
        """Open the database at `url` and create or upgrade its schema.

        Raises StoreError, one line that names the database and the remedy; it is a ConfigurationError too
        where another address, or another version of the program, is needed. Without `create` a database that
        isn't there is one of the reasons; one that can't be written is opened for reading. `in_memory` allows
        one that is lost when it is closed.
        """
        address = checked_address(url, create=create, in_memory=in_memory)
        database = cls(address, _engine(address))
        try:
            database._prepare(writing=create)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close every connection."""
        self._reading.dispose()

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction that sees one state of the database and changes nothing."""

        def attempt() -> T:
            with Session(self._reading) as session:
                return work(session)

        return self._persistently(attempt)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction that holds the write lock from its beginning.

        When this returns, what was written is on the disk. `work` may be run again when the lock is refused.
        """

        def attempt() -> T:
            # Objects stay as they are after the commit: nothing of them is used then.
            with Session(self._writing, expire_on_commit=False) as session, session.begin():
                return work(session)

        return self._persistently(attempt)

    def copy_to(self, file: Path) -> "Database":
        """Copy everything to a new file, while others go on writing, and open that. Raises StoreError.

        The copy is scratch: what is written to it later may be lost with the machine's power.
        """
        with self._reading.connect() as connection, closing(sqlite3.connect(file)) as target:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("only a database of SQLite's has a copy")
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise UnusableDatabaseError(
                    self._address.shown, f"can't be copied to '{file}' ({error})", "make room there"
                ) from error
        address = checked_address(f"sqlite:///{file}", create=False)
        return Database(address, _engine(address, is_scratch=True))

    def beside(self, name: str, *, create: bool) -> "Database | None":
        """Open what is kept apart from this database: a file beside its own, `readout.NAME.db`.

        Its tables are whoever's asks. Without `create`, None where there is no such file. Raises StoreError.
        """
        path = self._address.path
        if path is None:
            return self
        file = path.with_name(f"{path.stem}.{name}{path.suffix or '.db'}")
        if not create and not file.exists():
            return None
        address = checked_address(f"sqlite:///{quote(str(file))}", create=create)
        other = Database(address, _engine(address))
        if not address.sealed:
            other._persistently(other._use_write_ahead_log)
        return other

    @property
    def is_sealed(self) -> bool:
        """Whether it may only be read."""
        return self._address.sealed

    def damage(self) -> str | None:
        """Return the first thing that is wrong with the file, in one line; None where it is whole."""
        try:
            found = self.read(lambda session: session.scalar(text("PRAGMA quick_check(1)")))
        except DamagedDatabaseError as error:
            return error.problem
        return None if found == "ok" else " ".join(str(found).split())

    def _persistently(self, attempt: Callable[[], T]) -> T:
        for left in reversed(range(ATTEMPTS)):
            try:
                return attempt()
            except DBAPIError as error:
                if not left or not _is_locked(error):
                    self._tell(error)
                    raise
                logger.warning("database locked, trying again", extra={"attempts_left": left})
            sleep(PAUSE_SECONDS * 2 ** (ATTEMPTS - left) * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        raise AssertionError("the last attempt returns or raises")

    def _tell(self, error: DBAPIError) -> None:
        """Raise what a person can mend as StoreError; what only a fault of ours explains is left as it is."""
        shown = self._address.shown
        if _is_locked(error):
            raise LockedDatabaseError(
                shown, "is locked by another program", "end that program, or wait and run this again"
            ) from error
        code = _code(error)
        if code in _DAMAGED:
            raise DamagedDatabaseError(shown, "is damaged", "move it away and restore a backup") from error
        if code in _REMEDIES:
            raise UnusableDatabaseError(shown, *_REMEDIES[code]) from error
        if isinstance(error, OperationalError):
            raise UnusableDatabaseError(
                shown, f"failed ({error.orig})", "restore a backup if it stays so"
            ) from error

    def _prepare(self, *, writing: bool) -> None:
        """Bring the schema to this program's version, and have a database that is written keep a log.

        A copy that SQLite itself made has today's schema, but no log: who reads it would wait for who writes.
        """
        is_current = self._persistently(self._is_current)
        if writing or not is_current:
            self._persistently(self._use_write_ahead_log)
        if not is_current:
            self._persistently(self._upgrade)

    def _upgrade(self) -> None:
        from store.database import upgrading  # noqa: PLC0415 - it loads Alembic, which takes longer than most commands

        # Two programs may do so at the same moment: the second, which waited for the lock, finds it done.
        with self._writing.begin() as connection:
            upgrading.upgrade(connection)

    def _is_current(self) -> bool:
        with self._reading.connect() as connection:
            return _is_current(connection, self._address)

    def _use_write_ahead_log(self) -> None:
        # The mode is kept in the file and can't be set inside a transaction, nor in memory.
        if self._address.path is not None:
            with self._reading.connect() as connection:
                connection.execution_options(**{_BEGINNING: None}).exec_driver_sql(
                    "PRAGMA journal_mode = WAL"
                )


def _engine(address: Address, *, is_scratch: bool = False) -> Engine:
    # A database in memory is its one connection.
    options: dict[str, Any] = {} if address.path else {"poolclass": StaticPool}
    engine = create_engine(_sealed(address) if address.sealed else address.url, **options)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    if is_scratch:
        event.listen(engine, "connect", _hurry)
    return engine


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


def _is_current(connection: Connection, address: Address) -> bool:
    """Tell whether the schema is this program's; raises where it is somebody else's or a later version's."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return False
    revision = connection.scalar(_VERSION) if "alembic_version" in tables else None
    if revision is None:
        raise UnusableDatabaseError(
            address.shown, "holds another program's tables", "name another file with --db"
        )
    if revision == _NEWEST:
        return True
    from store.database import upgrading  # noqa: PLC0415 - it loads Alembic, which takes longer than most commands

    if upgrading.is_known(revision):
        return False
    raise NewerDatabaseError(
        address.shown,
        f"was written by a later version of readout (schema '{revision}')",
        "use that version, or restore an older backup",
    )


_DAMAGED = {sqlite3.SQLITE_CORRUPT}
_REMEDIES: dict[int | None, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: ("is no database", "name another file with --db, or move this one away"),
    sqlite3.SQLITE_FULL: ("has no room left on its disk", "make room and run this again"),
    sqlite3.SQLITE_IOERR: ("can't be read or written", "see whether its disk is full or failing"),
    sqlite3.SQLITE_READONLY: ("can't be written", "allow writing to the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("can't be opened", "allow writing to the file and its folder"),
    sqlite3.SQLITE_PERM: ("can't be opened", "allow writing to the file and its folder"),
}


def _code(error: DBAPIError) -> int | None:
    extended = getattr(error.orig, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def _is_locked(error: DBAPIError) -> bool:
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
