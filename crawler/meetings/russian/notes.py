"""What a Russian sentence leaves for those behind it: who it was about, who came, which event it named."""

from collections.abc import Iterator

from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Account, Person, PlaceSpan

EVENTS = frozenset(("conference", "reception", "ceremony", "meeting", "summit", "council"))
_USING = frozenset(("использовать", "воспользоваться"))  # "использовал саммит для контактов"
_DAY_ALONE = 8
_REACH = 10


def named_last(before: tuple[Person, ...], reading: Reading) -> tuple[Person, ...]:
    """Return who was named last: the people of a sentence, or those of two who each name one."""
    named = {m.person.name: m.person for m in reading.mentions if m.person.name and reading.is_somebody(m)}
    people = tuple(named.values())
    if len(people) != 1:
        return people or before
    return (*[p for p in before if p.name != people[0].name][-1:], *people)


def arrivals(reading: Reading) -> Iterator[tuple[str, tuple[str, PlaceSpan | None]]]:
    """Give who "прибыл в Гоа на Совет министров": the event and the place."""
    for i in range(len(reading.words)):
        word = reading.words[i]
        comes = reading.has(i, "visit") and (reading.is_verb(i) or word.is_a("PRTF"))
        if not comes and word.lemmas.isdisjoint(_USING):
            continue
        ahead = [g for g in reading.gatherings if g.named and g.sort != "visit" and i < g.first <= i + _REACH]
        place = next((p for p in reading.places if i < p.first <= i + _REACH), None)
        by_participle = word.is_a("PRTF") and not word.is_a("VERB")
        who = reading.subjects(i) if not by_participle else reading.mentions[:1]
        for mention in who if ahead else ():
            if mention.person.name:
                yield mention.person.name, (ahead[0].title, place)


def is_heading(reading: Reading) -> bool:
    """Tell whether the sentence is a day and nothing else: "Вторник, 13 мая."."""
    return len(reading.words) <= _DAY_ALONE and not any(w.is_a("VERB", "PRTS") for w in reading.words)


def subject_of(reading: Reading) -> Person | None:
    """Return whom a sentence is about: the first person in the nominative, or else the first."""
    people = [m for m in reading.mentions if not m.person.plural and (m.person.name or m.person.organisation)]
    free = (m.person for m in people if m.prep is None)
    return next((m.person for m in people if m.is_subject), next(free, None))


def events_named(reading: Reading) -> Iterator[Account]:
    """Give an event with a name of its own, with the day and the place right behind it."""
    for gathering in reading.gatherings:
        if gathering.named and gathering.sort in EVENTS:
            near = range(gathering.last, gathering.last + _REACH)
            day = next((d for d in reading.days if d.first in near), None)
            place = next((p for p in reading.places if p.first in near), None)
            yield Account(
                sentence=reading.sentence, gathering=gathering, form=gathering.form, day=day, place=place
            )
