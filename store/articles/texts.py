"""The texts that others are compared with, as a batch of drafts finds them: asked for many at once.

What one draft adds the next ones find.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select
from sqlalchemy.orm import Session

from store.statements import in_chunks
from store.tables import ArticleRow, RevisionRow

# Tables and not rows of the mapper's, which cost as much again to ask for.
ARTICLES = cast("Table", ArticleRow.__table__)
REVISIONS = cast("Table", RevisionRow.__table__)

# Which of them stand alone is asked of the rows: databases take that for a way to find them, and read all.
TEXTS = select(ARTICLES.c.id, ARTICLES.c.copy_of_id, REVISIONS.c.body).join(
    REVISIONS,
    and_(REVISIONS.c.article_id == ARTICLES.c.id, REVISIONS.c.number == ARTICLES.c.revision),
)
_SHORT = 20_000  # characters; longer texts are few, and none is held for a whole batch
# Made once: to make a statement costs more than to run it.
_OF_ARTICLES = TEXTS.where(ARTICLES.c.id.in_(bindparam("articles", expanding=True)))
_SHORT_OF_ARTICLES = _OF_ARTICLES.where(func.length(REVISIONS.c.body) <= _SHORT)


class Texts:
    """The newest texts of articles that stand alone: those of the database, and those that come to it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[int, str | None] = {}  # None: the article is a copy

    def look(self, articles: Iterable[int]) -> None:
        """Ask for the texts of some articles, so that each needs not be asked for by itself."""
        for chunk in in_chunks(sorted({each for each in articles if each not in self._held})):
            for article, copy_of, text in self._session.execute(_SHORT_OF_ARTICLES, {"articles": chunk}):
                self._held[article] = text if copy_of is None else None

    def of(self, articles: Sequence[int]) -> Mapping[int, str]:
        """Return the texts of those of some articles, twenty at most, that stand alone."""
        found = {each: self._held[each] for each in articles if each in self._held}
        if missing := [each for each in articles if each not in found]:
            for article, copy_of, text in self._session.execute(_OF_ARTICLES, {"articles": missing}):
                found[article] = text if copy_of is None else None
        return {article: text for article, text in found.items() if text is not None}

    def put(self, article: int, text: str) -> None:
        """Take the text of an article that stands alone and is yet to be written."""
        self._held[article] = text

    def forget(self) -> None:
        """Hold none any more: some may have changed."""
        self._held.clear()
