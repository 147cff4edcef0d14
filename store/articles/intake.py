"""Taking in drafts, inside a transaction of the archive's: what is known is read, decided on, applied."""

from functools import cache

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.articles.revising import change_by
from store.decide import Known, Outcome, cleaned, decide, with_known_date
from store.differences import FIRST
from store.records import ArticleDraft, Relation, Taken
from store.similar import fingerprint, still_tells
from store.tables import AliasRow, ArticleRow, RevisionRow


def take_in_draft(session: Session, draft: ArticleDraft) -> Taken:
    """Take in one draft; the transaction must hold the write lock already."""
    clean = cleaned(draft)
    row = session.scalar(select(ArticleRow).where(ArticleRow.key == clean.key))
    known = _known(session, row) if row else None
    clean = with_known_date(clean, known)
    text_hash = fingerprint(clean.body)
    outcome = decide(clean, known, _original_of(session, clean.body, text_hash, row.id if row else None))
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
    if outcome.adds_revision:
        _release_copies(session, row.id, clean.body, text_hash)
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


def _original_of(session: Session, body: str, text_hash: str | None, article: int | None) -> int | None:
    """Find the first article before `article` that stands alone, has had this text and still tells it."""
    if text_hash is None:
        return None
    had = select(RevisionRow.article_id).where(RevisionRow.text_hash == text_hash)
    chosen = (
        _newest_texts().where(ArticleRow.id.in_(had), ArticleRow.copy_of_id.is_(None)).order_by(ArticleRow.id)
    )
    if article is not None:
        chosen = chosen.where(ArticleRow.id < article)
    for row, newest in session.execute(chosen):
        if newest.text_hash == text_hash or still_tells(newest.body, body):
            return row.id
    return None


def _release_copies(session: Session, original: int, body: str, text_hash: str | None) -> None:
    """Let those copies go of which the original, whose text is `body` now, no longer tells what they do.

    Copies are not recognised: a meeting that only these tell would be lost. Each becomes a copy of another
    article that has had its text, if there is one: the first of them stands for the others.
    """
    is_told = cache(lambda text: still_tells(body, text))
    stands_for: dict[str, int] = {}  # by text: a thousand copies are no thousand questions
    chosen = _newest_texts().where(ArticleRow.copy_of_id == original).order_by(ArticleRow.id)
    for row, newest in session.execute(chosen).all():
        if newest.text_hash == text_hash or is_told(newest.body):
            continue
        another = stands_for.get(newest.body)
        if another is None:
            another = _original_of(session, newest.body, newest.text_hash, row.id)
            stands_for[newest.body] = row.id if another is None else another
        row.copy_of_id = another
        row.relation = None if another is None else Relation.SAME.value
    session.flush()


def _newest_texts() -> Select[ArticleRow, RevisionRow]:
    return select(ArticleRow, RevisionRow).join(RevisionRow, is_newest())


def _apply(
    session: Session, row: ArticleRow, draft: ArticleDraft, outcome: Outcome, text_hash: str | None
) -> None:
    if outcome.adds_revision:
        change = change_by(session, row.id, draft) if row.revision else FIRST
        row.revision += 1
        row.read_by = None
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
                changed=list(change.changed),
                substantive=change.substantive,
                returns_to=change.returns_to,
                page=draft.page.hash if draft.page else None,
            )
        )
    session.add_all(AliasRow(article_id=row.id, url=url) for url in outcome.new_aliases)
    session.flush()
