"""Whose a post is that does not say so: "the Bank's Vice President", "the Rector"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.unknown_bodies import body_at
from crawler.meetings.english.words import event_words, known
from crawler.meetings.lexicon import keys_of
from crawler.meetings.spans import Person, Unit

_SMALL = frozenset(("of", "the", "for", "and", "to", "in", "on"))
_LOWER = frozenset(("deputy", "vice", "first", "assistant", "under", "second"))
_SCHOOLS = frozenset(("university", "academy", "institute", "college", "school", "conservatory"))


def with_owners(reading: Reading, everyone: Sequence[Person], sides: Sequence[Person]) -> Iterator[Person]:
    """Give the people of a sentence, those of no told body with that which its words or the text imply.

    `everyone` are the people of the text, `sides` those who met last.
    """
    for person in reading.people:
        owner = None
        if person.name and person.organisation is None and person.post and not person.plural:
            owner = _of_named_body(reading, person, everyone)
            owner = owner or _of_school(reading, person, sides) or _of_chief(person, sides)
        yield replace(person, organisation=owner) if owner else person


def _of_named_body(reading: Reading, person: Person, everyone: Sequence[Person]) -> str | None:
    """Return the body that "the Bank's Vice President" means, of those the text tells of."""
    units = reading.units[person.first : person.first + 3]
    owned = len(units) > 2 and units[0].key == "the" and units[2].key in POSSESSIVE  # noqa: PLR2004
    if not owned or not units[1].has("institution"):
        return None
    told = dict.fromkeys(p.organisation for p in everyone if p.organisation)
    fits = [body for body in told if units[1].key in keys_of(body)]
    return fits[0] if len(fits) == 1 else None


def _of_school(reading: Reading, person: Person, sides: Sequence[Person]) -> str | None:
    """Return the university of which the sentence, or the one before, tells before its rector or dean."""
    if person.head not in known("bodies", "of_schools"):
        return None
    if not event_words("accompany").isdisjoint(reading.words):
        return None  # they are of the side of whom they came with
    here = _school_in(reading.units[: person.first])
    told = (side.organisation for side in sides if _SCHOOLS.intersection(keys_of(side.organisation or "")))
    return here or next(told, None) or _school_in(reading.before)


def _school_in(units: Sequence[Unit]) -> str | None:
    """Return the last university, academy or institute that the units name."""
    found = None
    at = 0
    while at < len(units):
        body = body_at(units, at) if units[at].text[0].isupper() else None
        if body is not None and _SCHOOLS.intersection(keys_of(body)):
            found = body
            at += len(keys_of(body)) - 1
        at += 1
    return found


def _of_chief(person: Person, sides: Sequence[Person]) -> str | None:
    """Return the body of the one side whose post is that of their chief."""
    words = set(keys_of(person.post or "")) - _SMALL
    bodies = {
        side.organisation
        for side in sides
        if side.organisation and side.post and _is_deputy(words, set(keys_of(side.post)) - _SMALL)
    }
    return bodies.pop() if len(bodies) == 1 else None


def _is_deputy(words: set[str], chief: set[str]) -> bool:
    return bool(chief) and chief < words and words - chief <= _LOWER
