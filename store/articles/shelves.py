"""What is kept under the keys of texts, as a batch of drafts finds it: asked at once, written at its end.

What one draft keeps the next ones find.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from sqlalchemy.orm import Session

from store.statements import in_chunks
from store.tables import ShingleRow

if TYPE_CHECKING:
    from sqlalchemy import Table

SHINGLES = cast("Table", ShingleRow.__table__)
# With the keys written out: SQLAlchemy takes three times as long to bind each as a database to find it.
_NUMBERS = "SELECT key, count(*) FROM shingles WHERE key IN ({keys}) GROUP BY key"
_HOLDERS = "SELECT key, article_id FROM shingles WHERE key IN ({keys})"
# The driver's own: each text has sixty rows, and SQLAlchemy takes three times as long to hand one on.
_KEEP = {
    "sqlite": "INSERT INTO shingles (key, article_id) VALUES (?, ?)",
    "postgresql": "INSERT INTO shingles (key, article_id) VALUES (%s, %s)",
}


class Shelves:
    """The articles under each key: those of the database, and those that were put there since."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stored: dict[int, int] = {}  # how many the database has under a key that was asked for
        self._held: dict[int, list[int]] = {}  # the articles that the database has under a key
        self._put: defaultdict[int, list[int]] = defaultdict(list)

    def look(self, keys: Iterable[int]) -> None:
        """Ask how many articles there are under some keys, so that each needs not be asked for by itself."""
        asked = sorted({key for key in keys if key not in self._stored})
        self._stored.update(dict.fromkeys(asked, 0))
        for key, number in self._rows(_NUMBERS, asked):
            self._stored[key] = number

    def look_under(self, keys: Iterable[int]) -> None:
        """Ask which articles there are under some keys, so that each needs not be asked for by itself."""
        asked = sorted({key for key in keys if self._stored.get(key, 1) and key not in self._held})
        self._held.update((key, []) for key in asked)
        for key, article in self._rows(_HOLDERS, asked):
            self._held[key].append(article)

    def numbers(self, keys: Iterable[int]) -> Mapping[int, int]:
        """Return how many articles each of some keys has been kept for, if any."""
        wanted = [*keys]
        self.look(wanted)
        found = {key: self._stored[key] + len(self._put.get(key, ())) for key in wanted}
        return {key: number for key, number in found.items() if number}

    def holders(self, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the articles under some keys, each behind its key."""
        wanted = [*keys]
        self.look_under(wanted)
        for shelves in (self._held, self._put):
            for key in wanted:
                for article in shelves.get(key, ()):
                    yield key, article

    def put(self, article: int, keys: Iterable[int]) -> None:
        """Put an article under some keys under which it is not yet."""
        for key in keys:
            self._put[key].append(article)

    def write(self) -> None:
        """Write what was put."""
        rows = [(key, article) for key in sorted(self._put) for article in self._put[key]]
        if rows:
            connection = self._session.connection()
            connection.exec_driver_sql(_KEEP[connection.dialect.name], rows)
        self._stored.clear()
        self._held.clear()
        self._put.clear()

    def _rows(self, question: str, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
        connection = self._session.connection()
        for chunk in in_chunks(keys):
            written = ",".join(map(str, chunk))
            yield from connection.exec_driver_sql(question.format(keys=written))
