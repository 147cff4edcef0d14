"""Where houses stand that a Russian sentence names without their city."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.meetings.lexicon import countries_of_cities, table
from crawler.meetings.russian.vocabulary import cities_of_adjectives
from crawler.meetings.russian.words import Word
from crawler.meetings.spans import Person, PlaceSpan
from store.records.meetings import Place

_OWN_HOUSES = frozenset(("секретариат", "штаб-квартира", "исполком", "организация", "организации"))


def seat_of(words: Sequence[Word], noun: int, host: str | None) -> Place | None:
    """Return where the headquarters of an organisation stand."""
    if host is None or not words[noun].lemmas & {
        "секретариат",
        "штаб-квартира",
        "исполком",
        "комитет",
        "здание",
    }:
        return None
    for row in table("organisations")["organisation"]:
        if row["name"] == host and row.get("seat"):
            return Place(city=row["seat"], country=countries_of_cities().get(row["seat"]))
    return None


def city_of_adjective(words: Sequence[Word]) -> str | None:
    """Return the city of "пекинская штаб-квартира"."""
    return next(
        (city for w in words for lemma in w.lemmas if (city := cities_of_adjectives().get(lemma))), None
    )


def in_own_house(span: PlaceSpan, people: Sequence[Person]) -> PlaceSpan:
    """Return the place with the city of "в Секретариате", the house of the body that somebody speaks for."""
    place = span.place
    if place.city is not None or not place.venue or place.venue.split()[-1].lower() not in _OWN_HOUSES:
        return span
    bodies = {p.organisation for p in people if p.head and p.organisation}
    rows = [r for r in table("organisations")["organisation"] if r["name"] in bodies]
    seats = {row["seat"] for row in rows if row.get("seat")}
    if len(seats) != 1:
        return span
    city = seats.pop()
    return replace(
        span, place=replace(place, city=city, country=countries_of_cities().get(city)), implied=True
    )
