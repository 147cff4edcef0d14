"""What becomes of a draft, given what is known. Pure; the archive reads, asks and applies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from store.records import ArticleDraft, Decision
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the archive is to do with a draft."""

    decision: Decision
    copy_of: int | None  # what the article is a copy of from now on
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
    """Return `draft` with the known date where it states none: one reading's silence takes no date back."""
    if known is None or draft.published_at is not None:
        return draft
    return replace(draft, published_at=known.published_at, published_by=known.published_by)


def decide(draft: ArticleDraft, known: Known | None, copy_of: int | None) -> Outcome:
    """Decide what becomes of a cleaned `draft`.

    `known` is the article that has the draft's key; `copy_of` the original, another article that arrived
    earlier, that has had the draft's text in one of its revisions, and still tells what it does.
    """
    if known is None:
        decision = Decision.NEW if copy_of is None else Decision.COPY
        return Outcome(decision=decision, copy_of=copy_of, new_aliases=_others(draft.aliases, {draft.url}))
    aliases = _others((draft.url, *draft.aliases), {known.url, *known.aliases})
    if not _changed(draft, known):
        return Outcome(decision=Decision.UNCHANGED, copy_of=known.copy_of, new_aliases=aliases)
    # What once stood alone goes on doing so: its reports hang on it, and so may copies.
    link = None if known.copy_of is None else copy_of
    return Outcome(decision=Decision.REVISED, copy_of=link, new_aliases=aliases)


def _changed(draft: ArticleDraft, known: Known) -> bool:
    was = (known.title, known.body, known.published_at)
    return (draft.title, draft.body, draft.published_at) != was


def _others(addresses: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    return tuple(address for address in dict.fromkeys(addresses) if address not in taken)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean_text(text)
