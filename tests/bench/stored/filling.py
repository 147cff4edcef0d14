"""A store filled with articles in less time than it takes them in, to the rows that it would have made."""

import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event, insert

from store.articles.near import MOST_OF_A_KEY
from store.database.word_statements import FTS5
from store.indexing.entries import made_of_revision
from store.tables import ArticleRow, Base, RevisionRow
from tests.bench.stored.texts import Filled, filled, told

_CHUNK = 25_000
_MAKERS = 3
_CACHE_KB = 1_000_000  # of which as much is used as the file has
_UNSAFE = (
    "journal_mode = OFF",
    "synchronous = OFF",
    f"cache_size = -{_CACHE_KB}",
    "locking_mode = EXCLUSIVE",
)

Rows = list[dict[str, Any]]


class Filler:
    """Writes articles into the tables by the thousand. A crash would spoil the file: it is scratch."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: Counter[int] = Counter()  # of the keys of templates: how many articles have each

    def fill(self, first: int, last: int) -> Iterator[int]:
        """Write the articles of these numbers, which become their ids; yield how far it is, now and then."""
        engine = create_engine(f"sqlite:///{self._file}")
        event.listen(engine, "connect", _hurry)
        # What is stored of each is made by one process while the other writes.
        with multiprocessing.get_context("fork").Pool(_MAKERS) as pool:
            chunk: list[Filled] = []
            for number, made in enumerate(pool.imap(filled, range(first, last + 1), 250), start=first):
                chunk.append(made)
                if len(chunk) == _CHUNK or number == last:
                    self._write(engine, number - len(chunk) + 1, chunk)
                    chunk = []
                    yield number
        engine.dispose()

    def note(self, numbers: range) -> None:
        """Note the keys of articles that the store took in itself."""
        for number in numbers:
            if told(number):
                self._held.update(filled(number).keys)

    def _write(self, engine: Engine, first: int, chunk: list[Filled]) -> None:
        by_number = dict(enumerate(chunk, start=first))
        with engine.begin() as connection:
            connection.execute(insert(_table(ArticleRow)), [_article(*each) for each in by_number.items()])
            connection.execute(insert(_table(RevisionRow)), [_revision(*each) for each in by_number.items()])
            # In the keys' order, in which they lie.
            shingles = sorted(
                (key, number) for number, made in by_number.items() for key in self._kept(number, made)
            )
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.executemany("INSERT INTO shingles (key, article_id) VALUES (?, ?)", shingles)
            connection.execute(FTS5.insert, [_entry(*each) for each in by_number.items()])

    def _kept(self, number: int, made: Filled) -> Iterator[int]:
        """Yield the keys that the store would keep: not those that a template wore out."""
        for key in made.keys:
            if told(number):
                if self._held[key] >= MOST_OF_A_KEY:
                    continue
                self._held[key] += 1
            yield key


def _hurry(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
    for pragma in _UNSAFE:
        connection.execute(f"PRAGMA {pragma}")


def _table(row: type[Base]) -> Table:
    return Base.metadata.tables[row.__tablename__]


def _article(number: int, made: Filled) -> dict[str, Any]:
    draft = made.draft
    return {
        "id": number,
        "key": draft.key,
        "url": draft.url,
        "source": draft.source,
        "outlet": draft.outlet,
        "revision": 1,
        "copy_of_id": None,
        "overlaps_id": None,
        "read_by": None,
        "checked_at": draft.fetched_at,
        "recheck_at": draft.fetched_at + timedelta(days=30),
    }


def _revision(number: int, made: Filled) -> dict[str, Any]:
    draft = made.draft
    return {
        "id": number,
        "article_id": number,
        "number": 1,
        "title": draft.title,
        "body": draft.body,
        "language": draft.language,
        "published_at": draft.published_at,
        "published_by": draft.published_by,
        "extracted_by": draft.extracted_by,
        "images": [],
        "fetched_at": draft.fetched_at,
        "text_hash": made.text_hash,
        "changed": [],
        "substantive": True,
        "returns_to": None,
    }


def _entry(number: int, made: Filled) -> dict[str, Any]:
    terms = {"title": made.title, "body": made.body, "marks": ""}
    return {"number": number, "meeting": None, "made_of": made_of_revision(1), **terms}
