"""What every command is given: the configuration, the store, the clock, a progress bar."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from crawler.clock import Clock
from scheduler.configuration.config import (
    Configuration,
    child_environment,
    clock_of,
    configuration_file,
    load,
)
from scheduler.printing.formats import Format
from scheduler.recognising.vocabulary import take_vocabulary
from store.archive import Archive
from store.search import Search

FAILED, WRONG_USAGE = 1, 2

DAY = "%Y-%m-%d"
DAY_SHOWN = "YYYY-MM-DD"
RowFormat = Annotated[
    Format | None, typer.Option("--format", help="[default: a table on a terminal, else jsonl]")
]


class Context:
    """The global options, read when a command needs them: `--help` works with a broken configuration."""

    def __init__(self, config: Path | None, database: str | None) -> None:
        self.config_file = configuration_file(config)
        self._database = database

    @cached_property
    def config(self) -> Configuration:
        """Return the configuration; raises ConfigurationError."""
        return take_vocabulary(load(self.config_file, database=self._database), self.config_file)

    @cached_property
    def clock(self) -> Clock:
        """Return the clock: the machine's, or a test's; raises ConfigurationError."""
        return clock_of(self.config)

    @cached_property
    def author(self) -> str:
        """Return who edits, where the command does not say so: as configured, else the system's user."""
        if self.config.editing.author:
            return self.config.editing.author
        try:
            return getpass.getuser()
        except (KeyError, OSError):  # a user without a name, as in a container
            return f"user {os.getuid()}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what tells a child to read the same configuration, database and clock."""
        return child_environment(
            config_file=self.config_file, database=self.config.database, clock=self.clock
        )

    def archive(self) -> Archive:
        """Open the store for work on it."""
        return Archive.open(self.config.database, backups=self.config.store.backups)

    def archive_to_read(self) -> Archive:
        """Open the store for a look at it; raises StoreError where there is none yet."""
        self.search().close()
        return self.archive()

    def search(self) -> Search:
        """Open the store for questions."""
        return Search.open(self.config.database, backups=self.config.store.backups)


def configuration_text(file: Path) -> str:
    """Return the file's text as it is written, line ends too; empty where there is none yet."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""


def context_of(context: typer.Context) -> Context:
    """Return what the root command left for this one."""
    found = context.find_object(Context)
    if found is None:  # the root command always runs first
        raise RuntimeError("a command was called without its root")
    return found


def say(line: str) -> None:
    """Tell a person something that is not the command's result."""
    typer.echo(line, err=True)


@contextmanager
def progress_of_bytes(label: str, *, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal (nothing elsewhere) and give what moves it to so many bytes."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=total)
        yield lambda position: bar.update(task, completed=position)


@contextmanager
def progress(label: str, *, total: int | None) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal (nothing elsewhere) and give what moves it on by one."""
    console = Console(stderr=True)
    count = TextColumn("{task.completed:.0f}") if total is None else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), count, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)
