"""Events in a Russian sentence: that they took place, who attended them, what was signed there."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.russian.attendance import representing
from crawler.meetings.russian.brackets import bracket_end
from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading, spoken_of
from crawler.meetings.russian.sides import brought_in, meetings_between
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Status

_REACH = 16
_TWO = 2
_ASIDE = 5
_HELD = 4
_TAKING_PART = frozenset(("участвовать", "присутствовать", "председательствовать", "выступить", "выступать"))
_SITTERS = frozenset(("участник", "участница", "делегат", "гость"))
_LEADING = frozenset(("возглавить", "возглавлять", "вести"))
_OWN_EVENTS = frozenset(("conference", "reception", "ceremony", "summit"))


def named_event(reading: Reading, gathering: Gathering, subject: Person | None) -> Iterator[Account]:
    """Give an event with a name of its own, when the sentence says that it took place or who took part."""
    verb = _event_verb(reading, gathering)
    if _is_in_bracket(reading, gathering):
        yield from _bracketed(reading, gathering, verb)
        return
    if verb is None or _is_occasion(reading, gathering) or _stays_away(reading, verb):
        return
    arrived = reading.has(verb, "visit") and not reading.has(verb, "happen") and _is_past(reading, verb)
    if arrived and len(reading.subjects(verb)) <= _TWO:
        return  # they arrived for it
    hosts = gathering.first - verb == 1
    received = reading.has(verb, "receive") and not reading.has(verb, "attend") and not hosts
    if received and reading.subjects(verb):
        yield from _received(reading, gathering, verb)
        return
    if guests := list(_calling(reading, gathering, verb)):
        yield from guests
        return
    people = _attending(reading, gathering, verb)
    if subject is not None and _he(reading, verb):
        people = (replace(subject, first=verb, last=verb), *people)
    if not (people or reading.has(verb, "happen", "gather")):
        verb = _happening(reading, gathering) or verb
    at_it = reading.keys(gathering.first - 1, gathering.first) == ["на"] and reading.has(
        verb, "receive", "hold"
    )
    tells = reading.has(verb, "happen", "hold", "cancelled", "planned", "receive", "gather") and not at_it
    if people or tells:
        account = Account(sentence=reading.sentence, gathering=gathering, people=people, form=gathering.form)
        yield from told(reading, verb, account)


def _is_in_bracket(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether an event has its day or city in a bracket, and stands before a colon or behind "к"."""
    end = bracket_end(reading.words, gathering.last)
    told_of = (d.first for d in reading.days if d.date), (p.first for p in reading.places)
    if not any(gathering.last < i < end for found in told_of for i in found):
        return False
    heads = gathering.first == 0 and reading.keys(end + 1, end + 2) in ([":"], ["."], ["–"], ["—"])
    return heads or reading.keys(gathering.first - 1, gathering.first) in (["к"], ["ко"])


def _bracketed(reading: Reading, gathering: Gathering, verb: int | None) -> Iterator[Account]:
    """Read "Заседание (Пекин, 17 сентября): делегацию возглавил А", "к заседанию (Ош, 9 июля) готовятся"."""
    ahead = gathering.first > 0
    behind = range(bracket_end(reading.words, gathering.last), len(reading.words))
    attends = (i for i in behind if reading.is_verb(i) and reading.has(i, "attend", "hold", "represent"))
    verb = next(attends, verb)
    people = () if verb is None or ahead else _attending(reading, gathering, verb)
    account = Account(sentence=reading.sentence, gathering=gathering, people=people, form=gathering.form)
    for found in told(reading, gathering.first, account):
        yield replace(found, status=Status.PLANNED) if ahead else found


def _stays_away(reading: Reading, verb: int) -> bool:
    """Tell whether "не приедет", "не примет участия" say that somebody will be missed at the event."""
    denied = reading.keys(verb - 1, verb) == ["не"]
    return denied and reading.has(verb, "attend", "visit") and not reading.has(verb, "happen", "cancelled")


