"""Places that a Chinese sentence names: 在北京, 于塔什干, 在上合组织秘书处."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from crawler.meetings.chinese.words import words
from crawler.meetings.lexicon import cities_of_venues, countries_of_cities, table
from crawler.meetings.spans import PlaceSpan, Unit
from store.records.meetings import Place

_BEFORE = ("at", "visit")
_GOES_ON = ("city", "region", "country", "venue", "house", "no_place")
_NAMED = frozenset(("city", "country", "region", "venue", "organ", "abroad"))
_HOUSES = ("秘书处", "总部")
_AT = frozenset("在于到")
_FILLING = frozenset(("市", "的", "首都", "州", "首府"))


def places(units: Sequence[Unit], *, taken: Collection[int], seat: Place | None) -> tuple[PlaceSpan, ...]:
    """Return the places of a sentence, in order; `taken` are the units of people and events.

    `seat` is where the secretariat is of the body that the text is about.
    """
    return tuple(_places(units, taken, seat))


@cache
def seat_of(body: str | None) -> Place | None:
    """Return where the secretariat of a body is."""
    rows = (row for row in table("organisations")["organisation"] if row["name"] == body)
    names = (f"{name}{house}" for row in rows for name in row.get("zh", ()) for house in _HOUSES)
    return next((cities_of_venues("zh")[name] for name in names if name in cities_of_venues("zh")), None)


def _places(units: Sequence[Unit], taken: Collection[int], seat: Place | None) -> Iterator[PlaceSpan]:
    at = 0
    while at < len(units):
        unit = units[at]
        if not unit.kinds and unit.key not in _HOUSES:  # most units
            at += 1
            continue
        if "short_city" in unit.kinds:
            city = unit.kinds["short_city"]
            yield PlaceSpan(
                first=at, last=at + 1, place=Place(city=city, country=countries_of_cities()[city])
            )
        elif unit.key in _HOUSES and seat and at and units[at - 1].key in _AT and at not in taken:
            place = Place(venue=unit.text, city=seat.city, country=seat.country)
            yield PlaceSpan(first=at, last=at + 1, place=place, implied=True)
        elif _may_begin(units, at, taken):
            found = _embassy(units, at) or _place(units, at)
            if found is not None:
                yield found
                at = found.last
                continue
        at += 1


def _may_begin(units: Sequence[Unit], at: int, taken: Collection[int]) -> bool:
    unit = units[at]
    if _NAMED.isdisjoint(unit.kinds):
        return False
    before = units[at - 1] if at else None
    if before is not None and (before.has(*_BEFORE) or before.key in {"位于", "对"}):
        return at not in taken or unit.has("venue")
    if at in taken:
        return False
    behind = next((u for u in units[at + 1 : at + 3] if not u.has("planned")), None)
    houses = unit.has("city") or (unit.has("venue") and not unit.has("organ", "organisation"))
    return houses and behind is not None and behind.has("hold", "happen", "meet")


def _embassy(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    """Return the place of an embassy in China: 哈萨克斯坦驻华使馆."""
    parts = units[at : at + 3]
    if len(parts) < 3 or not (parts[1].has("abroad") or parts[1].key == "驻华") or "使馆" not in parts[2].key:  # noqa: PLR2004 - whose, where, house
        return None
    venue = "".join(u.text for u in parts)
    return PlaceSpan(
        first=at, last=at + 3, place=Place(venue=venue, city="Beijing", country="China"), implied=True
    )


def _place(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    last = at
    while last < len(units) and (units[last].has(*_GOES_ON) or units[last].key in _FILLING):
        last += 1
    while last > at and units[last - 1].key == "的":
        last -= 1
    if last < len(units) and units[last].key in words("places", "not_behind"):
        return None
    parts = units[at:last]
    house = next((u for u in parts if u.has("venue")), None)
    known = cities_of_venues("zh").get(house.kinds["venue"], Place()) if house else Place()
    told = next((u.kinds["city"] for u in parts if u.has("city")), None)
    city = told or known.city
    lands = (u.kinds.get("country") or u.kinds.get("region") for u in parts)
    country = countries_of_cities()[city] if city else next((land for land in lands if land), None)
    place = Place(venue=house.text if house else None, city=city, country=country)
    return (
        PlaceSpan(first=at, last=last, place=place, implied=told is None and city is not None)
        if place
        else None
    )
