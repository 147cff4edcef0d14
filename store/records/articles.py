"""What is known of articles: what a site answered, what is read from it, and what became of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# How `published_by` begins where a feed or sitemap that led to the page tells its date, not the page itself.
ANNOUNCED = "announced"


class Relation(StrEnum):
    """How an article's text relates to that of an article that arrived earlier."""

    SAME = "same"
    CONTAINS = "contains"


class Decision(StrEnum):
    """What became of one draft that was taken in."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    COPY = "copy"


class Standing(StrEnum):
    """How the text of a draft stands to what is stored of its article."""

    NEWEST = "newest"  # the article's newest text is the same
    EARLIER = "earlier"  # one that it had before is
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What a look at a known article's page came to, where that is no new text."""

    THERE = "there"  # it came, under another article's name
    GONE = "gone"  # the site says that there is no such page (any more)
    NONE = "none"  # nothing that tells: it failed, or what came was no article


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What a site answered: its bytes as they were read, without the packing of their way."""

    url: str
    status: int
    headers: Mapping[str, str]  # without cookies and secrets
    body: bytes
    fetched_at: datetime
    announced: str = ""  # the title that led there, which a page may not name itself

    @property
    def hash(self) -> str:
        """The sha256 of the bytes, by which a revision names its page."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """One fetched text of an article, on its way into the store.

    `key` is the source's own key ("sectsco:eng:602354"), or the canonical address; articles with one key are
    one article. `published_by` names the rule that read `published_at` ("url", "page", "meta" …);
    `extracted_by` the layout, or "fallback" where none matched.
    """

    source: str
    outlet: str
    key: str
    url: str
    title: str
    body: str  # paragraphs, separated by one empty line
    fetched_at: datetime
    language: str | None = None  # ISO 639-1
    published_at: datetime | None = None
    published_by: str | None = None
    extracted_by: str | None = None
    aliases: tuple[str, ...] = ()  # further addresses of the same article
    images: tuple[str, ...] = ()
    page: FetchedPage | None = None  # that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as it stands in the store, with its newest revision."""

    id: int
    key: str
    url: str
    source: str
    outlet: str
    language: str | None
    title: str
    body: str
    published_at: datetime | None
    published_by: str | None
    fetched_at: datetime  # of the newest revision
    revision: int  # 1 for the first
    revision_id: int  # unique over all articles
    aliases: tuple[str, ...] = ()
    vanished_at: datetime | None = None  # since when its page answers that it is gone
    copy_of: str | None = None  # address of the article that this one repeats
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueArticle:
    """An article that is to be looked at again."""

    key: str
    url: str
    title: str  # as it is known, for a page that names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One text of an article, as it is told among the others: what it changed (store.differences)."""

    article: int
    url: str  # of the article
    number: int  # 1 for the first
    fetched_at: datetime
    title: str
    published_at: datetime | None
    changed: tuple[str, ...]  # of "title", "body", "date"; none of the first
    substantive: bool
    returns_to: int | None  # the number of an earlier one that it is the same as
    page: str | None  # the hash of the page that it was read from, which may not be kept any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the store decided about one draft."""

    key: str
    decision: Decision
    article_id: int


def is_announced(published_by: str | None) -> bool:
    """Tell whether a date of publication is what a feed or sitemap says of the page."""
    return (published_by or "").startswith(ANNOUNCED)
