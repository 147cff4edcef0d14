"""Nouns of meeting that tell none here, and the plain words before one: "an anti-terror conference"."""

from collections.abc import Sequence

from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Unit

_ARTICLES = frozenset(("a", "an", "the"))
# Sorts of events that plain words describe: "an anti-terror conference".
_DESCRIBED = frozenset(("conference", "summit"))
_MOST_PLAIN = 4


def is_verb(units: Sequence[Unit], i: int) -> bool:
    """Tell whether "the ministers sit down" stands there, and no "a sit-down"."""
    return units[i].text == "sit down" and not (i and units[i - 1].has("describing", "adjective"))


def is_of_show(units: Sequence[Unit], noun: int) -> bool:
    """Tell whether the "opening ceremony of the Days of Cinema" stands there: of no event of speakers."""
    if units[noun].key.split()[0] not in {"opening", "closing"}:
        return False
    behind = [u.key for u in units[noun + 1 : noun + 9]]
    return behind[:1] == ["of"] and not event_words("shows").isdisjoint(behind)


def is_house(units: Sequence[Unit], noun: int) -> bool:
    """Tell whether the noun is part of a house's name: "the Congress Center", "an Expo Hall"."""
    behind = units[noun + 1 : noun + 2]
    written = units[noun].text[0].isupper() and bool(behind) and behind[0].text[0].isupper()
    return written and behind[0].key in event_words("houses")


def behind_article(units: Sequence[Unit], first: int, noun: int, names: frozenset[int]) -> int:
    """Return where the plain words of "an anti-terror conference" begin, behind an article; or `first`."""
    if units[noun].kinds["noun"] not in _DESCRIBED:
        return first
    for i in range(first - 1, max(-1, first - 1 - _MOST_PLAIN), -1):
        if units[i].key in _ARTICLES:
            return i + 1
        if i in names or not (units[i].key == "-" or _is_plain_adjective(units[i])):
            return first
    return first


def _is_plain_adjective(unit: Unit) -> bool:
    plain = not unit.kinds and unit.text.isalpha() and unit.text.islower()
    return plain and not unit.key.endswith(("ed", "ly")) and unit.key not in event_words("never_in_names")
