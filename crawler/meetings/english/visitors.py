"""Who showed a visitor round, in the sentence behind the visit to a house: the two of them met."""

from collections.abc import Iterator, Sequence

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of
from crawler.meetings.english.words import units_of
from crawler.meetings.spans import Account, Person
from store.records.meetings import Form, Status

_REACH = 4
_CALLS = frozenset(("called", "calls", "call"))
_VISITORS = frozenset((
    "him", "her", "them", "guest", "guests", "visitor", "visitors", "diplomat", "diplomats", "delegation",
    "ambassador", "envoy", "minister", "their",
))  # fmt: skip
_SHOWING = frozenset((
    "showed", "told", "briefed", "informed", "acquainted", "welcomed", "thanked", "familiarised",
    "familiarized", "introduced", "guided", "accompanied", "presented", "handed", "gave",
    "answered", "explained", "addressed", "spoke",
))  # fmt: skip


def visit_to_house(told: Sequence[Account], before: Account | None) -> Account | None:
    """Return the visit to a house, of one person or a few, that was told last, until a meeting is told."""
    for account in told:
        if account.form is not Form.VISIT:
            return None
        house = account.place is not None and account.place.place.venue
        if house and account.status is Status.HELD:
            return account
    return before


def guest_of(reading: Reading, told: Sequence[Account]) -> Person | None:
    """Return the B of "A received B", the one whom the next sentence may call the guest."""
    account = next((a for a in told if a.form is Form.BILATERAL and not a.anaphoric), None)
    people = [p for p in account.people if p.name] if account is not None else []
    if len(people) != len(("host", "guest")):
        return None
    verb = next((i for i, u in enumerate(reading.units) if u.kinds and _is_receiving(reading, i)), None)
    if verb is None:
        return None
    comes = reading.passive(verb) or not reading.units[verb].has("receive")
    return people[0] if comes else people[-1]


def _is_receiving(reading: Reading, i: int) -> bool:
    """Tell whether the unit at `i` tells who was whose guest: "received", "called on"."""
    unit = reading.units[i]
    calls = not _CALLS.isdisjoint(unit.key.split())
    return (calls or unit.has("receive")) and not reading.is_noun(i)


def shows_round(reading: Reading, visit: Account | None) -> Iterator[Account]:
    """Read "Secretary-General A showed him the halls" behind "B visited the Secretariat"."""
    if visit is None:
        return
    for person in reading.people:
        passive = reading.keys(person.first - 1, person.first) == ["by"]
        ahead = (
            reading.keys(person.first - 1 - _REACH, person.first)
            if passive
            else _behind(reading, person.last)
        )
        around = reading.keys(0, person.first) if passive else ahead
        shows = _SHOWING.intersection(ahead) and _VISITORS.intersection(around)
        if not person.name or not (shows or _is_host(reading, visit, person)):
            continue
        if any(person.name == guest.name for guest in visit.people):
            continue
        people = (*visit.people, person)
        yield Account(
            sentence=reading.sentence,
            people=people,
            day=visit.day,
            place=visit.place,
            mode=visit.mode,
            form=form_of(people),
        )
        return


def _is_host(reading: Reading, visit: Account, person: Person) -> bool:
    """Tell whether somebody of the house itself speaks with the guest: "With Director A he spoke of"."""
    house = units_of((visit.place and visit.place.place.venue) or "")
    owners = {u.kinds.get("organ") or u.kinds.get("organisation") for u in house} - {None}
    keys = set(reading.keys(0, len(reading.units)))
    guest = keys & (_VISITORS | {"he", "she"}) or {p.name for p in reading.people} & {
        p.name for p in visit.people
    }
    denied = any(u.has("negated", "recalling") for u in reading.units)
    return person.organisation in owners and bool(guest) and not (denied or reading.sentence.quoted)


def _behind(reading: Reading, at: int) -> list[str]:
    """Return the words behind a person, and a comma."""
    begin = at + (reading.keys(at, at + 1) == [","])
    return reading.keys(begin, begin + _REACH)
