"""What an English sentence tells of meetings: the verbs and nouns of meeting, and the people around them."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.events import attends, event_people, named_event, plain_event, there, visits
from crawler.meetings.english.posts import owner_of
from crawler.meetings.english.reading import Reading
from crawler.meetings.lexicon import international_bodies
from crawler.meetings.spans import Account, Gathering, Person
from store.records import Form

_TALKS = frozenset(("meeting", "meetings", "talk", "call"))
_BOTH = frozenset(
    ("they", "two", "sides", "both", "parties", "interlocutors", "ministers", "leaders", "officials")
)
_AIRPORT = frozenset(("airport", "airfield", "runway"))
_SEVERAL = frozenset(("bilaterals", "talks", "negotiations", "consultations", "discussions"))
_TOGETHER = frozenset(("trilateral", "jointly", "together", "quadrilateral", "four-way", "three-way"))
_RANKS = ("minister", "heads", "leader", "secretar", "president", "prime")
_REACH = 12
_SIDES = 2


def accounts(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give what the sentence tells, one account for each meeting it speaks of.

    `subject` is whom "he" or "she" means: the person that the sentence before was about.
    """
    found: list[Account] = []
    used = {i for p in reading.people if p.name for i in range(p.first, p.last)}
    for i in range(len(reading.units)):
        if i in used:
            continue
        for account in _at(reading, i, subject):
            if account.gathering is not None:
                used |= set(range(account.gathering.first, account.gathering.last))
            found.append(account)
    yield from _with_event_as_occasion(found)


def _with_event_as_occasion(found: list[Account]) -> Iterator[Account]:
    """A bilateral told in one sentence with an event took place beside it; with a visit to a house, there."""
    house = next((a.place for a in found if a.form is Form.VISIT and a.place and a.place.place.venue), None)
    found = [replace(a, place=a.place or house) if a.form is Form.BILATERAL else a for a in found]
    event = next(
        (a for a in found if a.gathering is not None and a.gathering.named and a.form is not Form.VISIT), None
    )
    for account in found:
        beside = (
            event is not None
            and account.gathering is None
            and account.form is Form.BILATERAL
            and not account.anaphoric
        )
        if event is None or event.gathering is None or not beside or account.occasion:
            yield account
        else:
            yield replace(
                account,
                occasion=event.gathering.title,
                place=account.place or event.place,
                day=account.day or event.day,
            )


def _at(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    unit = reading.units[i]
    gathering = next((g for g in reading.gatherings if g.first <= i < g.last), None)
    if gathering is not None and gathering.named:
        if i == gathering.first:
            yield from named_event(reading, gathering)
    elif unit.has("visit") and not reading.is_noun(i):
        yield from visits(reading, i, subject)
    elif unit.has("meet") and not reading.is_noun(i) and unit.kinds["meet"] != "ing":
        yield from _meets(reading, i, subject)
    elif unit.has("receive") and not _hosts_event(reading, i):
        yield from _receives(reading, i, subject)
    elif unit.kinds.get("noun") in _TALKS or unit.kinds.get("meet") == "ing":
        yield from _talks(reading, i, gathering, subject)
    elif unit.has("noun") and gathering is not None and i == gathering.last - 1:
        yield from plain_event(reading, gathering)
    elif unit.has("discuss"):
        yield from list(_discusses(reading, i)) or (attends(reading, i) if unit.has("attend") else ())
    elif unit.has("gather"):
        yield from _gathers(reading, i)
    elif unit.has("attend"):
        yield from attends(reading, i)
    elif unit.key == "there":
        yield from there(reading, i)


def _meets(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    if "whom" in reading.keys(i - 4, i):
        yield from _whom(reading, i, subject)
        return
    left = reading.people_before(i) or reading.pronoun(i, subject)
    left = _delegation(reading, i, left, subject)
    right = reading.people_after(i + 1)
    if right or len(left) > 1:
        yield from _between(reading, i, left, right)
    elif left and left[0].plural:
        yield from _body(reading, i, left)
    elif _BOTH.intersection(reading.keys(i - 3, i)):
        yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True))


