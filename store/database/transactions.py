"""One database: its transactions, its schema brought up to date."""

import logging
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import inspect, literal, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.database.addresses import Address, checked_address
from store.database.backups import Backup, backup_folder, free_name, make_backup, stem_of
from store.database.dialects import Dialect
from store.database.errors import (
    DamagedDatabaseError,
    MissingDatabaseError,
    NewerDatabaseError,
    UnusableDatabaseError,
)
from store.database.postgresql import PostgreSQL
from store.database.sqlite import SQLite
from store.database.versions import NEWEST, is_earlier

T = TypeVar("T")

ATTEMPTS = 5  # the pause between two is doubled each time, with jitter
_NOTICING_SECONDS = 1.0  # until a server knows that whom it served has gone

# Alembic's own table has it; this reads it without Alembic.
_VERSION = text("SELECT version_num FROM alembic_version")

_ALWAYS_FILLED = {"alembic_version", "unshingled"}

logger = logging.getLogger(__name__)


class Database:
    """Runs functions inside transactions, and tells what goes wrong as StoreError."""

    def __init__(self, address: Address, dialect: Dialect, *, has_schema: bool = True) -> None:
        self._address = address
        self._dialect = dialect
        self._has_schema = has_schema
        self._was_reached = False

    @classmethod
    def open(
        cls, url: str, *, create: bool = True, in_memory: bool = False, backups: Path | None = None
    ) -> "Database":
        """Open the database at `url` and create or upgrade its schema.

        What holds rows is backed up first, in the folder `backups`, or in one beside it.

        Raises StoreError, one line that names the database and the remedy; it is a ConfigurationError too
        where another address, or another version of the program, is needed. Without `create` a database that
        isn't there is one of the reasons; one that can't be written is opened for reading. `in_memory` allows
        one that is lost when it is closed.
        """
        database = cls.reach(url, create=create, in_memory=in_memory)
        try:
            database._prepare(writing=create, backups=backups)  # noqa: SLF001 - its own
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def reach(cls, url: str, *, create: bool = False, in_memory: bool = False) -> "Database":
        """Open the database at `url` as it is: nothing is made or upgraded. Raises StoreError."""
        address = checked_address(url, create=create, in_memory=in_memory)
        return cls(address, PostgreSQL(address) if address.is_on_server else SQLite(address))

    @property
    def address(self) -> Address:
        """Return where it is."""
        return self._address

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
                # What an earlier version wrote into a later one's tables would be found out much later.
                if self._has_schema:
                    self._check_version(session.scalar(_VERSION))
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

    def back_up(self, file: Path) -> Backup:
        """Write a backup of one state of everything, of whatever version, while others go on writing.

        Raises UnusableDatabaseError, and leaves what there was, where it can't be written or isn't whole.
        """
        return self._persistently(lambda: make_backup(self._dialect.back_up, file, address=self._address))

    def schema(self) -> str | None:
        """Return the version of its schema; None where it has no tables yet. Raises StoreError."""
        return self._persistently(self._schema)

    def confirm(self) -> None:
        """Raise NewerDatabaseError where a later version of this program has upgraded it meanwhile."""
        self._check_version(self.read(lambda session: session.scalar(_VERSION)))

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
        other = Database(address, SQLite(address), has_schema=False)
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

    def give_back(self, at_most: int) -> int:
        """Give at most so many bytes of unused room back to the disk; return how many: 0 if none is left."""
        return self._persistently(lambda: self._dialect.give_back(at_most))

    def checkpoint(self) -> None:
        """Write the log into the file, as far as those who read it allow."""
        self._persistently(self._dialect.checkpoint)

    def compact(self) -> None:
        """Write everything anew, without unused room; others can't write meanwhile."""
        self._persistently(self._dialect.compact)

    def size(self) -> int:
        """Return how many bytes all of it takes."""
        return self.read(self._dialect.size)

    def faults(self) -> tuple[str, ...]:
        """Return all that is wrong with what is stored, as its kind of database sees it, a line each."""
        return self._persistently(self._faults)

    def _faults(self) -> tuple[str, ...]:
        with Session(self._dialect.reading) as session:
            return tuple(self._dialect.faults(session))

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
                    self._tell_newer()
                    if told := self._dialect.told(error):
                        raise told from error
                    raise
                logger.warning("database can't be used, trying again", extra={"attempts_left": left})
            else:
                self._was_reached = True
                return done
            sleep(pause * 2 ** (ATTEMPTS - left) * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        raise AssertionError("the last attempt returns or raises")

    def _prepare(self, *, writing: bool, backups: Path | None) -> None:
        """Bring the schema to this program's version, and have a database that is written keep a log.

        A copy that SQLite itself made has today's schema, but no log: who reads it would wait for who writes.
        """
        found = self._persistently(lambda: self._schema_or_none(writing=writing))
        if writing or found != NEWEST:
            self._persistently(self._dialect.prepare_for_writing)
        if found == NEWEST:
            return
        try:
            kept = self._kept_before_upgrade(found, backups) if found else None
        except (DBAPIError, UnusableDatabaseError):
            # Another program, which had backed it up before, changed the tables while they were copied.
            if self._persistently(self._schema) == NEWEST:
                return
            raise
        self._persistently(self._upgrade)
        if found:
            told = {"database": self._address.shown, "from": found, "to": NEWEST, "backup": kept}
            logger.info("database upgraded", extra=told)

    def _kept_before_upgrade(self, found: str, backups: Path | None) -> Path | None:
        """Back up what an upgrade is about to change; there may be nothing."""
        if self._address.sealed or self._persistently(self._is_empty):
            return None
        folder = backup_folder(self._address, backups)
        return self.back_up(free_name(folder, f"{stem_of(self._address)}-schema-{found}")).file

    def _is_empty(self) -> bool:
        with self._dialect.reading.connect() as connection:
            names = [name for name in inspect(connection).get_table_names() if name not in _ALWAYS_FILLED]
            return all(
                connection.scalar(select(literal(1)).select_from(table(n)).limit(1)) is None for n in names
            )

    def _upgrade(self) -> None:
        from store.database import upgrading  # noqa: PLC0415 - it loads Alembic, which takes longer than most commands

        # Two programs may do so at the same moment: the second, which waited for the lock, finds it done.
        with self._dialect.writing.begin() as connection:
            upgrading.upgrade(connection, after_each=self._dialect.complete_schema)

    def _schema_or_none(self, *, writing: bool) -> str | None:
        found = self._schema()
        if found is None and not self._dialect.may_make(writing=writing):
            raise MissingDatabaseError(
                self._address.shown,
                "holds nothing yet",
                "`readout crawl` fills it, or name another with --db",
            )
        return found

    def _schema(self) -> str | None:
        """Return the version of the schema; raises where it is somebody else's or a later version's."""
        with self._dialect.reading.connect() as connection:
            self._dialect.check(connection)
            if not inspect(connection).get_table_names():
                return None
            has_one = inspect(connection).has_table("alembic_version")
            found = connection.scalar(_VERSION) if has_one else None
        if found is None:
            raise UnusableDatabaseError(
                self._address.shown, "holds another program's tables", "name another database with --db"
            )
        if not is_earlier(found):
            self._check_version(found)
        return str(found)

    def _check_version(self, found: str | None) -> None:
        """Raise where the schema is not the one that this program reads and writes."""
        if found == NEWEST:
            return
        if found and is_earlier(found):
            raise UnusableDatabaseError(
                self._address.shown, f"is of an earlier version now (schema '{found}')", "run this again"
            )
        raise NewerDatabaseError(
            self._address.shown,
            f"was written by a later version of readout (schema '{found}')",
            "use that version, or restore an older backup",
        )

    def _tell_newer(self) -> None:
        """Raise NewerDatabaseError where something fails because the tables are no longer those we know."""
        if self._has_schema and self._was_reached:
            with suppress(DBAPIError), self._dialect.reading.connect() as connection:
                found = connection.scalar(_VERSION)
                if found and not is_earlier(found):
                    self._check_version(found)
