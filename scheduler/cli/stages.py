"""The commands that do work: demo, crawl, recognise, extract."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from crawler.clock import Clock
from scheduler.cli.context import DAY, DAY_SHOWN, FAILED, RowFormat, context_of, progress, say
from scheduler.printing.formats import print_rows
from scheduler.printing.rows import crawl_row, crawl_to_json, meeting_lines
from scheduler.recognising.lines import recognise_lines
from scheduler.recognising.recognition import Step, recognise_articles
from scheduler.sources.crawls import CrawlOrder, CrawlSummary
from scheduler.sources.crawls import crawl as run_crawl
from scheduler.upkeep import require_room
from store.errors import ConfigurationError
from store.records.articles import Article

if TYPE_CHECKING:
    from scheduler.demo import Demonstration

BUNDLED = Path(__file__).parents[2] / "fixtures"

LinesFile = Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines; - is standard input")]


@contextmanager
def opened(file: Path) -> Iterator[TextIO]:
    """Open a file of lines, or standard input for "-"; what is no UTF-8 is found by who reads the line."""
    try:
        lines = open(0 if str(file) == "-" else file, encoding="utf-8-sig", errors="surrogateescape")  # noqa: PTH123, SIM115 - a descriptor has no path; closed below
    except OSError as error:
        raise ConfigurationError(f"'{file}' can't be read: {error.strerror}") from error
    with lines:
        yield lines


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where everything is written")] = Path(
        "demo-output"
    ),
    fixtures: Annotated[Path, typer.Option(metavar="DIR", help="The recorded pages")] = BUNDLED,
) -> None:
    """Show the whole way, offline, on the bundled pages.

    Crawls them with the real spiders, stores and recognises, issues a digest, and tells where each file lies.
    Run again, it finds nothing new.

    \b
    Examples:
      readout demo
      readout demo --out /tmp/readout-demo
    """
    from scheduler.demo import demonstrate  # noqa: PLC0415 - the only command here that makes digests

    with progress("crawling the recorded sites", total=None) as advance:

        def tell(summary: CrawlSummary) -> None:
            advance()
            row = crawl_row(summary)
            say(f"crawled {row['source']}: {row['outcome']} ({row['articles']}) {row['reason']}".rstrip())

        shown = demonstrate(out, fixtures, now=Clock().now, on_crawled=tell)
    _tell_demonstration(shown)
    if not all(summary.is_read for summary in shown.crawled):
        raise typer.Exit(FAILED)


def _tell_demonstration(shown: "Demonstration") -> None:
    for meeting in shown.meetings:
        typer.echo(meeting_lines(meeting))
    if shown.issue:
        say(f"\nIssue {shown.issue.number} tells {len(shown.issue.entries)} meetings. Written:")
    else:
        say("\nNothing new: every meeting was told in an earlier issue. The files as they stand:")
    for file in shown.files:
        say(f"  {file}")


def crawl(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="All that are enabled, if none")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=[DAY], metavar=DAY_SHOWN, help="Nothing published before")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many articles a source")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="URL", help="Connect there instead; addresses stay the sites' own")
    ] = None,
    chosen: RowFormat = None,
) -> None:
    """Crawl the sources once, recognise what is new, and tell what became of each source.

    \b
    Examples:
      readout crawl
      readout crawl sectsco mseap --since 2026-11-01 --limit 20
      readout crawl sectsco --since 2024-01-01     back to that day; run again, it goes on
    """
    told = context_of(context)
    config = told.config
    order = CrawlOrder(
        sources=config.chosen_sources(sources or ()),
        since=since.date() if since else None,
        limit=limit,
        base=base,
    )
    # A database that can't be used, or has no room, is told before anything is crawled.
    told.archive().close()
    require_room(config)
    with progress("crawling", total=len(order.sources)) as advance:
        summaries = run_crawl(order, environment=told.environment, on_summary=lambda _: advance())
    print_rows([crawl_row(each) for each in summaries], [crawl_to_json(each) for each in summaries], chosen)
    with told.archive() as archive, progress("recognising", total=None) as advance:
        recognise_articles(config, archive, now=told.clock.now, on_step=counting(advance))
    if not all(summary.is_read for summary in summaries):
        raise typer.Exit(FAILED)


def counting(advance: Callable[[], None]) -> Callable[[Step, Article, int], None]:
    """Let a progress bar move on with each article that was recognised."""
    return lambda step, *_: advance() if step is Step.DONE else None


def recognise(context: typer.Context, file: LinesFile = Path("-")) -> None:
    """Recognise the meetings in texts: JSON Lines in, JSON Lines out.

    Each line in is {id, title, text, language?, published?, url?}; each line out {id, language, sco_related,
    meetings}. A line that can't be read gets an "error" instead, and the next goes on. No store is needed.

    \b
    Examples:
      readout recognise news.jsonl > meetings.jsonl
      echo '{"text": "On 3 May 2024, Vladimir Norov met with Ambassador Li Hua."}' | readout recognise
    """
    bad = 0
    watched = frozenset(context_of(context).config.recognition.watched)
    with opened(file) as lines:
        for answer in recognise_lines(lines, watched=watched):
            # A lone surrogate in a text is written as the JSON escape that it came as.
            typer.echo(json.dumps(answer, ensure_ascii=False))
            if "error" in answer:
                bad += 1
                say(f"readout: line {answer['line']}: {answer['error']}")
    if bad:
        say(f"readout: {bad} bad line(s) were answered with an error; the rest is done")
        raise typer.Exit(FAILED)


def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="HTML; - is standard input")],
    url: Annotated[str, typer.Option(help="The address the page came from: it chooses the layout")],
) -> None:
    """Extract the article of one page as JSON.

    \b
    Examples:
      readout extract page.html --url http://eng.sectsco.org/news/20191122/602354.html
    """
    from crawler.extract.page import article_as_json, extract_article  # noqa: PLC0415 - the only command that loads it

    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"'{file}' can't be read: {error.strerror}") from error
    article = extract_article(body, url=url, content_type=None)
    typer.echo(json.dumps(article_as_json(article), ensure_ascii=False, indent=2))


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to `app`."""
    app.command()(demo)
    app.command()(crawl)
    app.command()(recognise)
    app.command()(extract)
