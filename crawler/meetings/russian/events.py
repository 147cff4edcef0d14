"""Events in a Russian sentence: that they took place, who attended them, what was signed there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.posts import owner_at
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import form_of
from crawler.meetings.spans import Account, Gathering, Person
from store.records import Form

if TYPE_CHECKING:
    from crawler.meetings.russian.people import Mention
    from crawler.meetings.russian.words import Mark

_REACH = 16
_OWN_EVENTS = frozenset(("conference", "reception", "ceremony", "summit"))
_WITH = (
    ("под", "председательство"),
    ("с", "участие"),
    ("при", "участие"),
    ("под", "руководство"),
    ("во", "глава"),
    ("в", "присутствие"),
    ("по", "председательство"),
)
_SPOKEN = frozenset(("о", "об", "обо", "про", "к", "ко", "после", "перед", "до", "относительно"))
_DOCUMENTS = frozenset(
    (
        "меморандум",
        "соглашение",
        "протокол",
        "договор",
        "документ",
        "декларация",
        "план",
        "программа",
        "заявление",
    )
)


def named_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Give an event with a name of its own, when the sentence says that it took place or who took part."""
    verb = _event_verb(reading, gathering)
    if verb is None or _is_occasion(reading, gathering):
        return
    account = Account(
        sentence=reading.sentence,
        gathering=gathering,
        people=_attending(reading, gathering, verb),
        form=gathering.form,
    )
    yield from told(reading, verb, account)


def plain_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Read "форум", "приём", "заседание": an event told before, or one of a kind that needs no name."""
    verb = _event_verb(reading, gathering)
    if verb is None or _is_occasion(reading, gathering):
        return
    people = _attending(reading, gathering, verb)
    own = gathering.sort in _OWN_EVENTS and reading.has(verb, "happen", "hold", "cancelled")
    if people or own:
        account = Account(
            sentence=reading.sentence,
            gathering=gathering,
            people=people,
            form=gathering.form,
            anaphoric=not own,
        )
        yield from told(reading, verb, account)


def _is_occasion(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the event is only where something else took place, or what was spoken of."""
    before = range(max(0, gathering.first - 4), gathering.first)
    beside = any(
        reading.has(i, "beside") and reading.words[i + 1].key not in {"ходе", "время"} for i in before
    )
    return beside or _is_spoken_of(reading, gathering)


def _is_spoken_of(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether somebody speaks of the event: "рассказал об итогах заседания", "готовятся к саммиту"."""
    for i in range(gathering.first - 1, max(-1, gathering.first - 5), -1):
        if reading.words[i].key in _SPOKEN:
            return True
        if not reading.words[i].cases & {"gent", "loct", "datv"}:
            return False
    return False


def _event_verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that tells of the event: that it happens, or that somebody attends it."""
    near = []
    for i in range(len(reading.words)):
        if gathering.first <= i < gathering.last or reading.within_person(i):
            continue
        tells = reading.has(i, "happen", "attend", "hold", "cancelled", "receive", "gather") or (
            reading.has(i, "planned") and reading.words[i].is_a("VERB", "PRTS", "ADJS")
        )
        if (
            tells
            and (reading.is_verb(i) or reading.words[i].is_a("ADJS"))
            and not reading.parted(i, gathering.first)
        ):
            far = reading.cost(i, gathering.last - 1 if i >= gathering.last else gathering.first)
            if far <= _REACH + 8 * (
                "который" in {lemma for w in reading.words[gathering.last : i] for lemma in w.lemmas}
            ):
                near.append((far, i))
    return min(near)[1] if near else None


def _attending(reading: Reading, gathering: Gathering, verb: int) -> tuple[Person, ...]:
    """Return who attends the event: subjects of a verb of attending, and those brought in around it."""
    people: list[Mention] = []
    if reading.has(verb, "attend", "hold", "receive", "gather"):
        people += [
            m for m in reading.subjects(verb) if m.first >= gathering.last or m.last <= gathering.first
        ]
    for k, mention in enumerate(reading.mentions):
        before = [w.lemmas | {w.key} for w in reading.words[max(0, mention.first - 2) : mention.first]]
        for first, second in _WITH:
            if len(before) == 2 and first in before[0] and second in before[1]:  # noqa: PLR2004 - preposition and noun
                people += [m for m in reading.chain(k, forward=True) if m not in people]
        if (
            mention.first == gathering.last
            and mention.person.name
            and "gent" in mention.cases
            and mention not in people
        ):
            people += reading.chain(k, forward=True)
    return tuple(dict.fromkeys(reading.people(people)))


def attends(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Участвовали А и Б", "Казахстан представлял Б": of the event told before."""
    near = [
        g
        for g in reading.gatherings
        if g.sort != "visit" and reading.cost(g.first, i) <= 2 * _REACH and not reading.parted(g.first, i)
    ]
    if near or any(reading.has(k, "not_meeting") for k in range(len(reading.words))):
        return
    people = reading.people(
        [m for m in reading.subjects(i) if not (reading.has(i, "represent") and m.person.plural)]
    )
    if len(people) == 1 and people[0].organisation is None and reading.has(i, "represent"):
        people = (replace(people[0], organisation=_represented(reading, i)),)
    if people:
        yield from told(
            reading,
            i,
            Account(sentence=reading.sentence, people=people, anaphoric=True, form=form_of(people)),
        )


def _represented(reading: Reading, i: int) -> str | None:
    """Return the country of "Казахстан представлял вице-министр", "китайскую делегацию возглавил"."""
    for k in (*range(i - 1, max(-1, i - 6), -1), *range(i + 1, min(len(reading.words), i + 4))):
        found: Mark | None = reading.marks[k].get("country") or reading.marks[k].get("adjective")
        if found is not None and not reading.within_person(k):
            return found.value
    return None


def signs(reading: Reading, i: int) -> Iterator[Account]:
    """Read "А и Б подписали меморандум": a ceremony of two sides."""
    if reading.words[i].is_a("PRTS") or not any(w.lemmas & _DOCUMENTS for w in reading.words):
        return
    people = reading.people(reading.subjects(i))
    bodies = _bodies(reading, i)
    if len({p.organisation for p in people if p.organisation}) > 1 or len(bodies) > 1:
        yield from told(
            reading,
            i,
            Account(
                sentence=reading.sentence,
                people=people,
                sides=bodies if not people else (),
                form=Form.CEREMONY,
            ),
        )


def ceremony(at: int) -> Gathering:
    """Return the ceremony that a verb at `at` tells of without its name."""
    return Gathering(
        first=at, last=at + 1, noun="церемония", sort="ceremony", title="церемония", definite=True,
        named=False, form=Form.CEREMONY, generic=False, words=frozenset(("церемония",)), numbers=frozenset(),
    )  # fmt: skip


def _bodies(reading: Reading, i: int) -> tuple[str, ...]:
    """Return the bodies and countries before the verb that sign."""
    found = []
    at = 0
    while at < i:
        owner = owner_at(reading.marks, at)
        if owner is not None and not reading.within_person(at):
            found.append(owner[1].value)
        at = owner[1].last if owner else at + 1
    return tuple(dict.fromkeys(found))
