"""Russian personal names: where one stands in a sentence, and its nominative."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from crawler.meetings.lexicon import fold, table
from crawler.meetings.russian.morphology import inflected, parses
from crawler.meetings.russian.words import Mark, Word, split

_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:[-‐‑’'][А-ЯЁа-яё]+)*|[А-ЯЁ][а-яё]*(?:-[А-ЯЁ]?[а-яё]+)+")
_ARABIC = re.compile(r"(?:аль|ад|ас|аш|эль|ан|ат|ар|аз|ал|бен|бин)-[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")
_INITIAL = re.compile(r"[А-ЯЁA-Z]\.")
_NOT_NAMES = ("country", "organisation", "organ", "head", "group", "honorific", "noun", "venue")
_PERSONAL = frozenset(("Name", "Surn", "Patr"))
_MOST_WORDS = 5
_UNCHANGED = ("зода", "заде", "оглы", "кызы", "уулу")
_SHORT = 4
_TWO = 2
_SOFT = re.compile(r"[жшчщц]$")
_FAMILY = re.compile(r"(?:[оеё]в|[иы]н)$")


@cache
def syllables() -> frozenset[str]:
    """Return the short words of Chinese, Korean and Vietnamese names."""
    return frozenset(table("ru/names")["syllables"])


@cache
def _particles() -> frozenset[str]:
    return frozenset(table("ru/names")["particles"])


def name_at(
    words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, known: AbstractSet[str]
) -> int:
    """Return where the name that begins at `at` ends; `at` where none does. `known` are names met before."""
    end = at
    while end < len(words) and end - at < _MOST_WORDS + 2 and _goes_on(words, marks, at, end):
        end += 1
    while end > at and not (words[end - 1].capital or _ARABIC.fullmatch(words[end - 1].text)):
        end -= 1
    return end if end > at and _is_strong(words[at:end], at, known) else at


def _goes_on(words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, end: int) -> bool:
    """Tell whether the word at `end` is part of the name that begins at `at`."""
    word = words[end]
    if _INITIAL.fullmatch(word.text):
        return True
    if end > at and (_ARABIC.fullmatch(word.text) or _is_short(words, at, end)):
        return True
    if _is_name_word(words, marks, end, begins=end == at):
        return not _new_person(words, at, end)
    return end > at and word.key in _particles() and end + 1 < len(words) and words[end + 1].capital


def _is_short(words: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether a single letter belongs to a Chinese name: "Ван И"."""
    return words[end].text in table("ru/names")["short"] and words[at].text in syllables() and end == at + 1


