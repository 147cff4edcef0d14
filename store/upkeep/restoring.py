"""A backup in the place of a database, which is kept aside."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import delete
from sqlalchemy.orm import Session

from store.database.addresses import Address, checked_address
from store.database.backups import Backup, as_one_file, examine, free_name, keep, make_backup, stem_of
from store.database.errors import UnusableDatabaseError
from store.database.transactions import Database
from store.exporting.transfer import export_lines, load_lines
from store.indexing.refilling import disagreements, refill
from store.issues.subscribers import Left, keep_away, who_left
from store.records.subscribers import SubscriberState
from store.tables import Base

_WAIT_SECONDS = 2.0  # for other programs that have the file open
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and where what it replaced is kept; None: there was nothing."""

    backup: Backup
    aside: Path | None


def restore(file: Path, url: str, *, folder: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database at `url`; raises UnusableDatabaseError, and changes nothing.

    A kill at any moment leaves the one or the other. No other program may have the database open. Who has
    unsubscribed since the backup was made stays away.
    """
    backup = examine(file)
    address = checked_address(url, create=True)
    if address.is_on_server:
        aside = _into_server(backup, url, folder=folder, now=now)
    else:
        aside = _into_file(backup, address, folder=folder, now=now)
    return Restored(backup=backup, aside=aside)


def _into_file(backup: Backup, address: Address, *, folder: Path, now: datetime) -> Path | None:
    """Give a copy of the backup the database's name, in one step, when nothing is left to do to it."""
    if address.path is None:
        raise UnusableDatabaseError(address.shown, "is in memory", "name a file with --db")
    path = address.path.resolve()
    if path.exists() and path.samefile(backup.file):
        raise UnusableDatabaseError(address.shown, "is that backup itself", "name another database with --db")
    # What is kept before its upgrade is named by the stem; the ending is no other database's.
    fresh = path.with_name(f"{path.stem}{path.suffix or '.'}-restoring")
    _remove(fresh)
    make_backup(lambda partial: _copied(backup.file, partial), fresh, address=address)
    try:
        if path.exists():
            _take_from_others(path, address)
        # Before it has the database's name: else a kill would let it write to who has unsubscribed since.
        _finish(fresh, _who_left_in(path), folder=folder, now=now)
        aside = _kept_aside(path, address, now) if path.exists() else None
        keep(fresh, path)
    finally:
        _remove(fresh)
    return aside


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _finish(fresh: Path, left: list[Left], *, folder: Path, now: datetime) -> None:
    """Upgrade a copy of a backup, fill its index, and keep away from it those who left."""
    with closing(Database.open(f"sqlite:///{quote(str(fresh))}", backups=folder)) as database:
        # A backup that was made on a server has no index of words.
        if database.read(disagreements):
            database.write(refill)
        if left:
            database.write(lambda session: keep_away(session, left, now=now))
    as_one_file(fresh)


def _copied(file: Path, partial: Path) -> dict[str, int]:
    with (
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(partial)) as target,
    ):
        source.backup(target)
    return dict(examine(file).rows)


def _kept_aside(path: Path, address: Address, now: datetime) -> Path:
    """Give the database a second name; with its log, where that can't be written into it any more."""
    aside = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC).strftime(_STAMP)}")
    _take_from_others(path, address)  # once more: somebody may have opened it while the copy was upgraded
    try:
        os.link(path, aside)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV}:
            raise UnusableDatabaseError(
                address.shown, f"can't be kept as '{aside}' ({error.strerror})", "make room there"
            ) from error
        path.replace(aside)  # a file system that knows no second names
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    return aside


def _take_from_others(path: Path, address: Address) -> None:
    """Write the log into the file, which fails as long as another program has it open.

    What is damaged has no log that could be trusted, and stays as it is.
    """
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise UnusableDatabaseError(
                    address.shown, "is open in another program", "end that program, then run this again"
                ) from error
        except sqlite3.DatabaseError:
            pass


def _who_left_in(file: Path) -> list[Left]:
    """Return who has unsubscribed in a database that is to be replaced; nobody, where it can't tell."""
    if not file.exists():
        return []
    asked = "SELECT digest, address, token, reason FROM subscribers WHERE state = ? ORDER BY id"
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return [Left(*row) for row in connection.execute(asked, [SubscriberState.UNSUBSCRIBED.value])]
    except sqlite3.DatabaseError:  # damaged, or older than that table
        return []


def _into_server(backup: Backup, url: str, *, folder: Path, now: datetime) -> Path | None:
    """Replace every row in one transaction."""
    with closing(Database.open(url, backups=folder)) as database:
        aside = database.back_up(free_name(folder, f"{stem_of(database.address)}-replaced")).file
        scratch = free_name(folder, f"{stem_of(database.address)}-restoring")
        try:
            make_backup(lambda partial: _copied(backup.file, partial), scratch, address=database.address)
            with closing(Database.open(f"sqlite:///{scratch}", backups=folder)) as source:
                source.read(lambda rows: database.write(lambda session: _replace_rows(rows, session, now)))
        finally:
            _remove(scratch)
    return aside


def _replace_rows(source: Session, target: Session, now: datetime) -> None:
    left = who_left(target)
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))
    load_lines(target, _numbered(source))
    keep_away(target, left, now=now)


def _numbered(source: Session) -> Iterator[tuple[int, dict[str, object]]]:
    return enumerate(export_lines(source), start=1)
