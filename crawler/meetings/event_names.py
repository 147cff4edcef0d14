"""Whether two names are one event's, in three languages: by whose it is, its ordinal and its year."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from crawler.meetings.concepts import named, spaced
from crawler.meetings.lexicon import matching_words, spellings, table
from crawler.meetings.sounds import sounds

_ALIKE = 0.5
_ACRONYM = 5
_INFLECTED = 5  # a shorter word is compared as it is
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HAN_DIGITS = "〇零一二三四五六七八九"
_HAN_NUMBER = "[〇零一二三四五六七八九十百两\\d]+"
_HAN_ORDINAL = re.compile(f"第({_HAN_NUMBER})[次届屆轮輪]")
_DIGITS = re.compile(
    r"(?<![\d.])(\d{1,3})(?:st|nd|rd|th|[- ]?(?:е|й|я|го|ого|му|м|ом|ый|ое|ая|ом|ой|ю|ую))\b", re.IGNORECASE
)
_ROMAN = re.compile(r"\b([XVI]{1,8})\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d|199\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class EventName:
    """What the name of an event says."""

    series: frozenset[str]  # whose meetings: "foreign ministers"
    kinds: frozenset[str]  # "forum", "reception"
    themes: frozenset[str]
    bodies: frozenset[str]  # organisations
    cities: frozenset[str]
    ordinal: int | None
    year: int | None
    words: frozenset[str]  # that tell it from another event, folded
    script: str


@lru_cache(maxsize=16384)
def read_event(name: str) -> EventName:
    """Return what the name of an event says."""
    year = _YEAR.search(name)
    bodies = _among(name, "organisation")
    return EventName(
        series=named(name, "series", weakly=bool(bodies)),
        kinds=named(name, "kind"),
        themes=named(name, "theme"),
        bodies=bodies,
        cities=_among(name, "city"),
        ordinal=ordinal(name),
        year=int(year.group()) if year else None,
        words=_rare_words(name),
        script="han" if _HAN.search(name) else "cyrillic" if _CYRILLIC.search(name) else "latin",
    )


@lru_cache(maxsize=16384)
def same_event(one: str, other: str) -> bool | None:
    """Tell whether two names are one event's; None where they don't say enough to tell."""
    mine, theirs = read_event(one), read_event(other)
    if _differ(mine, theirs):
        return False
    if mine.series and theirs.series:
        return bool(mine.series & theirs.series)
    if mine.ordinal and mine.ordinal == theirs.ordinal:
        return True
    if mine.series or theirs.series:
        return _part_of(mine, theirs)
    if mine.script == theirs.script:
        return _same_words(mine, theirs)
    return _same_themes(mine, theirs)


def _differ(mine: EventName, theirs: EventName) -> bool:
    return bool(
        (mine.ordinal and theirs.ordinal and mine.ordinal != theirs.ordinal)
        or (mine.year and theirs.year and mine.year != theirs.year)
        or (mine.bodies and theirs.bodies and not mine.bodies & theirs.bodies)
        or (mine.cities and theirs.cities and not mine.cities & theirs.cities)
    )


def _part_of(mine: EventName, theirs: EventName) -> bool | None:
    """One name has a series, the other has none: it may be a shorter name, or another event's."""
    vague, clear = (theirs, mine) if mine.series else (mine, theirs)
    if vague.themes - clear.themes or vague.kinds & {"forum", "reception", "round table"}:
        return False
    return None


def _same_words(mine: EventName, theirs: EventName) -> bool | None:
    if not mine.words or not theirs.words:
        return None
    common = len(mine.words & theirs.words)
    if mine.script == "han":
        return None if not common else common / min(len(mine.words), len(theirs.words)) > _ALIKE
    return common / min(len(mine.words), len(theirs.words)) > _ALIKE


