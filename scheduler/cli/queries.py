"""The commands that ask: meetings, articles."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from scheduler.cli.context import Context, RowFormat, context_of, say
from scheduler.cli.options import OF_ARTICLES, QUESTION, asks
from scheduler.printing.formats import Format, print_rows
from scheduler.printing.rows import article_row, meeting_row, revision_row
from store.jsonable import article_to_json, meeting_to_json, revision_to_json
from store.search import ArticleQuery, MeetingQuery


class MeetingFormat(StrEnum):
    """How meetings are printed: as rows, or as a calendar."""

    TABLE = Format.TABLE.value
    JSONL = Format.JSONL.value
    CSV = Format.CSV.value
    ICS = "ics"


ChosenFormat = Annotated[
    MeetingFormat | None,
    typer.Option("--format", help="[default: a table on a terminal, else jsonl]; ics: a calendar"),
]


def _show(
    rows: Sequence[Mapping[str, str]], whole: Sequence[Mapping[str, Any]], chosen: Format | None
) -> None:
    print_rows(rows, whole, chosen)
    if not rows:
        say("none found")


@asks(*QUESTION, "meeting", of=MeetingQuery)
def meetings(
    context: typer.Context,
    *,
    query: MeetingQuery,
    chosen: ChosenFormat = None,
) -> None:
    """Tell the meetings that are known, the newest first; with --text, the nearest to it first.

    --text looks in what is told of a meeting (people, posts, title, occasion, place, about, outcome) and in
    the texts of its articles: all words in one of them. English and Russian words count in any form, Chinese
    ones in either script, characters without a space between them in a row. "Quoted words" stand in a row,
    word* is how a word begins, -word may not be there.

    \b
    Examples:
      readout meetings --from 2019-07-01 --to 2019-07-31
      readout meetings --person Norov --format jsonl
      readout meetings --text 'green energy -summit'
      readout meetings --text '"совет национальных координаторов" монгол*'
      readout meetings --text 会见 --place Beijing
      readout meetings --id z5wzey6p
      readout meetings --organisation EU --format ics > eu.ics
    """
    told = context_of(context)
    if chosen is MeetingFormat.ICS:
        _write_calendar(told, query)
    else:
        _show_meetings(told, query, Format(chosen.value) if chosen else None)


def _show_meetings(told: Context, query: MeetingQuery, chosen: Format | None) -> None:
    with told.search() as search:
        found = search.meetings(query)
    _show(
        [meeting_row(meeting) for meeting in found], [meeting_to_json(meeting) for meeting in found], chosen
    )


def _write_calendar(told: Context, query: MeetingQuery) -> None:
    # Loading what writes calendars takes as long as most questions.
    from scheduler.cli.feeds import query_feed, write  # noqa: PLC0415
    from scheduler.delivery.feeds.formats import FeedFormat  # noqa: PLC0415

    write(query_feed(told, query), FeedFormat.ICS)


@asks(*OF_ARTICLES, of=ArticleQuery)
def articles(
    context: typer.Context,
    *,
    query: ArticleQuery,
    revisions: Annotated[bool, typer.Option("--revisions", help="Every revision of each")] = False,
    chosen: RowFormat = None,
) -> None:
    """Tell the articles that are stored, the newest first; with --text, the nearest to it first.

    --from and --to are days of publication, in UTC.
    With --text, those whose newest text has all the words: English and Russian ones in any form, Chinese
    ones in either script; "quoted words" in a row, word* for how a word begins, -word for one that may not be
    there.
    With --person, --organisation, --place or --status, those that report such a meeting.
    With --revisions, a row for each text that an article has had, the first one first: when it was fetched,
    what it changed (title, body, date), whether that says anything new, which earlier one it returns to.

    \b
    Examples:
      readout articles --source sectsco
      readout articles --text 'Mongolia "special envoy"' --format csv
      readout articles --source sectsco --revisions
    """
    told = context_of(context)
    zone = told.config.digest.zone
    with told.search() as search:
        if revisions:
            texts = search.revisions(query)
            rows, whole = [revision_row(t, zone) for t in texts], [revision_to_json(t) for t in texts]
        else:
            found = search.articles(query)
            rows, whole = [article_row(a, zone) for a in found], [article_to_json(a) for a in found]
    _show(rows, whole, chosen)


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    app.command()(meetings)
    app.command()(articles)
