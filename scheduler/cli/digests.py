"""`readout digest`: the digest by hand."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scheduler import jobs
from scheduler.cli.context import FAILED, Context, RowFormat, context_of, say
from scheduler.delivery.email import digest_message, send
from scheduler.delivery.files import OutputError
from scheduler.digest.render import as_html, as_text
from scheduler.printing import print_rows
from scheduler.recognition import awaits_recognition, recognise_articles
from scheduler.rows import issue_row, issue_to_json
from store.archive import Archive
from store.errors import ConfigurationError, ReadoutError
from store.records import Issue

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The digest by hand: preview, issue, send, list, show."
)


class Rendering(StrEnum):
    """How an issue is shown."""

    TEXT = "text"
    HTML = "html"


Number = Annotated[
    int | None, typer.Argument(metavar="NUMBER", help="The issue's number; the newest, if none")
]
Shown = Annotated[Rendering, typer.Option("--format", help="How it is shown")]


def _print(issue: Issue, shown: Rendering) -> None:
    sys.stdout.write(as_html(issue) if shown is Rendering.HTML else as_text(issue))


def _issue(told: Context, number: int | None) -> Issue:
    name = told.config.digest.name
    with told.archive_to_read() as archive:
        issues = {issue.number: issue for issue in archive.issues(digest=name)}
    if not issues:
        raise ReadoutError(f"digest '{name}' has no issue yet: `readout digest issue` makes one")
    chosen = max(issues) if number is None else number
    if chosen not in issues:
        raise ReadoutError(
            f"digest '{name}' has no issue {chosen}: `readout digest list` shows what there is"
        )
    return issues[chosen]


def _say_nothing_new(told: Context, archive: Archive) -> None:
    """Say that there is nothing new, and of which sources nobody can know: silence is no news."""
    say("nothing new: every known meeting has been told")
    for run in jobs.unread_sources(told.config, archive, told.clock.now()):
        say(f"not read: {run.source}: {run.reason or run.outcome}")


@app.command()
def preview(context: typer.Context, shown: Shown = Rendering.TEXT) -> None:
    """Show what would be issued now, and change nothing.

    \b
    Examples:
      readout digest preview
      readout digest preview --format html > preview.html
    """
    told = context_of(context)
    with told.archive_to_read() as archive:
        issue = jobs.next_issue(told.config, archive, told.clock.now())
        if issue is None:
            _say_nothing_new(told, archive)
        if awaits_recognition(archive):
            say("some articles are not recognised yet: `readout digest issue` and `readout crawl` do it")
    if issue:
        _print(issue, shown)


@app.command("issue")
def issue_now(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="[default: the configured folder]")] = None,
    send_it: Annotated[bool, typer.Option("--send", help="Send it by mail too, if there is one")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Freeze the next issue and write its files.

    They are the e-mail, plain text and HTML of the issue, and the feed of all that was issued. Articles that
    a spider run by hand has stored are recognised first.

    \b
    Examples:
      readout digest issue
      readout digest issue --out /srv/www/readout --send
    """
    told = context_of(context)
    if send_it:
        _readers(told)
    with told.archive() as archive:
        recognise_articles(told.config, archive, now=told.clock.now)
        issue = jobs.issue_digest(told.config, archive, told.clock.now())
        if issue:
            say(f"issue {issue.number} tells {len(issue.entries)} meeting(s)")
        else:
            _say_nothing_new(told, archive)
        # Files that can't be written now are written by the next run; a mail is sent by this run only.
        unsent = _send(told, issue) if issue and send_it else 0
        try:
            files = jobs.write_issues(told.config, archive, out or told.config.digest.folder)
        except OutputError:
            if issue:
                say("the issue itself is kept: `readout digest issue` writes its files when it can")
            raise
    for file in files:
        typer.echo(file)
    if unsent:
        raise typer.Exit(FAILED)


def _readers(told: Context) -> tuple[str, tuple[str, ...]]:
    """Return the mail server and the readers; raises ConfigurationError where none are configured."""
    mail = told.config.mail
    if not mail.server or not mail.to:
        raise ConfigurationError(
            'no mail server or no reader: write [mail] server = "smtp://host:port" and to = ["name@host"]'
        )
    return mail.server, mail.to


def _send(told: Context, issue: Issue) -> int:
    """Send an issue to each reader; return how many did not get it."""
    server, readers = _readers(told)
    unsent = 0
    for reader in readers:
        try:
            send(digest_message(issue, sender=told.config.mail.sender, recipient=reader), server)
        except ReadoutError as error:
            say(f"readout: {error}")
            unsent += 1
    say(f"issue {issue.number}: {len(readers) - unsent} sent, {unsent} not")
    if unsent:
        say(f"`readout digest send {issue.number}` sends it to every reader again")
    return unsent


@app.command("send")
def send_by_mail(context: typer.Context, number: Number = None) -> None:
    """Send an issue by mail, one message to each reader.

    The readers are those of the configuration's [mail] table. Sent again, an issue carries the same
    Message-ID and bytes.

    \b
    Examples:
      readout digest send
      readout digest send 12
    """
    told = context_of(context)
    _readers(told)
    if _send(told, _issue(told, number)):
        raise typer.Exit(FAILED)


@app.command("list")
def list_issues(context: typer.Context, chosen: RowFormat = None) -> None:
    """List the issues.

    \b
    Examples:
      readout digest list
      readout digest list --format csv
    """
    told = context_of(context)
    with told.archive_to_read() as archive:
        issues = archive.issues(digest=told.config.digest.name)
    print_rows([issue_row(issue) for issue in issues], [issue_to_json(issue) for issue in issues], chosen)
    if not issues:
        say("no issue yet: `readout digest issue` makes one")


@app.command()
def show(context: typer.Context, number: Number = None, shown: Shown = Rendering.TEXT) -> None:
    """Show an issue as it was told.

    \b
    Examples:
      readout digest show
      readout digest show 12 --format html > issue.html
    """
    _print(_issue(context_of(context), number), shown)
