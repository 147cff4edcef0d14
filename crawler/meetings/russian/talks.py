"""Nouns of meeting in a Russian sentence: "провёл встречу с", "состоялась беседа", "в ходе переговоров"."""

from collections.abc import Iterator

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.ellipsis import elided
from crawler.meetings.russian.fields import owner_at
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import both, brought_in, form_of, meetings_between, pronoun, with_him
from crawler.meetings.russian.vocabulary import countries_of_compound
from crawler.meetings.russian.words import Mark
from crawler.meetings.spans import Account, Gathering, Person

_WITHIN = frozenset(("ход", "время", "итог", "рамка", "результат", "на", "завершение", "начало"))
_REACH = 14


def talks(reading: Reading, gathering: Gathering, subject: Person | None) -> Iterator[Account]:
    """Read "провёл встречу с", "состоялась встреча А с Б", "между А и Б прошли переговоры"."""
    verb = _verb(reading, gathering)
    spoken_of = gathering.first and reading.words[gathering.first - 1].key in {"о", "об"}
    if spoken_of and (verb is None or not reading.has(verb, "happen", "planned", "cancelled")):
        return  # "рассказал о встречах с лидерами"
    right = reading.with_whom(gathering.last - 1, reach=_REACH) or _between(reading, gathering)
    right = right or _honoured(reading, gathering)
    right = right or with_him(reading, gathering.last, subject)
    if right and right[0].prep == "между":
        yield from _meeting(reading, gathering, verb, right[:1], right[1:])
    elif right:
        yield from _with_somebody(reading, gathering, verb, right, subject)
    else:
        yield from _of_several(reading, gathering, verb)


def _with_somebody(
    reading: Reading,
    gathering: Gathering,
    verb: int | None,
    right: tuple[Mention, ...],
    subject: Person | None,
) -> Iterator[Account]:
    """Read "провёл встречу с А": with those behind "с"."""
    noun = reading.words[gathering.last - 1]
    several = (
        gathering.noun in {"встреча", "беседа"}
        and any(p.number == "plur" and p.case in {"nomn", "accs"} for p in noun.parses)
        and not _within(reading, gathering)
    )
    left = _left(reading, gathering, verb, right, reading.owned_by(gathering.last), subject)
    if left and (verb is not None or _within(reading, gathering) or _is_item(reading)):
        trigger = _trigger(reading, gathering, verb, right[-1].last)
        met = list(meetings_between(reading, trigger, left, right, several=several))
        yield from (*met, *elided(reading, trigger, left, met))
    elif verb is not None and not left:
        yield from _of_host(reading, verb, right)


def _of_several(reading: Reading, gathering: Gathering, verb: int | None) -> Iterator[Account]:
    """Read "состоялись переговоры А и Б", "стороны провели переговоры": of all who are named, or meant."""
    people = _together(reading, gathering, verb)
    if len(people) > 1:
        yield from _meeting(reading, gathering, verb, people[:1], people[1:])
    elif len(speaking := _speaking(reading, gathering)) > 1:
        yield from _meeting(reading, gathering, None, speaking[:1], speaking[1:])
    elif (
        verb is not None
        and reading.has(verb, "hold", "happen")
        and len(sides := _sides(reading, gathering)) > 1
    ):
        yield from told(reading, verb, Account(sentence=reading.sentence, sides=sides, gathering=gathering))
    else:
        yield from _told_before(reading, gathering, verb)


def _together(reading: Reading, gathering: Gathering, verb: int | None) -> tuple[Mention, ...]:
    """Return whose talk it is: its owners, those who hold it, "стороны", those who chair it."""
    owners = reading.owned_by(gathering.last)
    if len(owners) > 1 and (verb is not None or _is_over(reading, gathering) or _is_item(reading)):
        return owners
    if verb is None:
        return ()
    holders = reading.subjects(verb) if reading.has(verb, "hold") else ()
    return holders if len(holders) > 1 else both(reading, verb) or brought_in(reading)


def _sides(reading: Reading, gathering: Gathering) -> tuple[str, ...]:
    """Return the countries or bodies of "Казахстан и Грузия провели консультации", "между ШОС и ООН"."""
    found: list[str] = [
        country
        for word in reading.words[gathering.first : gathering.last]
        for country in countries_of_compound(word.key)
    ]
    at = 0
    while at < len(reading.words):
        owner = owner_at(reading.marks, at)
        apart = not reading.same_clause(at, gathering.first) or _is_for_one(reading, at)
        if owner is not None and not (apart or reading.within_person(at) or _is_place(reading, at)):
            found.append(owner[1].value)
        at = owner[1].last if owner else at + 1
    return tuple(dict.fromkeys(found)) if gathering.sort == "talk" else ()


