"""`readout doctor`: the command of whoever keeps the service running."""

import typer

from scheduler.cli.context import FAILED, RowFormat, context_of
from scheduler.health.doctor import examine
from scheduler.health.findings import Level
from scheduler.printing.formats import print_rows
from scheduler.printing.rows import finding_row
from scheduler.recognising.vocabulary import examine_built_in
from scheduler.service.daemon import LOCK


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
    app.command()(doctor)
