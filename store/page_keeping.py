"""What an archive does with fetched pages: keeps them, finds a revision's, lets the old ones go."""

from collections.abc import Sequence
from datetime import date, datetime

from store.articles.revising import find_revision, naming_pages
from store.database.transactions import Database
from store.opened import Opened
from store.pages.keeping import KeptPages
from store.records.articles import FetchedPage, Revision


class PageKeeping(Opened):
    """The part of an archive that keeps pages. Every method may raise StoreError.

    Pages lie in a file of their own beside the database, `readout.pages.db`, so that backups stay small; on a
    server in tables of their own. A revision names its page, which may be missing: its text is the record.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._pages = KeptPages(database)

    def close(self) -> None:
        """Close the database, and the pages beside it."""
        self._pages.close()
        super().close()

    def keep_pages(self, pages: Sequence[FetchedPage]) -> None:
        """Keep the pages of articles that have been taken in; identical bytes are kept once."""
        self._pages.keep(pages)

    def revision_of(self, article: str, number: int | None = None) -> Revision | None:
        """Return a revision (None: the newest) of the article of this id, key, address or further address."""
        return self._database.read(lambda session: find_revision(session, article, number))

    def page_of(self, revision: Revision) -> FetchedPage | None:
        """Return the page that a revision was read from; None where it isn't kept, or no longer."""
        return self._pages.find(revision.page, fetched_at=revision.fetched_at) if revision.page else None

    def texts_with_pages(self, *, since: date | None = None) -> tuple[int, ...]:
        """Return the newest texts that name a page which may still be kept, published since a day (UTC)."""
        oldest = self._pages.oldest()
        if oldest is None:
            return ()
        return self._database.read(
            lambda session: tuple(naming_pages(session, fetched_since=oldest, since=since))
        )

    def prune_pages(self, *, before: datetime, at_most: int = 500) -> int:
        """Let go of at most so many pages that were fetched before; return how many: 0 where none is left."""
        return self._pages.prune(before=before, at_most=at_most)
