"""One database: its transactions, its schema brought up to date."""

import logging
import random
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.database.addresses import Address, checked_address
from store.database.dialects import Dialect
from store.database.errors import (
    DamagedDatabaseError,
    MissingDatabaseError,
    NewerDatabaseError,
    UnusableDatabaseError,
)
from store.database.postgresql import PostgreSQL
from store.database.sqlite import SQLite

T = TypeVar("T")

ATTEMPTS = 5  # the pause between two is doubled each time, with jitter
_NOTICING_SECONDS = 1.0  # until a server knows that whom it served has gone

# Each migration's file begins with the version of the schema that it makes; it stands in Alembic's
# own table, which this reads without Alembic.
_NEWEST = max(file.name for file in (Path(__file__).parents[1] / "migrations/versions").glob("[0-9]*.py"))[:4]
_VERSION = text("SELECT version_num FROM alembic_version")

logger = logging.getLogger(__name__)


class Database:
    """Runs functions inside transactions, and tells what goes wrong as StoreError."""

    def __init__(self, address: Address, dialect: Dialect) -> None:
        self._address = address
        self._dialect = dialect
        self._was_reached = False

    @classmethod
    def open(cls, url: str, *, create: bool = True, in_memory: bool = False) -> "Database":
        """Open the database at `url` and create or upgrade its schema.

        Raises StoreError, one line that names the database and the remedy; it is a ConfigurationError too
        where another address, or another version of the program, is needed. Without `create` a database that
        isn't there is one of the reasons; one that can't be written is opened for reading. `in_memory` allows
        one that is lost when it is closed.
        """
        address = checked_address(url, create=create, in_memory=in_memory)
        database = cls(address, PostgreSQL(address) if address.is_on_server else SQLite(address))
        try:
            database._prepare(writing=create)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close every connection."""
        self._dialect.reading.dispose()

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction that sees one state of the database and changes nothing."""

        def attempt() -> T:
            with Session(self._dialect.reading) as session:
                return work(session)

        return self._persistently(attempt)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction that holds the write lock from its beginning.

        When this returns, what was written is on the disk. `work` may be run again when the lock is refused,
        or the server gone in its midst; never after it was committed.
        """

        def attempt() -> T:
            # Objects stay as they are after the commit: nothing of them is used then.
            with Session(self._dialect.writing, expire_on_commit=False) as session:
                done = work(session)
                session.flush()
                ticket = self._dialect.ticket(session)
                try:
                    session.commit()
                except DBAPIError as error:
                    if ticket is None or not error.connection_invalidated or not self._was_committed(ticket):
                        raise
            return done

        return self._persistently(attempt)

    def copy_to(self, file: Path) -> "Database":
        """Copy everything to a new file, while others go on writing, and open that. Raises StoreError.

        The copy is scratch: what is written to it later may be lost with the machine's power.
        """
        self._persistently(lambda: self._dialect.copy_to(file))
        address = checked_address(f"sqlite:///{file}", create=False)
        return Database(address, SQLite(address, is_scratch=True))

    def beside(self, name: str, *, create: bool) -> "Database | None":
        """Open what is kept apart from this database: a file beside its own, `readout.NAME.db`.

        On a server nothing is: this database itself.

        Its tables are whoever's asks. Without `create`, None where there is no such file. Raises StoreError.
        """
        path = self._address.path
        if path is None:
            return self
        file = path.with_name(f"{path.stem}.{name}{path.suffix or '.db'}")
        if not create and not file.exists():
            return None
        address = checked_address(f"sqlite:///{quote(str(file))}", create=create)
        other = Database(address, SQLite(address))
        if not address.sealed:
            other._persistently(other._dialect.prepare_for_writing)
        return other

    @property
    def is_sealed(self) -> bool:
        """Whether it may only be read."""
        return self._address.sealed

    def damage(self) -> str | None:
        """Return the first thing that is wrong with what is stored, in one line; None where it is whole."""
        try:
            return self.read(self._dialect.damage)
        except DamagedDatabaseError as error:
            return error.problem

    def _was_committed(self, ticket: str) -> bool:
        """Tell how a transaction ended whose server went away before it could say so."""
        for _ in range(ATTEMPTS):
            known = self._persistently(lambda: self._dialect.was_committed(ticket))
            if known is not None:
                return known
            sleep(_NOTICING_SECONDS)
        raise UnusableDatabaseError(
            self._address.shown,
            "went away while something was stored, and does not say whether it was",
            "see its server's log, then run this again",
        )

    def _persistently(self, attempt: Callable[[], T]) -> T:
        for left in reversed(range(ATTEMPTS)):
            try:
                done = attempt()
            except DBAPIError as error:
                pause = self._dialect.pause_before_another_attempt(error, was_reached=self._was_reached)
                if not left or pause is None:
                    if told := self._dialect.told(error):
                        raise told from error
                    raise
                logger.warning("database can't be used, trying again", extra={"attempts_left": left})
            else:
                self._was_reached = True
                return done
            sleep(pause * 2 ** (ATTEMPTS - left) * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        raise AssertionError("the last attempt returns or raises")

    def _prepare(self, *, writing: bool) -> None:
        """Bring the schema to this program's version, and have a database that is written keep a log.

        A copy that SQLite itself made has today's schema, but no log: who reads it would wait for who writes.
        """
        is_current = self._persistently(lambda: self._is_current(writing=writing))
        if writing or not is_current:
            self._persistently(self._dialect.prepare_for_writing)
        if not is_current:
            self._persistently(self._upgrade)

    def _upgrade(self) -> None:
        from store.database import upgrading  # noqa: PLC0415 - it loads Alembic, which takes longer than most commands

        # Two programs may do so at the same moment: the second, which waited for the lock, finds it done.
        with self._dialect.writing.begin() as connection:
            upgrading.upgrade(connection, after_each=self._dialect.complete_schema)

    def _is_current(self, *, writing: bool) -> bool:
        with self._dialect.reading.connect() as connection:
            self._dialect.check(connection)
            if not inspect(connection).get_table_names():
                if self._dialect.may_make(writing=writing):
                    return False
                raise MissingDatabaseError(
                    self._address.shown,
                    "holds nothing yet",
                    "`readout crawl` fills it, or name another with --db",
                )
            return _is_current(connection, self._address)


def _is_current(connection: Connection, address: Address) -> bool:
    """Tell whether the schema is this program's; raises where it is somebody else's or a later version's."""
    revision = connection.scalar(_VERSION) if inspect(connection).has_table("alembic_version") else None
    if revision is None:
        raise UnusableDatabaseError(
            address.shown, "holds another program's tables", "name another database with --db"
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
