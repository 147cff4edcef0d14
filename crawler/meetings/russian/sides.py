"""Who met whom: the sides of one meeting, or of several that one Russian verb tells of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Account, Gathering, Person
from store.records import Form

_TWO = 2
_SEVERAL = frozenset(("встреча", "переговоры", "переговоров", "ряд", "серия", "беседа", "консультация"))


def form_of(people: Sequence[Person]) -> Form:
    """Return the form of a meeting of these people without a name of its own."""
    sides = {p.organisation for p in people if p.organisation} | {c for p in people for c in p.countries}
    return Form.BILATERAL if len(sides) <= _TWO else Form.MULTILATERAL


def pronoun(reading: Reading, i: int, subject: Person | None) -> tuple[Mention, ...]:
    """Return whom the verb at `i` is about where the sentence names nobody: "Он встретился", "Встретился"."""
    if subject is None or (
        reading.is_verb(i) and reading.words[i].is_a("INFN") and not {"он", "она"} & set(reading.keys(0, i))
    ):
        return ()
    return (Mention(replace(subject, first=i, last=i), frozenset(("nomn",)), None, anchored=True),)


def it(at: int) -> Gathering:
    """Return the meeting told before that "она прошла" means."""
    return Gathering(
        first=at, last=at + 1, noun="встреча", sort="talk", title="встреча", definite=True,
        named=False, form=Form.BILATERAL, generic=True, words=frozenset(("встреча",)), numbers=frozenset(),
    )  # fmt: skip


def meetings_between(  # noqa: PLR0913 - the sentence, and what is known of it
    reading: Reading,
    trigger: int,
    left: Sequence[Mention],
    right: Sequence[Mention],
    *,
    together: bool = False,
    several: bool = False,
) -> Iterator[Account]:
    """Give the meeting of two sides; one for each, where one person met several of different countries."""
    one, others = reading.people(left), reading.people(right)
    if not one or not others:
        return
    if together or not (several or _separately(reading, one, right)):
        people = (*one, *others)
        yield from told(
            reading, trigger, Account(sentence=reading.sentence, people=people, form=form_of(people))
        )
        return
    for person in _each(others):
        yield from told(reading, trigger, Account(sentence=reading.sentence, people=(*one, person)))


def _each(others: Sequence[Person]) -> Iterator[Person]:
    """Give each person; "с министрами Индии, Китая и Пакистана" are three."""
    for person in others:
        if person.plural and len(person.countries) > 1:
            for country in person.countries:
                yield replace(
                    person, plural=False, countries=(), organisation=country, post=_singular(person)
                )
        else:
            yield person


def _singular(person: Person) -> str | None:
    return person.head


def _separately(reading: Reading, one: Sequence[Person], right: Sequence[Mention]) -> bool:
    """Tell whether one met each of several apart: people of different bodies, or "с X и с Y"."""
    sharing = len(right) > 1 and right[0].person.post and len({m.person.post for m in right}) == 1
    if len(one) > 1 or sharing:
        return False  # "с руководителями делегаций А, Б и В": with all of them at once
    bodies = [m.person.organisation for m in right]
    again = any(m.prep and reading.keys(m.first - 1, m.first) in (["с"], ["со"]) for m in right[1:])
    countries = any(len(m.person.countries) > 1 for m in right)
    return (
        again
        or countries
        or (len(right) > 1 and len({b for b in bodies if b}) > 1)
        or (len(right) > _TWO and not any(bodies))
    )
