"""`readout feed`: the meetings that fit a question, for programs to read."""

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.context import Context, context_of, say
from scheduler.cli.options import QUESTION, asks
from scheduler.delivery.feeds.entries import Feed, feed_of, newest_first, recent
from scheduler.delivery.feeds.formats import FORMS, FeedFormat
from scheduler.delivery.files import write_file
from scheduler.digest.words import safe_link
from store.search import MeetingQuery

_WORDS = {"since": "from", "until": "to"}  # as the options are called


def _address(url: str | None) -> str | None:
    if url and safe_link(url) != url:
        raise typer.BadParameter("write it as https://host/path")
    return url


def query_feed(told: Context, query: MeetingQuery, *, title: str | None = None, old: bool = True) -> Feed:
    """Return the feed of what is found: all, or without what is `old`. Its id is the question's."""
    with told.search() as search:
        found = search.tellings(query)
    asked = {name: str(value) for name, value in asdict(query).items() if value is not None}
    said = ", ".join(f"{_WORDS.get(name, name)} {value}" for name, value in asked.items())
    digest = told.config.digest.title
    return feed_of(
        newest_first(found) if old else recent(found),
        name=f"query:{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]}",
        title=title or (f"{digest}: {said}" if said else digest),
        zones=told.config.outlet_zones,
        home=told.config.web.public_url,
    )


@asks(*QUESTION, of=MeetingQuery)
def feed(
    context: typer.Context,
    chosen: Annotated[FeedFormat, typer.Option("--format", help="How it is written")] = FeedFormat.RSS,
    *,
    query: MeetingQuery,
    old: Annotated[bool, typer.Option("--all", help="However old, not the newest alone")] = False,
    title: Annotated[str | None, typer.Option(help="[default: the digest's, and what is asked]")] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", callback=_address, help="Where it will be read; the feed names it"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="[default: standard output]")
    ] = None,
) -> None:
    """Write the meetings that fit as a feed (RSS 2.0, Atom, JSON Feed) or a calendar (iCalendar).

    The options ask as those of `readout meetings` do. Meetings come in the order in which they were reported
    first: those reported or changed in the month before the newest, 50 at least, and what is planned and
    still ahead; with --all, every one. A calendar leaves out those whose day is not stated. FILE is replaced
    when the new one is whole, so a timer may write it where a web server reads.

    \b
    Examples:
      readout feed --person Norov -o norov.xml
      readout feed --format ics --place Beijing --all -o beijing.ics
      readout feed --format atom --text 'green energy' --url https://news.example/energy.xml -o energy.xml
      readout feed --format json --status planned | jq '.items[].title'
    """
    told = context_of(context)
    write(query_feed(told, query, title=title, old=old), chosen, url=url, out=out)


def write(feed: Feed, chosen: FeedFormat, *, url: str | None = None, out: Path | None = None) -> None:
    """Write a feed to a file or standard output; say where nothing was found, or something is left out."""
    content = FORMS[chosen].write(feed, url)
    if out:
        write_file(out, content)
        typer.echo(out)
    else:
        sys.stdout.buffer.write(content)
    undated = sum(entry.first is None for entry in feed.entries)
    if not feed.entries:
        say("none found")
    elif chosen is FeedFormat.ICS and undated:
        say(f"{undated} left out whose day is not stated")


def add_to(app: typer.Typer) -> None:
    """Add this file's command to `app`."""
    app.command()(feed)
