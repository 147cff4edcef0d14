"""Russian personal names: where one stands in a sentence, and its nominative."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from crawler.meetings.lexicon import fold, table
from crawler.meetings.russian.declension import ARABIC, INITIAL, UNCHANGED, particles, syllables
from crawler.meetings.russian.fields import is_house_word
from crawler.meetings.russian.words import Mark, Word, split

_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:[-‐‑’'][А-ЯЁа-яё]+)*|[А-ЯЁ][а-яё]*(?:-[А-ЯЁ]?[а-яё]+)+")
_NOT_NAMES = ("country", "organisation", "organ", "head", "group", "honorific", "noun", "venue")
_PERSONAL = frozenset(("Name", "Surn", "Patr"))
_NO_NAMES = frozenset(("VERB", "PREP", "CONJ", "PRCL", "ADVB", "INFN", "GRND", "PRTS", "ADJS"))
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ск|цк|ич)(?:а|у|ым|ом|е|ой|ого|ому|им|ую|ая|ий|ой|ем)?$")
_PLACING = frozenset(("в", "во", "на", "из", "под", "о", "об"))
_FAMILY = ("ян", "ов", "ев", "ёв", "ин", "ко", "дзе", "вили", "зода", "зад", "лиев", "кызы")
_LETTERS = frozenset(("У", "Е", "И", "О"))
_MOST_WORDS = 5
# The dictionary takes the surname "Хан" for a ruler, and its genitive for a woman's name.
_KHAN = {
    "хан": frozenset(("nomn",)), "хана": frozenset(("gent", "accs")), "хану": frozenset(("datv",)),
    "ханом": frozenset(("ablt",)), "хане": frozenset(("loct",)),
}  # fmt: skip
_SHORT = 4
_TWO = 2


def name_at(
    words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, known: AbstractSet[str]
) -> int:
    """Return where the name that begins at `at` ends; `at` where none does. `known` are names met before."""
    end = at
    while end < len(words) and end - at < _MOST_WORDS + 2 and _goes_on(words, marks, at, end):
        end += 1
    while end > at and not _may_end(words[end - 1]):
        end -= 1
    return end if end > at and _is_strong(words[at:end], at, known) else at


def _may_end(word: Word) -> bool:
    """Tell whether a name may end with the word: "уулу", "аль-Ахмад" may be written small."""
    return word.capital or word.text in UNCHANGED or ARABIC.fullmatch(word.text) is not None


def _goes_on(words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, end: int) -> bool:
    """Tell whether the word at `end` is part of the name that begins at `at`."""
    word = words[end]
    if INITIAL.fullmatch(word.text) or (end == at and _begins_with_letter(words, marks, at)):
        return True
    if end > at and (ARABIC.fullmatch(word.text) or _is_short(words, at, end)):
        return True
    if _is_name_word(words, marks, end, begins=end == at):
        return not _new_person(words, at, end)
    if end > at and word.text in UNCHANGED:
        return True
    return end > at and word.key in particles() and end + 1 < len(words) and words[end + 1].capital


def _is_short(words: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether a single letter belongs to a Chinese name: "Ван И"."""
    return words[end].text in table("ru/names")["short"] and words[at].text in syllables() and end == at + 1


def _begins_with_letter(words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int) -> bool:
    """Tell whether a name of one letter begins inside the sentence: "Е Нюпин", "У Аунг Чжо Мо"."""
    if words[at].text not in _LETTERS or at == 0 or at + 1 >= len(words):
        return False
    ahead = words[at + 1]
    return not (ahead.is_known or marks[at + 1]) and _NAME.fullmatch(ahead.text) is not None


