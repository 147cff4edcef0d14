"""The editor's commands: correct, merge, split, unfold, undo, edits."""

from typing import Annotated

import typer

from crawler.meetings.match import MATCHER
from scheduler.cli.amendments import Values, amendment_of
from scheduler.cli.context import DAY_SHOWN, Context, RowFormat, context_of, say
from scheduler.printing.change_rows import change_lines, edit_row, edit_to_json
from scheduler.printing.formats import print_rows
from scheduler.printing.rows import meeting_lines
from store.editor import Author, Editor
from store.meetings.edits import Edited
from store.records.meetings import Form, Mode, Status

MeetingId = Annotated[str, typer.Argument(metavar="MEETING", help="As `readout meetings` calls it")]
Reason = Annotated[str | None, typer.Option(metavar="WORDS", help="Why; kept with the edit")]
By = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who says so  [default: [editing] author, else the system's user]"),
]


def _author(told: Context, by: str | None, reason: str | None) -> Author:
    return Author(name=by or told.author, at=told.clock.now(), reason=reason)


def _editor(told: Context) -> Editor:
    return Editor.open(told.config.database, MATCHER)


def _tell(edited: Edited) -> None:
    """Say what changed, and how it is told now."""
    for line in change_lines(edited):
        typer.echo(line)
    for meeting in edited.after:
        typer.echo(f"\n{meeting.id}\n{meeting_lines(meeting)}")
    say(f"edit {edited.edit.id}; `readout undo {edited.edit.id}` takes it back")


# What `correct` sets anew.
FirstDay = Annotated[str | None, typer.Option(metavar=DAY_SHOWN, help="The day, or the first of several")]
LastDay = Annotated[str | None, typer.Option(metavar=DAY_SHOWN, help="The last day of several")]
City = Annotated[
    str | None, typer.Option(metavar="NAME", help="In English; the country of a known one follows")
]
Country = Annotated[str | None, typer.Option(metavar="NAME", help="In English, its short name")]
Venue = Annotated[str | None, typer.Option(metavar="NAME", help="The building")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The event's own name")]
Occasion = Annotated[str | None, typer.Option(metavar="TEXT", help="The larger event beside it")]
WhichParticipant = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Whose --name, --post, --organisation; 1 is the first")
]
PersonName = Annotated[str | None, typer.Option(metavar="NAME", help="The participant's name")]
Post = Annotated[str | None, typer.Option(metavar="TEXT", help="The participant's post")]
Organisation = Annotated[str | None, typer.Option(metavar="NAME", help="Whom they speak for")]


def correct(
    context: typer.Context,
    meeting: MeetingId,
    date: FirstDay = None,
    end_date: LastDay = None,
    city: City = None,
    country: Country = None,
    venue: Venue = None,
    title: Title = None,
    occasion: Occasion = None,
    status: Annotated[Status | None, typer.Option(help="Whether it took place")] = None,
    mode: Annotated[Mode | None, typer.Option(help="How they met")] = None,
    form: Annotated[Form | None, typer.Option(help="What kind of event it is")] = None,
    participant: WhichParticipant = None,
    name: PersonName = None,
    post: Post = None,
    organisation: Organisation = None,
    by: By = None,
    reason: Reason = None,
) -> None:
    """Correct what is told of a meeting; later readings and reports don't change it back.

    An empty value ("") says that it is not known. The texts stay as they are, and so do issues.

    \b
    Examples:
      readout correct z5wzey6p --date 2019-07-11 --reason "the ministry's own release"
      readout correct z5wzey6p --participant 2 --post "Special Representative for Central Asia"
      readout correct z5wzey6p --city Tashkent --venue ""
      readout correct z5wzey6p --city Borovoe --country Kazakhstan
      readout correct z5wzey6p --status cancelled --by "A. Editor"

    Exit codes: 0 done, 1 there is no such meeting, or it says so already, 2 a value that can't be.
    """
    told = context_of(context)
    values: Values = {
        "date": date,
        "end_date": end_date,
        "place.city": city,
        "place.country": country,
        "place.venue": venue,
        "title": title,
        "occasion": occasion,
        "status": status,
        "mode": mode,
        "form": form,
    }
    amendment = amendment_of(values, {"name": name, "post": post, "organisation": organisation}, participant)
    with _editor(told) as editor:
        _tell(editor.correct(meeting, amendment, _author(told, by, reason)))