def _is_for_one(reading: Reading, at: int) -> bool:
    """Tell whether a dash stands behind the country: "Индию – Аджит Довал" tells who speaks for it."""
    found = owner_at(reading.marks, at)
    return found is not None and reading.keys(found[1].last, found[1].last + 1) in (["–"], ["—"], ["-"])


def _is_place(reading: Reading, at: int) -> bool:
    if any(g.first <= at < g.last for g in reading.gatherings):
        return True
    return any(p.first <= at < p.last or p.first == at for p in reading.places)


def _meeting(
    reading: Reading,
    gathering: Gathering,
    verb: int | None,
    left: tuple[Mention, ...],
    right: tuple[Mention, ...],
) -> Iterator[Account]:
    yield from meetings_between(
        reading, gathering.first if verb is None else verb, left, right, together=True
    )


def _verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that has the talk take place: the nearest of holding or happening."""
    near = [
        i
        for i in range(len(reading.words))
        if (reading.has(i, "hold", "happen", "cancelled", "planned") or _became(reading, i, gathering))
        and (reading.is_verb(i) or reading.words[i].is_a("ADJS"))
        and not reading.parted(i, gathering.first)
        and not reading.within_person(i)
        and not _is_apart(reading, i, gathering)
    ]
    best = min(near, key=lambda i: (reading.cost(i, gathering.first), i), default=None)
    return best if best is not None and reading.cost(best, gathering.first) <= 2 * _REACH else None


def _became(reading: Reading, i: int, gathering: Gathering) -> bool:
    """Tell whether "главным событием визита стали переговоры" says that they were held."""
    noun = reading.words[gathering.last - 1]
    return "стать" in reading.words[i].lemmas and "nomn" in noun.cases and i < gathering.first


def _trigger(reading: Reading, gathering: Gathering, verb: int | None, behind: int) -> int:
    """Return the word that tells when and where: "прошла" in "на встрече с А, которая прошла"."""
    if verb is not None:
        return verb
    aside = next((a for a in reading.asides if a.start == behind), range(0))
    return next((i for i in aside if reading.has(i, "happen") and reading.is_verb(i)), gathering.first)


def _is_apart(reading: Reading, i: int, gathering: Gathering) -> bool:
    """Tell whether a clause on somebody tells something else: "с послом, который провёл"."""
    aside = reading.aside_of(i)
    return aside is not None and gathering.first not in aside and not reading.has(i, "planned")


def _between(reading: Reading, gathering: Gathering) -> tuple[Mention, ...]:
    for k, mention in enumerate(reading.mentions):
        if mention.prep == "между" and reading.cost(gathering.first, mention.first) <= 2 * _REACH:
            return reading.chain(k, forward=True)
    return ()


def _honoured(reading: Reading, gathering: Gathering) -> tuple[Mention, ...]:
    """Return the guest of "дал ужин в честь Президента"."""
    for k, mention in enumerate(reading.mentions):
        if mention.first > gathering.last and reading.keys(mention.first - 2, mention.first) == [
            "в",
            "честь",
        ]:
            return reading.chain(k, forward=True)
    return ()


def _left(  # noqa: PLR0913, PLR0917 - all that may tell whose talk it is
    reading: Reading,
    gathering: Gathering,
    verb: int | None,
    right: tuple[Mention, ...],
    owners: tuple[Mention, ...],
    subject: Person | None,
) -> tuple[Mention, ...]:
    """Return the side that holds the talk: whose it is, who holds it, "у" whom it took place."""
    if owners:
        return owners
    if subject is not None and {"его", "ее"} & set(reading.keys(gathering.first - 1, gathering.last)):
        return pronoun(reading, gathering.first, subject)
    if verb is not None and subject is not None and {"он", "она"} & set(reading.keys(verb - 2, verb)):
        return pronoun(reading, verb, subject)
    host = tuple(m for m in reading.mentions if m.prep == "у" and m not in right)[:1]
    happens = verb is not None and reading.has(verb, "happen") and reading.aside_of(verb) is None
    if verb is not None and (happens or (host and reading.has(verb, "planned", "cancelled"))):
        return host or (() if _house(reading) else pronoun(reading, verb, reading.traveller or subject))
    if verb is not None:
        found = tuple(m for m in reading.subjects(verb) if m not in right)
        visits = (reading.owned_by(g.last) for g in reading.gatherings if g.sort == "visit")
        return found or next((m for m in visits if m), ()) or pronoun(reading, verb, subject)
    at_home = host if _is_item(reading) else ()  # "завтра у А встреча с Б"
    return at_home or _speaking_of_it(reading, gathering, right, subject)


def _speaking_of_it(
    reading: Reading, gathering: Gathering, right: tuple[Mention, ...], subject: Person | None
) -> tuple[Mention, ...]:
    """Return who said or did something "на встрече с А", where no verb tells of the talk itself."""
    speaking = [
        i for i in range(len(reading.words)) if reading.words[i].is_a("VERB") and not reading.within_person(i)
    ]
    nearest = min(speaking, key=lambda i: abs(i - gathering.first), default=None)
    if nearest is None:
        heads = [m for m in reading.mentions if m.is_subject and m.last == gathering.first - 1]
        dash = reading.keys(gathering.first - 1, gathering.first) in (["–"], ["—"], ["-"], [":"])
        if heads and dash:
            return tuple(heads)  # "Президент А – переговоры с Б"
        return pronoun(reading, gathering.first, subject) if _within(reading, gathering) else ()
    return tuple(m for m in reading.subjects(nearest) if m not in right) or pronoun(reading, nearest, subject)


def _speaking(reading: Reading, gathering: Gathering) -> tuple[Mention, ...]:
    """Return those of different sides who "договорились на встрече в Минске"."""
    if gathering.noun not in {"встреча", "беседа", "переговоры"} or not _within(reading, gathering):
        return ()
    verbs = (i for i in range(len(reading.words)) if reading.is_verb(i) and not reading.within_person(i))
    verb = next((i for i in verbs if reading.aside_of(i) is None), None)
    found = reading.subjects(verb) if verb is not None and not reading.has(verb, "attend") else ()
    sides = {m.person.organisation for m in found}
    return found if len(found) == len(sides) and all(m.person.name and m.person.post for m in found) else ()


def _is_item(reading: Reading) -> bool:
    """Tell whether the sentence is a line of a programme: a day, and no verb."""
    verbs = any(
        w.parses[0].pos == "VERB" and not reading.within_person(i) for i, w in enumerate(reading.words)
    )
    return not verbs and any(d.date for d in reading.days)


def _is_over(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether something came of a talk: "после переговоров А и Б", "по итогам беседы А и Б"."""
    return _within(reading, gathering) or reading.keys(gathering.first - 1, gathering.first) == ["после"]


