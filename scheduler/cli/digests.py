"""`readout digest`: the digest by hand."""

import sys
from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli import own_digests
from scheduler.cli.context import FAILED, Context, RowFormat, context_of, say
from scheduler.configuration.digest_tables import DigestConfiguration
from scheduler.delivery import delivering
from scheduler.delivery.files import OutputError
from scheduler.delivery.outbox import address, names_of_readers, reads, rendering_of
from scheduler.digest.render import rendered
from scheduler.issuing.next_issue import composed
from scheduler.printing.formats import print_rows
from scheduler.printing.rows import deliveries_words, issue_row, issue_to_json, issue_words, unsent_words
from scheduler.recognising.recognition import awaits_recognition, recognise_articles
from scheduler.service import jobs
from store.archive import Archive
from store.errors import ConfigurationError, ReadoutError
from store.records.issues import Delivery, DeliveryState, Issue, Rendering

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The digest by hand: preview, issue, send, list, show; digests, add.",
)


class Shape(StrEnum):
    """How an issue is shown."""

    TEXT = "text"
    HTML = "html"


Digest = Annotated[
    str | None, typer.Option("--digest", metavar="NAME", help="Which one, where there are several")
]
Number = Annotated[
    int | None, typer.Argument(metavar="NUMBER", help="The issue's number; the newest, if none")
]
Shown = Annotated[Shape, typer.Option("--format", help="How it is shown")]


def _print(forms: Rendering, shown: Shape) -> None:
    sys.stdout.write(forms.html if shown is Shape.HTML else forms.plain)


def _issue(digest: DigestConfiguration, archive: Archive, number: int | None) -> Issue:
    name = digest.name
    last = archive.last_issue(digest=name)
    if last is None:
        raise ReadoutError(f"digest '{name}' has no issue yet: `readout digest issue` makes one")
    if number is None:
        return last
    chosen = archive.issue(digest=name, number=number)
    if chosen is None:
        raise ReadoutError(
            f"digest '{name}' has no issue {number}: `readout digest list` shows what there is"
        )
    return chosen


def _say_nothing_new(issue: Issue) -> None:
    """Say that there is nothing new, and of which sources nobody can know: silence is no news."""
    if issue.since is None:
        say("nothing new: no meeting is known yet")
    else:
        say("nothing new: every known meeting has been told")
    for covered in issue.coverage:
        if not covered.state.is_read:
            say(f"{covered.source}: {covered.state}: {covered.reason or 'never crawled'}")


@app.command()
def preview(context: typer.Context, shown: Shown = Shape.TEXT, named: Digest = None) -> None:
    """Show what would be issued now, and change nothing.

    \b
    Examples:
      readout digest preview
      readout digest preview --format html > preview.html
      readout digest preview --digest eu
    """
    told = context_of(context)
    digest = told.config.chosen_digest(named)
    with told.archive_to_read() as archive:
        issue = composed(told.config, digest, archive, told.clock.now())
        if not issue.is_news:
            _say_nothing_new(issue)
        if awaits_recognition(told.config, archive):
            say("some articles are not recognised yet: `readout digest issue` and `readout crawl` do it")
    if issue.is_news:
        _print(rendered(issue), shown)


@app.command("issue")
def issue_now(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="[default: the configured folder]")] = None,
    send_it: Annotated[bool, typer.Option("--send", help="Send it by mail too, if there is one")] = False,  # noqa: FBT002 - a flag
    named: Digest = None,
) -> None:
    """Freeze the next issue and write its files.

    They are the e-mail, plain text and HTML of the issue, and the feeds and the calendar of what was issued.
    A digest whose channels are files alone is not sent: exit code 2, and nothing is made.
    Articles that a spider run by hand has stored are recognised first.

    \b
    Examples:
      readout digest issue
      readout digest issue --out /srv/www/readout --send
    """
    told = context_of(context)
    digest = told.config.chosen_digest(named)
    with told.archive() as archive:
        if send_it:
            _need_mail(told, digest, archive)
        recognise_articles(told.config, archive, now=told.clock.now)
        issue = jobs.issue_digest(told.config, digest, archive, told.clock.now(), send=send_it)
        if issue:
            say(f"issue {issue.number} tells {issue_words(issue)}")
        else:
            _say_nothing_new(composed(told.config, digest, archive, told.clock.now()))
        # What can't be written or sent now is, by the next run.
        unsent = _deliver(told, digest, archive, issue) if send_it else 0
        try:
            files = jobs.write_issues(told.config, digest, archive, out or digest.folder)
        except OutputError:
            if issue:
                say("the issue itself is kept: `readout digest issue` writes its files when it can")
            raise
    for file in files:
        typer.echo(file)
    if unsent:
        raise typer.Exit(FAILED)


def _need_mail(told: Context, digest: DigestConfiguration, archive: Archive) -> None:
    if not digest.by_mail:
        raise ConfigurationError(
            f"digest '{digest.name}' goes by files alone; add \"mail\" to its channels, or send nothing"
        )
    names = names_of_readers(told.config, archive)
    if not told.config.mail.server or not any(name == digest.name for name, _ in names):
        raise ConfigurationError(
            'no mail server or no reader: write [mail] server = "smtp://host:port" and to = ["name@host"],'
            " or add readers by `readout subscribers add`"
        )


