"""The commands of whoever keeps the service running: sources, doctor."""

import sys
from collections.abc import Sequence

import typer

from scheduler.cli.context import FAILED, Context, RowFormat, context_of, say
from scheduler.daemon import LOCK
from scheduler.doctor import examine
from scheduler.findings import Level
from scheduler.printing import Format, chosen_or_fitting, print_rows
from scheduler.rows import finding_row, source_row, source_to_json
from scheduler.source_states import State, source_states
from scheduler.vocabulary import examine_built_in
from store.database.errors import MissingDatabaseError
from store.records import SourceHistory


def sources(context: typer.Context, chosen: RowFormat = None) -> None:
    """Show how each source is: when it was read, since when it fails and why, when it is crawled next.

    A source is ok or unchanged (it was read, with news or without), empty (its list named no article),
    failed, waiting (never crawled yet) or disabled. A table has times by the clock of the digest's zone.

    \b
    Examples:
      readout sources
      readout sources --format jsonl
    """
    told = context_of(context)
    states = source_states(told.config, _histories(told), told.clock.now())
    zone = told.config.digest.zone
    print_rows([source_row(state, zone) for state in states], [source_to_json(s) for s in states], chosen)
    if chosen_or_fitting(chosen) is Format.TABLE:
        sys.stdout.flush()
        for state in states:
            if state.reason:
                say(f"{state.source}: {state.reason}")
    if all(state.state in {State.WAITING, State.DISABLED} for state in states):
        say("nothing was crawled yet: `readout crawl` does it once, `readout run` for good")


def _histories(told: Context) -> Sequence[SourceHistory]:
    """Return what is known of the sources; a look makes no database."""
    try:
        with told.archive_to_read() as archive:
            return archive.source_histories(until=told.clock.now())
    except MissingDatabaseError:
        return ()


def doctor(context: typer.Context, chosen: RowFormat = None) -> None:
    """Look whether anything keeps, or will keep, the service from its work.

    Looks at the configuration, the database, the clock, the disk, the digest's folder, the mail server (TLS
    and login too, but nothing is sent), the web port, the service and the vocabulary. Changes nothing.

    \b
    Examples:
      readout doctor
      readout doctor --format jsonl

    Exit codes: 0 nothing failed (there may be warnings), 1 something failed, 2 wrong usage or configuration.
    """
    told = context_of(context)
    examine_built_in()
    found = tuple(examine(told.config, config_file=told.config_file, now=told.clock.now(), service=LOCK))
    rows = [finding_row(finding) for finding in found]
    print_rows(rows, rows, chosen)
    if any(finding.level is Level.FAILED for finding in found):
        raise typer.Exit(FAILED)


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    app.command()(sources)
    app.command()(doctor)
