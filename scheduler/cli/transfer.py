"""The commands that carry articles and whole databases: import, export."""

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Protocol

import typer

from scheduler.cli.context import FAILED, Context, context_of, progress, progress_of_bytes, say
from scheduler.cli.stages import LinesFile, counting
from scheduler.importing.imports import Import, Imported, is_export, objects
from scheduler.importing.input_lines import LONGEST_EXPORTED, InputLine, InputLines, opened_lines
from scheduler.recognising.recognition import recognise_articles
from store.errors import ReadoutError
from store.exporting.exports import Exports

_MOST_NAMED = 1000  # bad lines


class _Write(Protocol):
    """Writes to a file."""

    def __call__(self, written: bytes, /) -> object: ...


def import_(context: typer.Context, file: LinesFile) -> None:
    """Import articles from JSON Lines: fold, recognise and keep them. Or an export, into an empty database.

    Each line is {url, title, text, published?, language?, outlet?}. The file may be packed with gzip. What
    can't be read is named with its line, and the rest is taken in. Cut off by Ctrl-C or a kill, it goes on
    where it was when it is run again; imported twice, nothing changes.

    What `readout export` wrote is read back as it was, all of it or none: docs/EXPORT.md.

    \b
    Examples:
      readout import archive.jsonl
      readout import archive.jsonl.gz
      readout --db sqlite:///copy.db import everything.jsonl

    Exit codes: 0 done, 1 some lines were bad (they are named; the rest is done), 2 wrong usage or
    configuration, 130 interrupted.
    """
    told = context_of(context)
    with opened_lines(file) as source:
        exported, lines = is_export(source.lines())
        if exported:
            _restore(told, source, lines)
            return
        bad = _import(told, source, lines)
    if bad:
        raise typer.Exit(FAILED)


def _import(told: Context, source: InputLines, lines: Iterator[InputLine]) -> int:
    from crawler.extract.urls import article_key  # noqa: PLC0415 - keeps trafilatura's neighbours out of the rest

    with told.archive() as archive:
        work = Import(archive, fetched_at=told.clock.now(), key_of=article_key)
        try:
            with progress_of_bytes("importing", total=source.size) as move:
                work.take_in(lines, on_line=lambda: move(source.position))
            with progress("recognising", total=None) as advance:
                recognise_articles(told.config, archive, now=told.clock.now, on_step=counting(advance))
        except KeyboardInterrupt:
            _tell(work.done)
            say("interrupted: what was imported stays; run it again, and it goes on from there")
            raise
    _tell(work.done)
    return len(work.done.bad)


def _tell(done: Imported) -> None:
    for line in done.bad[:_MOST_NAMED]:
        say(f"readout: line {line.number}: {line.reason}")
    if len(done.bad) > _MOST_NAMED:
        say(f"readout: and {len(done.bad) - _MOST_NAMED} more")
    counts = ", ".join(f"{count} {decision}" for decision, count in sorted(done.decisions.items()) if count)
    known = f" ({done.known} were in already)" if done.known else ""
    say(f"imported: {counts or 'nothing'}{known}; {len(done.bad)} bad line(s)")


def _restore(told: Context, source: InputLines, lines: Iterator[InputLine]) -> None:
    """Read an export of ours."""
    source.longest = LONGEST_EXPORTED

    def moving() -> Iterator[InputLine]:
        for line in lines:
            yield line
            move(source.position)

    with (
        Exports.open(told.config.database, create=True) as exports,
        progress_of_bytes("importing", total=source.size) as move,
    ):
        new = exports.read_in(objects(moving()))
    say(f"imported: {new} rows of an export" if new else "imported: nothing; all of it was in already")


def export(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; .gz packs it  [default: standard output]")
    ] = None,
    articles: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--articles", help="Only each article's newest text, as `readout import` takes it")
    ] = False,
) -> None:
    """Write out everything as JSON Lines: articles with all revisions, meetings, edits, issues, deliveries.

    `readout import` reads it into an empty database, here or on PostgreSQL, and that one's export is the same
    to the byte. Fetched pages and their backups are not in it. The lines: docs/EXPORT.md.

    \b
    Examples:
      readout export > everything.jsonl
      readout export --out everything.jsonl.gz
      readout export --articles | head -1
    """
    told = context_of(context)
    with Exports.open(told.config.database, create=False) as exports, _destination(out) as write:
        count = exports.write_out(lambda line: write(line.encode()), articles_only=articles)
    say(f"exported: {count} lines")


@contextmanager
def _destination(out: Path | None) -> Iterator[_Write]:
    """Give what writes; a file has its name when it is whole."""
    if out is None:
        yield sys.stdout.buffer.write
        return
    partial = out.with_name(f"{out.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            if out.suffix == ".gz":
                with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
                    yield packed.write
            else:
                yield file.write
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except OSError as error:
        raise ReadoutError(f"'{out}' can't be written ({(error.strerror or str(error)).lower()})") from error
    finally:
        partial.unlink(missing_ok=True)


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    app.command("import")(import_)
    app.command()(export)
