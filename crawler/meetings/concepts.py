"""What posts and events are called in three languages, for comparing: the words of concepts.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from crawler.meetings.chinese_names import simplified
from crawler.meetings.lexicon import fold, keys_of, posts_meant, table

_SHORTEST_STEM = 5  # shorter words match whole


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that has names in three languages."""

    name: str
    words: tuple[tuple[str, ...], ...]  # alternatives; of each all parts
    weak: tuple[tuple[str, ...], ...] = ()
    general: bool = False
    fits_any: bool = False


@cache
def concepts(kind: str) -> tuple[Concept, ...]:
    """Return the concepts of a kind: "post", "series", "kind" or "theme"."""
    return tuple(
        Concept(
            row["is"],
            _alternatives(row["words"]),
            _alternatives(row.get("weak", ())),
            general=row.get("general", False),
            fits_any=row.get("any", False),
        )
        for row in table("concepts")[kind]
    )


def _alternatives(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_key(part) for part in word.split("+")) for word in words)


def _key(part: str) -> str:
    """Return what to look for in a text that `spaced` gave."""
    if _is_han(part):
        return part
    found = spaced(part).rstrip()
    return found if len(found) > _SHORTEST_STEM else f"{found} "


def _is_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


@lru_cache(maxsize=16384)
def spaced(text: str) -> str:
    """Return the folded words of a text, each between spaces; Chinese in simplified characters."""
    folded = simplified(fold(text))
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in folded).split())} "


def has(text: str, alternatives: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether a text that `spaced` gave has one of the alternatives."""
    return any(all(part in text for part in parts) for parts in alternatives)


@lru_cache(maxsize=16384)
def named(text: str, kind: str, *, weakly: bool = False) -> frozenset[str]:
    """Return the concepts of a kind that a text names; `weakly`, else those that its words only hint at."""
    words = spaced(text)
    found = frozenset(c.name for c in concepts(kind) if has(words, c.words))
    if found or not weakly:
        return found
    return frozenset(c.name for c in concepts(kind) if c.weak and has(words, c.weak))


@cache
def _general() -> Mapping[str, bool]:
    return {c.name: c.general for c in concepts("post")}


@cache
def _fits_any() -> frozenset[str]:
    return frozenset(c.name for c in concepts("post") if c.fits_any)


@cache
def _lower() -> tuple[tuple[str, ...], ...]:
    return _alternatives(table("concepts")["lower"])


@lru_cache(maxsize=16384)
def same_post(one: str | None, other: str | None) -> bool | None:
    """Tell whether two posts are one: None where they can't be compared, or one is not told."""
    if not one or not other:
        return None
    if (meant := _meant(one)) and meant == _meant(other):
        return True
    mine, theirs = named(one, "post"), named(other, "post")
    if (mine | theirs) & _fits_any():
        return None
    if not mine or not theirs:
        return _same_words(one, other)
    exact, others = _specific(mine), _specific(theirs)
    agree = bool(exact & others) if exact and others else bool(_widened(mine) & _widened(theirs))
    several = max(len(exact), len(others)) > 1
    return agree and (several or is_lower(one) == is_lower(other))


def _meant(post: str) -> str | None:
    """Return the post that the vocabulary knows by just this name."""
    return posts_meant().get(" ".join(keys_of(simplified(post))))


def _specific(found: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in found if not _general()[name])


def _widened(found: frozenset[str]) -> frozenset[str]:
    """Add what a specific post is besides: a foreign minister is a minister."""
    return found | {name.rsplit(" ", 1)[-1] for name in found if name != "prime minister"}


@lru_cache(maxsize=16384)
def is_lower(post: str) -> bool:
    """Tell whether a post is a deputy's, an assistant's, a former one."""
    return has(spaced(post), _lower())


@lru_cache(maxsize=16384)
def is_singular(post: str) -> bool:
    """Tell whether one person at a time holds this post in a body."""
    found = named(post, "post")
    singular = _specific(found) or found & {"president", "ambassador", "director"}
    return (
        bool(singular) and not is_lower(post) and not found & {"special representative", "state councillor"}
    )


def _same_words(one: str, other: str) -> bool | None:
    mine, theirs = set(spaced(one).split()), set(spaced(other).split())
    if _is_han(one) != _is_han(other) or one.isascii() != other.isascii():
        return None
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
