"""Taking in drafts, inside a transaction of the archive's: what is known is read, decided on, applied."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from store.articles.checking import note_fetched
from store.articles.kin import kin_of, release_copies
from store.articles.near import Neighbourhood, keep_shingles_of_earlier
from store.articles.revising import change_by
from store.decide import Known, Outcome, cleaned, decide, is_changed, with_known_date
from store.differences import FIRST
from store.indexing.keeping import put_article
from store.records.articles import ArticleDraft, Taken
from store.similar.tokens import fingerprint
from store.tables import AliasRow, ArticleRow, RevisionRow

# So many articles that are older than shingles are given theirs with each batch.
_EARLIER_WITH_A_BATCH = 50


def take_in_drafts(session: Session, drafts: Sequence[ArticleDraft]) -> tuple[Taken, ...]:
    """Take in drafts in their order; the transaction must hold the write lock already."""
    keep_shingles_of_earlier(session, _EARLIER_WITH_A_BATCH)
    return tuple(_take_in(session, draft) for draft in drafts)


def changing_drafts(session: Session, drafts: Sequence[ArticleDraft]) -> tuple[ArticleDraft, ...]:
    """Return those of `drafts` that would be new, or another revision, if they were taken in now."""
    return tuple(draft for draft in drafts if _is_changing(session, draft))


def _is_changing(session: Session, draft: ArticleDraft) -> bool:
    clean = cleaned(draft)
    row = session.scalar(select(ArticleRow).where(ArticleRow.key == clean.key))
    if row is None:
        return True
    known = _known(session, row)
    return is_changed(with_known_date(clean, known), known)


def _take_in(session: Session, draft: ArticleDraft) -> Taken:
    clean = cleaned(draft)
    row = session.scalar(select(ArticleRow).where(ArticleRow.key == clean.key))
    known = _known(session, row) if row else None
    clean = with_known_date(clean, known)
    is_new = known is None or is_changed(clean, known)
    near = Neighbourhood(session, clean.body)
    kin = kin_of(session, clean.body, near, before=row.id if row else None) if is_new else None
    outcome = decide(clean, known, kin)
    if row is None:
        row = ArticleRow(
            key=clean.key,
            url=clean.url,
            source=clean.source,
            outlet=clean.outlet,
            revision=0,
            copy_of_id=None,
            overlaps_id=None,
        )
        session.add(row)
    _apply(session, row, clean, outcome)
    if outcome.adds_revision:
        if outcome.copy_of is None:
            near.keep(row.id, instead_of=known.body if known else None, is_new=known is None)
        if known is not None:
            release_copies(session, row.id, clean.body)
        put_article(session, row.id, revision=row.revision, title=clean.title, body=clean.body)
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
        overlaps=row.overlaps_id,
    )


def _apply(session: Session, row: ArticleRow, draft: ArticleDraft, outcome: Outcome) -> None:
    if outcome.adds_revision:
        change = change_by(session, row.id, draft) if row.revision else FIRST
        row.revision += 1
        row.read_by = None
        row.copy_of_id = outcome.copy_of
        row.overlaps_id = outcome.overlaps
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
                text_hash=fingerprint(draft.body),
                changed=list(change.changed),
                substantive=change.substantive,
                returns_to=change.returns_to,
                page=draft.page.hash if draft.page else None,
            )
        )
    note_fetched(
        session,
        row,
        at=draft.fetched_at,
        published_at=draft.published_at,
        is_new_text=outcome.adds_revision,
    )
    session.add_all(AliasRow(article_id=row.id, url=url) for url in outcome.new_aliases)
    session.flush()