def merge(
    context: typer.Context,
    meeting: MeetingId,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other one")],
    by: By = None,
    reason: Reason = None,
) -> None:
    """Say that two meetings are one; it keeps the id of the one that was told or reported first.

    Both ids go on leading to it. What was corrected of either stays so; where both were, what was said of the
    one that keeps its id counts. A split gives each its own corrections back.

    \b
    Examples:
      readout merge z5wzey6p 5xeiwb7o
      readout merge z5wzey6p 5xeiwb7o --reason "the second release has the wrong day"

    Exit codes: 0 done, 1 there is no such meeting, or they are one already, or one took place
    beside the other.
    """
    told = context_of(context)
    with _editor(told) as editor:
        _tell(editor.merge(meeting, other, _author(told, by, reason)))


def split(
    context: typer.Context,
    meeting: MeetingId,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Numbers or addresses of articles that report it"),
    ],
    by: By = None,
    reason: Reason = None,
) -> None:
    """Say that what some articles report is another meeting than the rest of them tell.

    \b
    Examples:
      readout split z5wzey6p 17
      readout split z5wzey6p http://eng.sectsco.org/news/20191122/602354.html --reason "the year before"

    Exit codes: 0 done, 1 there is no such meeting, or an article that does not report it.
    """
    told = context_of(context)
    with _editor(told) as editor:
        _tell(editor.split(meeting, articles, _author(told, by, reason)))


def unfold(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its number or address")],
    by: By = None,
    reason: Reason = None,
) -> None:
    """Say that an article is no copy: it is read for itself, and never folded again by itself.

    \b
    Examples:
      readout unfold 17
      readout unfold http://infoshos.ru/en/?idn=21542 --reason "another ambassador of the same name"

    Exit codes: 0 done, 1 there is no such article, or it is no copy.
    """
    told = context_of(context)
    with _editor(told) as editor:
        edited = editor.unfold(article, _author(told, by, reason))
    for line in edited.edit.changes:
        typer.echo(f"{line}; the next recognition reads it")
    say(f"edit {edited.edit.id}; `readout undo {edited.edit.id}` takes it back")


def undo(
    context: typer.Context,
    edit: Annotated[int, typer.Argument(metavar="EDIT", help="Its number, by `readout edits`")],
    by: By = None,
    reason: Reason = None,
) -> None:
    """Take an edit back: everything is as it would be without it.

    \b
    Examples:
      readout undo 3
      readout undo 3 --reason "the ministry corrected itself"

    Exit codes: 0 done, 1 there is no such edit, or it was undone already.
    """
    told = context_of(context)
    with _editor(told) as editor:
        edited = editor.undo(edit, _author(told, by, reason))
    for line in change_lines(edited):
        typer.echo(line)
    for meeting in edited.after:
        typer.echo(f"\n{meeting.id}\n{meeting_lines(meeting)}")
    say(f"edit {edited.edit.id} was taken back; it stays in `readout edits`")


def edits(context: typer.Context, chosen: RowFormat = None) -> None:
    """Show every edit: what was said, by whom, when and why, and whether it has its effect.

    One that a later edit overruled counts again when that is undone. A dormant one is about what no article
    tells at present; it wakes when one tells it again.

    \b
    Examples:
      readout edits
      readout edits --format jsonl
    """
    told = context_of(context)
    with _editor(told) as editor:
        found = editor.edits()
    zone = told.config.digest.zone
    print_rows([edit_row(each, zone) for each in found], [edit_to_json(each) for each in found], chosen)
    if not found:
        say("none found")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    for command in (correct, merge, split, unfold, undo, edits):
        app.command()(command)
