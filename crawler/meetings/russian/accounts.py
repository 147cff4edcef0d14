"""What a Russian sentence tells of meetings: the verbs and nouns of meeting, and the people around them."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.lexicon import international_bodies
from crawler.meetings.russian.attendance import attends, rolls
from crawler.meetings.russian.circumstances import told
from crawler.meetings.russian.contacts import came_to, contacts, partners
from crawler.meetings.russian.ellipsis import elided
from crawler.meetings.russian.events import named_event, plain_event
from crawler.meetings.russian.journeys import visit_of, visits
from crawler.meetings.russian.mentions import Mention
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.sides import both, it, meetings_between, pronoun, pronoun_object, with_him
from crawler.meetings.russian.signing import credentials, signs
from crawler.meetings.russian.surroundings import (
    at_an_opening,
    event_of_debate,
    exchanges_papers,
    greets_an_audience,
    with_a_visit,
)
from crawler.meetings.russian.talks import talks
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.spans import Account, Person, PlaceSpan
from store.records.meetings import Form, Mode, Place

_NEAR = 16
_OPENING = 4
_IT = frozenset(("она", "оно", "они", "это"))
_PAPERS = frozenset(("верительные", "верительное", "грамоты"))
_PAPERS_REACH = 10
_AGREEING = frozenset(("договориться", "условиться"))
_LOWER = frozenset((
    "мид", "министерств", "ведомств", "минобороны", "делегаций", "комитетов", "палат", "агентств", "служб",
    "мвд", "парламентов", "внешнеполитических", "оборонных", "таможенных", "верховных", "судов",
))  # fmt: skip
_TOGETHER = 3  # guests, and more, are received at once
_FIRST_PERSON = frozenset(("я", "мы", "мне", "нам", "вы", "вас", "вам"))


def accounts(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give what the sentence tells, one account for each meeting it speaks of.

    `subject` is whom "он" means: the person that the sentence before was about.
    """
    if _FIRST_PERSON & set(reading.keys(0, len(reading.words))):
        return  # an answer in an interview, or a quotation
    found: list[Account] = []
    used = {i for m in reading.mentions if m.person.name for i in range(m.first, m.last)}
    for i in range(len(reading.words)):
        if i in used:
            continue
        here = list(_at(reading, i, subject))
        for account in here:
            if account.gathering is not None:
                used |= set(range(account.gathering.first, account.gathering.last))
        found += here
    told_of = {p.name for a in found for p in a.people}
    found += [a for a in rolls(reading) if not {p.name for p in a.people} <= told_of]
    yield from _beside_each_other(found)


def _beside_each_other(found: list[Account]) -> Iterator[Account]:
    """Tie a bilateral to the event that the same sentence tells of; count what two verbs tell only once."""
    event = next((a for a in found if a.gathering and a.gathering.named and a.form is not Form.VISIT), None)
    for account in found:
        plain = account.form is Form.BILATERAL and account.gathering is None and not account.anaphoric
        ahead = event is not None and event.status is not account.status  # they spoke of it
        if not plain or event is None or event.gathering is None or account.occasion or ahead:
            yield account
        else:
            yield replace(
                account,
                occasion=event.gathering.title,
                place=account.place or event.place,
                day=account.day or event.day,
            )


