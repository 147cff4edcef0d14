"""Who hands letters of credence to whom, in an English sentence that speaks of them."""

from collections.abc import Iterator

from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Gathering, Person

_FAR = 100
# Whoever stands behind these is only mentioned: "letters signed by A", "succeeds A", "on behalf of A".
_ABSENT = frozenset((
    "about", "against", "than", "behalf", "succeeds", "succeeding", "succeeded", "replaces", "replacing",
    "replaced", "predecessor", "late", "former", "greetings", "message", "thanked", "told", "assured",
))  # fmt: skip
# They are said of the letters themselves.
_HANDING = frozenset(("presented", "handed", "conveyed", "announced"))
_WRITTEN = frozenset(("signed", "issued", "appointed", "sent", "named", "nominated", "addressed", "written"))


_PAPERS = ("credential", "credence", "accreditation", "appointment", "authorisation")


def is_of_credentials(gathering: Gathering) -> bool:
    """Tell whether the noun is one of credentials: "letter of credence"."""
    return any(word in gathering.noun for word in _PAPERS)


def accredited(reading: Reading, gathering: Gathering) -> tuple[Person, ...]:
    """Return who presents credentials, and to whom; or who receives them, and from whom."""
    named = [p for p in reading.people if p.name and not p.plural and _takes_part(reading, gathering, p)]
    if len({p.name for p in named}) > 1:
        return tuple(named)
    return tuple(dict.fromkeys((*named, *_unnamed(reading, gathering))))


def _unnamed(reading: Reading, gathering: Gathering) -> Iterator[Person]:
    """Give the nearest people before and behind the noun, whoever they are."""
    yield from reading.people_before(gathering.first, reach=_FAR)[-1:]
    yield from reading.people_after(gathering.last, reach=_FAR)[:1]


def _takes_part(reading: Reading, gathering: Gathering, person: Person) -> bool:
    between = range(min(gathering.first, person.first), max(gathering.first, person.first))
    units = (reading.units[i] for i in between if not reading.within_person(i))
    if any(u.has("saying", "recalling") and u.key not in _HANDING for u in units):
        return False
    before = reading.keys(person.first - 2, person.first)
    return not (_ABSENT.intersection(before) or (before[-1:] == ["by"] and _WRITTEN.intersection(before)))
