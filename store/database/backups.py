"""Backups: each is one file of SQLite's, made under another name and given its own when it is proven whole.

So they are of PostgreSQL's databases too: what is checked, restored or looked at is the same everywhere.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from store.database.addresses import Address
from store.database.counters import count_rows, table_names
from store.database.errors import DamagedDatabaseError, NewerDatabaseError, UnusableDatabaseError
from store.database.versions import NEWEST, is_earlier

PARTIAL = ".partial"
_WRITER = re.compile(r"\.(\d+)\.partial")
_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"-(\d{8}T\d{6}Z)\.db")
_OTHERS = "name a backup that readout made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A file that holds a whole database; `rows` says how many, by table."""

    file: Path
    schema: str
    rows: Mapping[str, int]
    size: int  # bytes


def backup_folder(address: Address, configured: Path | None = None) -> Path:
    """Return where backups of a database are kept: beside its file, where nothing else is configured."""
    if configured is not None:
        return configured
    if address.path is not None:
        return Path(f"{address.path.resolve()}.backups")
    return Path(f"{address.url.database}.backups")


def stem_of(address: Address) -> str:
    """Return how the names of a database's backups begin."""
    name = address.path.stem if address.path else str(address.url.database)
    return re.sub(r"[^\w.-]", "_", name)


def stamped(address: Address, now: datetime) -> str:
    """Name the backup that is made at `now`."""
    return f"{stem_of(address)}-{now.astimezone(UTC).strftime(_STAMP)}.db"


def made_at(file: Path) -> datetime | None:
    """Return when a backup was made, by its name; None where that doesn't tell."""
    if told := _STAMPED.search(file.name):
        with suppress(ValueError):
            return datetime.strptime(told[1], _STAMP).replace(tzinfo=UTC)
    return None


def kept(folder: Path, stem: str) -> list[Path]:
    """Return the backups of a folder that are named by their times, the oldest first."""
    return sorted(file for file in folder.glob(f"{_literal(stem)}-*.db") if made_at(file))


def thin(folder: Path, stem: str, *, keep: int) -> list[Path]:
    """Remove all of these but the newest `keep`; return what was removed."""
    removed = kept(folder, stem)[:-keep]
    for file in removed:
        file.unlink(missing_ok=True)
    return removed


def free_name(folder: Path, name: str) -> Path:
    """Return a file of that name in `folder`, or a numbered one, that isn't there yet."""
    file, number = folder / f"{name}.db", 2
    while file.exists():
        file, number = folder / f"{name}-{number}.db", number + 1
    return file


def make_backup(copy: Callable[[Path], Mapping[str, int]], file: Path, *, address: Address) -> Backup:
    """Have `copy` write a database to a file, prove that it is whole, and only then call it `file`.

    `copy` returns how many rows it saw of each table. A kill at any moment leaves what there was before;
    what is half made is removed by a later backup. Raises UnusableDatabaseError.
    """
    shown = address.shown
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(file.parent)
        with _partial(file) as partial:
            rows = copy(partial)
            as_one_file(partial)
            if address.path and address.path.exists():
                partial.chmod(address.path.stat().st_mode & 0o777)
            made = examine(partial)
            if wrong := {name: made.rows.get(name) for name in rows if rows[name] != made.rows.get(name)}:
                raise UnusableDatabaseError(shown, f"has other rows than its backup ({wrong})", "try again")
            keep(partial, file)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT:
            raise DamagedDatabaseError(
                shown, "is damaged", "restore a backup that was made before"
            ) from error
        raise UnusableDatabaseError(
            shown, f"can't be backed up as '{file}' ({reason})", "make room there, or name another place"
        ) from error
    return Backup(file=file, schema=made.schema, rows=made.rows, size=file.stat().st_size)


def examine(file: Path) -> Backup:
    """Open a backup, read all of it and count its rows. Raises UnusableDatabaseError for what is none."""
    shown = str(file)
    try:
        with closing(_opened(file)) as connection:
            schema = _schema(connection, shown)
            [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise DamagedDatabaseError(shown, f"is damaged ({' '.join(found.split())})", _OTHERS)
            rows = count_rows(connection)
            return Backup(file=file, schema=schema, rows=rows, size=file.stat().st_size)
    except sqlite3.DatabaseError as error:
        problem = f"is damaged, or no database ({error})"
        raise DamagedDatabaseError(shown, problem, _OTHERS) from error
    except OSError as error:
        raise UnusableDatabaseError(shown, f"can't be read ({error.strerror})", _OTHERS) from error


def _opened(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise UnusableDatabaseError(str(file), "isn't there, or is no file", _OTHERS)
    # What has no log is not written by anybody, and nothing is to be made beside it.
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(file.resolve()))}?{how}", uri=True)


def _schema(connection: sqlite3.Connection, shown: str) -> str:
    if "alembic_version" not in table_names(connection):
        raise UnusableDatabaseError(shown, "is no database of readout's", _OTHERS)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    schema = str(found[0]) if found else ""
    if schema != NEWEST and not is_earlier(schema):
        raise NewerDatabaseError(
            shown, f"was written by a later version of readout (schema '{schema}')", "use that version"
        )
    return schema


@contextmanager
def _partial(file: Path) -> Iterator[Path]:
    """Give a name to write to, of this process alone; nothing of it is left behind."""
    partial = file.with_name(f"{file.name}.{os.getpid()}{PARTIAL}")
    _remove(partial)
    try:
        yield partial
    finally:
        _remove(partial)


def _remove(partial: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _remove_abandoned(folder: Path) -> None:
    """Remove what killed programs have left."""
    for file in folder.glob(f"*{PARTIAL}*"):
        if not _is_being_written(file):
            file.unlink(missing_ok=True)


def _is_being_written(partial: Path) -> bool:
    told = _WRITER.search(partial.name)
    if told is None:
        return False
    try:
        os.kill(int(told[1]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def as_one_file(file: Path) -> None:
    """Let nothing of a database lie beside its file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def keep(partial: Path, file: Path) -> None:
    """Give a finished file its name, when it is on the disk; then that name is too."""
    _wait_for_disk(partial)
    partial.replace(file)
    _wait_for_disk(file.parent)


def _wait_for_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _literal(stem: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", stem)
