"""Marks: terms by which a meeting is found for who took part and where it was, word by word. Pure.

They are whole words in their own form. Each begins with a character that no text has (Unicode's private use).
"""

from collections.abc import Iterable
from enum import Enum

from store.records.meetings import MeetingReport
from store.similar.tokens import words
from store.wording.phrases import Phrase

_LONGEST = 60
_MOST_WORDS = 100
_BETWEEN = "\ue000"  # stands between two names: no row of words goes from one into the next


class Mark(Enum):
    """What a name is the name of."""

    PERSON = "\ue001"
    ORGANISATION = "\ue002"
    PLACE = "\ue003"


def marks(told: MeetingReport) -> list[str]:
    """Return the marks of a meeting as it is told."""
    place = told.place
    return [
        *_marked(Mark.PERSON, (each.name for each in told.participants)),
        *_marked(Mark.ORGANISATION, (each.organisation for each in told.participants)),
        *_marked(Mark.PLACE, (place.venue, place.city, place.country)),
    ]


def marked_phrase(mark: Mark, name: str) -> Phrase | None:
    """Return what a name, or whole words of it, is found by; None where no name can be so: it has no word."""
    row = tuple(_of(mark, word) for word in words(name))
    return Phrase(terms=row) if 0 < len(row) <= _MOST_WORDS else None


def _marked(mark: Mark, names: Iterable[str | None]) -> list[str]:
    each_once = dict.fromkeys(name for name in names if name)
    return [term for name in each_once for term in (*(_of(mark, word) for word in words(name)), _BETWEEN)]


def _of(mark: Mark, word: str) -> str:
    return mark.value + word[:_LONGEST]
