"""A whole database written out, and read into an empty one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from sqlalchemy.orm import Session

from store.database.transactions import Database
from store.exporting.transfer import articles, export_lines, json_line, load_lines
from store.opened import Opened

__all__ = ["Exports"]


class Exports(Opened):
    """Writes a database out and reads it in. Every method may raise StoreError."""

    @classmethod
    def open(cls, url: str, *, create: bool) -> Self:
        """Open the database at `url`; without `create` it must be there."""
        return cls(Database.open(url, create=create))

    def write_out(self, put: Callable[[str], object], *, articles_only: bool = False) -> int:
        """Hand all that is stored to `put`, line by line, in one state; return how many lines that were.

        With `articles_only` that is a line for each article, in the form that an import takes from anybody.
        """

        def work(session: Session) -> int:
            count = 0
            for told in articles(session) if articles_only else export_lines(session):
                put(json_line(told) + "\n")
                count += 1
            return count

        return self._database.read(work)

    def read_in(self, lines: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
        """Read the lines of an export, by their numbers, all or none; return how many rows were new.

        The database is empty, or holds just these rows already. Raises ExportRefusedError.
        """
        rest = iter(lines)

        def work(session: Session) -> int:
            # Asked before the first line is taken: a lock that is refused here may be asked for again.
            session.connection()
            return load_lines(session, rest)

        return self._database.write(work)
