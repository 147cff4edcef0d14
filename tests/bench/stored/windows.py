"""What it costs to store an article, and to find one, in a store of a thousand and in one of a million."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.archive import Archive
from store.records.articles import ArticleDraft, Decision
from store.search import ArticleQuery, Search
from tests.bench.stored.filling import Filler
from tests.bench.stored.texts import draft

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
YOUNG = SIZES[0]
_BATCH = 50  # as a crawl stores them
_BATCHES = 8
_WARM = 1  # batches that are not counted
_LINKS = 50  # on a list page
_PAGES = 10  # that are looked at for each batch: one takes too little time to measure
_BEYOND = 5_000_000  # no store has articles of such numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A store of so many articles: processor seconds, and how many times those of the young store."""

    articles: int
    bytes: int  # of the file
    insert: float  # to take in an article that is new
    insert_ratio: float
    again: float  # to take in an article that is there, unchanged
    again_ratio: float
    links: float  # to tell which of a list page's links are known
    links_ratio: float
    question: float  # to find the one text that has five words in a row
    question_ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One of two stores that are measured in turns."""

    archive: Archive
    search: Search
    first: int  # the number of the first article that it doesn't have


def grow(folder: Path, most: int, progress: Callable[[int], None]) -> Iterator[Window]:
    """Fill a store in `folder` and yield what is measured on the way; `progress` hears how many there are."""
    file, young = folder / "store.db", folder / "young.db"
    Archive.open(f"sqlite:///{file}").close()
    filler, last = Filler(file), 0
    for size in (size for size in SIZES if size <= most):
        for done in filler.fill(last + 1, size):
            progress(done)
        if size == YOUNG:
            shutil.copyfile(file, young)
        size_bytes = file.stat().st_size
        yield _measured(file, _copy(young), size, size_bytes)
        last = size + _BATCH * (_BATCHES + _WARM)
        filler.note(range(size + 1, last + 1))


def _copy(young: Path) -> Path:
    return Path(shutil.copyfile(young, young.with_name("young-copy.db")))


def _measured(file: Path, young: Path, size: int, size_bytes: int) -> Window:
    with (
        Archive.open(f"sqlite:///{file}") as archive,
        Archive.open(f"sqlite:///{young}") as other,
        Search.open(f"sqlite:///{file}") as search,
        Search.open(f"sqlite:///{young}") as other_search,
    ):
        old = _Side(archive=archive, search=search, first=size + 1)
        # Other articles than the old store is given: a text that was read before costs less.
        new = _Side(archive=other, search=other_search, first=_BEYOND + 1)
        insert, insert_ratio = _in_turns(_insert, old, new)
        again, again_ratio = _in_turns(_again, old, new)
        links, links_ratio = _in_turns(_links, old, new)
        question, question_ratio = _in_turns(_question, old, new)
    return Window(
        articles=size,
        bytes=size_bytes,
        insert=insert / _BATCH,
        insert_ratio=insert_ratio,
        again=again / _BATCH,
        again_ratio=again_ratio,
        links=links / _PAGES,
        links_ratio=links_ratio,
        question=question,
        question_ratio=question_ratio,
    )


def _in_turns(
    work: Callable[[_Side, Sequence[ArticleDraft]], object], old: _Side, new: _Side
) -> tuple[float, float]:
    """Do some work in both stores, batch by batch; return its mean cost in `old`, and beside that in `new`.

    In turns, so that what else runs on the machine slows both alike; of the processor's time, not the wall's.
    """
    taken = [(_time(work, old, batch), _time(work, new, batch)) for batch in range(_WARM + _BATCHES)]
    counted = taken[_WARM:]
    ours, theirs = (sum(each[side] for each in counted) for side in (0, 1))
    return ours / _BATCHES, ours / theirs


def _time(work: Callable[[_Side, Sequence[ArticleDraft]], object], side: _Side, batch: int) -> float:
    first = side.first + batch * _BATCH
    drafts = [draft(number) for number in range(first, first + _BATCH)]
    start = time.process_time()
    work(side, drafts)
    return time.process_time() - start


def _insert(side: _Side, drafts: Sequence[ArticleDraft]) -> None:
    taken = side.archive.take_in(drafts)
    assert all(each.decision is Decision.NEW for each in taken)


def _again(side: _Side, drafts: Sequence[ArticleDraft]) -> None:
    taken = side.archive.take_in(drafts)
    assert all(each.decision is Decision.UNCHANGED for each in taken)


def _links(side: _Side, drafts: Sequence[ArticleDraft]) -> None:
    known = {each.key: each.url for each in drafts[: _LINKS // 2]}
    for page in range(_PAGES):
        unknown = {f"{key}-{page}": f"{url}-{page}" for key, url in known.items()}
        assert len(side.archive.known_links({**known, **unknown})) == len(known)


def _question(side: _Side, drafts: Sequence[ArticleDraft]) -> None:
    words = drafts[1].body.split()[:5]  # of a text that is like no other
    found = side.search.articles(ArticleQuery(text=f'"{" ".join(words)}"'))
    assert [each.key for each in found] == [drafts[1].key]
