"""Known articles are looked at again: when that is due, and what came of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.rechecks import next_check
from store.records.articles import Answer, DueArticle
from store.tables import ArticleRow, RevisionRow

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_OF_ARTICLE = RevisionRow.article_id == bindparam("article")
_FIRST_FETCHED = select(RevisionRow.fetched_at).where(_OF_ARTICLE, RevisionRow.number == 1)
_EARLIER = (
    select(RevisionRow.id)
    .where(_OF_ARTICLE, RevisionRow.fetched_at == bindparam("at"), RevisionRow.number < bindparam("below"))
    .limit(1)
)


def first_check(*, at: datetime, published_at: datetime | None) -> datetime | None:
    """Return when an article whose page came for the first time is to be looked at again; None: never."""
    return next_check(published_at=published_at, first_fetched_at=at, checked_at=at)


def note_fetched(
    session: Session,
    row: ArticleRow,
    *,
    at: datetime,
    published_at: datetime | None,
    is_new_text: bool = False,
) -> None:
    """Note that the page of a known article came at a time; one that comes again has not vanished.

    What came when an earlier text of the article did says nothing: it has not come again, but is read again.
    `is_new_text` says that its text became the newest one just now.
    """
    earlier = {"article": row.id, "at": at, "below": row.revision + (not is_new_text)}
    if session.scalar(_EARLIER, earlier) is not None:
        return
    row.checked_at = at
    row.vanished_at = None
    _plan(session, row, at=at, published_at=published_at)


def record(session: Session, key: str, answer: Answer, *, at: datetime) -> bool:
    """Note what a look at an article came to; return whether it has vanished and had not before."""
    row = session.scalar(select(ArticleRow).where(ArticleRow.key == key))
    if row is None:
        return False
    vanishes = answer is Answer.GONE and row.vanished_at is None
    if vanishes:
        row.vanished_at = at
    elif answer is Answer.THERE:
        row.vanished_at = None
    if answer is not Answer.NONE:
        row.checked_at = at
    published_at = session.scalar(
        select(RevisionRow.published_at).join(ArticleRow, is_newest()).where(ArticleRow.id == row.id)
    )
    _plan(session, row, at=at, published_at=published_at)
    return vanishes


def due(session: Session, source: str, *, now: datetime, at_most: int) -> Sequence[DueArticle]:
    """Return the articles of a source that are to be looked at by now, those that arrived last first.

    Those too that were looked at in what is the future now, by a clock that ran ahead.
    """
    chosen = (
        select(ArticleRow.key, ArticleRow.url, RevisionRow.title)
        .join(RevisionRow, is_newest())
        .where(*_looked_at(source), (ArticleRow.recheck_at <= now) | (ArticleRow.checked_at > now))
        .order_by(ArticleRow.id.desc())
        .limit(at_most)
    )
    return [DueArticle(key=key, url=url, title=title) for key, url, title in session.execute(chosen)]


def first_due(session: Session, source: str) -> datetime | None:
    """Return when the first article of a source is to be looked at again; None: none ever."""
    chosen = select(ArticleRow.recheck_at).where(*_looked_at(source))
    return session.scalar(chosen.order_by(ArticleRow.recheck_at).limit(1))


def _looked_at(source: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of articles of a source that are still looked at: a range of their index.

    Not by IS NOT NULL, for which SQLite would read all the others too: most of a store of years.
    """
    return ArticleRow.source == source, ArticleRow.recheck_at > _LONG_AGO


def _plan(session: Session, row: ArticleRow, *, at: datetime, published_at: datetime | None) -> None:
    first = session.scalar(_FIRST_FETCHED, {"article": row.id})
    row.recheck_at = next_check(published_at=published_at, first_fetched_at=first or at, checked_at=at)
