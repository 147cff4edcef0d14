"""Chinese names in three scripts: 张明, Zhang Ming and Чжан Мин are written with the same syllables.

Russian writes them by Palladius' system, Latin texts in pinyin. All become pinyin without tones here,
with u for ü. Characters are read by anyascii: pypinyin's phrases would take 57 MB and help no name.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product

import opencc
from anyascii import anyascii

from crawler.meetings.lexicon import table

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # half of a pair, which opencc raises on
_MOST_READINGS = 8  # of a given name with characters that are read in several ways
_TABLE = "transliteration"


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Return Chinese text in simplified characters; any other text as it is."""
    if text.isascii():
        return text
    return str(_to_simplified().convert(_HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)))


@cache
def _palladius() -> Mapping[str, frozenset[str]]:
    """Return the pinyin syllables that a syllable in Russian letters stands for."""
    rules = table(_TABLE)["palladius"]
    spelled: dict[str, set[str]] = {}
    for initial, finals in rules["syllables"].items():
        for final in finals.split():
            written = rules["initials"][initial] + rules["finals"][final]
            if initial + final not in rules["irregular"]:
                spelled.setdefault(written, set()).add(initial + final)
    for syllable, written in rules["irregular"].items():
        spelled.setdefault(written, set()).add(syllable)
    spelled.setdefault("хой", set()).add("hui")
    # Newspapers write "Вей" and "Мен" for "Вэй" and "Мэн".
    for written, found in tuple(spelled.items()):
        spelled.setdefault(written.replace("э", "е"), set()).update(found)
    return {written: frozenset(map(_plain, found)) for written, found in spelled.items()}


@cache
def syllables() -> frozenset[str]:
    """Return the syllables of pinyin."""
    return frozenset(syllable for found in _palladius().values() for syllable in found)


@lru_cache(maxsize=8192)
def from_russian(word: str) -> frozenset[str]:
    """Return the pinyin of a word in small Russian letters; nothing where it has other syllables."""
    return frozenset(_readings(word.replace("ъ", "").replace("ё", "е"), most=3))


def _readings(word: str, *, most: int) -> Iterator[str]:
    if not word:
        yield ""
        return
    if most == 0:
        return
    for length in range(min(6, len(word)), 0, -1):
        for syllable in _palladius().get(word[:length], ()):
            yield from (syllable + rest for rest in _readings(word[length:], most=most - 1))


@lru_cache(maxsize=8192)
def is_pinyin(word: str) -> bool:
    """Tell whether a word in small Latin letters is one to three syllables of pinyin."""
    return _divides(word, 3)


def _divides(word: str, most: int) -> bool:
    if not word:
        return True
    return most > 0 and any(
        word[:length] in syllables() and _divides(word[length:], most - 1) for length in range(1, 7)
    )


def is_surname(word: str) -> bool:
    """Tell whether a word in small Latin letters is a Chinese surname."""
    return word in _surnames()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(table(_TABLE)["chinese"]["surnames"])


@lru_cache(maxsize=8192)
def han_syllables(text: str) -> tuple[str, ...]:
    """Return how each character of a Chinese text is usually read."""
    return tuple(_plain(anyascii(character).strip().lower()) for character in text)


def _plain(syllable: str) -> str:
    return syllable.replace("v", "u")


@lru_cache(maxsize=8192)
def han_name(text: str) -> tuple[str, frozenset[str]] | None:
    """Return surname and readings of the given name of a Chinese name in simplified characters.

    The given name of a bare surname reads as nothing; None where the text does not begin with a Chinese
    surname, or is longer than a Chinese name.
    """
    rules = table(_TABLE)["chinese"]
    size = 2 if text[:2] in rules["surnames_of_two_characters"] else 1
    surname, given = text[:size], text[size:]
    read = rules["surname_readings"].get(surname) or "".join(han_syllables(surname))
    if not is_surname(read) or len(given) > 2:  # noqa: PLR2004 - a given name has one or two characters
        return None
    others = rules["other_readings"]
    usual = zip(given, han_syllables(given), strict=False)
    choices = product(*((syllable, *others.get(character, ())) for character, syllable in usual))
    return read, frozenset("".join(found) for found in islice(choices, _MOST_READINGS))
