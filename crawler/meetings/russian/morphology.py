"""What Russian words may be, by pymorphy3's dictionary and its prediction for unknown words.

The dictionary is loaded when the first Russian word is asked for, and not before.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_CYRILLIC = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
# "МИДа", "СМИДом": an acronym with a case ending.
_DECLINED_ACRONYM = re.compile(r"([А-ЯЁ]{2,6})(?:а|у|ом|е|ы|и)")
_LONGEST_WORD = 40
_NAMES = frozenset(("Name", "Surn", "Patr"))
_CASES = {"gen2": "gent", "loc2": "loct", "acc2": "accs", "voct": "nomn", "gen1": "gent", "loc1": "loct"}


@dataclass(frozen=True, slots=True)
class Parse:
    """One way to read a word; `known` says that the dictionary has it, and nobody guessed."""

    lemma: str  # in small letters, without ё
    pos: str | None
    case: str | None
    number: str | None
    gender: str | None
    tense: str | None
    tags: frozenset[str]
    known: bool
    is_name: bool = False  # a given name, patronymic or surname


def plain(text: str) -> str:
    """Return the word for comparing: small letters, no ё."""
    return text.lower().replace("ё", "е")


@cache
def _analyzer() -> Any:  # noqa: ANN401 - the library has no types
    import pymorphy3  # noqa: PLC0415 - 40 MB that other languages never need
    from pymorphy3.analyzer import ProbabilityEstimator  # noqa: PLC0415

    class Estimator(ProbabilityEstimator):  # type: ignore[misc]  # the library has no types
        """Puts the likeliest way to read a word first; to look up how likely costs half a dictionary."""

        def apply_to_parses(self, word: str, word_lower: str, parses: list[Any]) -> list[Any]:
            """Leave a word as it is that is read in one way."""
            return super().apply_to_parses(word, word_lower, parses) if len(parses) > 1 else parses

    return pymorphy3.MorphAnalyzer(probability_estimator_cls=Estimator)


@lru_cache(maxsize=30_000)
def parses(word: str) -> tuple[Parse, ...]:
    """Return the ways to read a word, the likeliest first; a word in no Cyrillic letters reads as itself."""
    if not _CYRILLIC.fullmatch(word) or len(word) > _LONGEST_WORD:
        return (Parse(plain(word), None, None, None, None, None, frozenset(), known=False),)
    acronym = _DECLINED_ACRONYM.fullmatch(word)
    if acronym is not None:
        return (Parse(plain(acronym[1]), "NOUN", None, "sing", None, None, frozenset(("Abbr",)), known=True),)
    read = _analyzer().parse(word)
    known = {found.word: bool(found.is_known) for found in {found.word: found for found in read}.values()}
    return tuple(_parse(found, known=known[found.word]) for found in read)


def is_in_dictionary(word: str) -> bool:
    """Tell whether the dictionary has the word; far cheaper than reading one that it has not."""
    return bool(_CYRILLIC.fullmatch(word)) and bool(_analyzer().word_is_known(word.lower()))


def _parse(found: Any, *, known: bool) -> Parse:  # noqa: ANN401 - the library has no types
    pos, case, number, gender, tense, tags, is_name = _grammar(found.tag)
    return Parse(
        lemma=plain(found.normal_form),
        pos=pos,
        case=case,
        number=number,
        gender=gender,
        tense=tense,
        tags=tags,
        known=known,
        is_name=is_name,
    )


@cache
def _grammar(tag: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the library has no types
    """Return what a tag says, in the order of a parse's fields; words by the thousand share a few hundred."""
    case = _text(tag.case)
    tags = frozenset(map(str, tag.grammemes))
    own = (
        _text(tag.POS),
        _CASES.get(case or "", case),
        _text(tag.number),
        _text(tag.gender),
        _text(tag.tense),
    )
    return (*own, tags, bool(tags & _NAMES))


def _text(grammeme: object) -> str | None:
    """Return a grammeme as plain text: the library's own strings check every comparison."""
    return str(grammeme) if grammeme is not None else None


@lru_cache(maxsize=10_000)
def inflected(word: str, case: str | None, *grammemes: str) -> str | None:
    """Return the word, read in `case` (any, where None), in the form that `grammemes` name."""
    if not _CYRILLIC.fullmatch(word) or len(word) > _LONGEST_WORD:
        return None
    read = _analyzer().parse(word)
    if word.endswith("е") and case in {"datv", "loct"}:
        # "Анне" is the dative of "Анна" before it is a name that never changes.
        read = sorted(read, key=lambda parse: "Fixd" in parse.tag)
    for found in read:
        of_case = case is None or _CASES.get(found.tag.case, found.tag.case) == case
        if of_case and found.tag.POS in {"NOUN", "ADJF", "PRTF", "NUMR", "NPRO"}:
            form = found.inflect(frozenset(grammemes))
            if form is not None:
                return _as_written(form.word, word)
    return None


def _as_written(form: str, word: str) -> str:
    """Give a form the capitals of the word it comes from, and its way with ё."""
    if "ё" not in word.lower() and "е" in word.lower():
        form = form.replace("ё", "е")
    if word.isupper() and len(word) > 1:
        return form.upper()
    pieces, models = form.split("-"), word.split("-")
    if len(pieces) == len(models):
        return "-".join(p.capitalize() if m[:1].isupper() else p for p, m in zip(pieces, models, strict=True))
    return form.capitalize() if word[:1].isupper() else form