def _deliver(told: Context, digest: DigestConfiguration, archive: Archive, issue: Issue | None) -> int:
    """Send what is due, of whichever issue, and tell what became of it; return how much is not sent."""
    # Another process may be at a mail: it has its deadline.
    wait = 2 * told.config.mail.deadline
    delivering.deliver(told.config, archive, now=told.clock.now, wait=wait)
    own = archive.deliveries(digest=issue.digest, number=issue.number) if issue else ()
    due = archive.deliveries(digest=digest.name, unfinished=True)
    mails = {each.id: each for each in (*due, *own)}.values()
    unsent = _say_unsent(told, mails, names_of_readers(told.config, archive))
    if issue:
        say(f"issue {issue.number}: {deliveries_words(own)}")
    if unsent:
        which = f" --digest {digest.name}" if len(told.config.digests) > 1 else ""
        chosen = sorted({each.number for each in unsent})
        numbers = " or ".join(f"`readout digest send {number}{which}`" for number in chosen)
        say(f"{numbers} tries again at once; the service does when it is due")
    return len(unsent)


def _say_unsent(
    told: Context, deliveries: Iterable[Delivery], names: Collection[tuple[str, str]]
) -> list[Delivery]:
    """Say which of the readers of these names do not have an issue, and why; return these deliveries."""
    ended = {DeliveryState.SENT, DeliveryState.DROPPED}
    unsent = [each for each in deliveries if each.state not in ended and reads(each, names)]
    for delivery in unsent:
        words = unsent_words(delivery, told.config.digest.zone)
        of_digest = f" of digest '{delivery.digest}'" if len(told.config.digests) > 1 else ""
        say(f"readout: issue {delivery.number}{of_digest} is not sent to {delivery.recipient}: {words}")
    return unsent


@app.command("send")
def send_by_mail(
    context: typer.Context,
    number: Number = None,
    again: Annotated[bool, typer.Option("--again", help="Also to those who have it")] = False,  # noqa: FBT002 - a flag
    named: Digest = None,
) -> None:
    """Send an issue by mail to the readers who do not have it yet, one message to each.

    The readers are those whom `readout subscribers list` shows. Sent again, an issue carries the same
    Message-ID and bytes. What else is due is sent too.

    \b
    Examples:
      readout digest send
      readout digest send 12 --again
    """
    told = context_of(context)
    digest = told.config.chosen_digest(named)
    with told.archive_to_read() as archive:
        _need_mail(told, digest, archive)
        issue = _issue(digest, archive, number)
        if not address(told.config, digest, archive, issue, now=told.clock.now(), again=again):
            say(f"every reader has issue {issue.number}: `readout digest send --again` repeats it")
        if _deliver(told, digest, archive, issue):
            raise typer.Exit(FAILED)


@app.command("list")
def list_issues(context: typer.Context, chosen: RowFormat = None, named: Digest = None) -> None:
    """List the issues, of one digest or of all, what became of their mails, and who lacks one, and why.

    \b
    Examples:
      readout digest list
      readout digest list --digest eu --format csv
    """
    told = context_of(context)
    digests = [told.config.chosen_digest(named)] if named else told.config.digests
    listed: list[tuple[Issue, list[Delivery]]] = []
    with told.archive_to_read() as archive:
        for digest in digests:
            mails: dict[int, list[Delivery]] = {}
            for delivery in archive.deliveries(digest=digest.name):
                mails.setdefault(delivery.number, []).append(delivery)
            listed += [(issue, mails.get(issue.number, [])) for issue in archive.issues(digest=digest.name)]
        names = names_of_readers(told.config, archive)
    print_rows([issue_row(*each) for each in listed], [issue_to_json(*each) for each in listed], chosen)
    sys.stdout.flush()
    _say_unsent(told, chain.from_iterable(mails for _, mails in listed), names)
    if not listed:
        say("no issue yet: `readout digest issue` makes one")


@app.command()
def show(
    context: typer.Context,
    number: Number = None,
    shown: Shown = Shape.TEXT,
    whole: Annotated[bool, typer.Option("--whole", help="Also what had no room in the mail")] = False,  # noqa: FBT002 - a flag
    named: Digest = None,
) -> None:
    """Show an issue as it was told.

    \b
    Examples:
      readout digest show
      readout digest show 12 --format html > issue.html
      readout digest show 12 --whole
    """
    told = context_of(context)
    digest = told.config.chosen_digest(named)
    with told.archive_to_read() as archive:
        issue = _issue(digest, archive, number)
        forms = rendered(issue, whole=True) if whole else rendering_of(archive, issue)
        sent = deliveries_words(archive.deliveries(digest=issue.digest, number=issue.number))
    _print(forms, shown)
    sys.stdout.flush()
    say(f"mail: {sent}")


def add_to(program: typer.Typer) -> None:
    """Add this file's commands to `program`, under one name."""
    own_digests.add_to(app)
    program.add_typer(app, name="digest")
