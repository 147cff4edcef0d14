"""Who met whom: the sides of one meeting, or of several that one Russian verb tells of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Form

_TWO = 2
_HIM = 8
_HIM_HER = frozenset(("его", "ее", "их"))
_HIS = frozenset(("ним", "ней", "нею"))
_WITH = (
    ("под", "председательство"),
    ("с", "участие"),
    ("при", "участие"),
    ("под", "руководство"),
    ("во", "глава"),
    ("в", "присутствие"),
    ("по", "председательство"),
    ("в", "честь"),
    ("от", "имя"),
    ("при", "посредничество"),
    ("при", "модерация"),
    ("под", "начало"),
    ("под", "сопредседательство"),
    ("при", "сопредседательство"),
    ("под", "модераторство"),
    ("по", "приглашение"),
)
_BOTH = frozenset((
    "сторона", "лидер", "глава", "глава государства", "глава правительства", "президент", "министр",
    "дипломат", "собеседник", "коллега", "руководитель", "премьер", "премьер-министр", "политик",
    "участник", "спикер", "чиновник", "переговорщик", "представитель",
))  # fmt: skip
_HEADS = frozenset(("президент", "премьер", "премьер-министр", "король", "канцлер", "глава государства"))


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


def with_him(reading: Reading, i: int, subject: Person | None) -> tuple[Mention, ...]:
    """Return whom "с ним", "с ней" mean near the word `i`: the one spoken of last."""
    for k in range(max(1, i - _HIM), min(len(reading.words), i + _HIM)):
        if reading.words[k].key in _HIS and reading.words[k - 1].key in {"с", "со"}:
            clause = reading.aside_of(k)
            before = [
                m.person for m in reading.mentions if clause and m.last <= clause.start and m.is_subject
            ]
            told = subject is not None and any(m.person.name == subject.name for m in reading.mentions)
            him = next((p for p in before if p.name), None if told else subject)
            if him is not None:
                return (Mention(replace(him, first=k, last=k), frozenset(("ablt",)), "с", anchored=True),)
    return ()


def pronoun_object(
    reading: Reading, i: int, subject: Person | None, words: frozenset[str] = _HIM_HER
) -> tuple[Mention, ...]:
    """Read "Его принял Президент", "Ему показали": whom the sentence before was about."""
    before = [m.person for m in reading.mentions if m.is_subject and m.last < i and m.person.name]
    subject = before[0] if before else subject
    if subject is None or not words & {*reading.keys(i - 2, i), *reading.keys(i + 1, i + 2)}:
        return ()
    return (Mention(replace(subject, first=i, last=i), frozenset(("accs",)), None, anchored=True),)


def both(reading: Reading, i: int) -> tuple[Mention, ...]:
    """Return the two whom "стороны", "они", "главы двух государств" mean, who meet at the verb `i`."""
    if not reading.company:
        return ()
    near = {w.key for w in reading.words[max(0, i - 3) : i]}
    groups = [m for m in reading.mentions if m.person.plural and not m.person.name and not m.prep]
    told = any(
        m.person.head in _BOTH and not (m.person.organisation or m.person.from_members) for m in groups
    )
    others = any(m.person.name for m in reading.mentions)
    if others or not (told or near & {"они", "оба", "обе"}):
        return ()
    cases = frozenset(("nomn",))
    return tuple(Mention(replace(p, first=i, last=i), cases, None, anchored=True) for p in reading.company)


def brought_in(reading: Reading) -> tuple[Mention, ...]:
    """Return those whom "под председательством", "с участием", "по приглашению" bring in."""
    people: list[Mention] = []
    for k, mention in enumerate(reading.mentions):
        before = [w.lemmas | {w.key} for w in reading.words[max(0, mention.first - 2) : mention.first]]
        for first, second in _WITH:
            if len(before) == _TWO and first in before[0] and second in before[1]:
                people += [m for m in reading.chain(k, forward=True) if m not in people]
        expected = before and "участие" in before[-1] and "gent" in mention.cases and mention not in people
        if expected and any(
            reading.has(i, "planned") or w.key.startswith("подтвер") for i, w in enumerate(reading.words)
        ):
            people += reading.chain(k, forward=True)  # "ожидается участие А и Б"
    return tuple(people)


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
    if len(one) > 1 or (sharing and right[0].person.head not in _HEADS):
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
