"""The terms that a text is found by: the same for the index and for a question, whatever the database. Pure.

A Chinese text's terms are its characters, in simplified script: words of two and more are found as characters
in a row. Other words are folded (compatibility forms, case, quotes), their Latin letters lose their accents,
and they are cut down to a stem, by Snowball's rules for English where they are written in Latin letters and
for Russian where in Cyrillic ones, whatever language the text is in.
"""

import re
import threading
import unicodedata
from functools import cache, lru_cache

import Stemmer

from store.similar.tokens import folded

# Part of what each entry of the index is known by: raise it when the same text gives other terms than before.
VERSION = 1

_LONGEST = 60  # of what is longer, the beginning counts; PostgreSQL has no room for more than 2,046 bytes
_REMEMBERED = 65_536

_HAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_TERM = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_ASCII_TERM = re.compile(r"[^\W_]+", re.ASCII)
_IS_HAN = re.compile(f"[{_HAN}]")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_LATIN = re.compile("[a-z]+")
_CYRILLIC = re.compile("[а-я]+")

# Stems that the rules don't find: forms of words that this field uses all the time.
_IRREGULAR = {"met": "meet", "held": "hold", "посол": "посл", "беларусь": "беларус"}

# Letters that don't fall apart into a plain one and an accent, and the one accent that Russian leaves out.
_PLAIN = {"ё": "е", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"}
_MAY_BE_PLAINER = re.compile(f"[{''.join(_PLAIN)}]")
_MAY_HAVE_ACCENTS = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+|[\u0300\u0301]")


def terms(text: str) -> list[str]:
    """Return the terms of `text`, in its order."""
    return list(map(_stem, words(text)))


def words(text: str) -> list[str]:
    """Return the words of `text` as they are before they are cut down: single characters in Chinese."""
    plain = folded(text)
    if not plain.isascii():
        plain = _plainer(plain)
    if "'s" in plain:
        plain = _POSSESSIVE.sub("", plain)
    found = (_ASCII_TERM if plain.isascii() else _TERM).findall(plain)
    return [word[:_LONGEST] for word in found] if max(map(len, found), default=0) > _LONGEST else found


def term(word: str) -> str:
    """Return the term of one of `words`."""
    return _stem(word)


def is_han(word: str) -> bool:
    """Tell whether one of `words` is a Chinese character, or a kana."""
    return bool(_IS_HAN.match(word))


def _plainer(text: str) -> str:
    """Return a folded text without accents, in plain letters and in simplified script."""
    plain = _MAY_BE_PLAINER.sub(lambda letter: _PLAIN[letter[0]], _without_accents(text))
    return plain.translate(_simplified()) if _IS_HAN.search(plain) else plain


def _without_accents(text: str) -> str:
    """Take accents from Latin letters, and marks of stress from all: й is another letter than и."""
    if not _MAY_HAVE_ACCENTS.search(text):
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified form of each traditional character, character by character.

    A question has fewer characters around one than the text: what depends on these would not be found.
    """
    import opencc  # noqa: PLC0415 - its tables take longer to load than most commands, and need no loading for them

    every = [chr(point) for first, last in _IDEOGRAPHS for point in range(first, last + 1)]
    simple = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(one): other for one, other in zip(every, simple, strict=True) if one != other}


@lru_cache(maxsize=_REMEMBERED)
def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _LATIN.fullmatch(word):
        return _STEMMERS.shortened(word, "english")
    if not _CYRILLIC.fullmatch(word):
        return word
    # Again and again: of "Норова" one step leaves "норов", and of "Норов" it leaves "нор".
    shorter = _STEMMERS.shortened(word, "russian")
    while shorter != word:
        word, shorter = shorter, _STEMMERS.shortened(shorter, "russian")
    return word


class _Stemmers(threading.local):
    """A stemmer may be used by one thread at a time."""

    def __init__(self) -> None:
        self._made: dict[str, Stemmer.Stemmer] = {}

    def shortened(self, word: str, language: str) -> str:
        if language not in self._made:
            self._made[language] = Stemmer.Stemmer(language, maxCacheSize=0)
        return str(self._made[language].stemWord(word))


_STEMMERS = _Stemmers()
