"""What recognition costs: beside one lxml parse of the same article's page, and as a text grows."""

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

    The three are interleaved, so that a busy machine slows them alike; a page's ratio is the median of its
    rounds. Models and vocabularies are loaded before.
    """
    for page in pages:
        _recognise(page)
    ratios, parses, recognitions, detections = [], [], [], []
    for page in pages:
        measured = [_once(page) for _ in range(rounds)]
        ratios.append(statistics.median(recognised / parsed for parsed, recognised, _ in measured))
        parses.append(statistics.median(each[0] for each in measured))
        recognitions.append(statistics.median(each[1] for each in measured))
        detections.append(statistics.median(each[2] for each in measured))
    return Cost(
        pages=len(pages),
        page_bytes=round(statistics.median(len(page.html) for page in pages)),
        parse=statistics.median(parses),
        recognise=statistics.median(recognitions),
        detect=statistics.median(detections),
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
        start = time.perf_counter()
        for piece in pieces:
            _read(piece, language)
        turn = time.perf_counter()
        _read(whole, language)
        ratios.append(_LONG * (time.perf_counter() - turn) / (turn - start))
    return statistics.median(ratios)


def _once(page: Page) -> tuple[float, float, float]:
    start = time.perf_counter()
    html.document_fromstring(page.html)
    parsed = time.perf_counter()
    _recognise(page)
    recognised = time.perf_counter()
    language_of(f"{page.title}\n{page.text}")
    return parsed - start, recognised - parsed, time.perf_counter() - recognised


def _recognise(page: Page) -> None:
    recognise(page.text, title=page.title, published=page.published, language=page.language)


def _read(text: str, language: str) -> None:
    recognise(text, title=None, published=None, language=language)
