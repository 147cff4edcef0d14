"""What is known of the articles that a list page links, inside a transaction of the archive's."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.articles.loading import is_newest
from store.statements import in_chunks
from store.tables import AliasRow, ArticleRow, RevisionRow
from store.text import clean_text


def known_keys(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Return those of `keys` that articles have."""
    return _known(session, ArticleRow.key, keys)


def known_links(session: Session, links: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of those links (key → address) that lead to an article.

    The article has the link's key; or it has another, and the link's address among its aliases, because
    whoever followed the link before was redirected.
    """
    keys = known_keys(session, links)
    aliases = _known(session, AliasRow.url, (url for key, url in links.items() if key not in keys))
    return keys | {key for key, url in links.items() if url in aliases}


def has_arrived_after(session: Session, links: Mapping[str, str], moment: datetime) -> bool:
    """Tell whether one of the links leads to an article whose first text was fetched after `moment`."""
    later = (
        select(RevisionRow.id)
        .join(ArticleRow, RevisionRow.article_id == ArticleRow.id)
        .where(RevisionRow.number == 1, RevisionRow.fetched_at > moment)
        .limit(1)
    )
    return _leads_to(session, later, links)


def has_any_since(session: Session, links: Mapping[str, str], day: date) -> bool:
    """Tell whether one of the links leads to an article of `day` (by UTC) or later, or of no day."""
    midnight = datetime.combine(day, time(), UTC)
    when = RevisionRow.published_at
    late = (
        select(RevisionRow.id)
        .join(ArticleRow, RevisionRow.article_id == ArticleRow.id)
        .where(is_newest(), when.is_(None) | (when >= midnight))
        .limit(1)
    )
    return _leads_to(session, late, links)


def _leads_to(session: Session, chosen: Select[int], links: Mapping[str, str]) -> bool:
    """Tell whether one of the links leads to an article that is among those `chosen`."""
    by_alias = chosen.join(AliasRow, AliasRow.article_id == ArticleRow.id)
    asked = ((chosen, ArticleRow.key, [*links]), (by_alias, AliasRow.url, [*links.values()]))
    return any(
        session.scalar(each.where(column.in_(chunk))) is not None
        for each, column, values in asked
        for chunk in in_chunks(sorted({clean_text(value) for value in values}))
    )


def _known(session: Session, column: InstrumentedAttribute[str], values: Iterable[str]) -> frozenset[str]:
    """Return those of `values` that stand in `column` as the store writes them."""
    asked = {value: clean_text(value) for value in values}
    known = {
        value
        for chunk in in_chunks(sorted(set(asked.values())))
        for value in session.scalars(select(column).where(column.in_(chunk)))
    }
    return frozenset(value for value, clean in asked.items() if clean in known)
