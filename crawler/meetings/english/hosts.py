"""Whose minister presides over an event that an English text tells: the country's where it is held."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.meetings.english.names import is_known_name
from crawler.meetings.english.words import event_words, known, units_of
from crawler.meetings.lexicon import fold, keys_of
from crawler.meetings.spans import Account, Dateline, Person
from store.records.meetings import Form

_OTHERS = frozenset(
    ("counterpart", "opposite number", "colleague", "vis a vis")
)  # who are of another country


def is_national(person: Person) -> bool:
    """Tell whether the post is one of a country: a minister's, a governor's."""
    if not person.post or person.plural:
        return False
    words = set(keys_of(person.post))
    serves = person.head in known("national", "servants") and bool(words & known("national", "leaders"))
    return serves or person.head in known("national", "heads") or bool(words & known("national", "words"))


def at_home(person: Person, dateline: Dateline | None, guests: frozenset[str] = frozenset()) -> Person:
    """Give a minister or president without a country the one that the text is written from.

    `guests` are names, folded, of those whom the text tells to meet people of that country.
    """
    if person.organisation is not None or dateline is None or person.head is None or not person.post:
        return person
    if person.name and (is_known_name(person.name) or fold(person.name) in guests):
        return person
    local = dateline.capital or is_local(person)
    return replace(person, organisation=dateline.country) if local and is_national(person) else person


def guests_of(everyone: Sequence[Sequence[Person]], country: str | None) -> frozenset[str]:
    """Return the names of those of untold countries who stand beside, not with, somebody of `country`.

    In "Prime Minister A met Defence Minister of Oman B", written from Muscat, A is a guest; so he is in
    "A and his Omani counterpart B", and whoever a foreign team "included".
    """
    return frozenset(
        fold(guest.name)
        for people in everyone
        for guest in people
        if guest.name and guest.organisation is None and guest.post and not guest.plural
        for host in people
        if country is not None and _is_guest_of(guest, host, country)
    )


def _is_guest_of(guest: Person, host: Person, country: str) -> bool:
    if host.plural and host.head in event_words("retinue") and host.organisation not in {None, country}:
        return host.first < guest.first
    if not host.name or host.organisation != country:
        return False
    return host.head in _OTHERS or not _beside(guest, host)


def _beside(one: Person, other: Person) -> bool:
    first, second = sorted((one, other), key=lambda p: p.first)
    return second.first - first.last <= len((",", "and"))


def is_local(person: Person) -> bool:
    """Tell whether the post may be one of any city: a mayor's or governor's, and no head of government's."""
    words = set(keys_of(person.post or ""))
    return bool(words & known("national", "words")) or person.head not in known("national", "of_the_capital")


def may_be_host(person: Person) -> bool:
    """Tell whether somebody without a country may be of the place: "the committee's chairman", no envoy."""
    if is_national(person):
        return True
    chairs = person.head in known("national", "chairs") or person.head == "host"
    return bool(person.name and chairs)


def country_of_event(told: Sequence[Account], before: str | None, *, at_event: bool) -> str | None:
    """Return the country where the event of these accounts takes place; else what was known before.

    `at_event` tells that an event was told before, of which they may say where it was.
    """
    for account in told:
        if account.form is Form.VISIT or (account.form is Form.BILATERAL and not at_event):
            continue
        told_there = account.place.place.country if account.place else None
        if (not account.anaphoric and account.form is not Form.BILATERAL) or (
            before is None and told_there is not None
        ):
            return told_there
    return before


def of_the_host(account: Account, country: str | None) -> Account:
    """Give a minister of no told country at the event the country where it takes place.

    Whoever opens or chairs it is of that country too, whatever they are chairman of.
    """
    if country is None or account.form is Form.VISIT or not (account.anaphoric or account.gathering):
        return account
    keys = (unit.key.split() for unit in units_of(account.sentence.text))
    presides = any(not event_words("presiding").isdisjoint((words[0], words[-1])) for words in keys)
    if not presides and account.form is Form.CEREMONY:
        return account  # where two sign, others may be of either side
    if any(p.head in _OTHERS and p.organisation == country for p in account.people):
        return account  # "A and his Omani counterpart" in Muscat
    is_host = may_be_host if presides else is_national
    people = tuple(
        replace(p, organisation=country) if p.name and p.organisation is None and is_host(p) else p
        for p in account.people
    )
    return replace(account, people=people)
