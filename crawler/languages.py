"""The language of a text: by its letters where they decide, else by a trained model."""

import os
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Dead and constructed languages that the model knows; no news is written in them.
_NOT_NEWS = frozenset({"eo", "la", "sa", "vo"})

# The model guesses wildly on a headline of three words; from here on it is right far more often than not.
_ENOUGH_LETTERS = 40
# In a sentence or two, half of whose letters may be foreign names, it puts rare languages a little before
# English; one that is in such a language it puts far before (in log-probability for each letter).
_FEW_LETTERS = 16
_SHORT_LETTERS = 200
_LITTLE = 0.25
_ENGLISH = "en"
# Words that hardly any other language has. Three of them, "the" among them, that are one word in twelve of a
# text in Latin letters make it English without asking the model, which takes longer than the recognition, and
# half a second to load.
_ENGLISH_WORDS = frozenset((
    "the", "of", "and", "with", "was", "which", "from", "has", "their", "said", "were", "this", "have",
    "been", "will", "its", "between", "his",
))  # fmt: skip
_FEWEST_WORDS = 20
_DISTINCT = 3
_SHARE = 12
_RUSSIAN = "ru"
# Two of these that are one word in sixteen make a text Russian whose Cyrillic letters are all Russian ones,
# with more of ы than of ъ: Bulgarian, Macedonian and Serbian share the words, and have no ы; whoever else has
# one writes letters that Russian lacks, and other words.
_RUSSIAN_WORDS = frozenset((
    "и", "в", "на", "с", "по", "о", "к", "от", "из", "за", "для", "что", "со", "во", "его", "при", "также",
    "был", "была", "были", "было", "как", "об",
))  # fmt: skip
_FEWEST_RUSSIAN = 12  # words: it has no articles
_DISTINCT_RUSSIAN = 2
_SHARE_RUSSIAN = 16
# What comes later doesn't change the answer.
_READ = 6_000

_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[a-z]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_CYRILLIC_LETTERS = re.compile(r"[\u0400-\u0481\u048a-\u052f]+")  # without signs and marks
_NO_LATIN_LETTERS = bytes(each for each in range(0x80) if not chr(each).isalpha())
_NOT_RUSSIAN = re.compile(r"[^а-яё]")
_KANA = re.compile(r"[\u3041-\u30ff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+")
# Scripts that one living language alone is printed in.
_SCRIPTS = (
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]+")),
    ("el", re.compile(r"[\u0370-\u03ff]+")),
    ("hy", re.compile(r"[\u0530-\u058f]+")),
    ("ka", re.compile(r"[\u10a0-\u10ff]+")),
    ("he", re.compile(r"[\u0590-\u05ff]+")),
    ("th", re.compile(r"[\u0e00-\u0e7f]+")),
)


def language_of(text: str) -> str | None:
    """Name the language that most of `text` is written in, as ISO 639-1; None where too little is there.

    Whatever a page declares about itself doesn't count: mseap.org calls its English pages Korean. Wu,
    Cantonese and Mandarin in Han characters are all "zh". Never raises.
    """
    text = text[:_READ]
    letters = _latin_letters(text) if text.isascii() else letters_in(_LETTERS, text)
    if not letters:
        return None
    return (
        _by_script(text, letters)
        or _english(text, letters)
        or _russian(text, letters)
        or _by_model(text, letters)
    )


def _by_script(text: str, letters: int) -> str | None:
    """Name the language where more than half of the letters belong to its own script."""
    # What most texts are in, and no script of one language: with two letters in three the others are too few.
    if text.isascii() or 3 * max(_latin_letters(text), letters_in(_CYRILLIC_LETTERS, text)) >= 2 * letters:
        return None
    kana, han = letters_in(_KANA, text), letters_in(_HAN, text)
    # A Chinese character says more than a letter does: a third of them make a text Chinese that is full of
    # Latin names.
    if 3 * (kana + han) > letters:
        return "ja" if 20 * kana > han else "zh"
    for language, script in _SCRIPTS:
        if 2 * letters_in(script, text) > letters:
            return language
    return None


def _latin_letters(text: str) -> int:
    """Count those without accents; the other bytes are left out at once, which takes a tenth of the time."""
    return len(text.encode("ascii", errors="ignore").translate(None, _NO_LATIN_LETTERS))


def letters_in(runs: re.Pattern[str], text: str) -> int:
    """Count the letters of a text, by a pattern of runs of such letters: one by one takes far longer."""
    return len("".join(runs.findall(text)))


def _english(text: str, letters: int) -> str | None:
    """Name it, where its commonest words say so and nine letters in ten are Latin ones."""
    words = _WORDS.findall(text.lower())
    if len(words) < _FEWEST_WORDS or 10 * sum(map(len, words)) < 9 * letters:
        return None
    told = [word for word in words if word in _ENGLISH_WORDS]
    enough = len(told) * _SHARE >= len(words) and len(set(told)) >= _DISTINCT and "the" in told
    return _ENGLISH if enough else None


def _russian(text: str, letters: int) -> str | None:
    """Name it, where its letters and commonest words say so and nine letters in ten are Cyrillic ones."""
    text = text.lower()
    words = _CYRILLIC.findall(text)
    if len(words) < _FEWEST_RUSSIAN or 10 * sum(map(len, words)) < 9 * letters:
        return None
    if text.count("ы") <= text.count("ъ") or _NOT_RUSSIAN.search("".join(words)):
        return None
    told = [word for word in words if word in _RUSSIAN_WORDS]
    enough = len(told) * _SHARE_RUSSIAN >= len(words) and len(set(told)) >= _DISTINCT_RUSSIAN
    return _RUSSIAN if enough else None


def _by_model(text: str, letters: int) -> str | None:
    ranked = _model().rank(text)
    language, best = ranked[0]
    before_english = best - dict(ranked)[_ENGLISH]
    if _FEW_LETTERS <= letters < _SHORT_LETTERS and before_english < _LITTLE * letters:
        return _ENGLISH
    return str(language) if letters >= _ENOUGH_LETTERS else None


@cache
def _model() -> "LanguageIdentifier":
    """Load the model once, for the languages that have a code of two letters.

    The others (Nigerian Pidgin, Wu …) take short English and Chinese texts away from their neighbours.
    """
    # numpy's library has a thread for each core, with 40 MB of address space: twenty take all of a parser's.
    os.putenv("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - it loads numpy; few texts need it

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages([code for code in model.labels if len(code) == 2 and code not in _NOT_NEWS])  # noqa: PLR2004 - ISO 639-1
    return model
