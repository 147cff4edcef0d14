"""Journeys in an English sentence: who visits which city, country or house."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.lexicon import cities_of_venues, countries_of_cities
from crawler.meetings.spans import Account, Gathering, Person, PlaceSpan
from store.records import Form, Place, Status

_LIGHT_VERB_REACH = 8


def light_verb_of_visit(reading: Reading, visit: Gathering) -> int | None:
    """Return the "paid" of "paid a three-day visit to"."""
    for j in range(visit.first - 1, max(-1, visit.first - _LIGHT_VERB_REACH), -1):
        if reading.units[j].has("journey"):
            return j
        if reading.units[j].has("saying", "noun") or reading.within_person(j):
            return None
    return None


def visit_paid(reading: Reading, visit: Gathering, verb: int, subject: Person | None) -> Iterator[Account]:
    """Read "will pay a two-day visit to Uzbekistan"."""
    people = reading.people_before(verb) or reading.pronoun(verb, subject)
    place = _destination(reading, range(visit.first, visit.last))
    if place is not None and people and people[0].name:
        account = Account(sentence=reading.sentence, people=people, form=Form.VISIT)
        for journey in told(reading, verb, account):
            yield _at_place(journey, place, journey.status)


def visits(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "will visit Pakistan", "arrives in Islamabad"."""
    unit = reading.units[i]
    passive = reading.keys(i - 1, i) == ["be"] or "by" in reading.keys(i + 1, i + 8)
    people = (
        reading.people_after(i + 1) if passive else reading.people_before(i) or reading.pronoun(i, subject)
    )
    place = _destination(reading, range(i + 1, i + 5)) or (
        _destination(reading, range(i - 1, max(-1, i - 5), -1)) if passive else None
    )
    if (
        not people
        or not people[0].name
        or not (place or unit.key.endswith("here") or "here" in reading.keys(i, i + 3))
    ):
        return
    account = Account(sentence=reading.sentence, people=people, form=Form.VISIT)
    for visit in told(reading, i, account):
        arriving = unit.key.startswith("arrives") and visit.status is Status.HELD
        yield _at_place(visit, place, Status.PLANNED if arriving else visit.status)


def _destination(reading: Reading, where: range) -> PlaceSpan | None:
    for j in where:
        if j >= len(reading.units) or reading.within_person(j):
            return None
        kinds = reading.units[j].kinds
        if "venue" in kinds:
            known = cities_of_venues("en")[kinds["venue"]]
            place = Place(venue=reading.units[j].text, city=known.city, country=known.country)
            return PlaceSpan(first=j, last=j + 1, place=place, implied=True)
        if "city" in kinds:
            city = kinds["city"]
            return PlaceSpan(first=j, last=j + 1, place=Place(city=city, country=countries_of_cities()[city]))
        if "country" in kinds:
            return PlaceSpan(first=j, last=j + 1, place=Place(country=kinds["country"]))
    return None


def _at_place(visit: Account, place: PlaceSpan | None, status: Status) -> Account:
    return replace(visit, place=place or visit.place, status=status, occasion=None)
