"""Two sides in one sentence with a word of company but no verb of meeting: "A had B as his guest in Osh"."""

from collections.abc import Iterator
from itertools import pairwise

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sides import form_of
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Person

_TWO = 2
_BEFORE = frozenset(("been", "met", "spoken", "talked", "discussed", "a", "taken"))
_NO_PARTY = frozenset(("to", "about", "against", "than", "for", "under", "late", "former", "from"))


def encounters(reading: Reading) -> Iterator[Account]:
    """Give two named people of different bodies whom a word of company joins, at a place or on a day told."""
    people = tuple(p for p in reading.people if p.name and not p.plural)
    bodies = {p.organisation for p in people}
    if len(people) != _TWO or len(bodies) != _TWO or None in bodies or not (reading.days or reading.places):
        return
    if not all(_is_party(reading, p) for p in people):
        return
    keys = reading.keys(0, len(reading.units))
    before = any(one == "had" and other in _BEFORE for one, other in pairwise(keys))
    if before and any(u.has("saying") for u in reading.units):
        return  # "A said that his conversation with B had been useful"
    if any(u.has("not_meeting", "recalling", "unreal", "past") for u in reading.units):
        return
    for i, unit in enumerate(reading.units):
        apart = unit.key == "guest" or not any(p.first <= i < p.last for p in people)
        if apart and unit.key in event_words("encounters"):
            if any(reading.parted(i, p.first) for p in people):
                return
            yield from told(
                reading, i, Account(sentence=reading.sentence, people=people, form=form_of(people))
            )
            return


def _is_party(reading: Reading, person: Person) -> bool:
    return not _NO_PARTY.intersection(reading.keys(person.first - 1, person.first))
