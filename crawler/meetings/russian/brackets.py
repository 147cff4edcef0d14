"""When and where an event is, as a bracket behind its Russian name tells: "СМИД (Ош, 9–10 июля)"."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from crawler.meetings.russian.fields import Marks
from crawler.meetings.russian.words import Word

_LONGEST = 14
_SIGNS = frozenset((",", ".", "-", "–", "—"))
_OF_DAYS = frozenset(("год", "г", "с", "по", "и", "город"))
_MONTHS = (
    "январ", "феврал", "март", "апрел", "мая", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip


def bracket_end(words: Sequence[Word], at: int) -> int:
    """Return where the bracket that opens at `at` closes; `at` itself where none opens."""
    if at >= len(words) or words[at].text != "(":
        return at
    return next((i for i in range(at + 1, min(len(words), at + _LONGEST)) if words[i].text == ")"), at)


def cities_in_brackets(words: Sequence[Word], marks: Marks, taken: AbstractSet[int]) -> Iterator[int]:
    """Give the words at which a city begins in a bracket that tells nothing but places and days."""
    for at, word in enumerate(words):
        end = bracket_end(words, at) if word.text == "(" and at and at - 1 not in taken else at
        city = next((i for i in range(at + 1, end) if "city" in marks[i] and i not in taken), None)
        if city is not None and all(_is_circumstance(words, marks, i) for i in range(at + 1, end)):
            yield city


def _is_circumstance(words: Sequence[Word], marks: Marks, i: int) -> bool:
    """Tell whether a word of a bracket is of a place or a day."""
    word = words[i]
    place = marks[i].keys() & {"city", "country", "building", "venue"} or (i and "city" in marks[i - 1])
    of_day = not word.lemmas.isdisjoint(_OF_DAYS) or word.key.startswith(_MONTHS)
    return bool(place) or of_day or word.text in _SIGNS or word.text[0].isdigit()