def _same_themes(mine: EventName, theirs: EventName) -> bool | None:
    if mine.kinds and theirs.kinds and not mine.kinds & theirs.kinds:
        return False
    if mine.themes and theirs.themes:
        common = mine.themes & theirs.themes
        return len(common) / max(len(mine.themes), len(theirs.themes)) > _ALIKE
    same_kind = mine.kinds & theirs.kinds - {"conference"}
    return True if same_kind and (mine.cities & theirs.cities) and not mine.themes | theirs.themes else None


@cache
def _aliases(kind: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return what an "organisation" or a "city" is found by in a text that `spaced` gave, and its name."""
    rows = table("organisations")["organisation"] if kind == "organisation" else table("cities")["city"]
    written = (
        (name, row["name"])
        for row in rows
        for name in (row["name"], *(n for key in _LISTS for n in row.get(key, ())))
    )
    return tuple((_key(name), called) for name, called in written)


_LISTS = ("en", "ru", "zh")


def _key(name: str) -> tuple[str, ...]:
    """Return what has to stand in a text; of a Russian name the beginnings of its words, for its cases."""
    found = spaced(name)
    if _HAN.search(name):
        return (found.strip(),)
    if not name.isascii() and len(name) > _ACRONYM:
        return tuple(f" {_without_ending(word)}" for word in found.split())
    return (found,)


def _without_ending(word: str) -> str:
    return word[: max(4, len(word) - 2)] if len(word) >= _INFLECTED else word


def _among(name: str, kind: str) -> frozenset[str]:
    words = spaced(name)
    return frozenset(called for parts, called in _aliases(kind) if all(part in words for part in parts))


def _rare_words(name: str) -> frozenset[str]:
    """Return the words that tell one event from another; of a Chinese name each pair of characters."""
    text = spaced(name)
    common = table("concepts")["common"]
    if _HAN.search(text):
        for part in common["zh"]:
            text = text.replace(part, " ")
        return frozenset(a + b for a, b in pairwise(text) if " " not in a + b)
    words = (spellings().get(word, word) for word in text.split())
    plain = (w for word in words for w in word.split() if w not in matching_words("small"))
    russian = tuple(common["ru"])
    rare = (w for w in plain if not w[0].isdigit() and not (w.startswith(russian) or _is_small(w)))
    return frozenset(map(_stem, rare)) - matching_words("common")


def _is_small(word: str) -> bool:
    """Tell whether a Russian word is a preposition or the like."""
    return not word.isascii() and len(word) < 3  # noqa: PLR2004 - "по", "на"


def _stem(word: str) -> str:
    """Return a word without what its case or number may change."""
    if len(word) < _INFLECTED:
        return word
    return word.removesuffix("s") if word.isascii() else sounds(word)[: max(4, len(word) - 3)]


@lru_cache(maxsize=16384)
def ordinal(name: str) -> int | None:
    """Return which of its series an event is."""
    if found := _HAN_ORDINAL.search(name):
        return _han_number(found.group(1))
    if found := _DIGITS.search(name):
        return int(found.group(1))
    if found := _ROMAN.search(name):
        return _roman(found.group(1))
    return _written_ordinal(spaced(name).split())


def _written_ordinal(words: list[str]) -> int | None:
    known = table("concepts")["ordinals"]
    for at, word in enumerate(words):
        stems = known["russian"].items()
        unit = known["english"].get(word) or next((n for stem, n in stems if word.startswith(stem)), None)
        if unit:
            tens = known["tens"].get(words[at - 1], 0) if at and unit < 10 else 0  # noqa: PLR2004 - twenty-second
            return int(tens + unit)
    return None


def _han_number(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    total, digit = 0, 0
    for c in text:
        if c in _HAN_DIGITS:
            digit = "零一二三四五六七八九".index(c.replace("〇", "零"))
        elif c == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif c == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            return None
    return total + digit or None


def _roman(text: str) -> int | None:
    values = {"I": 1, "V": 5, "X": 10}
    numbers = [values[c] for c in text]
    total = sum(-n if any(m > n for m in numbers[at + 1 : at + 2]) else n for at, n in enumerate(numbers))
    return total if total > 1 or len(text) > 1 else None
