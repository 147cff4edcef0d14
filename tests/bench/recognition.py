"""`./run bench recognition`: what recognition costs in time and memory. Fails with --check alone."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from tests.bench.cost import cost_of, growth
from tests.bench.memory import memory_of
from tests.bench.pages import Page, labelled_pages, recorded_pages
from tests.bench.texts import kinds
from tests.evaluation.records import LANGUAGES

# What --check holds: times a parse of the page, times 1 KB, and MB.
MOST_COST = {"en": 2.0, "ru": 15.0, "zh": 2.0}
MOST_GROWTH = 150.0
MOST_MEMORY = {("en",): 120.0, ("zh",): 120.0, ("en", "zh"): 120.0, LANGUAGES: 350.0}

_HEADING = f"{'':12}{'pages':>7}{'KB':>5}{'parse ms':>10}{'recognise':>11}{'detect':>8}{'times':>8}{'p90':>8}"

Row = tuple[str, bool]  # a line of the report, and whether it is within its limit


def main(arguments: Sequence[str]) -> int:
    """Return 0, or with --check 1 where a limit is passed."""
    parser = argparse.ArgumentParser(prog="./run bench recognition", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is passed")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="measure each page N times")
    options = parser.parse_args(arguments)
    within = True
    for line, good in _report(options.rounds):
        sys.stdout.write(line + ("" if good else "   over the limit") + "\n")
        sys.stdout.flush()
        within = within and good
    return 0 if within or not options.check else 1


def _report(rounds: int) -> Iterator[Row]:
    yield from _cost_rows(rounds)
    yield "", True
    yield from _growth_rows()
    yield "", True
    yield from _memory_rows()


def _cost_rows(rounds: int) -> Iterator[Row]:
    yield (
        "recognition as a multiple of one lxml parse of the article's page (medians; 90 % lie below p90)",
        True,
    )
    yield _HEADING, True
    yield from _costs("", labelled_pages(), rounds, MOST_COST)
    # For comparison alone: without their sites' scripts and menus these parse in no time.
    yield from _costs(" recorded", recorded_pages(), rounds, {})


def _growth_rows() -> Iterator[Row]:
    yield f"100 KB of a text as a multiple of 1 KB of it (limit {MOST_GROWTH:.0f})", True
    for language in LANGUAGES:
        for kind, text in kinds(language).items():
            times = growth(text, language)
            yield f"{language}  {kind:16}{times:8.0f}", times <= MOST_GROWTH


def _memory_rows() -> Iterator[Row]:
    yield "the most memory held by a fresh process, in MB", True
    yield f"{'':12}{'bare':>8}{'imported':>10}{'after':>8}{'limit':>8}", True
    for languages, most in MOST_MEMORY.items():
        told = memory_of(languages)
        line = f"{' '.join(languages):12}{told.bare:8.0f}{told.imported:10.0f}{told.after:8.0f}{most:8.0f}"
        yield line, told.after <= most


def _costs(of: str, pages: list[Page], rounds: int, most: dict[str, float]) -> Iterator[Row]:
    for language in LANGUAGES:
        cost = cost_of([page for page in pages if page.language == language], rounds)
        taken = f"{cost.parse * 1e3:10.2f}{cost.recognise * 1e3:11.2f}{cost.detect * 1e3:8.2f}"
        size = f"{cost.pages:7}{cost.page_bytes / 1000:5.0f}"
        line = f"{language + of:12}{size}{taken}{cost.ratio:8.1f}{cost.ratio90:8.1f}"
        yield line, cost.ratio <= most.get(language, cost.ratio)
