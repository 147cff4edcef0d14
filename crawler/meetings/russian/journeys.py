"""Visits in a Russian sentence: "прибыл с визитом", "посетил Секретариат"."""

from collections.abc import Iterator

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.reading import Reading
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Form

_REACH = 12
_OPENING = 2
_NEAR = 4
_STAYING = frozenset(("быть", "находиться", "побывать", "пребывать", "гостить"))
_CALLING = frozenset(("заехать", "заглянуть", "наведаться", "побывать", "приехать", "прибыть"))
_GOING = frozenset(
    ("отправиться", "прилететь", "прибыть", "приехать", "вылететь", "направиться", "полететь", "поехать")
)
_PURPOSE = frozenset(("участвовать", "участие"))
_TELLING = ("happen", "cancelled", "planned")


def visits(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "прибыл с визитом", "совершил рабочую поездку": a journey; single meetings are told elsewhere."""
    visit = _visit(reading, i)
    people = reading.people(reading.subjects(i))[:1] or ((subject,) if subject else ())
    goes = visit is not None or (
        reading.has(i, "visit") and "посетить" in reading.words[i].lemmas and _goal(reading, i)
    )
    stays = not goes and bool(reading.words[i].lemmas & _STAYING) and bool(reading.places)
    abroad = bool(people) and people[0].organisation not in {p.place.country for p in reading.places}
    goes = goes or (stays and abroad and any(d.date for d in reading.days) and _is_near_place(reading, i))
    goes = goes or (abroad and _is_ahead(reading, i) and _sets_out(reading, i))
    goes = goes or _enters(reading, i)
    goal = _event(reading, i) if goes and _is_ahead(reading, i) else None
    hosts = [m for m in reading.mentions if m.first > i and m.in_case("datv") and m.person.name]
    if hosts and people and "нанести" in reading.words[i].lemmas:
        both = (people[0], *reading.people(hosts[:1]))
        yield from told(reading, i, Account(sentence=reading.sentence, people=both))
    elif goal is not None and people and people[0].name:
        account = Account(sentence=reading.sentence, people=people, gathering=goal, form=goal.form)
        yield from told(reading, i, account)
    elif people and people[0].name and goes:
        yield from told(
            reading, i, Account(sentence=reading.sentence, people=people, gathering=visit, form=Form.VISIT)
        )


def _enters(reading: Reading, i: int) -> bool:
    """Tell whether "заехала в Секретариат ШОС", "побывал в МИД" tells of a call at a house."""
    behind = (p for p in reading.places if i < p.first <= i + _OPENING + 1)
    return not reading.words[i].lemmas.isdisjoint(_CALLING) and any(p.place.venue for p in behind)


def _sets_out(reading: Reading, i: int) -> bool:
    """Tell whether "отправится в Циндао", "прилетит 3 июня в Ташкент" tells of a journey."""
    goes = not reading.words[i].lemmas.isdisjoint(_GOING)
    if any(g.named and g.sort != "visit" for g in reading.gatherings):
        return False  # "прилетит на саммит": the event is what is told
    if reading.keys(i - 1, i) == ["не"]:
        return False
    return (
        goes and any(p.place.country and not p.implied for p in reading.places) and _is_near_place(reading, i)
    )


def _is_ahead(reading: Reading, i: int) -> bool:
    return any(p.tense == "futr" for p in reading.words[i].parses[:1])


def _event(reading: Reading, i: int) -> Gathering | None:
    """Return the event in "совершит поездку, чтобы участвовать в заседании Совета"."""
    for gathering in reading.gatherings:
        before = {
            lemma for w in reading.words[max(i, gathering.first - 4) : gathering.first] for lemma in w.lemmas
        }
        if gathering.named and gathering.sort != "visit" and gathering.first > i and before & _PURPOSE:
            return gathering
    return None


def visit_of(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Read "визит Сергея Лаврова в Анкару отложен": a journey that a noun tells of."""
    owners = reading.people(reading.owned_by(gathering.last))[:1]
    order = (*range(gathering.last, len(reading.words)), *range(gathering.first))
    tells = (i for i in order if reading.has(i, *_TELLING))
    verb = next((i for i in tells if reading.is_verb(i) and not reading.parted(gathering.first, i)), None)
    if owners and owners[0].name and verb is not None:
        account = Account(sentence=reading.sentence, people=owners, gathering=gathering, form=Form.VISIT)
        yield from told(reading, verb, account)


def _visit(reading: Reading, i: int) -> Gathering | None:
    return next(
        (g for g in reading.gatherings if g.sort == "visit" and reading.cost(i, g.first) <= _REACH), None
    )


def _is_near_place(reading: Reading, i: int) -> bool:
    """Tell whether a city stands near the verb, a day between them left out."""
    for place in reading.places:
        first, last = min(place.first, i), max(place.first, i)
        days = sum(d.last - d.first for d in reading.days if first < d.first and d.last <= last)
        if place.place.city and last - first - days <= _NEAR:
            return True
    return False


def _goal(reading: Reading, i: int) -> bool:
    """Tell whether a country, a city or a house stands behind the verb, or opens the sentence before it."""
    order = (*range(i + 1, min(len(reading.words), i + 5)), *range(min(i, _OPENING)))
    kinds = ("country", "city", "venue", "building", "organ")
    return any(reading.has(k, *kinds) and not reading.within_person(k) for k in order)
