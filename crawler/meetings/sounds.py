"""How foreign names sound, coarsely, whatever they are written in: Нурышев, Nuryshev and 努雷舍夫 agree.

A sound is one character: consonants as f, v, S (sh), C (ch), J (zh, j), T (ts), H (kh); vowels as they are.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from crawler.meetings.chinese_names import han_syllables
from crawler.meetings.lexicon import table

_VOWELS = frozenset("aeiou")
_TABLE = "transliteration"
_STRANGER = 1.5  # the price of one sound for quite another

_SOFT_C = re.compile("c(?=[ei])")
_GLIDE = re.compile("i+(?=[aeou])")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def sounds(word: str) -> str:
    """Return how a folded word in Latin or Cyrillic letters sounds."""
    letters = table(_TABLE)["sounds"]["cyrillic"]
    if any(c in letters for c in word):
        found = "".join(letters.get(c, c) for c in word).replace("dJ", "J")
    else:
        found = _latin(word if word.isascii() else anyascii(word).lower())
    return _DOUBLE.sub(r"\1", _GLIDE.sub("", _DOUBLE.sub(r"\1", found)))


def _latin(word: str) -> str:
    for rule in table(_TABLE)["sounds"]["latin"]:
        word = word.replace(*rule.split("="))
    return _SOFT_C.sub("s", word).replace("c", "k")


@lru_cache(maxsize=8192)
def consonants(sound: str) -> str:
    """Return the consonants of a word that `sounds` gave; g and h count as one."""
    return "".join(c for c in sound if c not in _VOWELS).replace("H", "g")


def alike(one: str, other: str) -> bool:
    """Tell whether two sounds are one word's spellings: the same consonants, the vowels but one."""
    if one == other:
        return True
    bare = consonants(one)
    if bare != consonants(other) or len(bare) < 2:  # noqa: PLR2004 - "Ali" and "Olay"
        return False
    # An ending "a" is a woman's name, or another one.
    if one.endswith("a") != other.endswith("a"):
        return False
    return Levenshtein.distance(one, other) <= 1 + (len(bare) > 4)  # noqa: PLR2004 - a long word has more vowels


_SYLLABLE = re.compile("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy])?(.*?)(ng|n)?$")


@lru_cache(maxsize=8192)
def _han_parts(text: str) -> tuple[tuple[str, str], ...]:
    """Return the initials and endings of a Chinese text's syllables, each with the vowels that follow."""
    parts: list[tuple[str, str]] = []
    for syllable in han_syllables(text):
        if syllable == "er":
            parts.append(("er", ""))
            continue
        found = _SYLLABLE.match(syllable)
        if found is None:
            continue
        initial, vowels, ending = found.groups()
        parts.append((initial or "", vowels))
        if ending:
            parts.append((f"-{ending}", ""))
    return tuple(parts)


@lru_cache(maxsize=16384)
def strangeness(han: str, sound: str) -> float:
    """Return how badly a word's sound fits a Chinese transliteration: 0 well, 1 not at all."""
    parts = [part for part in _han_parts(han) if part[0]]
    heard = [(c, _vowels_after(sound, at)) for at, c in enumerate(sound) if c not in _VOWELS]
    # Russian surnames: 夫 ends a man's, 娃 and 娜 a woman's.
    if not parts or not heard or (sound.endswith("a") and han.endswith(("夫", "弗", "斯基"))):
        return 1.0
    if not sound.endswith(("a", "ia")) and han.endswith(("娃", "娜")):
        return 1.0
    begins = 0.5 if (heard[0][0] == sound[0]) != bool(_han_parts(han)[0][0] not in ("", "w", "y")) else 0.0
    return min(1.0, (_distance(parts, heard) + begins) / max(len(parts), len(heard)))


def _distance(parts: Sequence[tuple[str, str]], heard: Sequence[tuple[str, str]]) -> float:
    """Return the least price of reading a transliteration as what is heard, both as (consonant, vowels)."""
    prices = table(_TABLE)["han"]
    stands_for, dropped, unheard = prices["sounds"], prices["dropped"], prices["unheard"]
    row = [0.0]
    for c, _ in heard:
        row.append(row[-1] + unheard.get(c, 1.0))
    for part, vowels in parts:
        left_out = dropped.get(part, 1.0)
        following = [row[0] + left_out]
        for at, (c, voiced) in enumerate(heard):
            exchange = row[at] + stands_for.get(part, {}).get(c, _STRANGER) + _mistuned(vowels, voiced)
            following.append(min(exchange, row[at + 1] + left_out, following[at] + unheard.get(c, 1.0)))
        row = following
    return row[-1]


def _vowels_after(sound: str, at: int) -> str:
    end = at + 1
    while end < len(sound) and sound[end] in _VOWELS:
        end += 1
    return sound[at + 1 : end]


def _mistuned(han: str, heard: str) -> float:
    """Return the price of vowels that don't agree: an open one against a closed one."""
    if not heard or not han:
        return 0.0
    open_han, open_heard = "a" in han, "a" in heard
    if open_han != open_heard and heard[0] in "aiu":
        return 0.25
    return 0.15 if (heard[0] == "u") != (han[0] in "uo") and heard[0] in "iu" and han[0] in "iu" else 0.0
