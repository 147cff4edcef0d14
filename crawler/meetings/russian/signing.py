"""Ceremonies that a Russian verb tells of: documents signed, letters of credence presented."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.russian.attendance import side_of
from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.contacts import subjects_near
from crawler.meetings.russian.fields import owner_at
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import pronoun
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Form

_DOCUMENTS = frozenset((
    "меморандум", "соглашение", "протокол", "договор", "документ", "декларация", "план", "программа",
    "подпись", "автограф", "контракт", "дорожный", "заявление", "коммюнике", "конвенция", "пакт", "регламент",
))  # fmt: skip
_REACH = 6
_CREDENTIALS = frozenset(
    (
        "верительный",
        "аккредитация",
        "аккредитационный",
        "удостоверять",
        "полномочие",
        "отзывной",
        "назначение",
        "отзывный",
        "экзекватура",
    )
)


def signs(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "А и Б подписали меморандум", "подписан меморандум между А и Б": a ceremony of two sides."""
    it = bool({"его", "ее", "их"} & {*reading.keys(i - 2, i), *reading.keys(i + 1, i + 2)})
    if not (it or any(w.lemmas & _DOCUMENTS for w in reading.words)):
        return
    passive = reading.words[i].is_a("PRTS")
    right = reading.with_whom(i, reach=_REACH)
    left = tuple(m for m in reading.subjects(i) if m not in right) or (
        pronoun(reading, i, subject) if right else ()
    )
    if reading.keys(i + 1, i + 2) == [":"]:  # "подписали: с иранской стороны – А, с узбекской – Б"
        behind = (m for m in reading.mentions if m.first > i and m.is_subject and side_of(reading, m))
        left = tuple(dict.fromkeys((*left, *behind)))
    agents = [k for k, m in enumerate(reading.mentions) if m.first > i and m.in_case("ablt") and passive]
    people = (
        reading.people(reading.chain(agents[0], forward=True) if agents else ())
        if passive
        else tuple(
            replace(p, organisation=p.organisation or side_of(reading, m))
            for m in (*left, *right)
            for p in reading.people((m,))
        )
    )
    bodies = _bodies(reading, _between(reading), len(reading.words)) if passive else _bodies(reading, 0, i)
    apart = {p.organisation for p in people if p.organisation} | {c for p in people for c in p.countries}
    if people and len(apart) <= 1 and len(posts_of(people)) <= 1 and not bodies:
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, anaphoric=True))
        return
    if len(apart) > 1 or len(bodies) > 1 or (left and right) or len(posts_of(people)) > 1:
        yield from told(
            reading,
            i,
            Account(
                sentence=reading.sentence, people=people, sides=() if people else bodies,
                gathering=ceremony(i), form=Form.CEREMONY,
            ),
        )  # fmt: skip


def posts_of(people: Sequence[Person]) -> set[str]:
    """Return the posts of those who are named."""
    return {p.post for p in people if p.name and p.post}


def _between(reading: Reading) -> int:
    """Return where "между" stands; where it doesn't, the end."""
    return next((k for k, w in enumerate(reading.words) if w.key == "между"), len(reading.words))


def _bodies(reading: Reading, at: int, end: int) -> tuple[str, ...]:
    """Return the bodies and countries between two words that sign."""
    found = []
    while at < end:
        owner = owner_at(reading.marks, at)
        if owner is not None and not reading.within_person(at):
            found.append(owner[1].value)
        at = owner[1].last if owner else at + 1
    return tuple(dict.fromkeys(found))


def credentials(reading: Reading, i: int) -> Iterator[Account]:
    """Read "вручил верительные грамоты Президенту", "принял верительные грамоты у посла"."""
    near = reading.words[max(0, i - 2 * _REACH) : i + 3 * _REACH]
    if not any(not w.lemmas.isdisjoint(_CREDENTIALS) for w in near):
        return
    left = subjects_near(reading, i)
    right = tuple(
        m for m in reading.mentions if m not in left and (m.in_case("datv") or m.prep in {"у", "от"})
    )
    if left and not right:
        right = _of_envoys(reading, left)
    if left and right:
        people = reading.people((*left[:1], *right) if len(left) == 1 else (*left, *right[:1]))
        account = Account(sentence=reading.sentence, people=people, form=Form.CEREMONY, gathering=ceremony(i))
        yield from told(reading, i, account)


def ceremony(at: int) -> Gathering:
    """Return the ceremony that a verb at `at` tells of without its name."""
    return Gathering(
        first=at, last=at + 1, noun="церемония", sort="ceremony", title="церемония", definite=True,
        named=False, form=Form.CEREMONY, generic=False, words=frozenset(("церемония",)), numbers=frozenset(),
    )  # fmt: skip


def _of_envoys(reading: Reading, left: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the envoys of "принял верительные грамоты послов А и Б"."""
    for k, mention in enumerate(reading.mentions):
        papers = mention.first and not reading.words[mention.first - 1].lemmas.isdisjoint(
            ("грамота", "письмо")
        )
        if papers and mention not in left and "gent" in mention.cases:
            return reading.chain(k, forward=True)
    return ()
