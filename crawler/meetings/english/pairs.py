"""Whom "the two presidents", "both sides" and "they" mean: the two of whom an English text told last."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import known, units_of
from crawler.meetings.spans import Account, Person
from store.records.meetings import Form, Status

_TWO = 2
_GUESTS = frozenset(("guest", "visitor", "dignitary", "visiting dignitary"))
_OF_BODY = frozenset(
    ("heads", "ministers", "delegates", "participants", "leaders", "secretaries", "heads of delegations")
)


def pair_of(people: Sequence[Person]) -> tuple[Person, ...]:
    """Return the two of a sentence who speak for different countries or bodies; nobody if they are more."""
    named = {p.name: p for p in people if p.name and p.organisation}
    found = tuple(named.values())
    return found if len(found) == _TWO and found[0].organisation != found[1].organisation else ()


def names_of(people: Sequence[Person]) -> set[str]:
    """Return the names of people."""
    return {p.name for p in people if p.name}


def body_of(told: Sequence[Account]) -> Person | None:
    """Return the group that sits in the event of these accounts, if they tell one that was held."""
    for account in told:
        if account.anaphoric or account.form not in {Form.MULTILATERAL, Form.SUMMIT}:
            continue
        if account.sentence.within == "text" and account.status is Status.HELD:
            groups = (p for p in account.people if p.plural and p.from_members)
            return next(groups, None) or _participants(account)
    return None


def _participants(account: Account) -> Person:
    """Return those who sit in an event, whoever they are: the members of the body in its name."""
    words = units_of(account.gathering.title) if account.gathering is not None else ()
    body = next((u.kinds["organisation"] for u in words if u.has("organisation")), None)
    return Person(
        first=0, last=0, post="participants", head="participants", plural=True, organisation=body,
        from_members=body is not None,
    )  # fmt: skip


def the_guest(people: tuple[Person, ...], subject: Person | None) -> tuple[Person, ...]:
    """Return whom "the high-ranking guest" means: the one whom the sentence before was about."""
    if (
        len(people) != 1
        or people[0].name
        or people[0].head not in _GUESTS
        or subject is None
        or not subject.name
    ):
        return people
    return (replace(subject, first=people[0].first, last=people[0].last),)


def them(reading: Reading, at: int, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the body that met last for the "them" behind the verb at `at`, and complete "the ministers"."""
    group = reading.group
    if group is None:
        return people
    if reading.keys(at + 1, at + 2) == ["them"]:
        return (replace(group, first=at + 1, last=at + 2),)
    return tuple(
        replace(p, organisation=group.organisation, from_members=group.from_members)
        if p.plural and not (p.organisation or p.countries) and p.head in _OF_BODY | {group.head}
        else p
        for p in people
    )


def both(reading: Reading, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the two whom "the presidents" means, where both are one; else `people`."""
    if len(people) != 1 or not people[0].plural or people[0].countries or people[0].organisation:
        return people
    group = people[0]
    own = [p for p in reading.people if p.last <= group.first]
    pair = pair_of(own) or reading.pair
    fits = group.head in known("pairs", "any") or {f"{p.head}s" for p in pair} == {group.head}
    if not pair or not fits:
        return people
    return tuple(replace(p, first=group.first, last=group.last) for p in pair)


def they(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return whom the "they", "the two" or "both sides" before unit `at` means, if it is sure."""
    before = reading.keys(at - 3, at)
    if not known("pairs", "pronouns").intersection(before):
        return ()
    pair = pair_of([p for p in reading.people if p.last <= at]) or reading.pair
    return tuple(replace(p, first=at, last=at) for p in pair)
