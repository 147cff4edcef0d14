"""What recognition costs: beside one lxml parse of the same article's page, and as a text grows."""

import multiprocessing
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from crawler.languages import language_of
from crawler.meetings.recognise import recognise
from tests.bench.pages import Page

_LONG = 100
_ROUNDS = 3

Taken = tuple[float, float, float]  # seconds to parse, to recognise, to detect the language


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of the pages of one language: medians, and the ninetieth percentile of the ratio."""

    pages: int
    page_bytes: int
    parse: float  # seconds
    recognise: float  # seconds
    detect: float  # seconds
    ratio: float
    ratio90: float


def cost_of(pages: Sequence[Page], rounds: int) -> Cost:
    """Measure parse, recognition and language detection of each page in turn, `rounds` times over.

    Times are of the processor, not of the clock on the wall, and the three are interleaved: what else runs
    on the machine slows them alike. A page's ratio is the median of its rounds. Models and vocabularies are
    loaded before, and half of the pages read; the other half is then new, as an article that comes in is, in
    a process of its own for each round.
    """
    _recognise(pages[0])
    halves = (pages[::2], pages[1::2])
    tasks = [(halves[1 - i], halves[i]) for i in (0, 1) if halves[i]]
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        told = [pool.map(_read_new, tasks, chunksize=1) for _ in range(rounds)]
    # By page, then by round.
    taken = list(zip(*([each for half in one for each in half] for one in told), strict=True))
    ratios = [statistics.median(recognised / parsed for parsed, recognised, _ in page) for page in taken]
    medians = [[statistics.median(each[i] for each in page) for page in taken] for i in range(3)]
    return Cost(
        pages=len(pages),
        page_bytes=round(statistics.median(len(page.html) for page in pages)),
        parse=statistics.median(medians[0]),
        recognise=statistics.median(medians[1]),
        detect=statistics.median(medians[2]),
        ratio=statistics.median(ratios),
        ratio90=statistics.quantiles(ratios, n=10)[-1] if len(ratios) > 1 else ratios[0],
    )


def growth(text: str, language: str) -> float:
    """Return how many times as long as a piece of 1 KB the whole takes: 100 KB of `text`, repeated or cut.

    The whole is read beside its hundred pieces, in turns that take about as long, and the median counts.
    """
    whole = (text * (1_000 * _LONG // max(1, len(text)) + 1))[: 1_000 * _LONG]
    pieces = [whole[start : start + 1_000] for start in range(0, len(whole), 1_000)]
    ratios = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for piece in pieces:
            _read(piece, language)
        turn = time.process_time()
        _read(whole, language)
        ratios.append(_LONG * (time.process_time() - turn) / (turn - start))
    return statistics.median(ratios)


def _read_new(task: tuple[Sequence[Page], Sequence[Page]]) -> list[Taken]:
    read, new = task
    for page in read:
        _once(page)
    return [_once(page) for page in new]


def _once(page: Page) -> Taken:
    start = time.process_time()
    html.document_fromstring(page.html)
    parsed = time.process_time()
    _recognise(page)
    recognised = time.process_time()
    language_of(f"{page.title}\n{page.text}")
    return parsed - start, recognised - parsed, time.process_time() - recognised


def _recognise(page: Page) -> None:
    recognise(page.text, title=page.title, published=page.published, language=page.language)


def _read(text: str, language: str) -> None:
    recognise(text, title=None, published=None, language=language)