def _received(reading: Reading, gathering: Gathering, verb: int) -> Iterator[Account]:
    """Read "Президент принял участников заседания": a meeting beside the event."""
    sitting = gathering.first - 1
    hosts = reading.people(reading.subjects(verb))
    if verb < sitting and "участник" in reading.words[sitting].lemmas and hosts:
        guests = Person(first=sitting, last=sitting + 1, post="участники", plural=True)
        account = Account(sentence=reading.sentence, people=(*hosts, guests), occasion=gathering.title)
        yield from told(reading, verb, account)


def _calling(reading: Reading, gathering: Gathering, verb: int) -> Iterator[Account]:
    """Read "участники заседания побывали у Президента": a meeting beside the event."""
    sitting = gathering.first - 1
    hosts = reading.people([m for m in reading.mentions if m.prep == "у" and m.person.name][:1])
    if hosts and sitting >= 0 and not reading.words[sitting].lemmas.isdisjoint(_SITTERS):
        guests = Person(first=sitting, last=sitting + 1, post="участники", plural=True)
        account = Account(sentence=reading.sentence, people=(*hosts, guests), occasion=gathering.title)
        yield from told(reading, verb, account)


def _he(reading: Reading, verb: int) -> bool:
    """Tell whether "он" is who attends: "в Бишкеке он выступил на форуме"."""
    return reading.has(verb, "attend") and bool({"он", "она"} & set(reading.keys(verb - 2, verb)))


