"""The revisions of articles: what a new one changes, and what each has changed."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.differences import Change, Text, change
from store.records import Article, ArticleDraft, Revision
from store.statements import in_chunks
from store.tables import RevisionRow

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
    return tuple(_revision(article, row) for article in articles for row in found[article.id])


def _revision(article: Article, row: RevisionRow) -> Revision:
    return Revision(
        article=article.id,
        url=article.url,
        number=row.number,
        fetched_at=row.fetched_at,
        title=row.title,
        published_at=row.published_at,
        changed=tuple(row.changed),
        substantive=row.substantive,
        returns_to=row.returns_to,
    )