def _new_person(words: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether a name ends here: initials stand before or behind the surname, not between two."""
    return (
        end - at > _TWO
        and bool(INITIAL.fullmatch(words[end - 1].text))
        and not INITIAL.fullmatch(words[at].text)
        and len(words[at].text) > _SHORT
    )


def _is_name_word(  # noqa: PLR0911 - one for each kind of word
    words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, *, begins: bool
) -> bool:
    word = words[at]
    if not _NAME.fullmatch(word.text) or is_house_word(word):
        return False
    if word.text in syllables():
        return True
    found = marks[at]
    personal = any(p.is_name for p in word.parses)
    if any(kind in found for kind in _NOT_NAMES) and not (
        personal and "head" not in found and found.keys() <= {"country"}
    ):
        return False
    if "city" in found and begins and not any(p.is_name and p.known for p in word.parses):
        return False
    if (
        "adjective" in found
        and found["adjective"].last == at + 1
        and not any(p.tags & {"Surn"} for p in word.parses)
    ):
        return False
    if ("institution" in found and not personal) or (begins and _is_function_word(word)):
        return False
    if begins and at and words[at - 1].key in _PLACING and _is_place(word) and not personal:
        return False  # "в Подмосковье Шойгу провёл"
    return not (begins and at == 0) or personal or not _is_common(word) or _is_called_as_a_place(words)


def _is_place(word: Word) -> bool:
    return any("Geox" in p.tags and p.known for p in word.parses)


def _is_called_as_a_place(words: Sequence[Word]) -> bool:
    """Tell whether "Арарат Мирзоян" begins the sentence: a mountain, and a surname that no dictionary has."""
    first, second = words[0], words[1] if len(words) > 1 else words[0]
    masculine = any(p.case == "nomn" and p.gender == "masc" and p.number == "sing" for p in first.parses)
    surname = second.capital and not second.is_known and second.text.endswith(_FAMILY)
    return masculine and surname and _is_place(first)


def _is_common(word: Word) -> bool:
    return any(p.known and not p.tags & _PERSONAL for p in word.parses)


def _is_function_word(word: Word) -> bool:
    """Tell whether a word in capitals is no noun at all: "Он", "Также", "После"."""
    first = word.parses[0]
    small = first.pos in {"PREP", "CONJ", "NPRO", "PRCL", "ADVB", "INTJ", "PRED"} or "Apro" in first.tags
    return first.known and small and word.text not in syllables() and not any(p.is_name for p in word.parses)


def _is_strong(found: Sequence[Word], at: int, known: AbstractSet[str]) -> bool:
    """Tell whether the words look like a name, and not like a heading or the beginning of a sentence."""
    full = [w for w in found if not INITIAL.fullmatch(w.text) and w.capital]
    if not full:
        return False
    if len(full) < len(found) or any(not known.isdisjoint(w.stems) for w in full):
        return True
    if len(full) > 1 and full[0].text in syllables():
        return True
    if len(full) == 1 and at == 0 and any(p.pos in _NO_NAMES and p.known for p in full[0].parses):
        return False  # "Вели", "По": the sentence begins
    return any(_may_be_name(w) for w in full) or (len(full) > 1 and at > 0)


def _may_be_name(word: Word) -> bool:
    return any(p.is_name for p in word.parses) or not any(p.known for p in word.parses)


def cases_of(found: Sequence[Word]) -> frozenset[str]:
    """Return the cases that the words of a name can stand in together; empty where nothing tells."""
    cases: frozenset[str] | None = None
    for word in found:
        if word.key in _KHAN:
            cases = _KHAN[word.key] if cases is None else cases & _KHAN[word.key] or cases
            continue
        unsure = not _SURNAME.search(word.text)  # nothing but a guess tells how it is declined
        read = [
            p
            for p in word.parses
            if p.case and p.number != "plur" and (p.is_name or "Geox" in p.tags or not p.known)
        ]
        if (
            not any(p.is_name for p in word.parses)
            or any("Fixd" in p.tags for p in read)
            or word.text in syllables()
            or word.text.endswith(UNCHANGED)
        ):
            continue
        own = frozenset(p.case for p in read if p.case and p.is_name and (p.known or not unsure))
        if not own:
            continue
        cases = own if cases is None else cases & own or cases
    return cases or frozenset()


def is_short(name: str) -> bool:
    """Tell whether a name has initials, or is a given name and a patronymic without the surname."""
    words = split(name)
    return any(INITIAL.fullmatch(w.text) for w in words) or any("Patr" in p.tags for p in words[-1].parses)


def is_short_for(name: str, whole: str) -> bool:
    """Tell whether "Н. Жумакадырова", "Садыр Нургожоевич" may mean who is called `whole`, a folded name."""
    words, pieces = split(name), whole.split()
    if any("Patr" in p.tags for p in words[-1].parses):
        return fold(words[0].text) in pieces[:1]
    return fold(words[-1].text) in pieces and any(p.startswith(fold(words[0].text[0])) for p in pieces)


def seen_in(texts: Iterable[str]) -> frozenset[str]:
    """Return all words with a capital that the texts write."""
    return frozenset(w for text in texts for w in _NAME.findall(text))


@lru_cache(maxsize=512)
def stems_of(name: str) -> frozenset[str]:
    """Return what the words of a name may be found again by, in any case."""
    return frozenset(s for w in split(name) if len(w.text) > 1 and w.text[1] != "." for s in w.stems)
