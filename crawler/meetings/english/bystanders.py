"""Those whom a text names behind a meeting, with no verb that ties them to it: they were there too.

Whom the news of a meeting names with a post was most often there; what says otherwise can be told by its
words: a message, an absence, a journey, history, what others will do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Person
from store.records.meetings import Form, Mode, Status

# A verb of meeting that told nothing, a day gone by, a denial: the sentence looks elsewhere.
_ELSEWHERE = (
    "recalling", "past", "negated", "unreal", "cancelled", "not_meeting", "mode", "meet", "receive", "visit",
)  # fmt: skip
_NO_SUBJECT = frozenset((
    "of", "to", "from", "for", "about", "against", "than", "under", "between", "on", "at", "in", "behalf",
    "after", "before", "like", "as", "into", "over", "through", "via", "without", "named", "called",
))  # fmt: skip
_NEAR = 4
_IN_YEAR = re.compile(" (?:back )?in (?:19|20)[0-9][0-9] ")
_BEING = frozenset(("is", "are"))
_BESIDE = frozenset((
    "with", "alongside", "too", "also", "likewise", "side", "part", "team", "delegation", "present", "there",
    "together", "them", "beside", "other", "table", "room", "among", "party",
))  # fmt: skip
_SIDES = frozenset(("side", "part"))
_OF_TWO = frozenset((Form.BILATERAL, Form.CEREMONY))


def bystanders(reading: Reading, last: Account | None, *, among_others: bool) -> Iterator[Account]:
    """Give the people of a sentence that tells no meeting itself; `last` is the meeting told before.

    `among_others` tells that the sentence tells of others who were there. Where two met, it must, or say so
    by a word: what a third one did is most often something else.
    """
    if last is None or last.form is Form.VISIT or reading.sentence.quoted:
        return
    if not any(map(_is_known, reading.people)) or _looks_elsewhere(reading):
        return
    if _is_of_other_day(reading, last):
        return
    if last.form in _OF_TWO and not among_others and _BESIDE.isdisjoint(reading.words):
        return
    if last.status is Status.HELD and _lies_ahead(reading):
        return
    people = tuple(p for p in reading.people if _is_there(reading, p, of_two=last.form in _OF_TWO))
    if people:
        account = Account(sentence=reading.sentence, people=people, anaphoric=True, company=True, loose=True)
        for found in told(reading, people[0].first, account):
            yield replace(found, status=last.status, mode=Mode.UNKNOWN, day=None, place=None, occasion=None)


def _looks_elsewhere(reading: Reading) -> bool:
    words = f" {' '.join(reading.all_keys)} "
    if any(f" {word} " in words for key in words.split() for word in _elsewhere().get(key, ())):
        return True
    if _IN_YEAR.match(words):
        return True
    named = {i for p in reading.people for i in range(p.first, p.last)}
    free = (u for i, u in enumerate(reading.units) if u.kinds and i not in named)
    return any(u.has(*_ELSEWHERE) and not u.has("noun") for u in free)


@cache
def _elsewhere() -> Mapping[str, Sequence[str]]:
    """Return the words that tell of something else, by the first of them."""
    found: dict[str, list[str]] = {}
    for words in event_words("elsewhere"):
        found.setdefault(words.split()[0], []).append(words)
    return found


def _first_of(reading: Reading, person: Person) -> int:
    """Return where the list of named people begins in which somebody stands."""
    chain = reading.chain(reading.people.index(person), forward=False)
    at = len(chain) - 1
    while at and chain[at - 1].name and not chain[at - 1].plural:
        at -= 1
    return chain[at].first


def _lies_ahead(reading: Reading) -> bool:
    """Tell whether the sentence tells of what is to come: "will see", "is also to see"; not what one says."""
    end = next((i for i, u in enumerate(reading.units) if u.has("saying")), len(reading.units))
    to_come = (i for i in range(end) if reading.units[i].key in _BEING)
    return reading.any("planned", 0, end) or any("to" in reading.keys(i + 1, i + 3) for i in to_come)


def _is_of_other_day(reading: Reading, last: Account) -> bool:
    """Tell whether the sentence begins with a day that is none of the meeting's, or that of two has none."""
    people = next((p.first for p in reading.people if p.name), 0)
    days = [d for d in reading.days if d.date and d.last <= people]
    if last.day is None or last.day.date is None:
        return bool(days) and last.form in _OF_TWO
    first, end = last.day.date, last.day.end_date or last.day.date
    return any(not first <= d.date <= end for d in days if d.date)


def _is_known(person: Person) -> bool:
    """Tell whether the text gives the person by name, and a post or body with it."""
    return bool(person.name and (person.post or person.organisation)) and not (
        person.plural or person.implied
    )


def _is_there(reading: Reading, person: Person, *, of_two: bool) -> bool:
    """Tell whether the person acts in the sentence, or is told of by name behind its verb."""
    if not _is_known(person):
        return False
    says = reading.keys(person.last, person.last + 1) == [":"]  # "A: We agreed"
    if says or not event_words("announcers").isdisjoint((person.head or "").split()):
        return False
    first = _first_of(reading, person)
    before = reading.keys(first - 1, first)
    if before == ["by"]:
        return not of_two and reading.is_passive_form(first - 2)
    sides = not _SIDES.isdisjoint(reading.keys(first, person.last))  # "on the Omani side: Minister A"
    if (
        before
        and not sides
        and (before[0].split()[-1] in _NO_SUBJECT or reading.units[first - 1].has("saying"))
    ):
        return False  # "thanked Minister A"
    ahead = reading.units[person.last : person.last + _NEAR]
    return not (of_two and any(u.has("saying") for u in ahead))
