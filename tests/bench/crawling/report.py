"""`./run bench crawl`: our crawl beside Scrapy that only downloads, and beside the naive pipeline.

Generates pages like the four sites' and large ones of sites that no layout is known of, serves them on
loopback from a process of its own, and has each contender crawl all of them, in turns. Each is a process that
is measured from its start to its end. 1,000 pages take ten minutes on two idle cores; what they told is then
written into docs/bench.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.crawling.processes import BenchFailed
from tests.bench.crawling.rounds import CONTENDERS, Figures, measure
from tests.bench.pages import ROOT

KINDS = {"sites": "pages like the four sites'", "unknown": "large pages of unknown sites"}
# What --check holds.
LEAST_OF_DOWNLOAD = 0.6  # times the pages a second of Scrapy that only downloads, on pages like the sites'
LEAST_OF_NAIVE = {"sites": 2.5, "unknown": 3.0}  # times those of the naive pipeline
MOST_CPU = 1.5  # times the processor time of Scrapy that only downloads, in the crawling process
MOST_MEMORY = 400.0  # MB, of each process
ENOUGH = 1_000  # pages of each kind: with fewer it is the starts that are measured
DOCUMENTS = ROOT / "docs" / "bench"
_CLOSE = 0.0005  # of an F1: what is not told in three digits

_NAMES = {"download": "Scrapy, only downloading", "ours": "readout", "naive": "Scrapy, naive pipeline"}

_WALL, _CPU, _ALL_CPU = attrgetter("wall"), attrgetter("cpu"), attrgetter("all_cpu")

Row = tuple[str, bool]  # a line of the report, and whether it is within its limit


def main(arguments: Sequence[str]) -> int:
    """Return 0; 1 where a contender fails, or with --check where a limit is missed."""
    options = _options(arguments)
    try:
        figures = _measured(options.pages, options.rounds)
    except BenchFailed as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    rows = [row for each in figures for row in report(each)]
    sys.stdout.writelines(f"{line}\n" for line in _marked(rows))
    if out := options.out or (DOCUMENTS if options.pages >= ENOUGH else None):
        write(out, figures)
    return 0 if all(good for _, good in rows) or not options.check else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench crawl", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is missed")
    parser.add_argument("--pages", type=_count, default=1_000, metavar="N", help="of each kind (1000)")
    parser.add_argument("--rounds", type=_count, default=3, metavar="N", help="crawl N times (3)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"write crawl.md and crawl.json there (docs/bench, from {ENOUGH:,} pages on)",
    )
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"'{text}': write a number from 1 on")
    return int(text)


def _measured(pages: int, rounds: int) -> list[Figures]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("crawls", total=len(KINDS) * len(CONTENDERS) * rounds)
        return [measure(kind, pages, rounds, lambda: progress.advance(bar)) for kind in KINDS]


def report(told: Figures) -> Iterator[Row]:
    """Yield the lines about the pages of one kind."""
    size = f"{told.pages:,} {KINDS[told.kind]}, {told.page_bytes / 1000:.0f} KB each"
    yield f"{size}; medians of {len(told.rounds)} rounds", True
    yield f"{'':26}{'pages/s':>9}{'crawler ms':>12}{'all ms':>8}{'MB':>6}{'F1':>8}", True
    for name in CONTENDERS:
        speed = told.pages / told.median(name, _WALL)
        own, whole = (1e3 * told.median(name, what) / told.pages for what in (_CPU, _ALL_CPU))
        memory = max(each[name].memory for each in told.rounds)
        right = f"{told.f1[name]:8.3f}" if name in told.f1 else ""
        fits = memory <= MOST_MEMORY or name != "ours"
        yield f"{_NAMES[name]:26}{speed:9.1f}{own:12.2f}{whole:8.2f}{memory:6.0f}{right}", fits
    yield from _ratios(told)
    yield "", True


def _ratios(told: Figures) -> Iterator[Row]:
    of_download = 1 / told.ratio(_WALL, "ours", "download")
    limit = LEAST_OF_DOWNLOAD if told.kind == "sites" else None
    yield _line("pages a second, of those of only downloading", of_download, least=limit)
    of_naive = 1 / told.ratio(_WALL, "ours", "naive")
    yield _line("pages a second, of those of the naive pipeline", of_naive, least=LEAST_OF_NAIVE[told.kind])
    cpu = told.ratio(_CPU, "ours", "download")
    said = f"  the crawling process's time, of only downloading's: {cpu:.2f} (at most {MOST_CPU})"
    yield said, cpu <= MOST_CPU
    own, theirs = told.f1["ours"], told.f1["naive"]
    yield f"  F1 of the bodies' words: {own:.3f}, trafilatura's own {theirs:.3f}", own >= theirs - _CLOSE


def _line(said: str, ratio: float, *, least: float | None) -> Row:
    limit = "" if least is None else f" (at least {least})"
    return f"  {said}: {ratio:.2f}{limit}", least is None or ratio >= least


def _marked(rows: Iterable[Row]) -> Iterator[str]:
    return (line if good else f"{line}   missed" for line, good in rows)


def write(folder: Path, figures: Sequence[Figures]) -> None:
    """Write the report and the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps([asdict(each) for each in figures], indent=1)
    (folder / "crawl.json").write_text(f"{told}\n", "utf-8")
    lines = [
        "# What a crawl costs\n",
        "Made by `./run bench crawl`; the figures are in [crawl.json](crawl.json).\n",
        "```text",
        *(line for each in figures for line in _marked(report(each))),
    ]
    notes = Path(__file__).with_name("notes.md").read_text("utf-8").rstrip()
    text = "\n".join(lines).rstrip()
    (folder / "crawl.md").write_text(f"{text}\n```\n\n{notes}\n", "utf-8")
