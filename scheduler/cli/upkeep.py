"""`readout db`: the database as a whole."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.context import FAILED, Context, context_of, say
from scheduler.cli.service import ALREADY_RUNNING
from scheduler.service.daemon import LOCK
from scheduler.upkeep import keeper_of, limits
from store.database.addresses import checked_address
from store.locks import HeldError, Lock
from store.upkeep.keeper import Backup, Keeper

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The database as a whole: upgrade, check, back up, restore, prune.",
)


@contextmanager
def _service_at_rest(told: Context, doing: str) -> Iterator[None]:
    """Keep the service from being started meanwhile; ends the command where it runs."""
    try:
        with Lock.take(told.config.database, LOCK, holder=f"readout db {doing}"):
            yield
    except HeldError as error:
        if error.name != LOCK:
            raise
        process = f"process {error.pid}" if error.pid else "another process"
        say(f"readout: the service runs ({process}): end it first, then run this again")
        raise typer.Exit(ALREADY_RUNNING) from error


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database's tables to this version, after a backup; make them where there are none.

    All of it happens or nothing, whatever ends the command in its midst. Other commands and the service do
    the same when they meet an older database: this one says what it did.

    \b
    Examples:
      readout db upgrade
      readout --db postgresql://readout@/readout db upgrade

    Exit codes: 0 done, 1 it failed and nothing was changed, 2 a later version wrote the database, 3 the
    service runs.
    """
    told = context_of(context)
    with _service_at_rest(told, "upgrade"):
        done = keeper_of(told.config).upgrade()
    if done.before == done.after:
        say(f"nothing to do: the schema is {done.after} already")
        return
    if done.backup:
        say(f"backup: {done.backup}")
    say(
        f"upgraded from schema {done.before} to {done.after}" if done.before else f"made: schema {done.after}"
    )


@app.command()
def check(context: typer.Context) -> None:
    """Read everything, and tell what is wrong: with the file, with what refers to what, with our own rules.

    Changes nothing; the service may run.

    \b
    Examples:
      readout db check
      readout db check || mail -s "readout's database" operator@example.org

    Exit codes: 0 nothing is wrong, 1 something is (a line each, on standard output).
    """
    told = context_of(context)
    keeper = keeper_of(told.config)
    found = keeper.check()
    for problem in found.problems:
        typer.echo(problem)
    if found.problems:
        say(f"readout: {len(found.problems)} thing(s) are wrong; {_way_back(keeper)}")
        raise typer.Exit(FAILED)
    rows = found.rows
    say(
        f"nothing is wrong: {rows['articles']} articles, {rows['meetings']} meetings, {rows['issues']} issues"
    )


def _way_back(keeper: Keeper) -> str:
    newest = keeper.newest()
    if newest is None:
        return "there is no backup to go back to"
    return f"`readout db restore {newest}` goes back to the newest backup"


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Its name  [default: by its time, in the folder of backups]"),
    ] = None,
) -> None:
    """Write a backup: one file of SQLite's, of PostgreSQL's databases too, while everything goes on.

    It is read back before it gets its name. Without FILE the oldest of more than [store] keep_backups are
    removed. Fetched pages, which lie in a file of their own, are not in it.

    \b
    Examples:
      readout db backup
      readout db backup /mnt/backup/readout-today.db

    Exit codes: 0 done, 1 it failed and earlier backups are as they were.
    """
    told = context_of(context)
    keeper = keeper_of(told.config)
    made = keeper.back_up_to(file) if file else keeper.back_up(told.clock.now())
    say(f"backup: {made.file} ({_told(made)})")


def _told(made: Backup) -> str:
    articles = made.rows.get("articles", 0)
    return f"{articles} articles, schema {made.schema}, {_mb(made.size)}, read back and whole"


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Put a backup in the database's place; what it replaces is kept beside it, and told.

    The backup is read first; of an earlier version it is upgraded. On a terminal you are asked once more.

    \b
    Examples:
      readout db restore readout.db.backups/readout-20261122T030000Z.db
      readout db restore --yes /mnt/backup/readout-today.db

    Exit codes: 0 done, 1 it can't be, and nothing was changed, 2 a later version wrote it, 3 the service
    runs.
    """
    told = context_of(context)
    address = checked_address(told.config.database, create=True)
    with _service_at_rest(told, "restore"):
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Replace '{address.shown}' by '{file}'?", abort=True, err=True)
        done = keeper_of(told.config).restore(file, told.clock.now())
    if done.aside:
        say(f"what was there before: {done.aside}")
    say(f"restored: {done.backup.file} ({_told(done.backup)})")


@app.command()
def prune(
    context: typer.Context,
    full: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--full", help="Write everything anew, too: as small as can be")
    ] = False,
) -> None:
    """Let go of what is kept for a time only, and give room back to the disk.

    That is fetched pages ([store] keep_pages) and how crawls ended ([store] keep_runs); never an article, a
    revision, a meeting, an edit or an issue. The service does so each day. With --full the whole file is
    written anew and its index of words made anew: the service must not run, and as much room must be free.

    \b
    Examples:
      readout db prune
      readout db prune --full

    Exit codes: 0 done, 1 it failed, 2 wrong usage or configuration, 3 the service runs (--full).
    """
    told = context_of(context)
    keeper = keeper_of(told.config)
    done = keeper.prune(**limits(told.config, told.clock.now()))
    size, freed = done.size, done.freed
    if full:
        with _service_at_rest(told, "prune"):
            keeper.compact()
        size = keeper.size()
        freed += done.size - size
    gone = f"{done.pages} pages, {done.runs} crawls"
    say(f"let go: {gone}; given back: {_mb(freed)}; the database has {_mb(size)}")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def add_to(root: typer.Typer) -> None:
    """Add this file's commands to `root`."""
    root.add_typer(app, name="db")
