"""Who met whom by the cases of two names: "показал послу", "позвонил премьеру", "гостем ректора стал"."""

from collections.abc import Iterator

from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import meetings_between, pronoun_object
from crawler.meetings.spans import Account, Person

_REACH = 18
_PARTNER_REACH = 3
_TO_HIM = frozenset(("ему", "ей", "им"))
# At an airport a guest is welcomed; what is written is no meeting.
_NO_MEETING = frozenset((
    "аэропорт", "трап", "вокзал", "письмо", "послание", "телеграмма", "соболезнование", "поздравление",
    "нота", "твит", "пост", "соцсеть", "журналист", "корреспондент", "звание",
))  # fmt: skip
_ESCORTING = frozenset(("сопровождать", "сопроводить"))
_ACCOMPANIED = frozenset(("гость", "ним", "ней", "ними", "делегация"))
_COMING = frozenset((
    "прийти", "приехать", "прибыть", "зайти", "заехать", "заглянуть", "наведаться", "пожаловать", "приезжать",
    "приходить", "прибывать", "явиться", "обратиться",
))  # fmt: skip


def contacts(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read a verb that one person has to another: who shows, tells, calls or looks after whom."""
    if _is_no_meeting(reading) or reading.words[i].is_a("PRTF"):
        return
    if reading.words[i].is_a("PRTS"):
        given = reading.people(_in_case(reading, i, "datv")) if reading.has(i, "address") else ()
        if reading.met and any(p.name for p in given):
            # "Послу вручена памятка": he was there
            account = Account(sentence=reading.sentence, people=given, anaphoric=True, company=True)
            yield from told(reading, i, account)
        return
    left = subjects_near(reading, i)
    if reading.met and not reading.words[i].lemmas.isdisjoint(_ESCORTING):
        # "Министра сопровождал заместитель А": he was there, and met nobody else
        account = Account(
            sentence=reading.sentence, people=reading.people(left), anaphoric=True, company=True
        )
        yield from told(reading, i, account)
        return
    right: tuple[Mention, ...] = ()
    for kind, case in (("address", "datv"), ("look_after", "accs")):
        if reading.has(i, kind):
            right = right or _in_case(reading, i, case)
    if not right and reading.has(i, "look_after"):
        right = pronoun_object(reading, i, subject)
    if not right and reading.has(i, "address"):
        right = pronoun_object(reading, i, subject, _TO_HIM)
    right = tuple(m for m in right if m not in left)
    if left and right and _are_two_sides(reading, left, right):
        yield from meetings_between(reading, i, left, right)


def came_to(reading: Reading, i: int) -> Iterator[Account]:
    """Read "к ректору приехал посол": the one who is called upon, and the guest."""
    if reading.words[i].lemmas.isdisjoint(_COMING) or _is_no_meeting(reading):
        return
    if reading.met and _comes_along(reading, i) and (people := reading.people(reading.subjects(i))):
        # "С гостем прибыл директор А"
        yield from told(
            reading, i, Account(sentence=reading.sentence, people=people, anaphoric=True, company=True)
        )
        return
    hosts = tuple(
        m for m in reading.mentions if m.prep in {"к", "ко"} and m.person.name and _is_near(reading, i, m)
    )[:1]
    guests = tuple(m for m in reading.subjects(i) if m not in hosts)
    if hosts and guests and _are_two_sides(reading, hosts, guests):
        yield from meetings_between(reading, i, hosts, guests)


def _comes_along(reading: Reading, i: int) -> bool:
    """Tell whether "с ним", "с гостем", "вместе с министром" stands before the verb of coming."""
    before = reading.words[max(0, i - _PARTNER_REACH) : i]
    return any(w.key in {"с", "со"} for w in before) and any(
        not w.lemmas.isdisjoint(_ACCOMPANIED) for w in before
    )


def partners(reading: Reading, i: int) -> Iterator[Account]:
    """Read "собеседником министра стал посол": whose guest or counterpart somebody was."""
    verbs = (
        k for k in range(len(reading.words)) if reading.has(k, "preside", "attend") and reading.is_verb(k)
    )
    verb = next((k for k in verbs if k != i), None)
    at = next(
        (
            k
            for k, m in enumerate(reading.mentions)
            if i < m.first <= i + _PARTNER_REACH and "gent" in m.cases
        ),
        None,
    )
    if verb is None or at is None:
        return
    hosts = reading.chain(at, forward=True)
    guests = tuple(m for m in reading.subjects(verb) if m not in hosts)
    if guests and _are_two_sides(reading, hosts, guests):
        yield from meetings_between(reading, verb, hosts, guests)


def _is_no_meeting(reading: Reading) -> bool:
    """Tell whether the sentence tells of a letter, a farewell at an airport, an interview."""
    return reading.any("not_meeting", 0, len(reading.words)) or any(
        not w.lemmas.isdisjoint(_NO_MEETING) for w in reading.words
    )


def _are_two_sides(reading: Reading, left: tuple[Mention, ...], right: tuple[Mention, ...]) -> bool:
    """Tell whether people with a post speak for two sides, and somebody is named."""
    one, others = reading.people(left), reading.people(right)
    told = all(_is_told(p) for p in (*one[:1], *others[:1]))
    apart = {p.organisation for p in one}.isdisjoint(p.organisation for p in others if p.organisation)
    return bool(one and others) and told and apart and any(p.name for p in (*one, *others))


def _is_told(person: Person) -> bool:
    return bool(person.organisation) or bool(person.name and person.post)


def subjects_near(reading: Reading, i: int) -> tuple[Mention, ...]:
    """Return who the verb is about; a verb of saying does not part them from it."""
    found = tuple(m for m in reading.subjects(i) if _is_near(reading, i, m))
    near = tuple(m for m in reading.mentions if m.is_subject and _is_near(reading, i, m))[:1]
    return found or near or reading.subjects(i)  # "А принял Б, а днём позже ознакомил В с планами"


def _in_case(reading: Reading, i: int, case: str) -> tuple[Mention, ...]:
    """Return the people in a case without a preposition: those behind the verb, or else before it."""
    fits = [
        k
        for k, m in enumerate(reading.mentions)
        if m.in_case(case)
        and not (m.is_subject and m.person.name and len(m.cases) > 1)
        and _is_near(reading, i, m)
    ]
    at = next((k for k in fits if reading.mentions[k].first > i), next(iter(fits), None))
    return reading.chain(at, forward=True) if at is not None else ()


def _is_near(reading: Reading, i: int, mention: Mention) -> bool:
    """Tell whether somebody stands in the clause of the verb, with no other verb in between."""
    first, last = min(i + 1, mention.first), max(i, mention.first)
    verbs = any(
        reading.words[k].parses[0].pos == "VERB" and not reading.within_person(k) for k in range(first, last)
    )
    aside = reading.aside_of(mention.first)
    return (
        last - first <= _REACH
        and not verbs
        and (aside is None or i in aside)
        and reading.same_clause(i, mention.first)
    )
