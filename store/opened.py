"""What is opened and closed."""

from types import TracebackType
from typing import Self

from store.database.transactions import Database


class Opened:
    """A database in use, until it is closed or the `with` ends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
