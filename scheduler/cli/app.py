"""`readout`: its commands together, its global options, its exit codes."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from scheduler.cli.context import FAILED, WRONG_USAGE, Context
from store.errors import ConfigurationError, ReadoutError
from store.redaction import redacted

_SIGNALLED = 128  # plus the signal's number, as shells count

# Where each command is defined, in the order in which the help lists them. Only what is asked for is loaded:
# all of them together take longer to load than most questions to answer.
ROOMS = {
    "stages": ("demo", "crawl", "recognise", "extract"),
    "transfer": ("import", "export"),
    "service": ("run",),
    "queries": ("meetings", "articles"),
    "feeds": ("feed",),
    "pages": ("page",),
    "editing": ("correct", "merge", "split", "unfold", "undo", "edits"),
    "reprocessing": ("reprocess",),
    "sources": ("sources",),
    "operation": ("doctor",),
    "upkeep": ("db",),
    "digests": ("digest",),
    "subscribers": ("subscribers",),
}


def program(arguments: Sequence[str]) -> typer.Typer:
    """Return the application with the command that hoisted `arguments` begin with; without any, with all."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(readout)
    asked = _command(arguments)
    room = next((room for room, commands in ROOMS.items() if asked in commands), None)
    for needed in (room,) if room else ROOMS:
        import_module(f"scheduler.cli.{needed}").add_to(app)
    return app


def _command(arguments: Sequence[str]) -> str | None:
    left = iter(arguments)
    for argument in left:
        if argument in {"--config", "--db"}:
            next(left, None)
        elif not argument.startswith(("--config=", "--db=")):
            return argument
    return None


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
      readout run                                  the service: all of that by itself

    Exit codes: 0 done, 1 something failed (what was good is done), 2 wrong usage or configuration, 3 the
    service runs already.
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
    _write_utf8()
    try:
        with _signals_as_exits():
            try:
                arguments = hoisted(sys.argv[1:])
                program(arguments)(arguments, prog_name="readout")
            finally:
                sys.stdout.flush()
    except ReadoutError as error:
        print(f"readout: {redacted(str(error))}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        sys.exit(WRONG_USAGE if isinstance(error, ConfigurationError) else FAILED)
    except OSError as error:
        # The reader of our output may have what it wanted (`readout meetings | head`): that is no complaint.
        if not isinstance(error, BrokenPipeError):
            what = " ".join(str(part) for part in (error.filename, error.strerror) if part)
            print(f"readout: {what or error}; what was not written yet is lost", file=sys.stderr)  # noqa: T201 - the same
        _forget_output()
        sys.exit(FAILED)


def _write_utf8() -> None:
    """Let files and pipes be UTF-8 whatever the locale, and no character be an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


@contextmanager
def _signals_as_exits() -> Iterator[None]:
    """End by an exception where a signal would end us at once: a crawl must not outlive its command."""

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(_SIGNALLED + number)

    # Under nohup SIGHUP is ignored, and stays so.
    ours = [
        number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _forget_output() -> None:
    """Keep the interpreter from writing, as it ends, what could not be written before."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
