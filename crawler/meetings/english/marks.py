"""What an English word looks like: a name, an initial, an acronym. Told once for each way to write it.

A unit carries the answers as bits (`Unit.marks`), for every rule asks them of every word.
"""

import re
from collections.abc import Mapping
from functools import cache

from crawler.meetings.lexicon import fold, table

# May be part of a person's name; one capital letter; a small word within names; an unknown body's acronym.
NAME_WORD, INITIAL, PARTICLE, ACRONYM = 1, 2, 4, 8
# A name may begin here; somebody may, by name or post.
BEGINS_NAME, BEGINS_SOMEBODY = 16, 32
YEAR = 64

DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "our", "other"))
POSSESSIVE = frozenset(("'s", "'"))
_BEGIN_SOMEBODY = DETERMINERS | POSSESSIVE | {"-", "("}  # behind a body that is not known; "(A, minister)"
# What a post or its owner may begin with where it is written small, and what stands before a name.
_BEGIN_POSTS = frozenset((
    "head", "heads", "modifier", "portfolio", "institution", "tenure", "honorific", "region", "city",
    "country", "adjective", "organisation", "organ",
))  # fmt: skip
_NAME = re.compile(r"\w[\w'’‘`]*")
_NO_ACRONYMS = frozenset(
    ("covid", "gmt", "photo", "video", "the", "pm", "fm", "mr", "he", "ii", "iii", "iv", "vi", "xi")
)
_ACRONYM_LENGTHS = range(3, 10)
_MIXED_ACRONYM = re.compile(r"[A-Z]+[a-z]+[A-Z]{2,}[a-z]?")  # "KazISS"
_TWO_INITIALS = 2
_YEAR = re.compile("(?:19|20)[0-9][0-9]")


@cache
def names_words(name: str) -> frozenset[str]:
    """Return one list of names.toml, folded."""
    return frozenset(fold(w) for w in table("en/names")[name])


def look(text: str, key: str, kinds: Mapping[str, str]) -> int:
    """Return the marks of a unit that is written so and may be of these kinds."""
    capital = text[0].isupper()
    marks = NAME_WORD if capital and _is_name_word(text, key, kinds) else 0
    marks |= INITIAL if capital and len(text) == 1 else 0
    marks |= PARTICLE if key in names_words("particles") else 0
    marks |= ACRONYM if capital and _is_acronym(text, key, kinds) else 0
    if _begins_name(text, key, kinds, marks):
        marks |= BEGINS_NAME
    if not text[0].islower() and (kinds or capital):
        marks |= BEGINS_SOMEBODY
    if marks & PARTICLE or key in _BEGIN_SOMEBODY or not _BEGIN_POSTS.isdisjoint(kinds):
        marks |= BEGINS_SOMEBODY
    return marks | YEAR if _YEAR.fullmatch(text) else marks


def _is_name_word(text: str, key: str, kinds: Mapping[str, str]) -> bool:
    if not _NAME.fullmatch(text):
        return False
    if kinds:
        # Vladimir, Jordan, Georgia, Chad: places that are names as well; "General" and "Justice" are not.
        place = ("city" in kinds or "country" in kinds) and " " not in text
        also = place and key in names_words("also_names")
        return also or (text.istitle() and key in names_words("also_verbs"))
    return key not in names_words("no_names") and not (text.isupper() and len(text) > 1 and "." not in text)


def _is_acronym(text: str, key: str, kinds: Mapping[str, str]) -> bool:
    if kinds or key in _NO_ACRONYMS:
        return False
    capitals = text.isupper() and text.isalpha() and len(text) in _ACRONYM_LENGTHS
    return capitals or bool(_MIXED_ACRONYM.fullmatch(text))


def _begins_name(text: str, key: str, kinds: Mapping[str, str], marks: int) -> bool:
    """Tell whether a name may begin with the unit, a title's word ("Dean Thompson") and two initials too."""
    if text[0].islower() and not marks & PARTICLE:
        return False
    if marks & (NAME_WORD | INITIAL | PARTICLE) or key == "-":
        return True
    if len(text) == _TWO_INITIALS and text.isupper() and not kinds:
        return True
    return text.istitle() and (key in names_words("given") or key in names_words("short"))