def _within(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether what somebody said or did is told of the talk itself: "в ходе встречи с"."""
    before = reading.words[max(0, gathering.first - 2) : gathering.first]
    return any(w.lemmas & _WITHIN for w in before)


def _house(reading: Reading) -> Mark | None:
    """Return the country whose embassy or ministry the sentence names as the house."""
    found = (
        reading.marks[i].get("country")
        for i in range(1, len(reading.words))
        if reading.has(i - 1, "building") and not reading.within_person(i)
    )
    return next((mark for mark in found if mark is not None), None)


def _of_host(reading: Reading, verb: int, right: tuple[Mention, ...]) -> Iterator[Account]:
    """Read "В Посольстве Узбекистана состоялась встреча с А": the house's owner is the other side."""
    owner = _house(reading)
    if owner is not None:
        host = Person(first=owner.first, last=owner.last, organisation=owner.value)
        people = (*reading.people(right), host)
        yield from told(
            reading, verb, Account(sentence=reading.sentence, people=people, form=form_of(people))
        )


def _told_before(reading: Reading, gathering: Gathering, verb: int | None) -> Iterator[Account]:
    """Read "Встреча прошла в Бишкеке", "во встрече приняли участие": of a meeting that was told before."""
    attending = next(
        (i for i in range(len(reading.words)) if reading.has(i, "attend") and reading.is_verb(i)), None
    )
    people = (
        reading.people(reading.subjects(attending))
        if attending is not None and abs(attending - gathering.first) < _REACH
        else ()
    )
    holding = reading.subjects(verb) if verb is not None and reading.has(verb, "hold") else ()
    if holding and holding[0].person.name and reading.people(holding) and gathering.sort == "talk":
        # "Встречу провёл министр А": with whom, the sentences that follow tell
        half = Account(
            sentence=reading.sentence,
            gathering=gathering,
            people=reading.people(holding),
            anaphoric=reading.met,
        )
        yield from told(reading, verb if verb is not None else gathering.first, half)
        return
    happens = verb is not None and reading.has(verb, "happen", "cancelled")
    by_phone = any("телефонный" in w.lemmas for w in reading.words[gathering.first : gathering.last])
    if (people and not by_phone) or happens:
        trigger = verb if happens and verb is not None else attending
        trigger = gathering.first if trigger is None else trigger
        yield from told(
            reading,
            trigger,
            Account(sentence=reading.sentence, gathering=gathering, people=people, anaphoric=True),
        )
