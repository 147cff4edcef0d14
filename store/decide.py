"""What becomes of a draft, given what is known. Pure; the archive reads, asks and applies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from store.records.articles import ArticleDraft, Decision, Relation, is_announced
from store.similar.kinship import kinship
from store.similar.retold import still_tells
from store.similar.tokens import fingerprint
from store.text import clean_text

# No title that a person wrote is longer; what reads titles is spared the others.
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article as the store has it, with its newest text."""

    url: str
    aliases: frozenset[str]
    title: str
    body: str
    published_at: datetime | None
    published_by: str | None
    copy_of: int | None  # the article whose text this one repeats
    overlaps: int | None = None  # the article whose text contains this one's, or stands in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that arrived earlier and stands alone, with its newest text."""

    article: int
    body: str
    had: bool  # whether one of its texts was this very one


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The article that a text belongs to, and how."""

    article: int
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the archive is to do with a draft."""

    decision: Decision
    copy_of: int | None  # what the article is a copy of from now on
    overlaps: int | None  # what it contains, or is contained in
    new_aliases: tuple[str, ...]

    @property
    def adds_revision(self) -> bool:
        """Whether the draft's text becomes the article's newest revision."""
        return self.decision is not Decision.UNCHANGED


def cleaned(draft: ArticleDraft) -> ArticleDraft:
    """Return `draft` fit for the store: every text through `clean_text`, the title cut to one line."""
    return replace(
        draft,
        source=clean_text(draft.source),
        outlet=clean_text(draft.outlet),
        key=clean_text(draft.key),
        url=clean_text(draft.url),
        title=" ".join(clean_text(draft.title).split())[:_LONGEST_TITLE].rstrip(),
        body=clean_text(draft.body).strip(),
        language=_clean(draft.language),
        published_by=_clean(draft.published_by),
        extracted_by=_clean(draft.extracted_by),
        aliases=tuple(map(clean_text, draft.aliases)),
        images=tuple(map(clean_text, draft.images)),
    )


def with_known_date(draft: ArticleDraft, known: Known | None) -> ArticleDraft:
    """Return `draft` with the known date where it states none: one reading's silence takes no date back.

    The same where a feed announced that date: a later look at the page alone has nothing as good.
    """
    if known is None or known.published_at is None:
        return draft
    announced = is_announced(known.published_by) and not is_announced(draft.published_by)
    if draft.published_at is not None and not announced:
        return draft
    return replace(draft, published_at=known.published_at, published_by=known.published_by)


def kin_among(body: str, candidates: Iterable[Candidate]) -> Kin | None:
    """Return the article whose text `body` is, else that with which it shares most, as round-up or teaser.

    The candidates are articles that arrived earlier and stand alone; the first that has had this very text
    comes before those that are like it.
    """
    text_hash = fingerprint(body)
    found: list[tuple[bool, int, int]] = []
    for each in candidates:
        if each.had and text_hash is not None and tells(each.body, body):
            return Kin(article=each.article, relation=Relation.SAME)
        alike = kinship(body, each.body)
        if alike:
            found.append((alike.relation is Relation.SAME, alike.matched, -each.article))
    if not found:
        return None
    is_same, _, article = max(found)
    return Kin(article=-article, relation=Relation.SAME if is_same else Relation.CONTAINS)


def tells(text: str, copy: str) -> bool:
    """Tell whether an article whose text is `text` now tells what a copy does."""
    text_hash = fingerprint(copy)
    if text_hash is not None and (text_hash == fingerprint(text) or still_tells(text, copy)):
        return True
    alike = kinship(copy, text)
    return alike is not None and alike.relation is Relation.SAME


def decide(draft: ArticleDraft, known: Known | None, kin: Kin | None) -> Outcome:
    """Decide what becomes of a cleaned `draft`.

    `known` is the article that has the draft's key; `kin` the one that arrived earlier and has the draft's
    text, contains it or is contained in it.
    """
    original = kin.article if kin and kin.relation is Relation.SAME else None
    overlaps = kin.article if kin and kin.relation is Relation.CONTAINS else None
    if known is None:
        return Outcome(
            decision=Decision.NEW if original is None else Decision.COPY,
            copy_of=original,
            overlaps=overlaps,
            new_aliases=_others(draft.aliases, {draft.url}),
        )
    aliases = _others((draft.url, *draft.aliases), {known.url, *known.aliases})
    if not is_changed(draft, known):
        return Outcome(
            decision=Decision.UNCHANGED, copy_of=known.copy_of, overlaps=known.overlaps, new_aliases=aliases
        )
    # What once stood alone goes on doing so: its reports hang on it, and so may copies.
    link = None if known.copy_of is None else original
    return Outcome(decision=Decision.REVISED, copy_of=link, overlaps=overlaps, new_aliases=aliases)


def is_changed(draft: ArticleDraft, known: Known) -> bool:
    """Tell whether `draft` is another text than the newest that is known."""
    was = (known.title, known.body, known.published_at)
    return (draft.title, draft.body, draft.published_at) != was


def _others(addresses: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    return tuple(address for address in dict.fromkeys(addresses) if address not in taken)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean_text(text)
