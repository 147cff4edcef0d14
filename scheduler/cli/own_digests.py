"""`readout digest digests` and `readout digest add`: which digests there are, and one more."""

from typing import Annotated

import typer

from crawler.sources import DEFAULT_FILE
from scheduler.cli.context import RowFormat, configuration_text, context_of, say
from scheduler.cli.options import asks
from scheduler.configuration.digest_tables import Channel, Schedule
from scheduler.delivery.files import replace_file
from scheduler.delivery.outbox import names_of_readers
from scheduler.printing.digest_rows import digest_row, digest_to_json
from scheduler.printing.formats import print_rows
from scheduler.sources.declaring import digest_declaration, with_declaration
from store.database.errors import MissingDatabaseError
from store.errors import ConfigurationError
from store.records.questions import MeetingQuery

_ASKED = ("person", "organisation", "place", "form", "level", "language", "source")

Name = Annotated[str, typer.Argument(metavar="NAME", help="In file names and addresses: a-z, 0-9, - and _")]
Day = Annotated[
    str | None, typer.Option(metavar="DAY", help="Of a weekly one: monday; of a monthly one: 1 to 31")
]
ZoneName = Annotated[str | None, typer.Option(help="Of its readers, such as Europe/Berlin [default: UTC]")]
Readers = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="A reader; again for more [default: [mail] to]"),
]
Channels = Annotated[
    list[Channel] | None, typer.Option("--channel", help="By what means; again for more [default: both]")
]


def digests(context: typer.Context, chosen: RowFormat = None) -> None:
    """Show which digests there are: what each asks, when it is due, its last issue, how many readers.

    \b
    Examples:
      readout digest digests
      readout digest digests --format jsonl
    """
    told = context_of(context)
    now, config = told.clock.now(), told.config
    try:
        with told.archive_to_read() as archive:
            last = {each.name: archive.last_issue(digest=each.name) for each in config.digests}
            names = names_of_readers(config, archive)
        readers = {
            each.name: sorted(name for of, name in names if of == each.name) for each in config.digests
        }
    except MissingDatabaseError:  # a look makes none
        last, readers = {}, {each.name: [*config.readers(each)] for each in config.digests}
    rows = [
        make(each, last.get(each.name), now, readers=readers[each.name])
        for make in (digest_row, digest_to_json)
        for each in config.digests
    ]
    half = len(config.digests)
    print_rows(rows[:half], rows[half:], chosen)


@asks(*_ASKED, of=MeetingQuery)
def add(
    context: typer.Context,
    *,
    name: Name,
    title: Annotated[str | None, typer.Option(help="[default: made from the name]")] = None,
    query: MeetingQuery,
    schedule: Annotated[Schedule, typer.Option(help="When its issues are due")] = Schedule.DAILY,
    on: Day = None,
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="[default: 07:00]")] = None,
    zone: ZoneName = None,
    to: Readers = None,
    channels: Channels = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the lines, write nothing")] = False,
) -> None:
    """Add a digest: the meetings that fit a question, issued by a schedule of its own.

    Its table is shown, and added to the end of the configuration file; nothing else in the file changes. It
    begins with an issue of its last period, in which what is older than a month comes from the archive.

    \b
    Examples:
      readout digest add eu --organisation EU --schedule weekdays --at 08:00 --zone Europe/Brussels
      readout digest add summits --form summit --level leader --schedule 'at once' --to desk@paper.example
      readout digest add beijing --place Beijing --schedule monthly --on 31 --channel files
      readout digest add norov --person Norov --schedule weekly --on monday --dry-run

    Exit codes: 0 done, 2 wrong usage or configuration.
    """
    told = context_of(context)
    if name in {digest.name for digest in told.config.digests}:
        raise ConfigurationError(f"there is a digest '{name}' already; give this one another name")
    day = int(on) if on and on.isdecimal() else on
    asked = {"title": title} | {key: getattr(query, key) for key in _ASKED}
    due = {"schedule": schedule, "on": day, "at": at, "zone": zone}
    keys = {**asked, **due, "to": to, "channels": channels}
    file = told.config_file or DEFAULT_FILE
    text = configuration_text(file)
    lines = digest_declaration(name, keys, text, file)
    whole = with_declaration(text, lines, file)
    typer.echo(lines, nl=False)
    if dry_run:
        say("nothing was written")
        return
    replace_file(file, whole.encode("utf-8"))
    say(f"added to {file}. See what it would tell: `readout digest preview --digest {name}`")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`, that of `readout digest`."""
    app.command()(digests)
    app.command()(add)