def _new_person(words: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether a name ends here: initials stand before or behind the surname, not between two."""
    return (
        end - at > _TWO
        and bool(_INITIAL.fullmatch(words[end - 1].text))
        and not _INITIAL.fullmatch(words[at].text)
        and len(words[at].text) > _SHORT
    )


def _is_name_word(  # noqa: PLR0911 - one for each kind of word
    words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], at: int, *, begins: bool
) -> bool:
    word = words[at]
    if not _NAME.fullmatch(word.text):
        return False
    if word.text in syllables():
        return True
    found = marks[at]
    personal = any(p.is_name for p in word.parses)
    if any(kind in found for kind in _NOT_NAMES) and not (
        personal and "head" not in found and found.keys() <= {"country"}
    ):
        return False
    if "city" in found and not any(p.is_name and p.known for p in word.parses):
        return False
    if (
        "adjective" in found
        and found["adjective"].last == at + 1
        and not any(p.tags & {"Surn"} for p in word.parses)
    ):
        return False
    if ("institution" in found and not personal) or (begins and _is_function_word(word)):
        return False
    return not (begins and at == 0) or personal or not _is_common(word)


def _is_common(word: Word) -> bool:
    return any(p.known and not p.tags & _PERSONAL for p in word.parses)


def _is_function_word(word: Word) -> bool:
    """Tell whether a word in capitals is no noun at all: "Он", "Также", "После"."""
    first = word.parses[0]
    known = first.known and first.pos in {"PREP", "CONJ", "NPRO", "PRCL", "ADVB", "INTJ", "PRED"}
    return known and word.text not in syllables() and not any(p.is_name for p in word.parses)


def _is_strong(found: Sequence[Word], at: int, known: AbstractSet[str]) -> bool:
    """Tell whether the words look like a name, and not like a heading or the beginning of a sentence."""
    full = [w for w in found if not _INITIAL.fullmatch(w.text) and w.capital]
    if not full:
        return False
    if len(full) < len(found) or any(not known.isdisjoint(w.stems) for w in full):
        return True
    if len(full) > 1 and full[0].text in syllables():
        return True
    return any(_may_be_name(w) for w in full) or (len(full) > 1 and at > 0)


def _may_be_name(word: Word) -> bool:
    return any(p.is_name for p in word.parses) or not any(p.known for p in word.parses)


def cases_of(found: Sequence[Word]) -> frozenset[str]:
    """Return the cases that the words of a name can stand in together; empty where nothing tells."""
    cases: frozenset[str] | None = None
    for word in found:
        read = [
            p
            for p in word.parses
            if p.case and p.number != "plur" and (p.is_name or "Geox" in p.tags or not p.known)
        ]
        if (
            not any(p.is_name for p in word.parses)
            or any("Fixd" in p.tags for p in read)
            or word.text in syllables()
        ):
            continue
        own = frozenset(p.case for p in read if p.case and p.is_name)
        cases = own if cases is None else cases & own or cases
    return cases or frozenset()


def nominative(found: Sequence[Word], case: str | None, seen: AbstractSet[str]) -> str:
    """Return the name in the nominative, as far as letters and the words `seen` in the text tell."""
    female = _is_female(found, case)
    pieces: list[str] = []
    for word, before in zip(found, (None, *found), strict=False):
        text = word.text
        if case not in {None, "nomn"} and not _INITIAL.fullmatch(text) and word.key not in _particles():
            text = _word(word.text, case or "", seen, female=female)
        glue = before is not None and before.end < word.start
        pieces.append((" " if glue else "") + text)
    return "".join(pieces)


def _is_female(found: Sequence[Word], case: str | None) -> bool:
    """Tell whether the given name is a woman's: by the dictionary, or by its ending in this case."""
    given = [p for w in found for p in w.parses if p.known and p.tags & {"Name", "Patr"}]
    if any(p.gender == "masc" for p in given):
        return False
    if any(p.gender == "femn" and (case is None or p.case == case) for p in given):
        return True
    return case == "accs" and not found[0].is_known and found[0].text.endswith(("ну", "лу", "ру", "ию", "ту"))


def _word(text: str, case: str, seen: AbstractSet[str], *, female: bool) -> str:
    if text in syllables() or text.endswith(_UNCHANGED):
        return text
    from_dictionary = _by_dictionary(text, case, female=female)
    options = [*([from_dictionary] if from_dictionary else []), *_options(text, case, female=female)]
    for option in options:
        if option in seen and option != text:
            return option
    return options[0] if options else text


def _by_dictionary(text: str, case: str, *, female: bool) -> str | None:
    for parse in parses(text):
        if parse.known and parse.is_name and parse.case == case and parse.number != "plur":
            gender = parse.gender or ("femn" if female else "masc")
            if female and gender == "masc" and not parse.tags & {"Name"}:
                continue
            form = inflected(text, case, "nomn", "sing", "femn" if female else gender) or inflected(
                text, case, "nomn", "sing"
            )
            if form:
                return form
    return None


def _options(text: str, case: str, *, female: bool) -> list[str]:
    """Return nominatives that a name word in that case may come from, the likeliest first."""
    head, _, last = text.rpartition("-")
    if head:
        kept = _word(head, case, frozenset(), female=female) if _FAMILY.search(_bare(head)) else head
        return [f"{kept}-{option}" for option in (_options(last, case, female=female) or [last])]
    rules = {
        "ablt": _from_instrumental,
        "gent": _from_genitive,
        "accs": _from_genitive,
        "datv": _from_dative,
        "loct": _from_prepositional,
    }
    rule = rules.get(case)
    return [o for o in rule(text, female) if len(o) > 1] if rule and len(text) >= _SHORT else []


def _bare(text: str) -> str:
    return re.sub(r"(?:ым|ом|ой|а|у|е)$", "", text)


def _from_instrumental(text: str, female: bool) -> list[str]:  # noqa: FBT001, PLR0911 - one rule an ending
    stem = text[:-2]
    if text.endswith(("ым", "им")) and len(text) > _SHORT:
        return [stem] if _FAMILY.search(stem) else [stem + ("ый" if text.endswith("ым") else "ий"), stem]
    if text.endswith("ом"):
        return [stem]
    if text.endswith(("ем", "ём")):
        if _SOFT.search(stem):
            return [stem]
        return [stem + ("й" if stem[-1:] in "аеиоуыэюя" else "ь")]
    if text.endswith("ой"):
        return [stem + ("ая" if re.search(r"[сц]к$", stem) else "а")]
    if text.endswith("ей"):
        return [stem + ("а" if _SOFT.search(stem) else "я")]
    return [stem + "ь"] if text.endswith("ью") and female else []


def _from_genitive(text: str, female: bool) -> list[str]:  # noqa: FBT001, PLR0911 - one rule an ending
    stem = text[:-1]
    if text.endswith(("ого", "его")) and len(text) > 5:  # noqa: PLR2004 - an ending and a root
        return [
            text[:-3] + ("ий" if text.endswith("его") or re.search(r"[скгхц]$", text[:-3]) else "ый"),
            text[:-3] + "ой",
        ]
    if text.endswith("ой") and (female or _FAMILY.search(text[:-2])):
        return [text[:-2] + ("ая" if re.search(r"[сц]к$", text[:-2]) else "а")]
    if text.endswith("ую"):
        return [text[:-2] + "ая", stem + "я"] if re.search(r"[сц]кую$", text) else [stem + "я"]
    if text.endswith("а") and text[-2] not in "аеиоуыэюя":
        return [text] if female and not _FAMILY.search(stem) else [stem]
    if text.endswith("я"):
        return [stem + ("й" if stem[-1:] in "аеиоуыэюя" else "ь")]
    if text.endswith("ы"):
        return [stem + "а"]
    if text.endswith("ии") or (text.endswith("и") and female):
        return [stem + ("а" if re.search(r"[гкхжшчщ]$", stem) else "я")]
    if text.endswith("у") and (female or (text[-2] not in "аеиоуыэюя" and len(text) > _SHORT)):
        return [stem + "а"]
    return [stem + "я"] if text.endswith("ию") else []


def _from_dative(text: str, female: bool) -> list[str]:  # noqa: FBT001 - all rules are called alike
    stem = text[:-1]
    if text.endswith(("ому", "ему")) and len(text) > 5:  # noqa: PLR2004 - an ending and a root
        return [text[:-3] + ("ий" if text.endswith("ему") or re.search(r"[скгхц]$", text[:-3]) else "ый")]
    if text.endswith("у") and text[-2] not in "аеиоуыэюя" and not female:
        return [stem]
    if text.endswith("ю"):
        return [stem + ("й" if stem[-1:] in "аеиоуыэюя" else "ь")]
    if text.endswith("е"):
        return [stem + "а", stem + "я"]
    if text.endswith("ой"):
        return [text[:-2] + "а"]
    return [stem + "я"] if text.endswith("ии") else []


def _from_prepositional(text: str, female: bool) -> list[str]:  # noqa: FBT001 - all rules are called alike
    stem = text[:-1]
    if text.endswith("е"):
        return [stem, stem + "а", stem + "ь", stem + "й"] if not female else [stem + "а", stem + "я"]
    if text.endswith("ой"):
        return [text[:-2] + "а"]
    return [text[:-2] + "ий"] if text.endswith(("ом", "ем")) and re.search(r"[скгхц][ое]м$", text) else []


def is_short(name: str) -> bool:
    """Tell whether a name has initials, or is a given name and a patronymic without the surname."""
    words = split(name)
    return any(_INITIAL.fullmatch(w.text) for w in words) or any("Patr" in p.tags for p in words[-1].parses)


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
