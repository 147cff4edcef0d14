"""The words of a person's name, as they are compared: with their sounds, cases and Chinese readings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from crawler.meetings.chinese_names import from_russian, han_name, is_pinyin, is_surname, simplified
from crawler.meetings.lexicon import fold, table
from crawler.meetings.sounds import sounds
from store.letters import plain_letters

_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SEGMENTS = re.compile("[·•・‧∙.\\s]+")
_TABLE = "transliteration"
_MOST_PARTS = 8
_SHORTEST_CASE = 4
_LU = re.compile("^([ln])(?:v|yu)")  # Lü, Lyu, Lv


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name. `sounds` has how it sounds, `cases` how it would if it stood in another case."""

    written: str
    sound: str
    script: str  # "latin", "cyrillic" or "han"
    first: bool
    sure: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    @property
    def is_initial(self) -> bool:
        """Whether it is the first letter of a word."""
        return len(self.written) == 1 and self.script != "han"


@dataclass(frozen=True, slots=True)
class Name:
    """A name by its words, and by how it reads as a Chinese one."""

    parts: tuple[Part, ...]
    chinese: frozenset[tuple[str, str]]  # surname and given name in pinyin
    han: str | None  # in simplified characters


def script(name: str) -> str:
    """Return what a name is written in: "han", "cyrillic" or "latin"."""
    if _HAN.search(name):
        return "han"
    return "cyrillic" if _CYRILLIC.search(plain_letters(name)) else "latin"


@lru_cache(maxsize=8192)
def read_name(name: str) -> Name:
    """Return the words of a name in whatever script it is written."""
    if _HAN.search(name):
        return _read_han(simplified(name))
    name = plain_letters(name)
    found = [_folded(p) for p in _PARTS.findall(name.replace("’", "'"))]
    kept = [p for p in found if p not in _dropped("titles")] or found
    # "Liu Bin" has no small word.
    words = kept if len(kept) <= 2 else [p for p in kept if p not in _dropped("small")] or kept  # noqa: PLR2004 - as many
    parts = tuple(_part(word, first=at == 0) for at, word in enumerate(words[:_MOST_PARTS]))
    return Name(parts, frozenset(_chinese(words)), None)


@cache
def _dropped(kind: str) -> frozenset[str]:
    """Return words that are left out: "titles" are no part of a name, "small" ones often not written."""
    return frozenset(table(_TABLE)["dropped"][kind])


def _folded(word: str) -> str:
    """Fold a word, and keep the letters that a Russian reader tells apart (й, ё)."""
    return word.casefold() if _CYRILLIC.search(word) else fold(word)


def _part(word: str, *, first: bool) -> Part:
    bare = word.replace("'", "")
    if not _CYRILLIC.search(bare):
        return Part(bare, sounds(bare), "latin", first)
    return Part(
        bare.replace("ё", "е"),  # the dots are left out as often as not
        sounds(bare),
        "cyrillic",
        first,
        frozenset(sounds(base) for base in _bases(bare, "sure")),
        frozenset(sounds(base) for base in _bases(bare, "unsure")),
    )


def _read_han(name: str) -> Name:
    segments = [s for s in _SEGMENTS.split("".join(c for c in name if c not in "（）()")) if s]
    parts = tuple(
        Part(s, "" if _HAN.search(s) else sounds(fold(s)), "han" if _HAN.search(s) else "latin", at == 0)
        for at, s in enumerate(segments[:_MOST_PARTS])
    )
    read = han_name(segments[0]) if len(segments) == 1 else None
    chinese = frozenset((read[0], given) for given in read[1]) if read else frozenset()
    return Name(parts, chinese, "·".join(segments))


def _bases(word: str, cases: str) -> Iterator[str]:
    """Give what a Russian word would be in the nominative, if it stood in another case."""
    if len(word) < _SHORTEST_CASE:
        return
    for ending, others in table(_TABLE)["cases"][cases]:
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + other for other in others)


def _chinese(words: list[str]) -> Iterator[tuple[str, str]]:
    """Give how a name in Latin or Cyrillic letters reads as a Chinese one, surname first or last."""
    if not 1 <= len(words) <= 3:  # noqa: PLR2004 - surname and a given name in one or two words
        return
    readings = [_syllabic(word) for word in words]
    if not all(readings):
        return
    for surname in readings[0]:
        if is_surname(surname):
            yield from ((surname, given) for given in _joined(readings[1:]))
    if len(words) > 1:
        for surname in readings[-1]:
            if is_surname(surname):
                yield from ((surname, given) for given in _joined(readings[:-1]))


def _syllabic(word: str) -> frozenset[str]:
    if _CYRILLIC.search(word):
        return from_russian(word) or next(
            (found for base in _bases(word, "chinese") if (found := from_russian(base))), frozenset()
        )
    spelled = _LU.sub(r"\1u", word)
    return frozenset((spelled,)) if is_pinyin(spelled) else frozenset()


def _joined(readings: list[frozenset[str]]) -> frozenset[str]:
    found = {""}
    for choices in readings:
        found = {begun + reading for begun in found for reading in choices}
    return frozenset(found)
