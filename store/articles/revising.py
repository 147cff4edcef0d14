"""The revisions of articles: what a new one changes, and what each has changed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.differences import Change, Text, change
from store.records.articles import Article, ArticleDraft, Revision
from store.statements import in_chunks, is_storable
from store.tables import AliasRow, ArticleRow, RevisionRow

_LOOKED_BACK = 50  # revisions among which one is looked for that a text returns to


def change_by(session: Session, article: int, draft: ArticleDraft) -> Change:
    """Tell what a draft changes as the next revision of an article; one that has none yet, nothing."""
    chosen = (
        select(RevisionRow.number, RevisionRow.title, RevisionRow.body, RevisionRow.published_at)
        .where(RevisionRow.article_id == article)
        .order_by(RevisionRow.number.desc())
        .limit(_LOOKED_BACK)
    )
    earlier = [
        (number, Text(title=title, body=body, published_at=published_at))
        for number, title, body, published_at in session.execute(chosen)
    ]
    new = Text(title=draft.title, body=draft.body, published_at=draft.published_at)
    return change(new, earlier[::-1])


def load_revisions(session: Session, articles: Sequence[Article]) -> tuple[Revision, ...]:
    """Return the revisions of some articles, article by article in their order, the first revision first."""
    found: defaultdict[int, list[RevisionRow]] = defaultdict(list)
    for chunk in in_chunks(article.id for article in articles):
        chosen = select(RevisionRow).where(RevisionRow.article_id.in_(chunk)).order_by(RevisionRow.number)
        for row in session.scalars(chosen):
            found[row.article_id].append(row)
    return tuple(_revision(article.url, row) for article in articles for row in found[article.id])


def find_revision(session: Session, article: str, number: int | None) -> Revision | None:
    """Find a revision (None: the newest) of the article of this id, key, address or further address."""
    if number is not None and not is_storable(number):
        return None
    alias = select(AliasRow.article_id).where(AliasRow.url == article)
    which = or_(ArticleRow.key == article, ArticleRow.url == article, ArticleRow.id.in_(alias))
    if article.isascii() and article.isdecimal() and is_storable(int(article)):
        which = or_(ArticleRow.id == int(article), which)
    wanted = ArticleRow.revision if number is None else number
    chosen = (
        select(ArticleRow.url, RevisionRow)
        .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        .where(which, RevisionRow.number == wanted)
        .order_by(ArticleRow.id)
        .limit(1)
    )
    found = session.execute(chosen).first()
    return _revision(found[0], found[1]) if found else None


def naming_pages(session: Session, *, fetched_since: datetime, since: date | None = None) -> list[int]:
    """Return the newest texts, copies too, that were fetched since then and name their page.

    With `since`, those published since that day (UTC).
    """
    chosen = (
        select(RevisionRow.id)
        .join(ArticleRow, is_newest())
        .where(RevisionRow.page.is_not(None), RevisionRow.fetched_at >= fetched_since)
        .order_by(RevisionRow.id)
    )
    if since:
        midnight = datetime(since.year, since.month, since.day, tzinfo=UTC)
        chosen = chosen.where(func.coalesce(RevisionRow.published_at, RevisionRow.fetched_at) >= midnight)
    return list(session.scalars(chosen))


def _revision(url: str, row: RevisionRow) -> Revision:
    return Revision(
        article=row.article_id,
        url=url,
        number=row.number,
        fetched_at=row.fetched_at,
        title=row.title,
        published_at=row.published_at,
        changed=tuple(row.changed),
        substantive=row.substantive,
        returns_to=row.returns_to,
        page=row.page,
    )