def _happening(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb in "заседание, которое пройдёт 28 июля"."""
    aside = next((a for a in reading.asides if a.start == gathering.last), range(0))
    return next((i for i in aside if reading.has(i, "happen") and reading.is_verb(i)), None)


def _is_past(reading: Reading, verb: int) -> bool:
    return any(p.tense == "past" for p in reading.words[verb].parses[:1])


def plain_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Read "форум", "приём", "заседание": an event told before, or one of a kind that needs no name."""
    verb = _event_verb(reading, gathering)
    owners = reading.owned_by(gathering.last)
    if len({m.person.organisation for m in owners}) > _TWO and all(m.person.name for m in owners):
        at = gathering.first if verb is None else verb
        yield from meetings_between(reading, at, owners[:1], owners[1:], together=True)
        return
    if verb is None or _is_occasion(reading, gathering):
        return
    if reading.has(verb, "hold") and (right := reading.with_whom(gathering.last - 1, reach=4)):
        if any(m.person.name or m.person.organisation for m in right):
            yield from meetings_between(reading, verb, reading.subjects(verb), right)
        return  # "провёл совещание с послами"
    people = _attending(reading, gathering, verb)
    if (
        reading.met
        and people
        and gathering.noun == "церемония"
        and reading.keys(gathering.first - 1, gathering.first) == ["на"]
    ):
        part = Account(sentence=reading.sentence, people=people, anaphoric=True, company=True)
        yield from told(reading, verb, part)
        return
    own = gathering.sort in _OWN_EVENTS and reading.has(verb, "happen", "hold", "cancelled")
    if people or own:
        meant = gathering.noun in reading.events  # that one, and not any meeting told in between
        where = bool(reading.places) or any(d.date for d in reading.days)
        opened = gathering.sort == "conference" and where and not reading.met and any(p.name for p in people)
        account = Account(
            sentence=reading.sentence,
            gathering=replace(gathering, generic=gathering.generic and not meant),
            people=people,
            form=gathering.form,
            anaphoric=not (own or opened)
            or gathering.noun == "мероприятие"
            or (bool(reading.events) and gathering.generic and gathering.sort == "summit"),
        )
        yield from told(reading, verb, account)


def _is_occasion(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the event is only where something else took place, or what was spoken of."""
    before = range(max(0, gathering.first - 4), gathering.first)
    beside = any(
        reading.has(i, "beside") and reading.words[i + 1].key not in {"ходе", "время"} for i in before
    )
    return beside or spoken_of(reading, gathering)


def _event_verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that tells of the event: that it happens, or that somebody attends it."""
    near = []
    for i in range(len(reading.words)):
        if gathering.first <= i < gathering.last or reading.within_person(i):
            continue
        aside = reading.aside_of(i)
        # "с коллегой, который приехал на форум": said by the way; but "в Дели, где принял участие"
        where = aside is not None and reading.words[aside.start + 1].key == "где"
        apart = aside is not None and (gathering.first in aside or not gathering.named) and not where
        if apart and not reading.has(i, "happen"):
            continue
        tells = reading.has(i, "happen", "attend", "hold", "cancelled", "receive", "gather") or (
            reading.has(i, "planned") and reading.words[i].is_a("VERB", "PRTS", "ADJS")
        )
        if (
            tells
            and (reading.is_verb(i) or reading.words[i].is_a("ADJS"))
            and not reading.parted(i, gathering.first)
            and not _holds_another(reading, i, gathering)
            and not _intends(reading, i)
        ):
            far = reading.cost(i, gathering.last - 1 if i >= gathering.last else gathering.first)
            between = (m for m in reading.mentions if gathering.last <= m.first and m.last <= i)
            far -= sum(m.last - m.first - 1 for m in between)
            if far <= _REACH + 8 * (
                "который" in {lemma for w in reading.words[gathering.last : i] for lemma in w.lemmas}
            ):
                near.append((far, i))
    return min(near)[1] if near else None


def _intends(reading: Reading, i: int) -> bool:
    """Tell whether the verb only says that another one lies ahead: "намерен участвовать"."""
    behind = range(i + 1, min(len(reading.words), i + _HELD))
    return reading.has(i, "planned") and any(
        reading.words[k].is_a("INFN") and reading.has(k, "attend", "hold", "happen", "visit") for k in behind
    )


def _holds_another(reading: Reading, i: int, gathering: Gathering) -> bool:
    """Tell whether the verb is of a talk right behind it: "в ходе форума провёл встречу с А"."""
    if not reading.has(i, "hold") or not reading.words[i].lemmas.isdisjoint(_LEADING):
        return False
    return any(
        g.sort == "talk" and not g.named and 0 < g.first - i <= _HELD
        for g in reading.gatherings
        if g is not gathering
    )


def _in_aside(reading: Reading, gathering: Gathering) -> tuple[Mention, ...]:
    """Return who attends by a clause on the event: "заседание, которое провёл А"."""
    near = (a for a in reading.asides if 0 <= a.start - gathering.last <= _ASIDE)
    aside = next(near, range(0))
    verbs = (i for i in aside if reading.has(i, "attend", "hold", "preside") and reading.is_verb(i))
    verb = next(verbs, None)
    return () if verb is None else tuple(m for m in reading.subjects_behind(verb) or reading.subjects(verb))


def _joining(reading: Reading, gathering: Gathering, verb: int) -> tuple[Mention, ...]:
    """Return who attends by a second verb: "проходит заседание, участвует А"."""
    first = max(verb, gathering.last - 1)
    last = min((g.first for g in reading.gatherings if g.first > first), default=len(reading.words))
    for i in range(first + 1, last):
        if reading.is_verb(i) and not reading.words[i].lemmas.isdisjoint(_TAKING_PART):
            return (
                tuple(m for m in reading.subjects(i) if m.first > first)
                if not reading.parted(first, i)
                else ()
            )
    return ()


def _attending(reading: Reading, gathering: Gathering, verb: int) -> tuple[Person, ...]:
    """Return who attends the event: subjects of a verb of attending, and those brought in around it."""
    people: list[Mention] = []
    if reading.has(verb, "represent") and (speaking := tuple(representing(reading, verb))):
        return speaking
    if reading.has(verb, "attend", "hold", "receive", "gather"):
        people += [
            m for m in reading.subjects(verb) if m.first >= gathering.last or m.last <= gathering.first
        ]
    if not people and reading.has(verb, "happen"):
        people += _joining(reading, gathering, verb)
    people += [m for m in _in_aside(reading, gathering) if m not in people]
    people += [m for m in brought_in(reading) if m not in people]
    for k, mention in enumerate(reading.mentions):
        if (
            mention.first == gathering.last
            and mention.person.name
            and "gent" in mention.cases
            and mention not in people
        ):
            people += reading.chain(k, forward=True)
    return tuple(dict.fromkeys(reading.people(people)))
