"""The setting of a meeting: its day, its place, its occasion, and how it was held."""

from dataclasses import replace

from crawler.meetings.english.belonging import (
    is_of_another_event,
    is_of_own_clause,
    is_of_recalled,
    is_when_told,
)
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.relatives import is_where_people_are
from crawler.meetings.english.remote import in_part_by_video
from crawler.meetings.english.words import units_of
from crawler.meetings.lexicon import capitals, countries_of_cities
from crawler.meetings.spans import Account, DaySpan, Gathering, PlaceSpan
from store.records.meetings import Form, Mode, Place

_SETTINGS = frozenset((("on", "visit"), ("for", "occasion"), ("on", "occasion")))
# Sorts of events that are an occasion even where nothing names them.
_OCCASIONS = frozenset(("summit", "conference", "assembly", "visit", "occasion"))
_FAR = 60
_MODE_REACH = 26
_PHONES = frozenset(("phones", "telephones"))  # as nouns they are goods
# What begins a sentence ("On 10 July 2019, …") belongs to all of its verbs, as near as this.
_OPENING = 10
_WHERE = frozenset(("where", "there"))
_SAID_HERE = frozenset(("here", "capital"))


def occasion_of(reading: Reading, trigger: int, account: Account) -> Gathering | None:
    """Return the larger event beside which the meeting took place."""
    for gathering in reading.gatherings:
        if gathering is account.gathering or not _introduced(reading, gathering):
            continue
        if not gathering.named and gathering.sort not in _OCCASIONS:
            continue
        journey = gathering.sort == "visit" and account.form is Form.VISIT
        if not journey and not reading.parted(trigger, gathering.first):
            return gathering
    return None


def _introduced(reading: Reading, gathering: Gathering) -> bool:
    if is_where_people_are(reading, gathering):
        return True
    for unit in reversed(reading.units[max(0, gathering.first - 4) : gathering.first]):
        if unit.kinds.get("beside") == "real":
            return unit.key != "at" or gathering.named
        if (unit.key.split()[-1], gathering.sort) in _SETTINGS:  # "is on" is one unit
            return True
        if unit.has("noun") or unit.key in {",", "."}:
            return False
    return False


def _distance(reading: Reading, trigger: int, first: int, last: int) -> int:
    # The verb's own price, if it is one of saying, is no barrier behind it.
    cost = reading.cost(last, trigger) if last <= trigger else reading.cost(min(trigger + 1, first), first)
    return min(cost, _OPENING) if first <= 1 and not reading.parted(last, trigger) else cost


def day_of(reading: Reading, trigger: int, account: Account, occasion: Gathering | None) -> DaySpan | None:
    """Return the day that belongs to the verb: the nearest one in its clause."""
    best, least = None, _FAR
    for day in reading.days:
        if day.date is None or (
            reading.aside(day.first, trigger) and not is_of_own_clause(reading, day.first, account)
        ):
            continue
        if is_of_another_event(reading, trigger, day.first, account, occasion):
            continue
        if is_when_told(reading, trigger, day, account):
            continue
        cost = _distance(reading, trigger, day.first, day.last)
        if occasion is not None and trigger < occasion.first < day.first:
            cost += 3  # it may be the occasion's own day
        if cost < least:
            best, least = day, cost
    return best


def place_of(
    reading: Reading, trigger: int, account: Account, occasion: Gathering | None
) -> PlaceSpan | None:
    """Return the place that belongs to the verb; a bare country only where no city or house is told."""
    best, least = None, _FAR
    for place in reading.places:
        if any(place.first in where and trigger not in where for where in reading.nested):
            continue
        if reading.aside(place.first, trigger, of_people=True):
            continue  # "B, whose residence is in Osh"
        if is_of_another_event(reading, trigger, place.first, account, occasion):
            continue
        cost = _distance(reading, trigger, place.first, place.last)
        cost += _FAR // 2 if is_of_recalled(reading, trigger, place.first) else 0
        bare = place.place.city is None and place.place.venue is None
        if cost < least and not (bare and best is not None):
            best, least = place, cost
    if best is None or (best.place.city is None and best.place.venue is None):
        best = _host_city(reading, trigger) or _where(reading, trigger) or _here(reading, trigger) or best
    elif best.place.city is None and (here := _here(reading, trigger)) is not None:
        # "here at Parliament House"
        return replace(best, place=replace(here.place, venue=best.place.venue), implied=True)
    return _with_city(reading, best) if best is not None else None


