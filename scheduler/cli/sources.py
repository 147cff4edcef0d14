"""`readout sources`: how each source is; a further one; what is understood of one."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from crawler.keys import page_address
from crawler.sources import DEFAULT_FILE
from scheduler.cli.context import FAILED, Context, RowFormat, configuration_text, context_of, say
from scheduler.delivery.files import replace_file
from scheduler.printing.formats import Format, chosen_or_fitting, print_rows
from scheduler.printing.rows import source_row, source_to_json, understood_row, understood_to_json
from scheduler.sources.declaring import check_is_new, declaration, name_for, with_declaration
from scheduler.sources.prospects import Understood, look_at_source, look_for_source
from scheduler.sources.states import SourceState, source_states, states_in
from store.database.errors import MissingDatabaseError
from store.errors import ConfigurationError
from store.records.crawls import RunOutcome

Base = Annotated[
    str | None, typer.Option(metavar="URL", help="Connect there instead; addresses stay the sites' own")
]

commands = typer.Typer(rich_markup_mode=None)


@commands.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    chosen: RowFormat = None,
    exit_code: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option("--exit-code", help="Exit with 1 where a source is not well, for monitors and cron"),
    ] = False,
) -> None:
    """Show how each source is, since when and why; when it was read, and is crawled next.

    \b
    ok         read, with news
    unchanged  read, without
    silent     read, but without news for longer than 7 days and 3 times as long as usual
    empty      its list named no article, for the first time
    broken     its pages can't be fetched, or too few have a title, a date and a text
    blocked    a wall stands before it: a login, a consent, a refusal
    waiting    never crawled, or not for a day, or its host asked for a pause
    disabled   not to be crawled

    One that is silent, empty, broken, blocked or not crawled for a day is not well. A table has times by the
    clock of the digest's zone.

    \b
    Examples:
      readout sources
      readout sources --format jsonl
      readout sources --exit-code > /dev/null      says on standard error which are not well
      readout sources add https://press.example.org/news
      readout sources check press-example-org

    Exit codes: 0 told, 1 with --exit-code: a source is not well, 2 wrong usage or configuration.
    """
    if context.invoked_subcommand:
        return
    told = context_of(context)
    states = _states(told)
    zone = told.config.digest.zone
    print_rows([source_row(state, zone) for state in states], [source_to_json(s) for s in states], chosen)
    if chosen_or_fitting(chosen) is Format.TABLE:
        sys.stdout.flush()
        for state in states:
            if state.reason:
                say(f"{state.source}: {state.reason}")
    if all(state.last_run is None for state in states):
        say("nothing was crawled yet: `readout crawl` does it once, `readout run` for good")
    if exit_code:
        _fail_for([state for state in states if state.is_bad])


def _fail_for(bad: Sequence[SourceState]) -> None:
    """Exit with 1 where a source is not well, and name it for whom cron writes to."""
    if bad:
        said = ", ".join(f"{state.source} ({state.state})" for state in bad)
        say(f"{len(bad)} {'source is' if len(bad) == 1 else 'sources are'} not well: {said}")
        raise typer.Exit(FAILED)


def _states(told: Context) -> Sequence[SourceState]:
    """Return how the sources are; a look makes no database."""
    now = told.clock.now()
    try:
        with told.archive_to_read() as archive:
            return states_in(told.config, archive, now)
    except MissingDatabaseError:
        return source_states(told.config, (), now)


@commands.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A site, its page of news, its feed or sitemap")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="[default: made from the host]")] = None,
    dry_run: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--dry-run", help="Show the lines, write nothing")
    ] = False,
    base: Base = None,
) -> None:
    """Look at an address, find the feed, list or sitemap of a source there, and declare it.

    A page's own feed comes before the list of headlines on it, and that before a feed or sitemap where sites
    commonly have one. The lines that declare the source are shown, and added to the end of the configuration
    file; nothing else in it changes. The next crawl reads it.

    \b
    Examples:
      readout sources add https://press.example.org/news
      readout sources add https://press.example.org/rss.xml --name press
      readout sources add https://press.example.org --dry-run

    Exit codes: 0 done, 1 nothing was found there, 2 wrong usage or configuration.
    """
    told = context_of(context)
    _check_address(url, told)
    found = look_for_source(
        url, environment=told.environment, base=base, seconds=told.config.crawl.longest(1)
    )
    check_is_new(found.url, told.config.sources)
    name = name or name_for(found.url, told.config.sources)
    if name in told.config.sources:
        raise ConfigurationError(f"there is a source '{name}' already; give this one another --name")
    lines = declaration(name, found)
    file = told.config_file or DEFAULT_FILE
    whole = with_declaration(configuration_text(file), lines, file)
    typer.echo(lines, nl=False)
    what = f"a {found.kind} that names {found.links} {'page' if found.links == 1 else 'pages'}"
    if dry_run:
        say(f"found {what}; nothing was written")
        return
    replace_file(file, whole.encode("utf-8"))
    say(f"found {what}; added to {file}. See what is understood of it: `readout sources check {name}`")


def _check_address(url: str, told: Context) -> None:
    try:
        page_address(url, allow=told.config.crawl.allow)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    check_is_new(url, told.config.sources)


@commands.command()
def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The source's name in the configuration")],
    limit: Annotated[int, typer.Option(min=1, max=50, metavar="N", help="So many articles at most")] = 5,
    base: Base = None,
    chosen: RowFormat = None,
) -> None:
    """Crawl a source for a few articles and show what is understood of them. Stores nothing.

    Told are the articles with title, date (and the rule that read it), language and the length of their text;
    how many links the list has, which pages are refused and why, and which list page would come next.

    \b
    Examples:
      readout sources check sectsco
      readout sources check press --limit 10 --format jsonl

    Exit codes: 0 articles were understood, 1 none was or something failed, 2 wrong usage or configuration.
    """
    told = context_of(context)
    if name not in told.config.sources:
        raise ConfigurationError(f"no source '{name}'; there are {', '.join(told.config.sources)}")
    seen = look_at_source(
        name,
        environment=told.environment,
        base=base,
        limit=limit,
        seconds=told.config.crawl.longest(1),
    )
    rows = [understood_row(article, told.config.digest.zone) for article in seen.articles]
    print_rows(rows, [understood_to_json(article) for article in seen.articles], chosen)
    sys.stdout.flush()
    _tell(seen)
    if not seen.articles or seen.outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED}:
        raise typer.Exit(FAILED)


def _tell(seen: Understood) -> None:
    say(f"{seen.source}: {seen.listed} articles listed, {len(seen.articles)} read here")
    for number, what in ((seen.older, "older ones were left"), (seen.others, "other links were left")):
        if number:
            say(f"{number} {what}")
    say(f"next list page: {seen.next_list or 'none'}")
    for url, reason in seen.refused:
        say(f"refused: {url}: {reason}")
    if seen.reason:
        say(f"{seen.outcome}: {seen.reason}")


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    app.add_typer(commands, name="sources")
