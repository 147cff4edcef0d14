"""What a database's kind decides: how it is reached, locked and copied, and what its errors mean."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.database.errors import UnusableDatabaseError


class Dialect(Protocol):
    """One kind of database, for one address."""

    @property
    def reading(self) -> Engine:
        """Transactions that see one state of the database."""

    @property
    def writing(self) -> Engine:
        """Transactions that hold the write lock from their beginning, over the same connections."""

    def prepare_for_writing(self) -> None:
        """Set what is kept with the database itself, outside a transaction."""

    def check(self, connection: Connection) -> None:
        """Raise UnusableDatabaseError where what is reached can't keep what we write."""

    def complete_schema(self, connection: Connection) -> None:
        """Do what a migration leaves to the kind of database, after each, in its transaction."""

    def may_make(self, *, writing: bool) -> bool:
        """Tell whether tables may be made where there are none."""

    def pause_before_another_attempt(self, error: DBAPIError, *, was_reached: bool) -> float | None:
        """Return how many seconds later a transaction that failed may succeed; None: never as it stands."""

    def told(self, error: DBAPIError) -> UnusableDatabaseError | None:
        """Return what a person can mend; None for what only a fault of ours explains."""

    def ticket(self, session: Session) -> str | None:
        """Return what tells later whether this writing transaction was committed; None: its error tells."""

    def was_committed(self, ticket: str) -> bool | None:
        """Tell whether the transaction of a ticket, whose end nobody saw, was committed; None: not yet."""

    def damage(self, session: Session) -> str | None:
        """Return the first thing that is wrong with what is stored, in one line; None: nothing is seen."""

    def give_back(self, at_most: int) -> int:
        """Give at most so many bytes of unused room back to the disk; return how many: 0 if none is left."""

    def checkpoint(self) -> None:
        """Write the log into the file, as far as those who read it allow."""

    def compact(self) -> None:
        """Write everything anew, without unused room: what takes long, needs as much room, and locks."""

    def size(self, session: Session) -> int:
        """Return how many bytes all of it takes."""

    def faults(self, session: Session) -> Iterator[str]:
        """Yield all that is wrong with what is stored, a line each: slower, and more, than `damage`."""

    def back_up(self, file: Path) -> Mapping[str, int]:
        """Copy one state of everything to a file of SQLite's, of the schema that it has, while others write.

        Return how many rows that state has in each table.
        """

    def copy_to(self, file: Path) -> None:
        """Copy everything to a file of SQLite's that isn't there yet, while others go on writing."""
