"""Texts that may be near copies, found by a few of their shingles, and what is kept to find them.

A template that hundreds of texts share has shingles that hundreds of texts have. No more than the first 64
of them are kept under a key, so that a look-up costs the same however many texts there are; the others are
found by keys of their own, their day and their names.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.articles.shelves import SHINGLES, Shelves
from store.articles.texts import Texts
from store.decide import Candidate
from store.similar.keys import keys_of
from store.similar.reading import outline, reading
from store.similar.tokens import fingerprint
from store.statements import in_chunks
from store.tables import ArticleRow, RevisionRow, UnshingledRow

MOST_OF_A_KEY = 64
_MOST_CANDIDATES = 20
# Keys that few texts have are asked first, and of the others only so many that there are candidates enough.
_FEW_KEYS = 4
_MOST_HOLDERS = 400
# A candidate shares so much of the keys that were asked.
_LEAST_SHARED = 0.1
_AT_ONCE = 100
_WHOLE_WEIGHT = 1 << 16


class Neighbourhood:
    """What is kept under the keys of a text, read when it is asked for, and once.

    All of a batch may look at the same `shelves` and `texts`; what is kept is then written with these.
    """

    def __init__(
        self, session: Session, body: str, shelves: Shelves | None = None, texts: Texts | None = None
    ) -> None:
        self._session = session
        self._body = body
        self.keys = keys_of(reading(body))
        self._shelves = shelves or Shelves(session)
        self._texts = texts or Texts(session)
        self._is_alone = shelves is None

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        """How many articles each key has been kept for."""
        return self._shelves.numbers(self.keys)

    def candidates(self, *, before: int | None) -> list[Candidate]:
        """Return texts of articles that stand alone and arrived before one, the likeliest first."""
        likeliest = self._likeliest(self._numbers)
        bodies = self._texts.of([each for each in likeliest if before is None or each < before])
        return [Candidate(article=each, body=bodies[each], had=False) for each in likeliest if each in bodies]

    def asked_for(self) -> list[int]:
        """Return the keys that are asked, as things stand now: those that few texts have first."""
        return self._asked(self._shelves.numbers(self.keys))

    def likeliest(self) -> list[int]:
        """Return the articles that share most, as things stand now; what many share says little."""
        return self._likeliest(self._shelves.numbers(self.keys))

    def _asked(self, numbers: Mapping[int, int]) -> list[int]:
        asked: list[int] = []
        holders = 0
        own = len(self.keys) - len(numbers)
        for key in sorted(numbers, key=lambda key: (numbers[key], key)):
            is_worn = numbers[key] >= MOST_OF_A_KEY or holders >= _MOST_HOLDERS
            if is_worn and own + len(asked) >= _FEW_KEYS:
                break
            asked.append(key)
            holders += numbers[key]
        return asked

    def _likeliest(self, numbers: Mapping[int, int]) -> list[int]:
        asked = self._asked(numbers)
        shared: Counter[int] = Counter()
        weight: Counter[int] = Counter()
        for key, article in self._shelves.holders(asked):
            shared[article] += 1
            weight[article] += _WHOLE_WEIGHT // numbers[key]
        likely = (article for article, count in shared.items() if count >= _LEAST_SHARED * len(asked))
        return sorted(likely, key=lambda article: (-weight[article], article))[:_MOST_CANDIDATES]

    def keep(self, article: int, *, instead_of: str | None = None, is_new: bool = False) -> None:
        """Let an article that stands alone be found by this text, and no longer by an earlier one of it."""
        if instead_of is not None:
            drop_shingles(self._session, article, keys_of(reading(instead_of)) - self.keys)
        own = set() if is_new else self._kept_for(article)
        room = (key for key in self.keys - own if self._numbers.get(key, 0) < MOST_OF_A_KEY)
        self._shelves.put(article, room)
        outline(self._body)  # the next texts will be compared with it, when its reading may be forgotten
        if self._is_alone:
            self._shelves.write()

    def drop(self, article: int) -> None:
        """Let an article be found by this text no longer: it is a copy."""
        drop_shingles(self._session, article, self.keys)

    def _kept_for(self, article: int) -> set[int]:
        key, of_article = SHINGLES.c.key, SHINGLES.c.article_id == article
        return {
            found
            for chunk in in_chunks(sorted(self.keys))
            for found in self._session.scalars(select(key).where(key.in_(chunk), of_article))
        }


def look_ahead(around: Collection[Neighbourhood], shelves: Shelves, texts: Texts) -> None:
    """Ask at once for what a batch of texts will ask for; what comes to be otherwise is asked for then."""
    shelves.look(key for each in around for key in each.keys)
    shelves.look_under(key for each in around for key in each.asked_for())
    texts.look(article for each in around for article in each.likeliest())


def drop_shingles(session: Session, article: int, keys: Iterable[int]) -> None:
    """Let an article be found no longer by `keys`."""
    for chunk in in_chunks(sorted(keys)):
        chosen = delete(SHINGLES).where(SHINGLES.c.key.in_(chunk), SHINGLES.c.article_id == article)
        session.execute(chosen)


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
            Neighbourhood(session, body).keep(article, is_new=True)
            after = article


def keep_shingles_of_earlier(session: Session, at_most: int) -> int:
    """Let articles that were stored before there were shingles be found by them, the newest first.

    Returns a bound of how many are left to do; 0 when all are done.
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
            Neighbourhood(session, body).keep(article)
        mark.below = article
    if len(rows) < at_most:
        session.delete(mark)
        return 0
    return mark.below - 1
