"""Which country or organisation a word of an English sentence stands for."""

from crawler.meetings.english.marks import ACRONYM
from crawler.meetings.spans import Unit

OWNERS = ("country", "adjective", "organisation", "organ")


def owner_of(unit: Unit) -> str | None:
    """Return the country or organisation that the unit stands for."""
    kinds = unit.kinds
    if not kinds:  # most words
        return unit.text if unit.marks & ACRONYM else None
    for kind in OWNERS:
        if kind in kinds:
            return kinds[kind]
    return None


def is_acronym(unit: Unit) -> bool:
    """Tell whether the unit is an unknown body's acronym."""
    return bool(unit.marks & ACRONYM)
