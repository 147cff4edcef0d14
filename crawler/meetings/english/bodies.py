"""Which country or organisation a word of an English sentence stands for."""

import re

from crawler.meetings.spans import Unit

OWNERS = ("country", "adjective", "organisation", "organ")
DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "our", "other"))
POSSESSIVE = frozenset(("'s", "'"))
_NO_ACRONYMS = frozenset(
    ("covid", "gmt", "photo", "video", "the", "pm", "fm", "mr", "he", "ii", "iii", "iv", "vi", "xi")
)
_ACRONYM_LENGTHS = range(3, 10)
_MIXED_ACRONYM = re.compile(r"[A-Z]+[a-z]+[A-Z]{2,}[a-z]?")  # "KazISS"


def owner_of(unit: Unit) -> str | None:
    """Return the country or organisation that the unit stands for."""
    for kind in OWNERS:
        if kind in unit.kinds:
            return unit.kinds[kind]
    return unit.text if is_acronym(unit) else None


def is_acronym(unit: Unit) -> bool:
    """Tell whether the unit is an unknown body's acronym."""
    text = unit.text
    if unit.kinds or unit.key in _NO_ACRONYMS or not text[0].isupper():
        return False
    capitals = text.isupper() and text.isalpha() and len(text) in _ACRONYM_LENGTHS
    return capitals or bool(_MIXED_ACRONYM.fullmatch(text))
