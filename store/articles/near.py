"""Texts that may be near copies, found by a few of their shingles, and what is kept to find them.

A template that hundreds of texts share has shingles that hundreds of texts have. No more than the first 64
of them are kept under a key, so that a look-up costs the same however many texts there are; the others are
found by keys of their own, their day and their names.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.decide import Candidate
from store.similar.keys import keys_of
from store.similar.reading import reading
from store.similar.tokens import fingerprint
from store.statements import in_chunks
from store.tables import ArticleRow, RevisionRow, ShingleRow, UnshingledRow

MOST_OF_A_KEY = 64
_MOST_CANDIDATES = 20
# A candidate shares so much of a text's keys that are not worn out: or the whole is not worth reading.
_LEAST_SHARED = 0.15
_LEAST_KEYS = 2
_AT_ONCE = 100

Holders = Mapping[int, Collection[int]]


def holders_of(session: Session, keys: Iterable[int]) -> Holders:
    """Return the articles that each of `keys` was kept for, 64 at most."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for chunk in in_chunks(sorted(keys)):
        chosen = select(ShingleRow.key, ShingleRow.article_id).where(ShingleRow.key.in_(chunk))
        for key, article in session.execute(chosen):
            found[key].append(article)
    return found


def near_texts(session: Session, body: str, *, before: int | None) -> list[Candidate]:
    """Return texts of articles that stand alone and arrived before one, the likeliest first."""
    keys = keys_of(reading(body))
    likeliest = _likeliest(holders_of(session, keys), len(keys))
    if not likeliest:
        return []
    chosen = (
        select(ArticleRow.id, RevisionRow.body)
        .join(RevisionRow, is_newest())
        .where(ArticleRow.id.in_(likeliest), ArticleRow.copy_of_id.is_(None))
    )
    if before is not None:
        chosen = chosen.where(ArticleRow.id < before)
    bodies = {article: text for article, text in session.execute(chosen)}  # noqa: C416 - rows are no pairs
    return [Candidate(article=each, body=bodies[each], had=False) for each in likeliest if each in bodies]


def _likeliest(holders: Holders, keys: int) -> list[int]:
    """Return the articles that share most; what many share says little."""
    shared: Counter[int] = Counter()
    weight: defaultdict[int, float] = defaultdict(float)
    worn_out = 0
    for articles in holders.values():
        worn_out += len(articles) >= MOST_OF_A_KEY
        shared.update(articles)
        for article in articles:
            weight[article] += 1 / len(articles)
    least = max(_LEAST_KEYS, _LEAST_SHARED * (keys - worn_out))
    likely = (article for article, count in shared.items() if count >= least)
    return sorted(likely, key=lambda article: (-weight[article], article))[:_MOST_CANDIDATES]


def keep_shingles(session: Session, article: int, body: str, *, instead_of: str | None = None) -> None:
    """Let an article that stands alone be found by its text, and no longer by an earlier one."""
    keys = keys_of(reading(body))
    if instead_of is not None and (old := keys_of(reading(instead_of)) - keys):
        drop_shingles(session, article, old)
    holders = holders_of(session, keys)
    rows = [
        {"key": key, "article_id": article}
        for key in sorted(keys)
        if len(there := holders.get(key, ())) < MOST_OF_A_KEY and article not in there
    ]
    if rows:
        session.execute(insert(ShingleRow), rows)


def drop_shingles(session: Session, article: int, keys: Iterable[int]) -> None:
    """Let an article be found no longer by `keys`."""
    for chunk in in_chunks(sorted(keys)):
        session.execute(delete(ShingleRow).where(ShingleRow.key.in_(chunk), ShingleRow.article_id == article))


def keep_all_shingles(session: Session) -> None:
    """Let every article that stands alone be found by its text, in a database that has no shingles yet."""
    chosen = (
        select(ArticleRow.id, RevisionRow.body)
        .join(RevisionRow, is_newest())
        .where(ArticleRow.copy_of_id.is_(None))
        .order_by(ArticleRow.id)
        .limit(_AT_ONCE)
    )
    after = 0
    while rows := session.execute(chosen.where(ArticleRow.id > after)).all():
        for article, body in rows:
            keep_shingles(session, article, body)
            after = article


def keep_shingles_of_earlier(session: Session, at_most: int) -> int:
    """Let articles that were stored before there were shingles be found by them, the newest first.

    Return how many may be left to do.
    """
    mark = session.get(UnshingledRow, 1)
    if mark is None:
        return 0
    chosen = (
        select(ArticleRow.id, ArticleRow.copy_of_id, RevisionRow.id, RevisionRow.body, RevisionRow.text_hash)
        .join(RevisionRow, is_newest())
        .where(ArticleRow.id < mark.below)
        .order_by(ArticleRow.id.desc())
        .limit(at_most)
    )
    rows = session.execute(chosen).all()
    for article, copy_of, revision, body, text_hash in rows:
        # Today's spelling may be another than that which the hash was made of.
        if (today := fingerprint(body)) != text_hash:
            session.execute(update(RevisionRow).where(RevisionRow.id == revision).values(text_hash=today))
        if copy_of is None:
            keep_shingles(session, article, body)
        mark.below = article
    if len(rows) < at_most:
        session.delete(mark)
        return 0
    return mark.below - 1
