"""Bodies that gather, and a city or country that has one sit in it: "Tashkent welcomed the judges"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.pairs import they
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of, meeting_of_body
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Account, PlaceSpan
from store.records.meetings import Form, Place

_REACH = 4
_BETWEEN = frozenset(
    ("is", "to", "was", "be", "also", "has", "today", "yesterday", "on", "again", "once", "next")
)


def hosts_body(reading: Reading, i: int) -> Iterator[Account]:
    """Give the meeting of the group that the city or country before the verb at `i` receives."""
    house, group = _host(reading, i), reading.people_after(i + 1)
    if house is not None and group and group[0].plural and not group[0].vague:
        for account in meeting_of_body(reading, i, group):
            yield replace(account, place=house)
    elif (
        house is not None and len(group) == 1 and group[0].name and reading.any("planned", house.last, i + 1)
    ):
        # "Oman will host A on 14 May", "Muscat awaits A": a journey
        account = Account(sentence=reading.sentence, people=group, form=Form.VISIT)
        yield from (replace(a, place=house) for a in told(reading, i, account))


def _host(reading: Reading, i: int) -> PlaceSpan | None:
    """Return the place that is the subject of the verb at `i`."""
    inside = {j for d in reading.days for j in range(d.first, d.last)}
    for j in range(i - 1, max(-1, i - 1 - _REACH), -1):
        unit = reading.units[j]
        if reading.within_person(j):
            return None
        if unit.has("city"):
            city = unit.kinds["city"]
            place = Place(city=city, country=countries_of_cities()[city])
            return PlaceSpan(first=j, last=j + 1, place=place)
        if unit.has("country"):
            return PlaceSpan(first=j, last=j + 1, place=Place(country=unit.kinds["country"]))
        if not (unit.key in _BETWEEN or unit.has("planned") or j in inside):
            return None
    return None


def _is_done_by_event(reading: Reading, i: int) -> bool:
    """Tell whether an event, and nobody behind it, is what stands before the verb at `i`."""
    event = next((g for g in reversed(reading.gatherings) if g.last <= i), None)
    return event is not None and event.named and not any(event.last <= p.first < i for p in reading.people)


def gathers(reading: Reading, i: int) -> Iterator[Account]:
    """Read "the ministers gathered in Osh", "Osh brought together ministers", "the pair came together"."""
    group = tuple(p for p in (*reading.people_before(i), *reading.people_after(i + 1)) if p.plural)
    if hosted := list(hosts_body(reading, i)):
        yield from hosted
        return
    if group and _is_done_by_event(reading, i):
        # "The forum opened in Osh and gathered editors": of that event
        yield from told(reading, i, Account(sentence=reading.sentence, people=group, anaphoric=True))
        return
    if group:
        yield from meeting_of_body(reading, i, group)
        return
    if pair := they(reading, i):
        yield from told(reading, i, Account(sentence=reading.sentence, people=pair, form=form_of(pair)))
        return
    brought = reading.people_after(i + 1) if reading.units[i].key.endswith("together") else ()
    if brought and not reading.people_before(i):
        # "It brought together A, B and C": the event told before.
        yield from told(reading, i, Account(sentence=reading.sentence, people=brought, anaphoric=True))


def brings_together(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Water brought A of Oman and B of Chad together in Osh"."""
    people = reading.people_after(i + 1, reach=2)
    behind = people[-1].last if people else i
    together = "together" in reading.keys(behind, behind + _REACH + _REACH) or _after_commas(reading, behind)
    named = len({p.organisation for p in people}) > 1 and all(p.name for p in people)
    if named and together:
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=form_of(people)))


def _after_commas(reading: Reading, at: int) -> bool:
    """Tell whether "together" stands behind what tells who they are: ", the ministers of both, together"."""
    commas = [j for j in range(at, len(reading.units)) if reading.units[j].key == ","]
    return any(reading.keys(j + 1, j + 2) == ["together"] for j in commas)
