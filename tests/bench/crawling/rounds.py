"""The three contenders in turns, over the same pages on one server; what each took, and how right it was."""

import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crawling.contenders import Contender, Crawled, download, naive, ours
from tests.bench.crawling.pages import Corpus, corpus
from tests.bench.crawling.server import serving

CONTENDERS: Mapping[str, Contender] = {"download": download, "ours": ours, "naive": naive}

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One contender's run over all pages. Times are in seconds, memory in MB."""

    wall: float  # from the process's start to its end
    cpu: float  # of the crawling process alone
    all_cpu: float  # with the processes that it started
    memory: float  # of its largest process
    f1: float | None  # of the bodies' words, the mean over the pages; None: it makes no bodies


Round = Mapping[str, Measured]  # by contender


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured over the pages of one kind."""

    kind: str
    pages: int
    page_bytes: int  # the median
    rounds: tuple[Round, ...]

    def median(self, contender: str, what: Callable[[Measured], float]) -> float:
        """Return the median over the rounds of what was measured of a contender."""
        return statistics.median(what(each[contender]) for each in self.rounds)

    def ratio(self, what: Callable[[Measured], float], one: str, other: str) -> float:
        """Return the median of the rounds' ratios: what else ran on the machine slowed both alike."""
        return statistics.median(what(each[one]) / what(each[other]) for each in self.rounds)

    @property
    def f1(self) -> Mapping[str, float]:
        """How right the bodies are, by contender."""
        return {name: told for name, each in self.rounds[0].items() if (told := each.f1) is not None}


def measure(kind: str, pages: int, rounds: int, done: Callable[[], None]) -> Figures:
    """Crawl the pages of a kind by each contender in each round; `done` is called after each crawl."""
    told = corpus(kind, pages)
    with serving([*told.pages, *told.lists]) as port:
        measured = [_round(told, port, turn, done) for turn in range(rounds)]
    return Figures(
        kind=kind,
        pages=len(told.pages),
        page_bytes=round(statistics.median(len(page.body) for page in told.pages)),
        rounds=tuple(measured),
    )


def _round(told: Corpus, port: int, turn: int, done: Callable[[], None]) -> Round:
    names = [*CONTENDERS]
    names = names[turn % len(names) :] + names[: turn % len(names)]  # none is always first
    measured = {}
    for name in names:
        with tempfile.TemporaryDirectory(prefix="readout-bench-") as folder:
            measured[name] = _measured(CONTENDERS[name](told, port, Path(folder)), told)
        done()
    return measured


def _measured(crawled: Crawled, told: Corpus) -> Measured:
    run = crawled.run
    scores = [f1(crawled.bodies.get(page.url, ""), page.text or "") for page in told.pages]
    return Measured(
        wall=run.wall,
        cpu=run.cpu,
        all_cpu=run.all_cpu,
        memory=max(run.memory),
        f1=statistics.fmean(scores) if crawled.bodies else None,
    )


def f1(found: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall of a text's words, as a multiset."""
    mine, theirs = words(found), words(wanted)
    whole = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / whole if whole else 1.0


def words(text: str) -> Counter[str]:
    """Return the words of a text, each Chinese character as one."""
    return Counter(_WORD.findall(text.casefold()))
