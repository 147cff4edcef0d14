"""The editor's desk: amendments, mergers, splits and copies that are none, kept and taken back at will."""

from collections.abc import Callable, Collection, Sequence
from typing import Self

from sqlalchemy.orm import Session

from store.database.transactions import Database
from store.matching import Matcher
from store.meetings import editing, ledger
from store.meetings.edits import Amendment, Edit, Edited
from store.meetings.ledger import Author, EditError
from store.opened import Opened
from store.records.meetings import Meeting
from store.tables import EditRow

__all__ = ["Author", "EditError", "Editor"]

_Edit = Callable[[Session], tuple[EditRow, Collection[str]]]


class Editor(Opened):
    """Puts an editor's word into a database. Every method is one transaction, and may raise StoreError.

    A word outlives every later reading and report. Meetings may be called by former ids.
    """

    def __init__(self, database: Database, matcher: Matcher) -> None:
        super().__init__(database)
        self._matcher = matcher

    @classmethod
    def open(cls, url: str, matcher: Matcher) -> Self:
        """Open the database at `url`, which must be there; an older schema is upgraded."""
        return cls(Database.open(url, create=False), matcher)

    def correct(self, meeting: str, amendment: Amendment, author: Author) -> Edited:
        """Let fields of a meeting be shown as the editor says, whatever is read later. Raises EditError."""
        return self._edit(
            [meeting], lambda session: editing.correct(session, meeting, amendment, author, self._matcher)
        )

    def merge(self, one: str, other: str, author: Author) -> Edited:
        """Let two meetings be one. Raises EditError."""
        return self._edit(
            [one, other], lambda session: editing.merge(session, one, other, author, self._matcher)
        )

    def split(self, meeting: str, articles: Sequence[str], author: Author) -> Edited:
        """Let what some articles, by number or address, report be a meeting of its own. Raises EditError."""
        return self._edit(
            [meeting], lambda session: editing.split(session, meeting, articles, author, self._matcher)
        )

    def unfold(self, article: str, author: Author) -> Edited:
        """Let an article, by number or address, be no copy, but be read for itself. Raises EditError."""

        def run(session: Session) -> Edited:
            before = editing.load_named(session, ledger.told_by(session, article))
            edit, touched = editing.unfold(session, article, author)
            return self._edited(session, edit, before, touched)

        return self._database.write(run)

    def undo(self, number: int, author: Author) -> Edited:
        """Take an edit back: everything is as it would be without it. Raises EditError."""
        return self._database.write(lambda session: self._undone(session, number, author))

    def edits(self) -> tuple[Edit, ...]:
        """Return every edit, the first first, undone and dormant ones too."""
        return self._database.read(lambda session: tuple(ledger.load_edits(session)))

    def meetings(self, names: Collection[str]) -> tuple[Meeting, ...]:
        """Return meetings by their ids, or ids that they had; what is not known is left out."""
        return self._database.read(lambda session: editing.load_named(session, names))

    def _edit(self, names: Collection[str], work: _Edit) -> Edited:
        def run(session: Session) -> Edited:
            before = editing.load_named(session, names)
            edit, touched = work(session)
            return self._edited(session, edit, before, touched)

        return self._database.write(run)

    def _undone(self, session: Session, number: int, author: Author) -> Edited:
        before = editing.load_named(session, ledger.meetings_of(session, number))
        edit, touched = editing.undo(session, number, author, self._matcher)
        return self._edited(session, edit, before, touched)

    @staticmethod
    def _edited(
        session: Session, edit: EditRow, before: tuple[Meeting, ...], touched: Collection[str]
    ) -> Edited:
        names = {meeting.id for meeting in before} | set(touched)
        return Edited(
            edit=ledger.edit_of(session, edit), before=before, after=editing.load_named(session, names)
        )