def _at(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read what word `i` tells, by the kind of word it is here."""
    gathering = next((g for g in reading.gatherings if g.first <= i < g.last), None)
    if gathering is not None:
        if i != gathering.first:
            return
        if gathering.sort == "visit":
            yield from visit_of(reading, gathering)
            return
        if gathering.named:
            yield from named_event(reading, gathering, subject)
        elif gathering.sort == "talk":
            yield from talks(reading, gathering, subject)
        else:
            yield from plain_event(reading, gathering)
        return
    if reading.has(i, "partner"):
        yield from partners(reading, i)
    if not reading.is_verb(i):
        return
    yield from _by_verb(reading, i, subject)


def _by_verb(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    marks = reading.marks[i]
    if "meet" in marks and (found := list(_meets(reading, i, subject))):
        yield from found
    elif (
        "receive" in marks
        and not _PAPERS & {*reading.keys(i - _PAPERS_REACH, i), *reading.keys(i, i + 3)}
        and ("attend" not in marks or marks["attend"].last == i + 1)
    ):
        yield from _receives(reading, i, subject)
    elif "accredit" in marks and (found := list(credentials(reading, i))):
        yield from found
    elif "happen" in marks and i <= _OPENING and reading.keys(0, 1)[0] in _IT:
        account = Account(sentence=reading.sentence, gathering=it(i), anaphoric=True)
        yield from told(reading, i, account)
    elif "поздравить" in reading.words[i].lemmas and greets_an_audience(reading, i):
        people = reading.people(reading.subjects(i))
        account = Account(sentence=reading.sentence, people=people, anaphoric=True, company=True)
        yield from told(reading, i, account) if people else ()
    elif "sign" in marks and (found := list(signs(reading, i, subject))):
        yield from found
    else:
        yield from _in_company(reading, i, subject)


def _in_company(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read what several do together: the first reading of the verb that tells something counts."""
    marks = reading.marks[i]
    ahead = any(reading.words[k].is_a("INFN") for k in range(i + 1, min(len(reading.words), i + 3)))
    agrees = (
        bool(reading.words[i].lemmas & _AGREEING)
        and not ahead
        and (reading.any("phone", 0, len(reading.words)) or len(reading.people(reading.subjects(i))) > 1)
    )
    found = list(_discusses(reading, i, subject)) if "discuss" in marks or agrees else []
    if not found and "gather" in marks:
        found = list(_calls_on(reading, i))
    if not found and "gather" in marks:
        found = list(_gathers(reading, i))
    if not found and "call" in marks:
        found = list(_calls_on(reading, i))
    if not found:
        found = list(came_to(reading, i))
    if not found and "посетить" in reading.words[i].lemmas:
        found = list(_visits_somebody(reading, i))
    if not found and ("visit" in marks or ("preside" in marks and with_a_visit(reading, i))):
        found = list(visits(reading, i, subject))
    if not found and (marks.keys() & {"attend", "represent"} or _was_there(reading, i)):
        found = list(attends(reading, i))
    if not found and marks.keys() & {"address", "look_after"}:
        found = list(contacts(reading, i, subject))
    yield from found


def _visits_somebody(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Премьера посетил посол": a call on a person, whose name or post stands right before the verb."""
    guests = reading.subjects_behind(i)
    hosts = tuple(m for m in reading.mentions if m.last == i and m.in_case("accs") and m.first <= _OPENING)
    if guests and hosts and not any(m.person.plural for m in hosts):
        yield from meetings_between(reading, i, hosts, guests[:1])


def _was_there(reading: Reading, i: int) -> bool:
    """Tell whether "на нём были" tells who attended."""
    near = reading.keys(i - 3, i)
    if "быть" in reading.words[i].lemmas and "от" in near:
        return reading.met  # "от России был А"
    return "быть" in reading.words[i].lemmas and "на" in near and bool({"нем", "ней", "них"} & set(near))


def _calls_on(reading: Reading, i: int) -> Iterator[Account]:
    """Read "у Генерального секретаря побывал посол"."""
    hosts = tuple(m for m in reading.mentions if m.prep == "у" and not reading.parted(m.first, i))[:1]
    guests = tuple(m for m in reading.subjects(i) if m not in hosts)
    if hosts and guests:
        yield from meetings_between(reading, i, hosts, guests, together=len(guests) > 1)


def _meets(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    right = reading.with_whom(i) or with_him(reading, i, subject)
    left = (pronoun(reading, i, subject) if _is_he(reading, i) else ()) or reading.subjects(i)
    left = tuple(m for m in left if m not in right)
    if right:
        people = left or pronoun(reading, i, subject)
        if people:
            met = list(meetings_between(reading, i, people, right))
            yield from (*met, *elided(reading, i, people, met))
        return
    if two := both(reading, i):
        yield from meetings_between(reading, i, two[:1], two[1:], together=True)
    elif len(left) > 1:
        yield from meetings_between(reading, i, left[:1], left[1:], together=True)
    elif left and left[0].person.plural:
        listed_behind = _enumerated(reading, left[0])
        if listed_behind:
            yield from meetings_between(reading, i, listed_behind[:1], listed_behind[1:], together=True)
        else:
            yield from _gathers(reading, i)


def _enumerated(reading: Reading, group: Mention) -> tuple[Mention, ...]:
    """Return those of "встретились послы: А, Б, В" whom the group is."""
    same = (m for m in reading.mentions if m.first > group.last and m.person.head == group.person.head)
    return tuple(m for m in same if m.person.name and m.is_subject)


def _is_he(reading: Reading, i: int) -> bool:
    """Tell whether "он" or "она" stands before the verb, behind everybody named there."""
    start = max((m.last for m in reading.mentions if m.last <= i and m.is_subject), default=0)
    return bool({"он", "она"} & set(reading.keys(max(start, i - 4), i)))


def _gathers(reading: Reading, i: int) -> Iterator[Account]:
    """Read "министры стран ШОС соберутся": a body that sits, whatever it is called."""
    groups = [m for m in reading.subjects(i) if m.person.plural and not m.person.name]
    if any(reading.cost(g.first, i) <= _NEAR for g in reading.gatherings if g.sort != "visit") or not groups:
        return
    person = groups[0].person
    if not (person.from_members or len(person.countries) > 1):
        return
    form = Form.SUMMIT if _is_highest(person) else Form.MULTILATERAL
    yield from told(reading, i, Account(sentence=reading.sentence, people=(person,), form=form))


def _is_highest(person: Person) -> bool:
    """Tell whether these are heads of states or governments, and not of ministries."""
    lower = _LOWER & set((person.post or "").lower().split())
    return person.head in listed("posts", "highest") and not lower


def _receives(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    if reading.words[i].is_a("PRTS"):
        guests = reading.subjects(i)
        hosts = tuple(m for m in reading.mentions if m.first > i and m.in_case("ablt"))[:1]
        hosts = hosts or tuple(m for m in reading.mentions if m.last <= i and m.in_case("ablt"))[-1:]
        guests = tuple(m for m in guests if m not in hosts) or (
            pronoun(reading, i, subject) if {"он", "она"} & set(reading.keys(i - 3, i + 1)) else ()
        )
    else:
        guests = reading.objects(i)
        hosts = tuple(m for m in reading.subjects(i) if m not in guests)
    guests = guests or pronoun_object(reading, i, subject)
    vague = all(m.person.vague and m.person.plural and not m.person.organisation for m in guests)
    if hosts and vague and (guests or greets_an_audience(reading, i)):
        # "Гостей приветствовал посол": of an event told before
        account = Account(
            sentence=reading.sentence, people=reading.people(hosts), anaphoric=True, company=True
        )
        yield from told(reading, i, account)
        return
    if hosts and guests:
        met = list(meetings_between(reading, i, hosts, guests, together=len(guests) >= _TOGETHER))
        met += elided(reading, i, guests, met)
        yield from (_at_home(i, account) for account in met)


def _at_home(i: int, account: Account) -> Account:
    """Give the host the country of the place, and the meeting the country of a host who is at home."""
    host = account.people[0]
    if account.place is not None:
        country = account.place.place.country
        at_home = host.head in listed("posts", "national") | listed("posts", "local")
        if host.organisation is None and host.post and country and at_home:
            return replace(account, people=(replace(host, organisation=country), *account.people[1:]))
        nowhere = account.place.place.city is None and country is None
        if nowhere and host.organisation and host.organisation not in international_bodies():
            where = replace(account.place.place, country=host.organisation)
            return replace(account, place=replace(account.place, place=where, implied=True))
        return account
    national = host.head is not None and host.organisation not in international_bodies() and host.organisation
    if not national or account.beside or account.occasion or account.mode is not Mode.UNKNOWN:
        return account
    place = PlaceSpan(first=i, last=i + 1, place=Place(country=host.organisation), implied=True)
    return replace(account, place=place)


def _discusses(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "Лавров обсудил с Саидовым саммит", "министры обсудили"."""
    passive = reading.words[i].is_a("PRTS")
    if exchanges_papers(reading, i):
        return
    right = reading.with_whom(i, reach=12) or with_him(reading, i, subject)
    if passive and not right:
        return
    two = both(reading, i)
    if two and not right:
        yield from meetings_between(reading, i, two[:1], two[1:], together=True)
        return
    left = () if passive else tuple(m for m in reading.subjects(i) if m not in right)
    if right and (left or subject):
        told_of = meetings_between(reading, i, left or pronoun(reading, i, subject), right)
        yield from (replace(account, spoke=account.occasion is None) for account in told_of)
    elif left and left[0].person.from_members and not left[0].person.name:
        yield from _gathers(reading, i)
    elif len(left) > 1 and (event := event_of_debate(reading)) is not None:
        people = reading.people(left)
        account = Account(
            sentence=reading.sentence,
            people=people,
            gathering=event,
            anaphoric=not event.named,
            form=event.form,
        )
        yield from told(reading, i, account)
    elif left and at_an_opening(reading, i):
        account = Account(
            sentence=reading.sentence, people=reading.people(left), anaphoric=True, company=True
        )
        yield from told(reading, i, account)
    elif len({m.person.organisation for m in left}) > 1 and all(
        m.person.name or m.person.organisation for m in left
    ):
        yield from meetings_between(reading, i, left[:1], left[1:], together=True)