def _whom(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "… told Zhang Ming, whom he met in Tehran"."""
    right = reading.people_before(i)[-1:]
    others = tuple(p for p in reading.people if p.name and p.last <= i and p not in right)[:1]
    left = others or ((replace(subject, first=i, last=i),) if subject else ())
    if left and right:
        yield from told(
            reading,
            i,
            Account(sentence=reading.sentence, people=(*left, *right), form=_form((*left, *right))),
        )


def _delegation(
    reading: Reading, i: int, left: tuple[Person, ...], subject: Person | None
) -> tuple[Person, ...]:
    """Return who leads "the delegation that he heads", when a delegation of nobody in particular meets."""
    if len(left) == 1 and left[0].plural and not left[0].organisation and left[0].head == "delegation":
        leader = next((p for p in reading.people if p.name and p.last <= left[0].first), subject)
        return (replace(leader, first=i, last=i),) if leader else left
    return left


def _receives(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    right = reading.people_after(i + 1)
    left = reading.people_before(i) or reading.pronoun(i, subject)
    if right and left and not _AIRPORT.intersection(u.key for u in reading.units):
        yield from _between(reading, i, left, right)


def _hosts_event(reading: Reading, i: int) -> bool:
    """Tell whether what is hosted or received is no person: a reception, a press conference, a message."""
    people = next((p.first for p in reading.people if p.first > i), len(reading.units))
    ahead = range(i + 1, min(people, len(reading.units), i + _REACH))
    return any(reading.units[j].has("noun", "not_meeting") for j in ahead)


def _between(
    reading: Reading, i: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    """Give the meeting of two sides; guests of different bodies met by one host are meetings of their own."""
    for side in _apart(reading, left, right):
        people = (*left, *side)
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=_form(people)))


def _apart(reading: Reading, left: tuple[Person, ...], right: tuple[Person, ...]) -> list[tuple[Person, ...]]:
    bodies = {p.organisation for p in right if p.organisation}
    together = _TOGETHER.intersection(u.key for u in reading.units)
    if not left or len(bodies) < _SIDES or together or any(p.plural for p in right):
        return [right]
    return [(p,) for p in right]


def _form(people: tuple[Person, ...]) -> Form:
    if any(len(p.countries) > _SIDES or _is_whole_body(p) for p in people):
        return Form.MULTILATERAL
    bodies = {p.organisation for p in people if p.organisation}
    return Form.MULTILATERAL if len(bodies) > _SIDES else Form.BILATERAL


def _is_whole_body(person: Person) -> bool:
    """Tell whether a group are the ministers or leaders of an international body."""
    if person.plural and "other" in (person.post or "").split():
        return True
    return (
        person.plural
        and person.organisation in international_bodies()
        and (person.head or "").startswith(_RANKS)
    )


def _talks(
    reading: Reading, i: int, gathering: Gathering | None, subject: Person | None
) -> Iterator[Account]:
    """Read "held talks with", "a meeting between", "Norov's meeting with", "the meeting took place"."""
    if gathering is not None and i != gathering.last - 1:
        return
    if (
        reading.units[i].key == "meeting"
        and i
        and reading.units[i - 1].key == ","
        and reading.people_after(i + 1, reach=2)
    ):
        yield from _meets(reading, i, subject)  # "Wang Yi, meeting his counterpart, said"
        return
    begin, end = (gathering.first, gathering.last) if gathering is not None else (i, i + 1)
    light = _light_verb(reading, begin)
    keyword = _keyword(reading, i, end)
    right = reading.people_after(keyword[1] + 1) if keyword else ()
    between = keyword is not None and keyword[0] in {"between", "of"}
    if light is not None and reading.any("negated", light, i):
        return
    left = () if between else _talkers(reading, i, begin, light, right, subject)
    left = _delegation(reading, i, left, subject)
    trigger = i if light is None else light
    if (left and right) or (between and len(right) > 1) or (light is not None and len(left) > 1):
        yield from _meeting(reading, trigger, i, left, right)
    elif between and keyword and len(sides := _sides(reading, keyword[1] + 1)) > 1:
        account = Account(sentence=reading.sentence, gathering=gathering, sides=sides)
        yield from told(reading, i, account)
    elif left and left[0].plural and light is not None:
        yield from _body(reading, trigger, left)
    elif gathering is not None and gathering.definite:
        people = event_people(reading, gathering)
        account = Account(sentence=reading.sentence, gathering=gathering, anaphoric=True, people=people)
        yield from told(reading, i, account)


def _meeting(
    reading: Reading, trigger: int, i: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    several = reading.units[i].kinds.get("noun") == "meetings" or reading.units[i].key in _SEVERAL
    if several:
        yield from _between(reading, trigger, left, right)
    else:
        people = (*left, *right)
        yield from told(
            reading, trigger, Account(sentence=reading.sentence, people=people, form=_form(people))
        )


def _light_verb(reading: Reading, begin: int) -> int | None:
    """Return the "held" or "had" of "held a friendly meeting"."""
    for j in range(begin - 1, max(-1, begin - 9), -1):
        unit = reading.units[j]
        if unit.has("hold"):
            return j
        if unit.has("saying", "meet") or any(p.first <= j < p.last for p in reading.people):
            return None
    return None


def _keyword(reading: Reading, i: int, end: int) -> tuple[str, int] | None:
    """Return the "with", "between" or "of" that brings in the other side."""
    if reading.units[i].key.endswith(" with"):
        return "with", i
    for j in range(end, min(len(reading.units), end + _REACH)):
        unit = reading.units[j]
        if unit.key in {"with", "between"} or (unit.key == "of" and j == end):
            return unit.key, j
        if unit.has("saying", "meet", "receive", "visit") or unit.key in {";", "who", "which", "that"}:
            return None
    return None


def _talkers(
    reading: Reading, i: int, begin: int, light: int | None, right: tuple[Person, ...], subject: Person | None
) -> tuple[Person, ...]:
    """Return the side that holds the talks."""
    if light is not None:
        return reading.people_before(light) or reading.pronoun(light, subject)
    owner = next((p for p in reading.people if p.last in {begin, begin - 1}), None)
    if owner is not None and reading.keys(owner.last, begin) in ([], ["'s"], ["'"]):
        return (owner,)
    if not right:
        return ()
    before = reading.people_before(i, reach=200)
    after = [p for p in reading.people if p.first >= right[-1].last and p.name]
    if before and before[-1].last <= begin:
        return before
    if after and reading.cost(right[-1].last, after[0].first) < _REACH:
        return (after[0],)
    return (replace(subject, first=i, last=i),) if subject is not None else ()


def _sides(reading: Reading, at: int) -> tuple[str, ...]:
    """Return the organisations or countries in "between the SCO and UN Secretariats"."""
    found = []
    for unit in reading.units[at : at + 2 * _REACH]:
        if unit.has("saying", "meet", "beside"):
            break
        if owner := owner_of(unit):
            found.append(owner)
    return tuple(dict.fromkeys(found))


def _body(reading: Reading, i: int, group: tuple[Person, ...]) -> Iterator[Account]:
    """Give the meeting of one group: "the SCO foreign ministers met in Tashkent"."""
    owner = next((o for u in reversed(reading.units[:i]) if (o := u.kinds.get("organisation"))), None)
    group = tuple(p if p.organisation or p.countries else replace(p, organisation=owner) for p in group)
    if any(p.organisation or p.countries for p in group) and group[0].head not in {"delegation", "members"}:
        form = Form.BILATERAL if len(group[0].countries) == _SIDES else Form.MULTILATERAL
        if any(p.head and ("state" in p.head or p.head == "leaders") for p in group):
            form = Form.SUMMIT
        yield from told(reading, i, Account(sentence=reading.sentence, people=group, form=form))


def _discusses(reading: Reading, i: int) -> Iterator[Account]:
    """Read "the foreign ministers of both countries discussed": two sides, or a whole body, who sit together."""
    passive = reading.units[i].key.endswith(" by") or reading.passive(i)
    people = reading.people_after(i + 1) if passive else reading.people_before(i)
    with_whom = [
        j for j in range(i + 1, min(len(reading.units), i + _REACH)) if reading.units[j].key == "with"
    ]
    others = reading.people_after(with_whom[0] + 1) if with_whom and not passive else ()
    bodies = {p.organisation for p in (*people, *others)}
    if len(bodies) > 1 and all(p.name or p.organisation for p in (*people, *others)):
        yield from told(
            reading,
            i,
            Account(sentence=reading.sentence, people=(*people, *others), form=_form((*people, *others))),
        )
    elif people and people[0].plural:
        yield from _body(reading, i, people)


def _gathers(reading: Reading, i: int) -> Iterator[Account]:
    group = tuple(p for p in (*reading.people_before(i), *reading.people_after(i + 1)) if p.plural)
    if group:
        yield from _body(reading, i, group)
