"""Taking in drafts, inside a transaction of the archive's: what is known is read, decided on, applied."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from store.articles.additions import Additions
from store.articles.checking import note_fetched
from store.articles.current import Current, load_current
from store.articles.kin import hashes_had, kin_of, release_copies
from store.articles.near import Neighbourhood, keep_shingles_of_earlier, look_ahead
from store.articles.revising import change_by
from store.articles.shelves import Shelves
from store.articles.texts import Texts
from store.database import word_index
from store.decide import Known, Outcome, cleaned, decide, is_changed, with_known_date
from store.differences import FIRST, Change
from store.indexing.entries import article_entry
from store.records.articles import ArticleDraft, Decision, Taken
from store.similar.tokens import fingerprint
from store.tables import ArticleRow

# So many articles that are older than shingles are given theirs with each batch.
_EARLIER_WITH_A_BATCH = 50


def take_in_drafts(session: Session, drafts: Sequence[ArticleDraft]) -> tuple[Taken, ...]:
    """Take in drafts in their order; the transaction must hold the write lock already."""
    keep_shingles_of_earlier(session, _EARLIER_WITH_A_BATCH)
    session.flush()
    with session.no_autoflush:
        batch = _Batch(session, [cleaned(draft) for draft in drafts])
        return tuple(
            Taken(key=draft.key, decision=decision, article_id=article)
            for draft, (decision, article) in zip(drafts, batch.take_in(), strict=True)
        )


def changing_drafts(session: Session, drafts: Sequence[ArticleDraft]) -> tuple[ArticleDraft, ...]:
    """Return those of `drafts` that would be new, or another revision, if they were taken in now."""
    clean = [cleaned(draft) for draft in drafts]
    current = load_current(session, (draft.key for draft in clean))
    return tuple(
        draft
        for draft, each in zip(drafts, clean, strict=True)
        if each.key not in current or _is_changing(each, current[each.key].known)
    )


def _is_changing(clean: ArticleDraft, known: Known) -> bool:
    return is_changed(with_known_date(clean, known), known)


class _Batch:
    """Cleaned drafts, of which each is decided on when those before it are applied.

    The rows of known articles are flushed where something is asked that depends on them: each question that
    looked for changed rows first would cost twice as much. New rows are inserted without the mapper.
    """

    def __init__(self, session: Session, drafts: Sequence[ArticleDraft]) -> None:
        self._session = session
        self._drafts = drafts
        self._current = load_current(session, (draft.key for draft in drafts))
        self._done: set[str] = set()  # keys
        self._shelves, self._texts = Shelves(session), Texts(session)
        new = [draft for draft in drafts if draft.key not in self._current]
        self._had = hashes_had(session, (fingerprint(draft.body) for draft in new))
        # Of drafts with one key the first is new, the next ones are known by then.
        self._near = {
            draft.key: Neighbourhood(session, draft.body, self._shelves, self._texts)
            for draft in reversed(new)
        }
        self._added = Additions(session, articles=len(self._near))
        self._entries: dict[int, word_index.Entry] = {}  # of the index of words, by article

    def take_in(self) -> list[tuple[Decision, int]]:
        """Take all in; return what was decided about each, and its article."""
        look_ahead(self._near.values(), self._shelves, self._texts)
        taken = [self._take_in(draft) for draft in self._drafts]
        self._added.write()
        self._shelves.write()
        word_index.put(self._session, self._entries.values())
        return taken

    def _take_in(self, draft: ArticleDraft) -> tuple[Decision, int]:
        if draft.key in self._done:  # twice in a batch
            self._added.write()
            self._session.flush()
            self._current |= load_current(self._session, [draft.key])
        self._done.add(draft.key)
        current = self._current.get(draft.key)
        return self._take_in_known(draft, current) if current else self._take_in_new(draft)

    def _take_in_new(self, draft: ArticleDraft) -> tuple[Decision, int]:
        near = self._near[draft.key]
        if fingerprint(draft.body) in self._had:
            self._added.write()  # who had this very text is asked of the database
        outcome = decide(draft, None, kin_of(self._session, draft.body, near, had=self._had))
        article = self._added.article(draft, outcome)
        self._add_revision(article, 1, draft, FIRST)
        self._added.aliases(article, outcome.new_aliases)
        if outcome.copy_of is None:
            near.keep(article, is_new=True)
            self._texts.put(article, draft.body)
        return outcome.decision, article

    def _take_in_known(self, draft: ArticleDraft, current: Current) -> tuple[Decision, int]:
        row, known = current.row, current.known
        draft = with_known_date(draft, known)
        if not is_changed(draft, known):
            outcome = decide(draft, known, None)
            note_fetched(self._session, row, at=draft.fetched_at, published_at=draft.published_at)
        else:
            outcome = self._revise(draft, row, known)
        self._added.aliases(row.id, outcome.new_aliases)
        return outcome.decision, row.id

    def _revise(self, draft: ArticleDraft, row: ArticleRow, known: Known) -> Outcome:
        self._added.write()
        self._shelves.write()
        near = Neighbourhood(self._session, draft.body)
        outcome = decide(draft, known, kin_of(self._session, draft.body, near, before=row.id))
        change = change_by(self._session, row.id, draft)
        row.revision += 1
        row.read_by = None
        row.copy_of_id, row.overlaps_id = outcome.copy_of, outcome.overlaps
        self._add_revision(row.id, row.revision, draft, change)
        note_fetched(
            self._session, row, at=draft.fetched_at, published_at=draft.published_at, is_new_text=True
        )
        self._added.write()
        self._session.flush()
        if outcome.copy_of is None:
            near.keep(row.id, instead_of=known.body)
        release_copies(self._session, row.id, draft.body)
        self._texts.forget()
        return outcome

    def _add_revision(self, article: int, number: int, draft: ArticleDraft, change: Change) -> None:
        if (text_hash := fingerprint(draft.body)) is not None:
            self._had.add(text_hash)
        self._added.revision(article, number, draft, change)
        self._entries[article] = article_entry(article, revision=number, title=draft.title, body=draft.body)