def _where(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the city in "flew to Ashgabat, where he was received by", "Osh, when ministers met there"."""
    if _WHERE.isdisjoint(reading.words):
        return None
    whom = next((p.last for p in reading.people if p.first == trigger + 1), 0)  # "met B there"
    end = min(len(reading.units) - 1, max(trigger + 2, whom))
    for i in range(end, max(0, trigger - _OPENING), -1):
        where = reading.units[i].key
        if where not in {"where", "there"} or (where == "where" and i >= trigger):
            continue
        begin = max(0, i - 3) if where == "where" else 0
        house = next((p for p in reading.places if where == "where" and p.last <= i and p.place.venue), None)
        if house is not None:
            return house
        city = next((u.kinds["city"] for u in reversed(reading.units[begin:i]) if u.has("city")), None)
        if city:
            place = Place(city=city, country=countries_of_cities()[city])
            return PlaceSpan(first=i - 1, last=i, place=place)
    return None


def _here(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the dateline's place, where the sentence says "here"."""
    if reading.here is None or _SAID_HERE.isdisjoint(reading.words):
        return None
    around = range(max(0, trigger - _OPENING), min(len(reading.units), trigger + 2 * _OPENING))
    said = next((i for i in around if reading.units[i].key == "here" or _is_own_capital(reading, i)), None)
    if said is None or reading.parted(trigger, said):
        return None
    return PlaceSpan(first=said, last=said + 1, place=reading.here, implied=True)


def _is_own_capital(reading: Reading, i: int) -> bool:
    """Tell whether "the national capital" stands at `i` of a text that is written from one."""
    if reading.units[i].key != "capital" or reading.here is None:
        return False
    home = bool(reading.here.city) and capitals().get(reading.here.country or "") == reading.here.city
    return home and reading.keys(i - 1, i) in (["the"], ["national"]) and reading.keys(i + 1, i + 2) != ["of"]


def _host_city(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the city of "Almaty hosted the 29th meeting", "Islamabad was the venue of"."""
    host = reading.units[trigger].key.startswith(("host", "was the place", "was the venue", "played host"))
    city = reading.units[trigger - 1].kinds.get("city") if host and trigger else None
    if city is None:
        return None
    return PlaceSpan(
        first=trigger - 1, last=trigger, place=Place(city=city, country=countries_of_cities()[city])
    )


def _with_city(reading: Reading, found: PlaceSpan) -> PlaceSpan:
    """Return "at the UN Headquarters in New York" as one place."""
    for other in reading.places:
        if other is found or (other.first - found.last > 1 and found.first - other.last > 1):
            continue
        one, two = found.place, other.place
        if one.city and two.city and one.city != two.city:
            continue
        place = Place(
            venue=one.venue or two.venue, city=one.city or two.city, country=one.country or two.country
        )
        first, last = min(found.first, other.first), max(found.last, other.last)
        return PlaceSpan(first=first, last=last, place=place, implied=found.implied and not two.city)
    return found


def city_in_name(occasion: Gathering | None) -> PlaceSpan | None:
    """Return the city of "the Astana summit", or where a visit goes."""
    countries = countries_of_cities()
    if occasion is not None and occasion.sort == "visit" and " to " in occasion.title:
        return _goal(occasion)
    for word in occasion.title.split() if occasion is not None else ():
        if occasion is not None and word in countries:
            place = Place(city=word, country=countries[word])
            return PlaceSpan(first=occasion.first, last=occasion.last, place=place)
    return None


def completed(place: PlaceSpan | None, event: PlaceSpan | None) -> PlaceSpan | None:
    """Add the city that the occasion's name tells to a house that stands alone."""
    if place is None or event is None or place.place.city or place.place.country:
        return place or event
    return replace(place, place=replace(place.place, city=event.place.city, country=event.place.country))


def _goal(visit: Gathering) -> PlaceSpan | None:
    """Return the city or country of "official visit to Pakistan"."""
    kinds = units_of(visit.title)[-1].kinds
    if "city" in kinds:
        place = Place(city=kinds["city"], country=countries_of_cities()[kinds["city"]])
    elif "country" in kinds:
        place = Place(country=kinds["country"])
    else:
        return None
    return PlaceSpan(first=visit.first, last=visit.last, place=place)


def mode_of(reading: Reading, trigger: int) -> Mode:
    """Return how they met: by the nearest word for it that belongs to no other event, nor to goods."""
    best, least = Mode.UNKNOWN, _MODE_REACH
    if "mode" not in reading.kinds:
        return best
    for i, unit in enumerate(reading.units):
        if "mode" not in unit.kinds or (
            i != trigger and (unit.key in _PHONES or _of_another_talk(reading, i, trigger))
        ):
            continue
        if reading.cost(i, trigger) < least:
            best, least = Mode(unit.kinds["mode"]), reading.cost(i, trigger)
            best = Mode.HYBRID if best is Mode.VIDEO and in_part_by_video(reading, i) else best
    return best


def _of_another_talk(reading: Reading, i: int, trigger: int) -> bool:
    """Tell whether "after he had spoken over the phone" is told of another talk than the one at `trigger`."""
    return (
        trigger < i
        and "had" in reading.keys(trigger + 1, i)
        and bool({"after", "before", "whom", "who"}.intersection(reading.keys(trigger + 1, i)))
    )
