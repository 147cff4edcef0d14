"""`readout subscribers`: who is sent the digests by mail."""

from typing import Annotated, Any

import typer

from scheduler.cli.context import FAILED, Context, RowFormat, context_of, say
from scheduler.configuration.digest_tables import DigestConfiguration, is_mail_address
from scheduler.delivery.outbox import is_reader, subscribers_of
from scheduler.printing.formats import print_rows
from scheduler.printing.rows import local_time
from store.errors import ConfigurationError
from store.jsonable import iso
from store.records.subscribers import Subscriber

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who is sent the digests by mail: list, add, remove."
)

DigestName = Annotated[
    str | None, typer.Option("--digest", metavar="NAME", help="Of this digest  [default: the only one]")
]
Addresses = Annotated[list[str], typer.Argument(metavar="ADDRESS", help="Their mail addresses")]


@app.command("list")
def list_subscribers(
    context: typer.Context,
    digest: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this digest  [default: of each]")
    ] = None,
    chosen: RowFormat = None,
) -> None:
    """List the readers of the digests, those who left too: how each is, since when and why.

    Those whom the configuration names are readers of its digests, unless they have unsubscribed.

    \b
    Examples:
      readout subscribers list
      readout subscribers list --digest sco --format csv
    """
    told = context_of(context)
    config = told.config
    named = config.digests if digest is None else (config.chosen_digest(digest),)
    with told.archive_to_read() as archive:
        found = [
            (each, is_reader(each, {address.lower() for address in config.readers(table)}))
            for table in named
            for each in subscribers_of(config, table, archive, told.clock.now())
        ]
    rows = [_row(each, config.digest.zone, reads=reads) for each, reads in found]
    print_rows(rows, [_to_json(each, reads=reads) for each, reads in found], chosen)
    if not found:
        say("no reader yet: `readout subscribers add name@host` adds one")


@app.command()
def add(context: typer.Context, addresses: Addresses, digest: DigestName = None) -> None:
    """Send a digest to further readers, from its next issue on; who had left is a reader again.

    Those whom the configuration names are its readers already: nothing is noted of them.

    \b
    Examples:
      readout subscribers add analyst@example.org
      readout subscribers add ann@example.org bo@example.org --digest europe

    Exit codes: 0 done, 2 what is no mail address, or no digest; then nobody is added.
    """
    told = context_of(context)
    table = _checked(told, addresses, digest)
    with told.archive() as archive:
        known = {each.address.lower(): each for each in archive.subscribers(digest=table.name)}
        named = {each.lower() for each in told.config.readers(table)}
        for address in addresses:
            reader = known.get(address.lower())
            # Noted as added by hand he would stay when he is taken out of the file.
            if address.lower() in named and (reader is None or (reader.is_active and reader.configured)):
                say(f"{address} is named in the configuration: he reads digest '{table.name}' already")
                continue
            is_new = archive.add_subscriber(digest=table.name, address=address, now=told.clock.now())
            say(f"{address} {'reads' if is_new else 'reads already'} digest '{table.name}'")


@app.command()
def remove(context: typer.Context, addresses: Addresses, digest: DigestName = None) -> None:
    """Send a digest to these readers no more, not even what is on its way to them.

    They stay listed as unsubscribed, so that nothing is sent to them though the configuration names them.

    \b
    Examples:
      readout subscribers remove analyst@example.org
      readout subscribers remove ann@example.org --digest europe

    Exit codes: 0 done, 1 somebody is no reader (the others are removed), 2 wrong usage.
    """
    told = context_of(context)
    table = _checked(told, addresses, digest)
    unknown = False
    with told.archive() as archive:
        now = told.clock.now()
        archive.enrol(digest=table.name, addresses=told.config.readers(table), now=now)
        for address in addresses:
            if archive.remove_subscriber(digest=table.name, address=address, now=now) is None:
                unknown = True
                say(f"{address} is no reader of digest '{table.name}'; `readout subscribers list` shows them")
            else:
                say(f"{address} is sent digest '{table.name}' no more")
    if unknown:
        raise typer.Exit(FAILED)


def _checked(told: Context, addresses: list[str], digest: str | None) -> DigestConfiguration:
    """Return the digest. Raises ConfigurationError for it and for what is no address, before all else."""
    table = told.config.chosen_digest(digest)
    for address in addresses:
        if not is_mail_address(address):
            shown = "".join(letter if letter.isprintable() else "?" for letter in address[:100])
            raise ConfigurationError(f"'{shown}' is no mail address; write it as name@host")
    return table


def _row(subscriber: Subscriber, zone: str, *, reads: bool) -> dict[str, str]:
    """Return one line about a reader; his link is told to nobody else."""
    return {
        "digest": subscriber.digest,
        "address": subscriber.address,
        "state": _state(subscriber, reads=reads),
        "since": local_time(subscriber.since, zone),
        "named": "in the configuration" if subscriber.configured else "by hand",
        "reason": subscriber.reason or "",
    }


def _to_json(subscriber: Subscriber, *, reads: bool) -> dict[str, Any]:
    """Return what a program is told of a reader."""
    return {
        "digest": subscriber.digest,
        "address": subscriber.address,
        "state": _state(subscriber, reads=reads),
        "since": iso(subscriber.since),
        "configured": subscriber.configured,
        "hard_bounces": subscriber.hard_bounces,
        "reason": subscriber.reason,
    }


def _state(subscriber: Subscriber, *, reads: bool) -> str:
    """Return the state; one whom the configuration named once is no reader, though he never left."""
    return "not named" if subscriber.is_active and not reads else subscriber.state.value


def add_to(program: typer.Typer) -> None:
    """Add this file's commands to `program`, under one name."""
    program.add_typer(app, name="subscribers")
