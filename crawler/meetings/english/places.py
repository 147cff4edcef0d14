"""Places that an English sentence names after "in" or "at"."""

from collections.abc import Sequence

from crawler.meetings.english.words import event_words, is_name_word, place_words
from crawler.meetings.lexicon import capitals, cities_of_venues, countries_of_cities, seats
from crawler.meetings.spans import PlaceSpan, Unit
from store.records.meetings import Place

_BEFORE = frozenset(("in", "at", "inside"))
_HOSTS = frozenset(("city", "venue", "country"))
_MOST_SKIPPED = 7
_LONGEST_VENUE = 9
_LONGEST_CITY = 3  # words
_BEFORE_VERB = 5
_BEING = frozenset(("is", "was", "were", "be", "are"))
_NO_ADJECTIVES = frozenset(("which", "where", "whose", "that", "and", "or", "between", "from", "to", "with"))


def places(units: Sequence[Unit], *, taken: frozenset[int]) -> tuple[PlaceSpan, ...]:
    """Return the places of a sentence; `taken` are units that belong to people's names and posts."""
    found: list[PlaceSpan] = []
    end = 0
    for at, unit in enumerate(units):
        key, place = unit.key, None
        if at < end or not (unit.kinds or key in _BEFORE or key == "of"):
            continue
        if key in _BEFORE or (key.endswith(("of", " in", " at")) and _brings_in(units, at)):
            place = _place(units, at, taken)
        elif "visit" in unit.kinds or not _HOSTS.isdisjoint(unit.kinds):
            place = _visited(units, at) or _hosting(units, at)
        if place is not None:
            found.append(place)
            end = place.last
    return tuple(found)


