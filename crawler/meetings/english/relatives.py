"""Clauses that tell who a group is by the event it came for: "the delegations who had come for the forum"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import units_of
from crawler.meetings.spans import Gathering, Person

_REACH = 9


def is_where_people_are(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether an event only tells who a group is."""
    return _whose(reading, gathering) is not None


def of_their_event(reading: Reading) -> Iterator[Person]:
    """Give the people of a sentence; a group that came for an event is sent by the members of its body."""
    bodies = {}
    for gathering in reading.gatherings:
        group = _whose(reading, gathering)
        words = units_of(gathering.title) if group is not None else ()
        body = next((u.kinds["organisation"] for u in words if u.has("organisation")), None)
        if group is not None and body is not None:
            bodies[group.first] = body
    for person in reading.people:
        body = bodies.get(person.first)
        plain = body is not None and person.organisation is None and not person.countries
        yield replace(person, organisation=body, from_members=True) if plain else person


def _whose(reading: Reading, gathering: Gathering) -> Person | None:
    """Return the group that the event tells of."""
    for i in range(gathering.first - 1, max(0, gathering.first - _REACH), -1):
        unit = reading.units[i]
        if unit.key in {",", ";"}:
            return None
        relative = unit.key in {"who", "whom"}
        if relative or unit.kinds.get("attend") == "ing":
            group = next((p for p in reading.people if p.plural and p.last == i), None)
            if relative or group is not None:
                return group  # "the ministers attending the forum"
    return None
