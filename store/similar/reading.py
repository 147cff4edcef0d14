"""A text as it is compared with others: its words, what they name, and their shingles. Pure."""

import re
from array import array
from collections.abc import Container, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress
from typing import NamedTuple

from xxhash import xxh3_64_intdigest

from store.similar.days import NamedDays, with_days_written_alike
from store.similar.kept import Kept
from store.similar.prose import prose
from store.similar.slots import Slot, han_names, slots_of
from store.similar.standing import is_standing, standing_forms
from store.similar.tokens import HAN, canonical, cut, unified

# Words in a row that make a shingle.
IN_A_ROW = 3

# Characters of the texts whose readings and outlines are kept: some 150 and 90 MB at most, mostly a third.
_READ, _OUTLINED = 1_000_000, 3_000_000

_HAN = re.compile(f"[{HAN}]")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n")
# The same where nothing ends without a space, as in most texts: it looks at white space alone.
_SPACED_SENTENCE = re.compile(r"\s(?:(?<=[.!?]\s)\s*|(?<=\n))")
_ENDS_UNSPACED = re.compile("[。！？]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Reading:
    """The prose of a text: its words in order, each with what it is to a template; days are one word.

    It is made once for a text (`reading`), and equal to itself alone.
    """

    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    shingles: tuple[int, ...]  # the hash of each three words in a row
    known: frozenset[int]  # the same as a set
    standing: frozenset[str]  # its words, and the stems of those that are declined
    names: frozenset[str]
    openers: frozenset[str]
    days: frozenset[NamedDays]
    han: str  # Chinese without its spaces
    han_names: frozenset[str]


def _read(body: str) -> Reading:
    """Read a text."""
    text = unified(prose(body))
    is_chinese, forms = _HAN.search(text) is not None, standing_forms(text)
    told = [
        _told(each, is_chinese=is_chinese, is_standing=bool(forms) and is_standing(each, forms))
        for each in (_SENTENCE if _ENDS_UNSPACED.search(text) else _SPACED_SENTENCE).split(text)
        if each
    ]
    words = tuple(chain.from_iterable(each.words for each in told))
    slots = tuple(chain.from_iterable(each.slots for each in told))
    shingles = _shingles(words)
    different = frozenset(words)
    telling = [(word, slot) for word, slot in zip(words, slots, strict=True) if slot]
    names = _of(telling, (Slot.NAME, Slot.NUMBER, Slot.STATUS))
    openers = _of(telling, (Slot.OPENER,)) - names
    return Reading(
        words=words,
        slots=slots,
        shingles=shingles,
        known=frozenset(shingles),
        standing=different.union(names, openers, (stem(word) for word in different if not word.isascii())),
        names=names,
        openers=openers,
        days=frozenset(chain.from_iterable(each.days for each in told)),
        han="".join(each.han for each in told),
        han_names=frozenset(chain.from_iterable(each.han_names for each in told)),
    )


class Outline(NamedTuple):
    """So much of a text as tells that another one can't share much with it: a twentieth of a reading."""

    shingles: int  # how many
    different: Sequence[int]  # each of them once


def _outline(body: str) -> Outline:
    """Return the outline of a text."""
    text = reading(body)
    return Outline(len(text.shingles), array("Q", text.known))


# A template's texts are compared again and again.
reading = Kept(_read, most=_READ)
# Most of what looks alike is only that.
outline = Kept(_outline, most=_OUTLINED)


class _Told(NamedTuple):
    """What one sentence says."""

    words: Sequence[str]
    slots: Sequence[Slot]
    days: Sequence[NamedDays] = ()
    han: str = ""
    han_names: AbstractSet[str] = frozenset()


def _told(sentence: str, *, is_chinese: bool, is_standing: bool) -> _Told:
    dated, days = with_days_written_alike(sentence)
    tokens = cut(dated)
    words = list(map(_word, tokens))
    said = list(filter(None, words))
    han = "".join(dated.split()) if is_chinese else ""
    if is_standing:
        return _Told(words=said, slots=[Slot.NONE] * len(said), han=han)
    return _Told(
        words=said,
        slots=list(compress(slots_of(tokens), words)),
        days=days,
        han=han,
        han_names=han_names(dated) if is_chinese else frozenset(),
    )


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> str:
    """Return a token as it is compared; nothing of a mark."""
    word = canonical(token)
    return word if word[0].isalnum() else ""


def _of(told: Iterable[tuple[str, Slot]], kinds: Container[Slot]) -> frozenset[str]:
    return frozenset(stem(word) for word, slot in told if slot in kinds)


# The cases of Russian names; what is left must be a word still.
_ENDING = re.compile(
    r"(?<=\w{3})(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ый|ий|ая|яя|ую|юю|ом|ем|ым|им|ах|ях|ам|ям|ою|ею"
    r"|а|я|у|ю|е|ы|и|ь|й)$"
)
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th|й|я|е|го|м|х)?")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a name or number without its ending: "Норову" is Норов, "22nd" is 22."""
    if word[0].isdigit():
        found = _NUMBER.fullmatch(word)
        return found[1] if found else word
    return word if word.isascii() else _ENDING.sub("", word)


def _shingles(words: Sequence[str]) -> tuple[int, ...]:
    raw = list(map(str.encode, words))
    rows = zip(raw, raw[1:], raw[2:])  # noqa: B905 - the last begin none
    return tuple(map(xxh3_64_intdigest, map(b" ".join, rows)))


def share_in(shingles: Sequence[int], known: frozenset[int]) -> float:
    """Return how much of some shingles stands in a text."""
    return sum(map(known.__contains__, shingles)) / len(shingles) if shingles else 0.0


def matched_words(shingles: Sequence[int], known: frozenset[int]) -> int:
    """Count the words that stand in a text in rows of three or more."""
    count, reached = 0, 0
    for place, shingle in enumerate(shingles):
        if shingle in known:
            count += place + IN_A_ROW - max(place, reached)
            reached = place + IN_A_ROW
    return count


def not_standing(names: Iterable[str], text: Reading) -> set[str]:
    """Return those of `names` that don't stand in `text`."""
    return {name for name in names if name not in text.standing}
