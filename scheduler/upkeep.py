"""What keeps the database well: the nightly backup, what is let go each day, room on the disk.

When each was done, and how it ended, is kept in the folder of backups: it is known when the database is not.
"""

import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from scheduler.configuration.config import Configuration
from scheduler.delivery.files import OutputError, write_file
from scheduler.issuing.periods import Timetable, due_period
from store.archive import Archive
from store.database.addresses import checked_address
from store.database.backups import made_at
from store.errors import ReadoutError, StoreError
from store.upkeep.keeper import Keeper

BACKUP, CHECK, PRUNE = "backup", "check", "prune"
OK, FAILED = "ok", "failed"
AGAIN = timedelta(hours=1)  # after what failed
_OLD = timedelta(hours=36)  # for the newest backup
_KEEP_HOSTS = timedelta(days=2)  # what a host asked for holds for a day
_FILE = "upkeep.json"
_MB = 1_000_000

logger = logging.getLogger("scheduler")


class DiskFullError(ReadoutError):
    """There is too little room on the disk for more articles."""


class CorruptDatabaseError(StoreError):
    """The database holds what no program wrote there: nothing is written to it any more."""

    def __init__(self, problem: str, keeper: Keeper) -> None:
        super().__init__(f"db_corrupt: {problem}; {way_back(keeper)}")


class Limits(TypedDict):
    """Until when what is kept for a time only is let go."""

    runs_before: datetime
    pages_before: datetime
    hosts_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """When something was done last, and how it ended; `told` is one line."""

    name: str
    at: datetime
    outcome: str
    told: str


def keeper_of(config: Configuration) -> Keeper:
    """Return who keeps the configured database."""
    return Keeper(config.database, folder=config.store.backups, keep=config.store.keep_backups)


def limits(config: Configuration, now: datetime) -> Limits:
    """Return what is old enough to be let go."""
    runs, pages = (timedelta(days=days) for days in (config.store.keep_runs, config.store.keep_pages))
    return Limits(runs_before=now - runs, pages_before=now - pages, hosts_before=now - _KEEP_HOSTS)


def disk_folder(config: Configuration) -> Path:
    """Return the folder on whose disk the database grows; where that is a server's, the digest's."""
    path = checked_address(config.database, create=True).path
    there = path.resolve().parent if path else config.digest.folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there


def free_room(config: Configuration) -> int:
    """Return how many bytes are free for the database."""
    return shutil.disk_usage(disk_folder(config)).free


def has_room(config: Configuration) -> bool:
    """Tell whether as much is free for the database as [store] least_free_mb wants."""
    return free_room(config) >= config.store.least_free_mb * _MB


def require_room(config: Configuration) -> None:
    """Raise DiskFullError where less is free than [store] least_free_mb."""
    least = config.store.least_free_mb
    if not has_room(config):
        raise DiskFullError(
            f"disk_full: less than {least} MB free in '{disk_folder(config)}'; nothing is crawled until there"
            " is room, the rest goes on; make room, or set [store] least_free_mb"
        )


def chores(config: Configuration) -> Mapping[str, Chore]:
    """Return what was done last, by name."""
    with suppress(OSError, ValueError, KeyError, TypeError, StoreError):
        told = json.loads((keeper_of(config).folder / _FILE).read_text(encoding="utf-8"))
        return {name: _chore(name, each) for name, each in told.items()}
    return {}


def _chore(name: str, told: Mapping[str, Any]) -> Chore:
    at = datetime.fromisoformat(told["at"])
    return Chore(name=name, at=at, outcome=str(told["outcome"]), told=str(told["told"]))


