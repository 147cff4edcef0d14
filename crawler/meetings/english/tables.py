"""Rows of a programme: "3 July | 10:00 | Bilateral: A - B | Palace of Independence, Astana"."""

from collections.abc import Iterator

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of
from crawler.meetings.lexicon import cities_of_venues, countries_of_cities
from crawler.meetings.spans import Account, PlaceSpan
from store.records.meetings import Place

_BORDER = "|"
_FEWEST = 2  # borders of a row; sides of a meeting


def is_row(text: str) -> bool:
    """Tell whether a line is a row of cells."""
    return text.count(_BORDER) >= _FEWEST


def row(reading: Reading) -> Iterator[Account]:
    """Give the meeting of a row: its event, or the people of two sides in one of its cells."""
    event = next((g for g in reading.gatherings if g.named), None)
    people = tuple(p for p in reading.people if p.name)
    told = reading.days if event is not None else len(people) >= _FEWEST
    if not told:
        return  # "Summit | Council of Heads of State | Archive"
    yield Account(
        sentence=reading.sentence,
        gathering=event,
        people=people,
        day=next((d for d in reading.days if d.date), None),
        place=_place(reading),
        form=event.form if event else form_of(people),
        present=True,
    )


def _place(reading: Reading) -> PlaceSpan | None:
    """Return the house or city of the row, which no "in" or "at" brings in there."""
    known = cities_of_venues("en")
    for i, unit in enumerate(reading.units):
        if reading.within_person(i):
            continue
        if unit.has("venue"):
            house = known[unit.kinds["venue"]]
            place = Place(venue=unit.text, city=house.city, country=house.country)
            return PlaceSpan(first=i, last=i + 1, place=place, implied=True)
        if unit.has("city"):
            city = unit.kinds["city"]
            return PlaceSpan(first=i, last=i + 1, place=Place(city=city, country=countries_of_cities()[city]))
    return None