def _brings_in(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the "of" of "a guest of the Secretariat" or the "in" of "a stay in Osh" stands there."""
    words = units[at].key.split()  # "was a guest of", "stay in" and "signed at" are one unit
    if words[-1] != "of":
        return units[at].has("visit", "recalling", "concluding") and words[0] not in _BEING
    before = words[-2:-1] or [u.key for u in units[max(0, at - 1) : at]]
    return bool(place_words("before_of").intersection(before))


def _place(units: Sequence[Unit], at: int, taken: frozenset[int]) -> PlaceSpan | None:
    i = at + 1
    while i < len(units) and i - at <= _MOST_SKIPPED and not units[i].has("venue"):
        unit = units[i]
        if unit.has("city") and i not in taken and not _begins_name(units, i):
            return _city(units, at, i)
        if unit.has("country", "adjective") and i not in taken and not _begins_name(units, i):
            inner = _within_country(units, i)
            if inner is not None:
                return _city(units, at, inner)
            if land := _capital(units, at, i) or _land(units, at, i):
                return land
            break
        if unit.has("province") and i not in taken and not _begins_name(units, i):
            return _land(units, at, i)
        if unit.key not in place_words("before_cities") and not _describes_city(units, i):
            break
        i += 1
    if i < len(units) and units[i].has("venue"):
        return _venue(units, at, i)
    return _unknown(units, at)


def _land(units: Sequence[Unit], first: int, at: int) -> PlaceSpan | None:
    """Return the country at `at`, or that of the province; none that somebody is of."""
    whose = any(u.has("head", "heads", "noun", "organ") for u in units[at + 1 : at + 2])
    country = units[at].kinds.get("country") or units[at].kinds.get("province")
    return (
        None
        if whose or country is None
        else PlaceSpan(first=first, last=at + 1, place=Place(country=country))
    )


def _describes_city(units: Sequence[Unit], i: int) -> bool:
    """Tell whether the unit is the "sunny" of "in sunny Samarkand"."""
    unit, ahead = units[i], units[i + 1 : i + 2]
    plain = not unit.kinds and unit.text.isalpha() and unit.text.islower() and not unit.key.endswith("ing")
    return plain and unit.key not in _NO_ADJECTIVES and any(u.has("city") for u in ahead)


def _capital(units: Sequence[Unit], first: int, at: int) -> PlaceSpan | None:
    """Read "in the capital of Belarus" or "in the Belarusian capital", whose country stands at `at`."""
    country = units[at].kinds.get("country") or units[at].kinds.get("adjective")
    behind = at + 1 < len(units) and units[at + 1].key == "capital"
    before = any(u.key == "capital" for u in units[first:at]) and units[at].has("country")
    city = capitals().get(country or "") if behind or before else None
    if city is None:
        return None
    place = Place(city=city, country=country)
    return PlaceSpan(first=first, last=at + 1 + behind, place=place, implied=True)


def _visited(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    """Read the building in "visited the SCO Secretariat"."""
    i = at + 1 + (at + 1 < len(units) and units[at + 1].key == "the")
    visited = units[at].has("visit") and i < len(units) and units[i].has("venue")
    if units[at].has("visit") and (house := _headquarters(units, i)) is not None:
        return house
    return _venue(units, at, i) if visited else None


def _hosting(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    """Read the city, country or house in "Almaty hosted the forum", "The Kremlin was the venue of"."""
    if not units[at].has(*_HOSTS):
        return None
    i = (
        at
        + 1
        + 3 * ([u.key for u in units[at + 1 : at + 4 : 2]] == ["(", ")"] and units[at + 2].has("country"))
    )
    begin = i - 1
    while i < len(units) and i - begin < _BEFORE_VERB and _before_hosting(units[i]):
        i += 1
    if i >= len(units) or units[i].key not in place_words("hosting"):
        return None
    if units[at].has("venue"):
        return _venue(units, at, at)
    if units[at].has("city"):
        return _city(units, at, at)
    return PlaceSpan(first=at, last=at + 1, place=Place(country=units[at].kinds["country"]))


def _before_hosting(unit: Unit) -> bool:
    """Tell whether the unit may stand between a place and its verb: "Almaty will again host"."""
    return (
        unit.key in place_words("before_hosting")
        or unit.text.isdigit()
        or unit.key in event_words("calendar")
    )


def _begins_name(units: Sequence[Unit], i: int) -> bool:
    return is_name_word(units[i]) and i + 1 < len(units) and is_name_word(units[i + 1])


def _within_country(units: Sequence[Unit], i: int) -> int | None:
    """Return the city in "Russia's Kazan" or "the Chinese city of Qingdao"."""
    for j in range(i + 1, min(len(units), i + 6)):
        if units[j].has("city"):
            return j
        if not (units[j].key in place_words("before_cities") or units[j].has("region")):
            return None
    return None


def _city(units: Sequence[Unit], first: int, at: int) -> PlaceSpan:
    city = units[at].kinds["city"]
    return PlaceSpan(first=first, last=at + 1, place=Place(city=city, country=countries_of_cities()[city]))


def _venue(units: Sequence[Unit], first: int, at: int) -> PlaceSpan:
    unit = units[at]
    known = cities_of_venues("en")[unit.kinds["venue"]]
    return PlaceSpan(
        first=first,
        last=at + 1,
        place=Place(venue=unit.text, city=known.city, country=known.country),
        implied=True,
    )


def _unknown(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    """Read a venue that no list knows ("at the National Museum of …"), or "in Kochkor, Kyrgyzstan"."""
    if units[at].key == "at":
        return _unknown_venue(units, at)
    end = i = at + 1
    while end < len(units) and end - i < _LONGEST_CITY and is_name_word(units[end]):
        end += 1
    if end == i or end >= len(units) or units[end].key not in {",", "("}:
        return None
    j = end + 1
    while j < len(units) and units[j].key in place_words("parts_of_countries"):
        j += 1
    country = units[j].kinds.get("country") or units[j].kinds.get("province") if j < len(units) else None
    if country is None:
        return None
    return PlaceSpan(first=at, last=j + 1, place=Place(city=_joined(units, i, end), country=country))


def _headquarters(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    """Read "at the headquarters of the Commission", whose seat is known; the house begins at `at`."""
    if units[at : at + 1] and units[at].key in place_words("headquarters") and at + 1 < len(units):
        of = at + 1 + (units[at + 1].key == "of")
        of += units[of : of + 1] != () and units[of].key == "the"
        body = units[of] if of > at + 1 and of < len(units) else None
        owner = (body.kinds.get("organisation") or body.kinds.get("organ")) if body else None
        city = seats().get(owner or "")
        if city is not None:
            place = Place(venue=_joined(units, at, of + 1), city=city, country=countries_of_cities()[city])
            return PlaceSpan(first=at - 1, last=of + 1, place=place, implied=True)
    return None


def _unknown_venue(units: Sequence[Unit], at: int) -> PlaceSpan | None:
    begin = at + 1 + (at + 1 < len(units) and units[at + 1].key == "the")
    if (house := _headquarters(units, begin)) is not None:
        return house
    end, i = begin, begin
    while i < min(len(units), begin + _LONGEST_VENUE):
        unit = units[i]
        if unit.text[:1].isupper():
            end = i + 1
        elif unit.key in place_words("buildings") and i > begin:
            end = i + 1
            break
        elif unit.key not in {"of", "the", "and", "for", "-"}:
            break
        i += 1
    named = [u for u in units[begin:end] if place_words("buildings").intersection(u.key.split())]
    if end - begin < 2 or not named or units[begin].has("head"):  # noqa: PLR2004 - one word is no name
        return None
    city = next((u.kinds["city"] for u in units[begin:end] if u.has("city")), None)
    at_home = not any(place_words("abroad").intersection(u.key.split()) for u in units[begin:end])
    country = next((u.kinds["country"] for u in units[begin:end] if u.has("country") and at_home), None)
    country = countries_of_cities()[city] if city else country
    return PlaceSpan(
        first=at,
        last=end,
        place=Place(venue=_joined(units, begin, end), city=city, country=country),
        implied=True,
    )


def _joined(units: Sequence[Unit], begin: int, end: int) -> str:
    text, stop = "", units[begin].start
    for unit in units[begin:end]:
        text += (" " if unit.start > stop else "") + unit.text
        stop = unit.end
    return text.strip()
