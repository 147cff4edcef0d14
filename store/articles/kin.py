"""Whose copy an article is, inside a transaction of the archive's: read, decided on, applied."""

from collections.abc import Container, Iterable, Iterator
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.articles.near import Neighbourhood
from store.articles.texts import ARTICLES, REVISIONS, TEXTS
from store.decide import Candidate, Kin, kin_among, tells
from store.records.articles import Relation
from store.similar.tokens import fingerprint
from store.statements import in_chunks
from store.tables import ArticleRow, RevisionRow

# Of articles that had one text, the first, or what they are copies of, are what others are copies of too.
_MOST_OF_A_TEXT = 64
_ANY = 2**31 - 1  # before which every article has arrived
_HAD = select(REVISIONS.c.article_id).where(REVISIONS.c.text_hash == bindparam("text_hash"))
_ASKED: BindParameter[str] = bindparam("hashes", expanding=True)
_HASHES = select(REVISIONS.c.text_hash).where(REVISIONS.c.text_hash.in_(_ASKED)).distinct()
_STAND_FOR = select(func.coalesce(ARTICLES.c.copy_of_id, ARTICLES.c.id)).where(
    ARTICLES.c.id.in_(_HAD.order_by(REVISIONS.c.article_id).limit(_MOST_OF_A_TEXT))
)
_THAT_HAD_A_TEXT = TEXTS.where(ARTICLES.c.id.in_(_STAND_FOR), ARTICLES.c.id < bindparam("before")).order_by(
    ARTICLES.c.id
)


def kin_of(
    session: Session,
    body: str,
    near: Neighbourhood,
    *,
    before: int | None = None,
    had: Container[str] | None = None,
) -> Kin | None:
    """Find the article that `body` is a copy of, contains or is contained in; it arrived before another.

    `had` are the hashes of texts that articles had, this one's among them if any did; None: not yet asked.
    """
    return kin_among(body, _candidates(session, body, near, before, had))


def hashes_had(session: Session, hashes: Iterable[str | None]) -> set[str]:
    """Return those of some hashes that are of texts which articles have, or had."""
    return {
        found
        for chunk in in_chunks(sorted({each for each in hashes if each}))
        for found in session.scalars(_HASHES, {"hashes": chunk})
    }


def _candidates(
    session: Session, body: str, near: Neighbourhood, before: int | None, had: Container[str] | None
) -> Iterator[Candidate]:
    """Yield the articles that had this very text, the first first, and only then those that are like it."""
    text_hash = fingerprint(body)
    if text_hash is not None and (had is None or text_hash in had):
        chosen = {"text_hash": text_hash, "before": _ANY if before is None else before}
        for article, copy_of, text in session.execute(_THAT_HAD_A_TEXT, chosen):
            if copy_of is None:
                yield Candidate(article=article, body=text, had=True)
    yield from near.candidates(before=before)


def release_copies(session: Session, original: int, body: str) -> None:
    """Let those copies go of which the original, whose text is `body` now, no longer tells what they do.

    Copies are not recognised: a meeting that only these tell would be lost. Each becomes a copy of another
    article that tells the same, if there is one: the first of them stands for the others.
    """
    is_told = cache(lambda text: tells(body, text))
    stands_for: dict[str, Kin] = {}  # by text: a thousand copies are no thousand questions
    chosen = _newest_texts().where(ArticleRow.copy_of_id == original).order_by(ArticleRow.id)
    for row, newest in session.execute(chosen).all():
        if is_told(newest.body):
            continue
        near = Neighbourhood(session, newest.body)
        link(row, stands_for.get(newest.body) or kin_of(session, newest.body, near, before=row.id), near)
        session.flush()
        article = row.id if row.copy_of_id is None else row.copy_of_id
        stands_for[newest.body] = Kin(article=article, relation=Relation.SAME)


def link(row: ArticleRow, kin: Kin | None, near: Neighbourhood) -> None:
    """Make an article a copy, or let it stand alone and be found by its text."""
    is_copy = kin is not None and kin.relation is Relation.SAME
    row.copy_of_id = kin.article if kin and is_copy else None
    row.overlaps_id = kin.article if kin and not is_copy else None
    if not is_copy:
        near.keep(row.id)


def _newest_texts() -> Select[ArticleRow, RevisionRow]:
    return select(ArticleRow, RevisionRow).join(RevisionRow, is_newest())
