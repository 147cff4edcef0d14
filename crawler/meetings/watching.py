"""Which organisations are watched, and whether a text is about one of them."""

import re
from collections.abc import Iterator
from functools import cache

from crawler.meetings.chinese.script import simplified
from crawler.meetings.lexicon import fold, table
from crawler.meetings.phrases import is_acronym

# Watched where the configuration names none.
WATCHED = frozenset(("SCO", "SCO RATS"))
_SHORT = 3  # letters; Russian words as short don't change


def is_about(text: str, bodies: frozenset[str]) -> bool:
    """Tell whether `text` names one of these organisations, in any language of the vocabulary."""
    acronyms, names, chinese = _called(bodies)
    return bool(acronyms.search(text) or names.search(fold(text)) or chinese.search(simplified(text)))


@cache
def _called(bodies: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what finds the acronyms of organisations, their names in folded text, and in Chinese text."""
    rows = [row for row in table("organisations")["organisation"] if row["name"] in bodies]
    called = [(name, language) for row in rows for language in ("en", "ru") for name in row.get(language, ())]
    acronyms = [re.escape(name) for name, _ in called if is_acronym(name)]
    names = [_pattern(name, language) for name, language in called if not is_acronym(name)]
    chinese = [re.escape(simplified(name)) for row in rows for name in row.get("zh", ())]
    return _any(_alone(acronyms)), _any(_alone(names)), _any(chinese)


def _pattern(name: str, language: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in fold(name)).split()
    return r"\W+".join(_inflected(word) if language == "ru" else word for word in words)


def _inflected(word: str) -> str:
    """Return what finds a Russian word in any case: its letters without the ending."""
    return word if len(word) <= _SHORT else rf"{word[: -min(_SHORT, len(word) // _SHORT)]}\w{{0,4}}"


def _alone(patterns: list[str]) -> Iterator[str]:
    return (rf"(?<!\w){pattern}(?!\w)" for pattern in patterns)


def _any(patterns: Iterator[str] | list[str]) -> re.Pattern[str]:
    # What never matches stands for nothing to look for.
    return re.compile("|".join(patterns) or r"(?!)")