class Upkeep:
    """Does what is due. `stopping` breaks off what can be done later; `on_chore` is told that one begins."""

    def __init__(
        self,
        config: Configuration,
        archive: Archive,
        *,
        stopping: Callable[[], bool],
        on_chore: Callable[[], None] = lambda: None,
    ) -> None:
        self._config = config
        self._archive = archive
        self._stopping = stopping
        self._on_chore = on_chore
        self._keeper = keeper_of(config)

    def do_due(self, now: datetime) -> None:
        """Look whether the database is whole, back it up and prune, each once a night.

        What fails is told, and tried again later; but for damage: that is raised as CorruptDatabaseError.
        """
        for name, work in ((CHECK, self._check), (BACKUP, self._back_up), (PRUNE, self._prune)):
            if not self._stopping() and self._is_due(name, now):
                self._do(name, work, now)

    def _is_due(self, name: str, now: datetime) -> bool:
        """Tell whether a chore was not done since it was due last; what a clock that ran ahead did is not."""
        last = chores(self._config).get(name)
        if last and last.outcome == FAILED and timedelta() <= now - last.at < AGAIN:
            return False
        done = [last.at] if last and last.outcome == OK else []
        if name == BACKUP:
            done = [at for file in self._keeper.backups() if (at := made_at(file))]
        after = max((at for at in done if at <= now), default=datetime.min.replace(tzinfo=UTC))
        store, zone = self._config.store, self._config.digest.zone
        return due_period(Timetable(at=store.backup_at, zone=zone), now, after) is not None

    def _do(self, name: str, work: Callable[[datetime], str], now: datetime) -> None:
        failure: Exception | None = None
        self._on_chore()
        try:
            ended = Chore(name=name, at=now, outcome=OK, told=work(now))
        except (ReadoutError, OSError) as error:
            failure, ended = error, Chore(name=name, at=now, outcome=FAILED, told=str(error))
        level = logging.INFO if ended.outcome == OK else logging.ERROR
        logger.log(level, "upkeep", extra={"chore": name, "outcome": ended.outcome, "told": ended.told})
        self._note(ended)
        if isinstance(failure, CorruptDatabaseError):
            raise failure

    def _note(self, ended: Chore) -> None:
        told = {**chores(self._config), ended.name: ended}
        written = {name: {**asdict(each), "at": each.at.isoformat()} for name, each in told.items()}
        with suppress(OutputError):  # on a full disk; the log says it all
            write_file(self._keeper.folder / _FILE, json.dumps(written, indent=1).encode())

    def _check(self, _: datetime) -> str:
        if damage := self._archive.damage():
            raise CorruptDatabaseError(damage, self._keeper)
        return "the database is whole"

    def _back_up(self, now: datetime) -> str:
        """Make a backup, which is read back and compared before it counts."""
        self._require_room()
        made = self._keeper.back_up(now)
        return f"{made.file.name}: {made.rows['articles']} articles, {made.size} bytes, read back and whole"

    def _require_room(self) -> None:
        """Rather have no backup than no room for what is delivered."""
        folder = self._keeper.folder
        there = folder if folder.exists() else disk_folder(self._config)
        needed = self._keeper.size() + self._config.store.least_free_mb * _MB
        if shutil.disk_usage(there).free < needed:
            raise DiskFullError(f"disk_full: a backup needs {needed // _MB} MB free in '{there}'; make room")

    def _prune(self, now: datetime) -> str:
        done = self._keeper.prune(**limits(self._config, now), stopping=self._stopping)
        return f"{done.pages} pages, {done.runs} crawls let go, {done.freed} bytes given back"


def newest_backup(config: Configuration) -> datetime | None:
    """Return when the newest backup was made; None: there is none. Raises StoreError."""
    return max((at for file in keeper_of(config).backups() if (at := made_at(file))), default=None)


def way_back(keeper: Keeper) -> str:
    """Say how to get back what a damaged database held."""
    newest = keeper.newest()
    if newest is None:
        return "there is no backup that could be restored"
    return f"`readout db restore {newest}` brings the newest backup back"


def problems(config: Configuration, done: Iterable[Chore], now: datetime) -> Iterator[str]:
    """Yield what is wrong with the upkeep, a line each."""
    told = {chore.name: chore for chore in done}
    for chore in told.values():
        if chore.outcome == FAILED:
            yield f"{chore.name}: {chore.told}"
    with suppress(ReadoutError):
        newest = newest_backup(config)
        if newest and now - newest > _OLD:
            yield f"{BACKUP}: the newest is of {newest.isoformat(timespec='seconds')}"
