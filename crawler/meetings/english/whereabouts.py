"""Where a meeting took place that is told without the name of a place: "there", "at the Secretariat"."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.meetings.english.words import place_words, units_of
from crawler.meetings.lexicon import countries_of_cities, fold, seats
from crawler.meetings.spans import Account, Person, PlaceSpan, Unit
from store.records.meetings import Place

_AT = frozenset(("at", "in", "inside", "to", "of"))
_NO_ADVERB = frozenset(("is", "was", "were", "are", "will", "has", "had", "have", "would", "should", "may"))
_SAME_CITY = (["the", "same", "city"], ["that", "same", "city"], ["the", "same", "place"])


def placed(
    account: Account, sides: Sequence[Person], before: PlaceSpan | None, here: Place | None
) -> Account:
    """Return the account with the place that its sentence means; `before` is the one that was told last."""
    units = units_of(account.sentence.text)
    if account.place is not None:
        there = _at_home(account.place, account.people, here)
        return account if there is account.place else replace(account, place=there)
    house = _house(units, account.people or sides)
    if house is None and before is not None and _is_there(units):
        house = replace(before, implied=True)
    return replace(account, place=house) if house is not None else account


def _at_home(place: PlaceSpan, people: Sequence[Person], here: Place | None) -> PlaceSpan:
    """Take a house of a common name, "the Parliament House", for the one where its host's news is written."""
    countries = {p.organisation for p in people}
    common = place.implied and fold(place.place.venue or "") in place_words("common_houses")
    if not common or here is None or place.place.country in countries or here.country not in countries:
        return place
    return replace(place, place=replace(here, venue=place.place.venue))


def _house(units: Sequence[Unit], people: Sequence[Person]) -> PlaceSpan | None:
    """Return the seat of the one body among those who met, where they met "at the Secretariat"."""
    houses = place_words("headquarters")
    i = next((i for i, u in enumerate(units) if u.key in houses and _is_house(units, i)), None)
    city = next((city for p in people if (city := seats().get(p.organisation or ""))), None)
    if i is None or city is None:
        return None
    place = Place(venue=units[i].text, city=city, country=countries_of_cities()[city])
    return PlaceSpan(first=i, last=i + 1, place=place, implied=True)


def _is_house(units: Sequence[Unit], i: int) -> bool:
    """Tell whether "at the Secretariat" stands there, of nobody in particular."""
    before = [u.key for u in units[max(0, i - 2) : i]]
    if len(before) < 2 or before[0].split()[-1] not in _AT or before[1] != "the":  # noqa: PLR2004 - two words
        return False
    behind = [u.key for u in units[i + 1 : i + 4]]
    return behind[:1] != ["of"] or behind[-1:] == ["secretariat"]


def _is_there(units: Sequence[Unit]) -> bool:
    """Tell whether "there" or "in the same city" tells where."""
    for i, unit in enumerate(units):
        if unit.key not in {"there", "the", "that"}:
            continue
        ahead = units[i + 1].key if i + 1 < len(units) else ""
        if unit.key == "there" and i and ahead not in _NO_ADVERB:
            return True
        if [u.key for u in units[i : i + 3]] in _SAME_CITY:
            return True
    return False
