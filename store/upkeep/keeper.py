"""One database as its operator sees it: its backups, its schema, whether it is whole."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.database.addresses import checked_address
from store.database.backups import Backup, backup_folder, examine, kept, stamped, stem_of, thin
from store.database.errors import DamagedDatabaseError, UnusableDatabaseError
from store.database.transactions import Database
from store.database.versions import NEWEST
from store.indexing.refilling import disagreements, refill
from store.tables import Base
from store.upkeep.invariants import broken
from store.upkeep.pruning import Pruned, prune
from store.upkeep.restoring import Restored, restore

__all__ = ["Backup", "Checked", "Keeper", "Pruned", "Restored", "Upgraded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """From which schema to which; None: there was none. `backup` is what was kept of the former."""

    before: str | None
    after: str
    backup: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong, a line each; how many rows there are, by table, where that could be counted."""

    problems: tuple[str, ...]
    rows: Mapping[str, int]


class Keeper:
    """Looks after the database at `url`. Every method may raise StoreError.

    Its backups are in `folder`, or in one beside it.
    """

    def __init__(self, url: str, *, folder: Path | None = None, keep: int = 14) -> None:
        self._url = url
        self._address = checked_address(url, create=True)
        self._keep = keep
        self.folder = backup_folder(self._address, folder)

    def upgrade(self) -> Upgraded:
        """Bring the schema to today's version, in one transaction, after a backup; make it where none is."""
        path = self._address.path
        is_there = self._address.is_on_server or (path is not None and path.exists())
        before = self._schema() if is_there else None
        there = set(self.folder.glob("*.db"))
        with closing(Database.open(self._url, backups=self.folder)):
            made = sorted(set(self.folder.glob("*.db")) - there)
        return Upgraded(before=before, after=NEWEST, backup=made[-1] if made else None)

    def check(self) -> Checked:
        """Read everything, and see whether it is whole and keeps the rules that it must keep."""
        with closing(Database.reach(self._url)) as database:
            try:
                faults = database.faults()
                if faults:
                    return Checked(problems=faults, rows={})
                schema = database.schema()
                if schema != NEWEST:
                    old = f"its schema '{schema}' is an earlier version's; `readout db upgrade` upgrades it"
                    return Checked(problems=(old,), rows={})
                return database.read(_checked)
            except DamagedDatabaseError as error:
                return Checked(problems=(error.problem,), rows={})

    def back_up(self, now: datetime) -> Backup:
        """Make a backup named by its time, and remove the oldest of those that are too many."""
        made = self.back_up_to(self.folder / stamped(self._address, now))
        thin(self.folder, stem_of(self._address), keep=self._keep)
        return made

    def back_up_to(self, file: Path) -> Backup:
        """Make a backup called `file`, which isn't there yet."""
        if file.exists():
            raise UnusableDatabaseError(
                self._address.shown, f"can't be backed up as '{file}', which exists", "name another file"
            )
        with closing(Database.reach(self._url)) as database:
            if database.schema() is None:
                raise UnusableDatabaseError(
                    self._address.shown, "holds nothing yet", "`readout crawl` fills it"
                )
            return database.back_up(file)

    def backups(self) -> list[Path]:
        """Return the backups that are named by their times, the oldest first."""
        return kept(self.folder, stem_of(self._address))

    def newest(self) -> Path | None:
        """Return the newest of them that can be read and is whole."""
        for file in reversed(self.backups()):
            try:
                return examine(file).file
            except UnusableDatabaseError:
                continue
        return None

    def restore(self, file: Path, now: datetime) -> Restored:
        """Put a backup in the place of the database, which is kept aside; the service must not run."""
        return restore(file, self._url, folder=self.folder, now=now)

    def prune(
        self,
        *,
        runs_before: datetime,
        pages_before: datetime,
        hosts_before: datetime,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Pruned:
        """Let go of what is older; give room back, in steps for which nobody waits long."""
        with closing(Database.open(self._url, create=False, backups=self.folder)) as database:
            return prune(
                database,
                runs_before=runs_before,
                pages_before=pages_before,
                hosts_before=hosts_before,
                stopping=stopping,
            )

    def compact(self) -> None:
        """Write everything anew, and what follows from it; nobody else can write meanwhile."""
        with closing(Database.open(self._url, create=False, backups=self.folder)) as database:
            database.write(refill)
            database.compact()

    def size(self) -> int:
        """Return how many bytes the database takes."""
        with closing(Database.reach(self._url)) as database:
            return database.size()

    def _schema(self) -> str | None:
        with closing(Database.reach(self._url)) as database:
            return database.schema()


def _checked(session: Session) -> Checked:
    rows = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    problems = [*broken(session)]
    if index := disagreements(session):
        numbers = f"{index.missing} missing, {index.stale} old, {index.left_over} too many"
        problems.append(f"entries of the index of words: {numbers}; `readout db prune --full` makes it anew")
    return Checked(problems=tuple(problems), rows=rows)
