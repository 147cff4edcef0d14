"""A store filled with articles in less time than it takes them in, to the rows that it would have made."""

import gc
import multiprocessing
import os
import sqlite3
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path

from store.articles.near import MOST_OF_A_KEY
from store.indexing.entries import made_of_revision
from tests.bench.stored.texts import TEMPLATED, Filled, filled, told

_MAKERS = 3
_PIECE = 1_000  # articles that one process makes the rows of at a time
_PIECES_AT_ONCE = 25  # that are written together: the more, the fewer times a page of shingles is
_WAITING = 40  # pieces made ahead at most
_CACHE_KB = 1_000_000  # of which as much is used as the file has
_UNSAFE = (
    "journal_mode = OFF",
    "synchronous = OFF",
    f"cache_size = -{_CACHE_KB}",
    "locking_mode = EXCLUSIVE",
)
_MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it for SQLite

_ARTICLE = """
INSERT INTO articles (id, key, url, source, outlet, revision, checked_at, recheck_at)
VALUES (?, ?, ?, ?, ?, 1, ?, ?)"""
_REVISION = """
INSERT INTO revisions (id, article_id, number, title, body, language, published_at, published_by,
                       extracted_by, images, fetched_at, text_hash)
VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, '[]', ?, ?)"""
_ENTRY = "INSERT INTO search_index (rowid, made_of, title, body, marks) VALUES (?, ?, ?, ?, '')"
_SHINGLE = "INSERT INTO shingles (key, article_id) VALUES (?, ?)"

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """The rows of some articles in a row."""

    last: int
    articles: list[_Row]
    revisions: list[_Row]
    entries: list[_Row]
    shingles: list[tuple[int, int]]  # of texts that are like no other
    templated: list[tuple[int, int]]  # of a template's: as many as there are, worn out or not


class Filler:
    """Writes articles into the tables by the thousand. A crash would spoil the file: it is scratch."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: Counter[int] = Counter()  # of the keys of templates: how many articles have each

    def fill(self, first: int, last: int) -> Iterator[int]:
        """Write the articles of these numbers, which become their ids; yield how far it is, now and then."""
        # Each is made by other processes than the one that writes, in sessions of their own.
        pool = multiprocessing.get_context("fork").Pool(_MAKERS, initializer=os.setsid)
        with _without_collecting(), pool, closing(sqlite3.connect(self._file, isolation_level=None)) as file:
            for pragma in _UNSAFE:
                file.execute(f"PRAGMA {pragma}")
            pieces = _made(pool, first, last)
            while together := list(islice(pieces, _PIECES_AT_ONCE)):
                self._write(file, together)
                yield together[-1].last

    def note(self, numbers: range) -> None:
        """Note the keys of articles that the store took in itself."""
        for number in numbers:
            if told(number):
                self._held.update(filled(number).keys)

    def _write(self, file: sqlite3.Connection, pieces: Sequence[_Piece]) -> None:
        file.execute("BEGIN")
        # Shingles in the order in which they lie.
        shingles = [pair for piece in pieces for pair in (*piece.shingles, *self._kept(piece.templated))]
        file.executemany(_SHINGLE, sorted(shingles))
        for piece in pieces:
            file.executemany(_ARTICLE, piece.articles)
            file.executemany(_REVISION, piece.revisions)
            file.executemany(_ENTRY, piece.entries)
        file.execute("COMMIT")

    def _kept(self, templated: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the keys that the store would keep: not those that a template wore out."""
        for key, number in templated:
            if self._held[key] < MOST_OF_A_KEY:
                self._held[key] += 1
                yield key, number


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage: among millions of rows that costs more than all else."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _made(pool: Pool, first: int, last: int) -> Iterator[_Piece]:
    """Yield pieces in their order; only so many are made ahead as there is room for."""
    waiting: deque[AsyncResult[_Piece]] = deque()
    for start in range(first, last + 1, _PIECE):
        waiting.append(pool.apply_async(_piece, (start, min(start + _PIECE - 1, last))))
        if len(waiting) > _WAITING:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def _piece(first: int, last: int) -> _Piece:
    made = {number: filled(number) for number in range(first, last + 1)}
    keys = {number: [(key, number) for key in each.keys] for number, each in made.items()}
    return _Piece(
        last=last,
        articles=[_article(number, each) for number, each in made.items()],
        revisions=[_revision(number, each) for number, each in made.items()],
        entries=[(number, made_of_revision(1), each.title, each.body) for number, each in made.items()],
        shingles=[pair for number, pairs in keys.items() if number % TEMPLATED for pair in pairs],
        templated=[pair for number, pairs in keys.items() if not number % TEMPLATED for pair in pairs],
    )


def _article(number: int, made: Filled) -> _Row:
    draft = made.draft
    checks = (f"{draft.fetched_at + delay:{_MOMENT}}" for delay in (timedelta(0), timedelta(days=30)))
    return (number, draft.key, draft.url, draft.source, draft.outlet, *checks)


def _revision(number: int, made: Filled) -> _Row:
    draft = made.draft
    published = f"{draft.published_at:{_MOMENT}}" if draft.published_at else None
    said = (draft.title, draft.body, draft.language, published, draft.published_by, draft.extracted_by)
    return (number, number, *said, f"{draft.fetched_at:{_MOMENT}}", made.text_hash)
