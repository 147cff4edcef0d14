"""What is kept for a time only is let go, in small steps; its room goes back to the disk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from store.alerting import Alerting
from store.database.transactions import Database
from store.histories import prune_runs
from store.host_keeping import HostKeeping
from store.page_keeping import PageKeeping

_AT_ONCE = 500  # rows, so that nobody who writes waits for long
_BYTES_AT_ONCE = 4_000_000
_MOST_BYTES = 1_000_000_000  # what is still to be given back then waits for the next time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many runs and pages were let go, how many bytes the database gave back, and how many it has."""

    runs: int
    pages: int
    freed: int
    size: int


def prune(
    database: Database,
    *,
    runs_before: datetime,
    pages_before: datetime,
    hosts_before: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> Pruned:
    """Let go of what is older, until `stopping`. Raises StoreError."""
    runs = _in_steps(
        lambda: database.write(lambda session: prune_runs(session, before=runs_before, at_most=_AT_ONCE)),
        stopping,
    )
    kept = PageKeeping(database)
    HostKeeping(database).prune_hosts(before=hosts_before)
    Alerting(database).prune_alerts(before=runs_before)
    pages = _in_steps(lambda: kept.prune_pages(before=pages_before, at_most=_AT_ONCE), stopping)
    freed = _give_back(database, stopping)
    if (beside := database.beside("pages", create=False)) and beside is not database:
        freed += _give_back(beside, stopping)
        beside.close()
    return Pruned(runs=runs, pages=pages, freed=freed, size=database.size())


def _in_steps(step: Callable[[], int], stopping: Callable[[], bool]) -> int:
    done = 0
    while not stopping() and (number := step()):
        done += number
    return done


def _give_back(database: Database, stopping: Callable[[], bool]) -> int:
    """Give unused room back to the disk, and write the log into the file."""
    freed = 0
    while freed < _MOST_BYTES and not stopping() and (given := database.give_back(_BYTES_AT_ONCE)):
        freed += given
    database.checkpoint()
    return freed
