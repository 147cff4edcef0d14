"""Russian personal names in the nominative, as far as letters tell it."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from crawler.meetings.lexicon import table
from crawler.meetings.russian.morphology import inflected, parses
from crawler.meetings.russian.words import Word

INITIAL = re.compile(r"[А-ЯЁA-Z]\.")
ARABIC = re.compile(r"(?:аль|ад|ас|аш|эль|ан|ат|ар|аз|ал|бен|бин)-[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")
UNCHANGED = ("зода", "заде", "оглы", "кызы", "уулу", "оглу", "улы", "угли", "гызы", "наллы")
_SHORT = 4
# What adjectives among surnames end in: "Садовский", "Белый", "Толстой".
_ADJECTIVE = re.compile(r"(?:ск|цк|н|л|ст|в|ж|ш|ч)$")
_SOFT = re.compile(r"[жшчщц]$")
_FAMILY = re.compile(r"(?:[оеё]в|[иы]н)$")


@cache
def syllables() -> frozenset[str]:
    """Return the short words of Chinese, Korean and Vietnamese names."""
    return frozenset(table("ru/names")["syllables"])


@cache
def particles() -> frozenset[str]:
    """Return the small words inside names: "бин", "оглы"."""
    return frozenset(table("ru/names")["particles"])


def nominative(found: Sequence[Word], case: str | None, seen: AbstractSet[str]) -> str:
    """Return the name in the nominative, as far as letters and the words `seen` in the text tell."""
    female = _is_female(found, case)
    pieces: list[str] = []
    for word, before in zip(found, (None, *found), strict=False):
        text = word.text
        if case not in {None, "nomn"} and not INITIAL.fullmatch(text) and word.key not in particles():
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
    return (
        case in {"accs", "gent"}
        and not found[0].is_known
        and found[0].text.endswith(("ну", "лу", "ру", "ию", "ту"))
    )


def _word(text: str, case: str, seen: AbstractSet[str], *, female: bool) -> str:
    if text in syllables() or text.endswith(UNCHANGED):
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
        both = case == "ablt" and head.endswith(("ом", "ем")) and last.endswith(("ом", "ем"))
        read = [p for p in parses(head) if p.known and p.is_name]
        given = any(p.case == case for p in read) and not any(p.case == "nomn" for p in read)
        declined = both or given or _FAMILY.search(_bare(head))
        kept = _word(head, case, frozenset(), female=female) if declined else head
        return [f"{kept}-{option}" for option in (_options(last, case, female=female) or [last])]
    rules = {
        "ablt": _from_instrumental,
        "gent": _from_genitive,
        "accs": _from_genitive,
        "datv": _from_dative,
        "loct": _from_prepositional,
    }
    rule = rules.get(case)
    return [o for o in rule(text, female) if len(o) > 1] if rule and len(text) >= _SHORT - 1 else []


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
    if text.endswith(("ому", "ему")) and _ADJECTIVE.search(text[:-3]):
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
