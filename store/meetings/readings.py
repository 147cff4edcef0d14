"""Which texts wait for a recogniser: those that none has read, and those that an earlier one read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest, load_articles, newest_revisions
from store.records.articles import Article
from store.statements import in_chunks
from store.tables import ArticleRow, RecognitionRow, RevisionRow

_IN_ORDER = (func.coalesce(RevisionRow.published_at, RevisionRow.fetched_at), ArticleRow.key)


def waiting(session: Session, *, recogniser: str, limit: int | None = None) -> list[int]:
    """Return the newest texts that no recogniser has read, the first published first; no copies.

    What `recogniser` failed on is left out: a later one may be asked.
    """
    return _texts(session, ArticleRow.read_by.is_(None), recogniser=recogniser, limit=limit)


def outdated(session: Session, *, recogniser: str, since: date | None = None) -> list[int]:
    """Return the newest texts that another recogniser read last, published since a day (UTC), in order."""
    which = [ArticleRow.read_by.is_not(None), ArticleRow.read_by != recogniser]
    if since:
        which.append(
            func.coalesce(RevisionRow.published_at, RevisionRow.fetched_at)
            >= datetime(since.year, since.month, since.day, tzinfo=UTC)
        )
    return _texts(session, *which, recogniser=recogniser)


def _texts(
    session: Session, *which: ColumnElement[bool], recogniser: str, limit: int | None = None
) -> list[int]:
    """Choose texts before they are loaded: a sort would carry all that they say."""
    failed = select(RecognitionRow.revision_id).where(
        RecognitionRow.revision_id == RevisionRow.id,
        RecognitionRow.recogniser == recogniser,
        RecognitionRow.failure.is_not(None),
    )
    chosen = (
        select(RevisionRow.id)
        .join(ArticleRow, is_newest())
        .where(ArticleRow.copy_of_id.is_(None), ~failed.exists(), *which)
        .order_by(*_IN_ORDER)
        .limit(limit)
    )
    return list(session.scalars(chosen))


def number_outdated(session: Session, *, recogniser: str) -> int:
    """Count the articles whose newest text another recogniser read last: from an index alone."""
    counted = select(func.count()).where(
        ArticleRow.read_by.is_not(None), ArticleRow.read_by != recogniser, ArticleRow.copy_of_id.is_(None)
    )
    return session.scalar(counted) or 0


def load_texts(session: Session, revisions: Sequence[int]) -> tuple[Article, ...]:
    """Load the articles whose newest texts are `revisions`, in the order of their publication."""
    found: list[Article] = []
    for chunk in in_chunks(revisions):
        found += load_articles(
            session, newest_revisions().where(RevisionRow.id.in_(chunk)).order_by(*_IN_ORDER)
        )
    return tuple(found)
