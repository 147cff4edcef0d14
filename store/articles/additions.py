"""The rows that a batch of drafts adds: gathered, and written many at once."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from store.articles.checking import first_check
from store.articles.texts import ARTICLES, REVISIONS
from store.database.counters import next_numbers
from store.decide import Outcome
from store.differences import Change
from store.records.articles import ArticleDraft
from store.similar.tokens import fingerprint
from store.tables import AliasRow

# Made once: to make a statement costs as much as to run it.
_ADD_ARTICLES = insert(ARTICLES)
_ADD_REVISIONS = insert(REVISIONS)
_ADD_ALIASES = insert(cast("Table", AliasRow.__table__))

_Row = dict[str, object]


class Additions:
    """New articles, revisions and aliases. Who asks the database for one of them has them written before.

    An article has its number from the beginning: the transaction must hold the write lock already.
    """

    def __init__(self, session: Session, *, articles: int) -> None:
        self._session = session
        self._numbers = iter(next_numbers(session, ARTICLES, articles))
        self._articles: list[_Row] = []
        self._revisions: list[_Row] = []
        self._aliases: list[_Row] = []

    def article(self, draft: ArticleDraft, outcome: Outcome) -> int:
        """Add an article, without its text; return its number."""
        article, at = next(self._numbers), draft.fetched_at
        self._articles.append(
            {
                "id": article,
                "key": draft.key,
                "url": draft.url,
                "source": draft.source,
                "outlet": draft.outlet,
                "revision": 1,
                "copy_of_id": outcome.copy_of,
                "overlaps_id": outcome.overlaps,
                "checked_at": at,
                "recheck_at": first_check(at=at, published_at=draft.published_at),
            }
        )
        return article

    def revision(self, article: int, number: int, draft: ArticleDraft, change: Change) -> None:
        """Add a text of an article."""
        self._revisions.append(
            {
                "article_id": article,
                "number": number,
                "title": draft.title,
                "body": draft.body,
                "language": draft.language,
                "published_at": draft.published_at,
                "published_by": draft.published_by,
                "extracted_by": draft.extracted_by,
                "images": list(draft.images),
                "fetched_at": draft.fetched_at,
                "text_hash": fingerprint(draft.body),
                "changed": list(change.changed),
                "substantive": change.substantive,
                "returns_to": change.returns_to,
                "page": draft.page.hash if draft.page else None,
            }
        )

    def aliases(self, article: int, urls: Iterable[str]) -> None:
        """Add further addresses of an article."""
        self._aliases += ({"article_id": article, "url": url} for url in urls)

    def write(self) -> None:
        """Write what was added."""
        added = (
            (_ADD_ARTICLES, self._articles),
            (_ADD_REVISIONS, self._revisions),
            (_ADD_ALIASES, self._aliases),
        )
        for statement, rows in added:
            if rows:
                self._session.execute(statement, rows)
                rows.clear()
