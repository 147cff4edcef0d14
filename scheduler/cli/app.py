"""`readout`: its commands together, its global options, its exit codes."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli import digests, queries, stages
from scheduler.cli.context import Context
from store.errors import ConfigurationError, ReadoutError

FAILED, WRONG_USAGE = 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
stages.add_to(app)
queries.add_to(app)
app.add_typer(digests.app, name="digest")


@app.callback()
def readout(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Configuration  [default: readout.toml, if any]")
    ] = None,
    db: Annotated[
        str | None, typer.Option(metavar="URL", help="Database  [default: sqlite:///readout.db]")
    ] = None,
) -> None:
    """Read news pages, recognise the meetings they report, and tell who met whom.

    \b
    Examples:
      readout demo                                 the whole way, offline, on the bundled pages
      readout crawl                                crawl what is enabled and recognise what is new
      readout meetings --from 2019-07-01           what is known
      readout digest issue                         freeze the next issue and write its files

    Exit codes: 0 done, 1 something failed (what was good is done), 2 wrong usage or configuration.
    """
    context.obj = Context(config, db)


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Move `--config` and `--db` to the front, so that they may stand after the command too."""
    front: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            rest += [argument, *left]
        elif argument in {"--config", "--db"}:
            front += [argument, *[value for value in [next(left, None)] if value is not None]]
        elif argument.startswith(("--config=", "--db=")):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def main() -> None:
    """Run the command line; every mistake that a person can mend is one line on standard error."""
    try:
        app(hoisted(sys.argv[1:]), prog_name="readout")
    except ReadoutError as error:
        print(f"readout: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        sys.exit(WRONG_USAGE if isinstance(error, ConfigurationError) else FAILED)
    except BrokenPipeError:
        # The reader of our output has what it wanted (`readout meetings | head`).
        sys.stderr.close()
        sys.exit(FAILED)
