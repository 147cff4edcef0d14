"""`readout reprocess`: today's extractor and recogniser over what is stored."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from scheduler.cli.context import DAY, DAY_SHOWN, Context, RowFormat, context_of, progress, say
from scheduler.printing.change_rows import meeting_change_row, meeting_change_to_json
from scheduler.printing.formats import print_rows
from scheduler.recognising.recognition import recogniser_of
from scheduler.reprocessing.meeting_changes import Change
from scheduler.reprocessing.reextraction import Extraction, extracted
from scheduler.reprocessing.rehearsal import Rehearsal, apply, rehearsed
from store.archive import Archive
from store.errors import ReadoutError

NOTHING_CHANGED = "nothing was changed"
GOES_ON = "what was changed stays; the same command goes on from here"


def reprocess(
    context: typer.Context,
    since: Annotated[
        datetime | None, typer.Option(formats=[DAY], metavar=DAY_SHOWN, help="Nothing published before")
    ] = None,
    apply_it: Annotated[bool, typer.Option("--apply", help="Change what is shown")] = False,  # noqa: FBT002 - a flag
    most_changes: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Most told meetings that may change  [default: [recognition] most_changes]",
        ),
    ] = None,
    chosen: RowFormat = None,
) -> None:
    """Read again what an earlier extractor or recogniser has read, and show how the meetings would change.

    Texts are extracted anew from the pages that are kept ([store] keep_pages); where none is, the stored text
    stands. One that comes out otherwise becomes a further revision of its article.

    Without --apply nothing is changed: it is tried on a copy, and whatever runs goes on. With it the same is
    shown and then done, text by text: interrupt it whenever you like, and go on by the same command. Where
    more meetings that issues have told would change than --most-changes, it refuses. An editor's word stays;
    issues stay as they are.

    \b
    Examples:
      readout reprocess
      readout reprocess --since 2026-01-01 --format jsonl
      readout reprocess --apply
      readout reprocess --apply --most-changes 100

    Exit codes: 0 done, 1 refused: too many told meetings would change, 2 wrong usage or configuration,
    130 interrupted.
    """
    told = context_of(context)
    with told.archive_to_read() as archive, ExitStack() as kept:
        extraction, rehearsal = _read_again(told, archive, since.date() if since else None, kept)
        if rehearsal is None:
            _tell_pages(extraction)
            say("every text was read by today's recogniser; nothing would change")
            return
        _show(rehearsal, chosen)
        _tell_pages(extraction)
        if apply_it:
            _apply(told, archive, rehearsal, most_changes)
        else:
            say("nothing was changed: --apply does it")


def _read_again(
    told: Context, archive: Archive, since: date | None, kept: ExitStack
) -> tuple[Extraction, Rehearsal | None]:
    """Return what was extracted again, and what reading would change; None where there is nothing to read.

    Both stay at hand as long as `kept` does.
    """
    with progress("extracting again", total=None) as advance, _if_interrupted(NOTHING_CHANGED):
        extraction = kept.enter_context(
            extracted(archive, environment=told.environment, since=since, advance=advance)
        )
    texts = archive.outdated(recogniser=recogniser_of(told.config), since=since)
    if not texts and not extraction.changed:
        return extraction, None
    total = len(texts) + extraction.changed
    with progress("reading again", total=total) as advance, _if_interrupted(NOTHING_CHANGED):
        return extraction, kept.enter_context(
            rehearsed(told.config, archive, texts, now=told.clock.now, extraction=extraction, advance=advance)
        )


def _tell_pages(extraction: Extraction) -> None:
    if extraction.pages:
        unread = extraction.outcomes.get("unreadable", 0)
        said = f"kept pages read again: {extraction.pages}; another text: {extraction.changed}"
        say(said + (f"; no article any more, so that the text stays: {unread}" if unread else ""))


def _show(rehearsal: Rehearsal, chosen: RowFormat) -> None:
    found = rehearsal.changes
    print_rows([meeting_change_row(c) for c in found], [meeting_change_to_json(c) for c in found], chosen)
    say(f"{rehearsal.number} texts were read again: {_counts(found)}")
    if rehearsal.told_changes:
        say(f"{rehearsal.told_changes} of these meetings were told by issues")


def _counts(found: Sequence[Change]) -> str:
    counts = Counter(change.kind.value for change in found)
    return ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items())) or "no meeting changes"


def _apply(told: Context, archive: Archive, rehearsal: Rehearsal, most_changes: int | None) -> None:
    most = told.config.recognition.most_changes if most_changes is None else most_changes
    if rehearsal.told_changes > most:
        raise ReadoutError(
            f"{rehearsal.told_changes} meetings that issues have told would change, more than {most}: nothing"
            f" was changed; look at them above, then use --apply --most-changes {rehearsal.told_changes}"
        )
    with progress("changing", total=rehearsal.number) as advance, _if_interrupted(GOES_ON):
        number = apply(told.config, archive, rehearsal, now=told.clock.now, advance=advance)
    say(f"done: what was read in {number} texts is told now")


@contextmanager
def _if_interrupted(state: str) -> Iterator[None]:
    """Say in what state things are, where a person ends this by Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        say(f"interrupted: {state}")
        raise


def add_to(app: typer.Typer) -> None:
    """Add this file's command to `app`."""
    app.command()(reprocess)
