"""A million articles, one in five of a hot template, the others like nothing else; what is stored of each.

A template's releases are those of tests/store/articles/templates.py, in three languages. What is stored of a
text is made by the store's own functions. Where that takes long it is put together from parts that they made
(`filled`): a word's term is the same in whatever text it stands, and so is a row of three words.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from xxhash import xxh3_64_intdigest

from store.records.articles import ArticleDraft
from store.similar.tokens import fingerprint
from store.wording.terms import term, terms
from tests.store.articles.templates import Story, ordinary, story

TEMPLATED = 5  # one in so many
_LANGUAGES = ("en", "ru", "zh")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_SOURCES = ("north", "south", "east", "west")
_MOST_KEYS, _SAMPLED = 128, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is stored of one article."""

    draft: ArticleDraft
    text_hash: str | None
    keys: frozenset[int]
    title: str  # as terms
    body: str  # as terms


def told(number: int) -> Story | None:
    """Return the release that an article repeats in other words; None: it is like nothing else."""
    if number % TEMPLATED:
        return None
    return story(_LANGUAGES[number // TEMPLATED % len(_LANGUAGES)], number)


def draft(number: int) -> ArticleDraft:
    """Return one article, the same for the same number; they are published one each quarter of an hour."""
    release = told(number)
    source = _SOURCES[number % 7 % len(_SOURCES)]
    body = release.text if release else ordinary(number)
    published = _FIRST + number * timedelta(minutes=15)
    return ArticleDraft(
        source=source,
        outlet=f"{source}.example",
        key=f"{source}:{number}",
        url=f"https://{source}.example/news/{published:%Y/%m/%d}/{number}.html",
        title=release.title.strip() if release else body.partition(".")[0],
        body=body,
        language=release.language if release else "en",
        published_at=published,
        published_by="page",
        extracted_by="made-up",
        fetched_at=published + timedelta(hours=1),
    )


def filled(number: int) -> Filled:
    """Return what is stored of one article.

    Of a text that is like no other it is what the store itself makes of it. Of a template's the keys are
    those of its words as they stand: about as many, most of them the same.
    """
    made = draft(number)
    small = made.body.lower()
    words = small.replace(".", " ").replace(",", " ").split()
    if told(number):
        title, body = terms(made.title), terms(made.body)
        text_hash = fingerprint(made.body)
        words = words if made.language != "zh" else list("".join(words))
    else:
        title, body = [_term(word) for word in made.title.lower().split()], [_term(word) for word in words]
        text_hash = sha256("\n".join(small.replace(".", " .").split()).encode()).hexdigest()
    return Filled(
        draft=made, text_hash=text_hash, keys=_keys(words), title=" ".join(title), body=" ".join(body)
    )


_term = cache(term)


def _keys(words: list[str]) -> frozenset[int]:
    raw = " ".join(words).encode().split()
    hashes = map(xxh3_64_intdigest, map(b" ".join, zip(raw, raw[1:], raw[2:], strict=False)))
    sampled = sorted({each for each in hashes if not each % _SAMPLED})[:_MOST_KEYS]
    return frozenset([(each // _SAMPLED & 0xFFFFFFFF) - 0x80000000 for each in sampled])
