"""Taking in drafts, inside a transaction of the archive's: what is known is read, decided on, applied."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from store.decide import Known, Outcome, cleaned, decide, with_known_date
from store.records import ArticleDraft, Relation, Taken
from store.similar import fingerprint
from store.tables import AliasRow, ArticleRow, RevisionRow


def take_in_draft(session: Session, draft: ArticleDraft) -> Taken:
    """Take in one draft; the transaction must hold the write lock already."""
    clean = cleaned(draft)
    row = session.scalar(select(ArticleRow).where(ArticleRow.key == clean.key))
    known = _known(session, row) if row else None
    clean = with_known_date(clean, known)
    text_hash = fingerprint(clean.body)
    outcome = decide(clean, known, _original_of(session, text_hash, row.id if row else None))
    if row is None:
        row = ArticleRow(
            key=clean.key,
            url=clean.url,
            source=clean.source,
            outlet=clean.outlet,
            revision=0,
            copy_of_id=None,
        )
        session.add(row)
    _apply(session, row, clean, outcome, text_hash)
    return Taken(key=draft.key, decision=outcome.decision, article_id=row.id)


def _known(session: Session, row: ArticleRow) -> Known:
    newest = session.execute(
        select(RevisionRow).where(and_(RevisionRow.article_id == row.id, RevisionRow.number == row.revision))
    ).scalar_one()
    aliases = session.scalars(select(AliasRow.url).where(AliasRow.article_id == row.id))
    return Known(
        url=row.url,
        aliases=frozenset(aliases),
        title=newest.title,
        body=newest.body,
        published_at=newest.published_at,
        published_by=newest.published_by,
        copy_of=row.copy_of_id,
    )


def _original_of(session: Session, text_hash: str | None, article: int | None) -> int | None:
    """Find the first article that stands alone, arrived before `article` and has ever had this text."""
    if text_hash is None:
        return None
    chosen = (
        select(func.min(ArticleRow.id))
        .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        .where(RevisionRow.text_hash == text_hash, ArticleRow.copy_of_id.is_(None))
    )
    if article is not None:
        chosen = chosen.where(ArticleRow.id < article)
    return session.scalar(chosen)


def _apply(
    session: Session, row: ArticleRow, draft: ArticleDraft, outcome: Outcome, text_hash: str | None
) -> None:
    if outcome.adds_revision:
        row.revision += 1
        row.copy_of_id = outcome.copy_of
        row.relation = None if outcome.copy_of is None else Relation.SAME.value
        session.flush()
        session.add(
            RevisionRow(
                article_id=row.id,
                number=row.revision,
                title=draft.title,
                body=draft.body,
                language=draft.language,
                published_at=draft.published_at,
                published_by=draft.published_by,
                extracted_by=draft.extracted_by,
                images=list(draft.images),
                fetched_at=draft.fetched_at,
                text_hash=text_hash,
            )
        )
    session.add_all(AliasRow(article_id=row.id, url=url) for url in outcome.new_aliases)
    session.flush()
