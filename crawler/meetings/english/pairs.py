"""Whom "the two presidents", "both sides" and "they" mean: the two of whom an English text told last."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import known
from crawler.meetings.spans import Person

_TWO = 2


def pair_of(people: Sequence[Person]) -> tuple[Person, ...]:
    """Return the two of a sentence who speak for different countries or bodies; nobody if they are more."""
    named = {p.name: p for p in people if p.name and p.organisation}
    found = tuple(named.values())
    return found if len(found) == _TWO and found[0].organisation != found[1].organisation else ()


def names_of(people: Sequence[Person]) -> set[str]:
    """Return the names of people."""
    return {p.name for p in people if p.name}


def both(reading: Reading, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the two whom "the presidents" means, where both are one; else `people`."""
    if len(people) != 1 or not people[0].plural or people[0].countries or people[0].organisation:
        return people
    group = people[0]
    own = [p for p in reading.people if p.last <= group.first]
    pair = pair_of(own) or reading.pair
    fits = group.head in known("pairs", "any") or {f"{p.head}s" for p in pair} == {group.head}
    if not pair or not fits:
        return people
    return tuple(replace(p, first=group.first, last=group.last) for p in pair)


def they(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return whom the "they", "the two" or "both sides" before unit `at` means, if it is sure."""
    before = reading.keys(at - 3, at)
    if not known("pairs", "pronouns").intersection(before):
        return ()
    pair = pair_of([p for p in reading.people if p.last <= at]) or reading.pair
    return tuple(replace(p, first=at, last=at) for p in pair)
