"""Journeys in an English sentence: who visits which city, country or house."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.setting import day_of
from crawler.meetings.english.sides import form_of, meeting_of_body
from crawler.meetings.english.unknown_bodies import behind_acronym
from crawler.meetings.english.words import sets_out
from crawler.meetings.lexicon import cities_of_venues, countries_of_cities
from crawler.meetings.spans import Account, Gathering, Person, PlaceSpan
from store.records.meetings import Form, Place, Status

_LIGHT_VERB_REACH = 8
_LED = frozenset(("headed", "led"))
_VERB_REACH = 14
_GOAL_REACH = 4
_NO_GOALS = frozenset(("visit", "occasion", "talk", "call", "meetings"))
_GUESTS = frozenset(("him", "her", "them", "guest", "guests", "two", "delegation", "visitors"))
_STAYING = frozenset(("was in", "were in", "is in", "be in", "was at", "were at"))


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


def visit_of(reading: Reading, visit: Gathering) -> Iterator[Account]:
    """Read "the visit of Prime Minister A to China has been put off", "B's visit to Osh is due in June"."""
    if visit.sort != "visit":
        return
    owner = [p for p in reading.people if visit.first - 2 <= p.last <= visit.first]
    guests = owner if owner and reading.keys(owner[-1].last, visit.first)[:1] in ([], ["'s"], ["'"]) else []
    behind = [p for p in reading.people if p.first == visit.last + 1]
    if not guests and reading.keys(visit.last, visit.last + 1)[:1] in (["of"], ["by"]):
        guests = behind
    end = max(visit.last, *(p.last for p in guests), 0)
    place = _destination(reading, range(visit.first, min(len(reading.units), end + 3)), skip=True)
    verb = next(
        (
            j
            for j in range(end, min(len(reading.units), end + _VERB_REACH))
            if reading.units[j].has("happen", "cancelled", "moved", "planned")
            and not reading.within_person(j)
        ),
        None,
    )
    if guests and guests[0].name and place is not None and verb is not None:
        account = Account(sentence=reading.sentence, people=tuple(guests[:1]), form=Form.VISIT)
        for journey in told(reading, verb, account):
            yield _at_place(journey, place, journey.status)


def visits(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "will visit Pakistan", "arrives in Islamabad"."""
    unit = reading.units[i]
    passive = reading.keys(i - 1, i) == ["be"] or (
        "by" in reading.keys(i + 1, i + 8) and reading.is_passive_form(i)
    )
    people = (
        reading.people_after(i + 1) if passive else reading.people_before(i) or reading.pronoun(i, subject)
    )
    people = _leader(reading, people) or _led_before(reading, i)
    if unit.key in _STAYING and (not reading.days or reading.keys(i - 1, i) == ["who"]):
        return  # "was in India for the G20": by the way
    house = next((p for p in reading.places if p.place.venue and i <= p.first <= i + 1), None)
    place = (
        house
        or _destination(reading, range(i + 1, i + 5))
        or (_destination(reading, range(i - 1, max(-1, i - 5), -1)) if passive else None)
    )
    if people and people[0].plural and people[0].from_members and place is not None and reading.days:
        yield from (_at_place(body, place, body.status) for body in meeting_of_body(reading, i, people))
        return  # "The ministers of the member states will come to Osh on 5 May"
    if (
        not people
        or not people[0].name
        or not (place or unit.key.endswith("here") or "here" in reading.keys(i, i + 3))
    ):
        return
    if place is not None and (host := _host_there(reading, place.last)):
        account = Account(sentence=reading.sentence, people=(*people, *host), form=form_of((*people, *host)))
        yield from (replace(a, place=place) if place.place.venue else a for a in told(reading, i, account))
        return
    account = Account(sentence=reading.sentence, people=people, form=Form.VISIT)
    for visit in told(reading, i, account):
        arriving = sets_out(unit) and visit.status is Status.HELD
        yield _to_event(reading, i, _at_place(visit, place, Status.PLANNED if arriving else visit.status))


def _to_event(reading: Reading, verb: int, visit: Account) -> Account:
    """Return the event of "will travel to Osh for the SCO summit" in place of a planned journey to it."""
    event = next((g for g in reading.gatherings if g.first > verb and g.named), None)
    stays = "visit" in reading.units[verb].key  # "will visit Doha to attend": a visit, whatever it is for
    end = behind_acronym(reading.units, event.last) if event is not None else 0
    ahead = event is not None and reading.any("planned", end, end + _GOAL_REACH)
    if stays or event is None or event.sort in _NO_GOALS or not (ahead or visit.status is Status.PLANNED):
        return visit
    before = reading.units[max(verb + 1, event.first - _GOAL_REACH) : event.first]
    bound = any(u.key == "for" or u.has("attend") for u in before)
    if not bound or reading.parted(verb, event.first):
        return visit
    attendance = replace(visit, gathering=event, form=event.form, status=Status.PLANNED)
    return replace(attendance, day=visit.day or day_of(reading, event.last, attendance, None))


def _leader(reading: Reading, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return A of "a group of diplomats headed by A", who makes its journey."""
    if len(people) == 1 and people[0].plural:
        behind = (p for p in reading.people if p.name and p.first >= people[0].last)
        led = (
            p
            for p in behind
            if reading.keys(people[0].last, p.first)[-2:] in (["headed", "by"], ["led", "by"])
        )
        country = people[0].organisation
        return tuple(replace(p, organisation=p.organisation or country) for p in led)[:1] or people
    return people


def _led_before(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return A right before the verb at `i` in "a group of German diplomats headed by A came to"."""
    return tuple(
        p
        for p in reading.people
        if p.name and p.last == i and _LED.intersection(reading.keys(p.first, p.last))
    )


def _host_there(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return the B of "visited the Secretariat, where B showed him round and the two exchanged views"."""
    where = next((j for j in range(at, len(reading.units)) if reading.units[j].key == "where"), None)
    if where is None or any(u.has("meet", "receive", "hold") for u in reading.units[where:]):
        return ()
    hosts = reading.people_after(where + 1, reach=3)
    behind = reading.keys(hosts[-1].last, hosts[-1].last + _VERB_REACH) if hosts else []
    return hosts if _GUESTS.intersection(behind) and hosts[0].name else ()


def _destination(reading: Reading, where: range, *, skip: bool = False) -> PlaceSpan | None:
    for j in where:
        if skip and reading.within_person(j):
            continue
        if j >= len(reading.units) or reading.within_person(j):
            return None
        house = reading.keys(j - 1, j) == ["of"] and reading.units[j - 2].has("institution")
        if house or any(g.first <= j < g.last and g.sort != "visit" for g in reading.gatherings):
            return None  # "visited the China-Eurasia Expo", "the Embassy of Turkey"
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
