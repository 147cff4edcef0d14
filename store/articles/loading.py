"""From rows to records: articles with their newest revisions."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from store.records.articles import Article, Relation
from store.statements import in_chunks
from store.tables import AliasRow, ArticleRow, RevisionRow

_Original = aliased(ArticleRow)
# What an article is a copy of, or contains, or is contained in.
_RELATED = func.coalesce(ArticleRow.copy_of_id, ArticleRow.overlaps_id)


def is_newest() -> ColumnElement[bool]:
    """Whether the revision of the row is the newest of the article of the row."""
    return and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision)


def newest_revisions() -> Select[ArticleRow, RevisionRow, str]:
    """Select every article with its newest revision and the address of what it is a copy of, or overlaps."""
    return (
        select(ArticleRow, RevisionRow, _Original.url)
        .join(RevisionRow, is_newest())
        .outerjoin(_Original, _Original.id == _RELATED)
    )


def load_articles(session: Session, chosen: Select[ArticleRow, RevisionRow, str]) -> tuple[Article, ...]:
    """Load the articles of a selection made from `newest_revisions`, in its order."""
    found = session.execute(chosen).all()
    aliases = load_aliases(session, [row.id for row, _, _ in found])
    return tuple(
        _article(row, revision, original, tuple(aliases[row.id])) for row, revision, original in found
    )


def _article(
    row: ArticleRow, revision: RevisionRow, original: str | None, aliases: tuple[str, ...]
) -> Article:
    return Article(
        id=row.id,
        key=row.key,
        url=row.url,
        source=row.source,
        outlet=row.outlet,
        language=revision.language,
        title=revision.title,
        body=revision.body,
        published_at=revision.published_at,
        published_by=revision.published_by,
        fetched_at=revision.fetched_at,
        revision=revision.number,
        revision_id=revision.id,
        aliases=aliases,
        vanished_at=row.vanished_at,
        copy_of=original,
        relation=_relation(row),
    )


def _relation(row: ArticleRow) -> Relation | None:
    if row.copy_of_id is not None:
        return Relation.SAME
    return None if row.overlaps_id is None else Relation.CONTAINS


def load_aliases(session: Session, articles: Iterable[int]) -> defaultdict[int, list[str]]:
    """Return the further addresses of each of these articles, in their order."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for chunk in in_chunks(articles):
        chosen = select(AliasRow).where(AliasRow.article_id.in_(chunk)).order_by(AliasRow.url)
        for alias in session.scalars(chosen):
            found[alias.article_id].append(alias.url)
    return found
