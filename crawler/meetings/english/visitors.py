"""Who showed a visitor round, in the sentence behind the visit to a house: the two of them met."""

from collections.abc import Iterator, Sequence

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of
from crawler.meetings.spans import Account
from store.records import Form, Status

_REACH = 4
_VISITORS = frozenset((
    "him", "her", "them", "guest", "guests", "visitor", "visitors", "diplomat", "diplomats", "delegation",
    "ambassador", "envoy", "minister",
))  # fmt: skip
_SHOWING = frozenset((
    "showed", "told", "briefed", "informed", "acquainted", "welcomed", "thanked", "familiarised",
    "familiarized", "introduced", "guided", "accompanied", "presented", "handed", "gave",
))  # fmt: skip


def visit_to_house(told: Sequence[Account]) -> Account | None:
    """Return the visit to a house, of one person or a few, that a sentence told."""
    for account in told:
        house = account.place is not None and account.place.place.venue
        if account.form is Form.VISIT and house and account.status is Status.HELD:
            return account
    return None


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
        if not (person.name and _SHOWING.intersection(ahead) and _VISITORS.intersection(around)):
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


def _behind(reading: Reading, at: int) -> list[str]:
    """Return the words behind a person, and a comma."""
    begin = at + (reading.keys(at, at + 1) == [","])
    return reading.keys(begin, begin + _REACH)
