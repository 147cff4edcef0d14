"""What an English sentence tells of meetings: verbs and nouns of meeting, and the people around them."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.circumstances import circumstances, is_background
from crawler.meetings.english.posts import owner_of
from crawler.meetings.english.reading import Reading
from crawler.meetings.spans import Account, Gathering, Person
from store.records import Form

_TALKS = frozenset(("meeting", "meetings", "talk", "call"))
_PRONOUNS = frozenset(("he", "she", "him", "her"))
_BOTH = frozenset(
    ("they", "two", "sides", "both", "parties", "interlocutors", "ministers", "leaders", "officials")
)
_AIRPORT = frozenset(("airport", "airfield", "runway"))
_REACH = 12
_BRINGS_IN = frozenset(("by", "between", "with"))


def accounts(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give what the sentence tells, one account for each meeting it speaks of.

    `subject` is whom "he" or "she" means: the person that the sentence before was about.
    """
    used: set[int] = set()
    for i, unit in enumerate(reading.units):
        if i in used or any(p.first <= i < p.last for p in reading.people if p.name):
            continue
        found = list(_at(reading, i, subject))
        for account in found:
            used |= (
                set(range(account.gathering.first, account.gathering.last)) if account.gathering else set()
            )
            yield account
        if found and unit.has("noun"):
            used |= set(range(i, i + 2))


def _at(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    unit = reading.units[i]
    gathering = next((g for g in reading.gatherings if g.first <= i < g.last), None)
    if gathering is not None and gathering.named and not (unit.has("meet") and unit.kinds["meet"] != "ing"):
        if i == gathering.first:
            yield from _named_event(reading, gathering)
        return
    if unit.has("meet") and not unit.has("noun") and not (unit.kinds["meet"] == "ing" and " " in unit.key):
        yield from _meets(reading, i, subject)
    elif unit.has("receive") and not _hosts_event(reading, i):
        yield from _receives(reading, i, subject)
    elif (
        unit.has("noun")
        and unit.kinds["noun"] in _TALKS
        or (unit.has("meet") and unit.kinds["meet"] == "ing")
    ):
        yield from _talks(reading, i, gathering, subject)
    elif unit.has("noun") and gathering is not None and i == gathering.last - 1:
        yield from _plain_event(reading, gathering)
    elif unit.has("gather"):
        yield from _gathers(reading, i)
    elif unit.has("attend"):
        yield from _attends(reading, i)
    elif unit.has("visit"):
        yield from _visits(reading, i, subject)


def _meets(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    left = reading.people_before(i) or _pronoun(reading, i, subject)
    right = reading.people_after(i + 1)
    if (
        reading.units[i].key in {"meet", "met", "meets"}
        and reading.keys(i + 1, i + 2)[:1] == ["the"]
        and not right
        and not left
    ):
        return
    if right or len(left) > 1:
        yield from _between(reading, i, left, right)
    elif left and left[0].plural:
        yield from _body(reading, i, left)
    elif _BOTH.intersection(reading.keys(i - 3, i)):
        yield from _told(reading, i, Account(sentence=reading.sentence, anaphoric=True))


def _receives(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    right = reading.people_after(i + 1)
    left = reading.people_before(i) or _pronoun(reading, i, subject)
    if not right or not left or _AIRPORT.intersection(u.key for u in reading.units):
        return
    yield from _between(reading, i, left, right)


def _hosts_event(reading: Reading, i: int) -> bool:
    """Tell whether what is hosted or received is no person: a reception, a press conference, a message."""
    people = next((p.first for p in reading.people if p.first > i), len(reading.units))
    nouns = [
        j
        for j in range(i + 1, min(len(reading.units), i + _REACH))
        if reading.units[j].has("noun", "not_meeting")
    ]
    return bool(nouns) and nouns[0] < people


def _pronoun(reading: Reading, i: int, subject: Person | None) -> tuple[Person, ...]:
    if subject is not None and _PRONOUNS.intersection(reading.keys(i - 5, i)):
        return (replace(subject, first=i, last=i),)
    return ()


def _between(
    reading: Reading, i: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    """Give the meeting of two sides; guests of different countries met by one host are meetings of their own."""
    sides = _apart(reading, left, right)
    for side in sides:
        people = (*left, *side)
        account = Account(sentence=reading.sentence, people=people, form=_form(people))
        yield from _told(reading, i, account)


def _apart(reading: Reading, left: tuple[Person, ...], right: tuple[Person, ...]) -> list[tuple[Person, ...]]:
    bodies = {p.organisation for p in right}
    keys = {u.key for u in reading.units}
    together = keys & {"trilateral", "jointly", "together", "quadrilateral", "four-way", "three-way"}
    if not left or len(right) < 2 or len(bodies) < 2 or together or any(p.plural for p in right):  # noqa: PLR2004
        return [right]
    return [(p,) for p in right]


def _form(people: tuple[Person, ...]) -> Form:
    if any(len(p.countries) > 1 for p in people):
        return Form.MULTILATERAL
    bodies = {p.organisation for p in people if p.organisation}
    return Form.MULTILATERAL if len(bodies) > 2 else Form.BILATERAL  # noqa: PLR2004 - three sides


def _talks(
    reading: Reading, i: int, gathering: Gathering | None, subject: Person | None
) -> Iterator[Account]:
    """Read "held talks with", "a meeting between", "Norov's meeting with", "the meeting took place"."""
    end = gathering.last if gathering is not None else i + 1
    begin = gathering.first if gathering is not None else i
    if gathering is not None and i != gathering.last - 1 and reading.units[i].key != gathering.noun:
        return
    light = _light_verb(reading, begin)
    keyword = _keyword(reading, i, end)
    right = reading.people_after(keyword[1] + 1) if keyword else ()
    between = keyword is not None and keyword[0] in {"between", "of"}
    left = () if between else _talkers(reading, i, begin, light, right, subject)
    if (left and right) or (between and len(right) > 1) or (light is not None and len(left) > 1):
        yield from _meeting(reading, i, gathering, left, right)
    elif between and (sides := _sides(reading, keyword[1] + 1)) and len(sides) > 1:
        account = Account(sentence=reading.sentence, gathering=gathering, sides=sides, form=Form.BILATERAL)
        yield from _told(reading, i, account)
    elif left and left[0].plural and light is not None:
        yield from _body(reading, i, left)
    elif gathering is not None and (
        gathering.definite
        or reading.units[begin - 1 : begin]
        and reading.units[begin - 1].key in {"this", "same"}
    ):
        yield from _told(
            reading,
            i,
            Account(
                sentence=reading.sentence,
                gathering=gathering,
                anaphoric=True,
                people=_brought(reading, gathering),
            ),
        )


def _meeting(
    reading: Reading, i: int, gathering: Gathering | None, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    several = reading.units[i].kinds.get("noun") == "meetings" or reading.units[i].key in {"bilaterals"}
    if several:
        yield from _between(reading, i, left, right)
    else:
        people = (*left, *right)
        yield from _told(reading, i, Account(sentence=reading.sentence, people=people, form=_form(people)))


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
        key = reading.units[j].key
        if key in {"with", "between"} or (key == "of" and j == end):
            return key, j
        if key.endswith(" with"):
            return "with", j
        if reading.units[j].has("saying", "meet", "receive", "visit") or key in {";", "who", "which"}:
            return None
    return None


def _talkers(
    reading: Reading, i: int, begin: int, light: int | None, right: tuple[Person, ...], subject: Person | None
) -> tuple[Person, ...]:
    """Return the side that holds the talks."""
    if light is not None:
        return reading.people_before(light) or _pronoun(reading, light, subject)
    owner = next((p for p in reading.people if p.last in {begin, begin - 1}), None)
    if owner is not None and reading.keys(owner.last, begin) in ([], ["'s"], ["'"]):
        return (owner,)
    if not right:
        return ()
    before = reading.people_before(i, reach=200)
    after = [p for p in reading.people if p.first >= right[-1].last and p.name]
    if before and before[-1].last <= begin:
        return before[-1:] if len(before) > 1 else before
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


def _brought(reading: Reading, gathering: Gathering) -> tuple[Person, ...]:
    """Return the people whom a sentence about an event brings in: "chaired by", "with opening remarks by"."""
    people: list[Person] = []
    for k, person in enumerate(reading.people):
        before = reading.units[person.first - 1] if person.first else None
        if before is None or person.first < gathering.last:
            continue
        takes_part = before.key in _BRINGS_IN or before.key.endswith(
            (" by", " included", "included", "including")
        )
        if takes_part and not reading.parted(gathering.last, person.first):
            people += [p for p in reading.chain(k, forward=True) if p not in people]
    return tuple(people)


def _body(reading: Reading, i: int, group: tuple[Person, ...]) -> Iterator[Account]:
    """Give the meeting of one group: "the SCO foreign ministers met in Tashkent"."""
    if any(p.organisation or p.countries for p in group):
        form = Form.SUMMIT if any(p.head and "state" in p.head for p in group) else Form.MULTILATERAL
        yield from _told(reading, i, Account(sentence=reading.sentence, people=group, form=form))


def _gathers(reading: Reading, i: int) -> Iterator[Account]:
    group = tuple(p for p in (*reading.people_before(i), *reading.people_after(i + 1)) if p.plural)
    if group:
        yield from _body(reading, i, group)


def _named_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Give an event with a name of its own, when the sentence says that it took place or who took part."""
    if _is_occasion(reading, gathering):
        return
    verb = _event_verb(reading, gathering)
    if verb is None:
        return
    people = _attenders(reading, gathering, verb)
    account = Account(sentence=reading.sentence, gathering=gathering, people=people, form=gathering.form)
    yield from _told(reading, verb, account)


def _is_occasion(reading: Reading, gathering: Gathering) -> bool:
    before = reading.units[max(0, gathering.first - 4) : gathering.first]
    return any(
        u.kinds.get("beside") == "real" and u.key not in {"at", "within", "during"} or u.has("recalling")
        for u in before
    )


def _event_verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that tells of the event: what happens to it, or who attends it."""
    for j in range(gathering.last, min(len(reading.units), gathering.last + _REACH)):
        unit = reading.units[j]
        if unit.has("happen") and not reading.parted(gathering.last, j):
            return j
        if unit.key.endswith(" by") and unit.has("attend"):
            return j
        if unit.has("saying"):
            break
    for j in range(gathering.first - 1, max(-1, gathering.first - _REACH), -1):
        unit = reading.units[j]
        if unit.has("attend", "hold", "happen", "receive") and not reading.parted(j, gathering.first):
            return j
        if unit.has("saying"):
            break
    return None


def _attenders(reading: Reading, gathering: Gathering, verb: int) -> tuple[Person, ...]:
    brought = _brought(reading, gathering)
    if verb < gathering.first:
        return tuple(dict.fromkeys((*reading.people_before(verb), *brought)))
    return brought


def _plain_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Read "the forum", "a reception": people who attend something without a name of its own."""
    if _is_occasion(reading, gathering):
        return
    verb = _event_verb(reading, gathering)
    if verb is None:
        if gathering.definite and (people := _brought(reading, gathering)):
            yield Account(sentence=reading.sentence, gathering=gathering, anaphoric=True, people=people)
        return
    people = _attenders(reading, gathering, verb)
    anaphoric = gathering.definite and gathering.sort not in {"summit"}
    account = Account(
        sentence=reading.sentence,
        gathering=gathering,
        people=people,
        form=gathering.form,
        anaphoric=anaphoric,
    )
    if anaphoric or people:
        yield from _told(reading, verb, account)


def _attends(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Ministers of all members took part": people of the event told before."""
    near = [g for g in reading.gatherings if abs(g.first - i) <= _REACH or abs(i - g.last) <= _REACH]
    if near or reading.units[i].has("head", "modifier") or any(u.has("not_meeting") for u in reading.units):
        return
    unit = reading.units[i]
    people = reading.people_after(i + 1) if unit.key.endswith(" by") else reading.people_before(i)
    if people and unit.kinds["attend"] == "past":
        yield from _told(reading, i, Account(sentence=reading.sentence, people=people, anaphoric=True))


def _visits(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    people = reading.people_before(i) or _pronoun(reading, i, subject)
    place = next((u for u in reading.units[i + 1 : i + 5] if u.has("country", "city")), None)
    if people and people[0].name and (place is not None or reading.units[i].key.endswith("here")):
        yield from _told(reading, i, Account(sentence=reading.sentence, people=people, form=Form.VISIT))


def _told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its day, place, occasion, mode and status, unless it is background."""
    if not is_background(reading, trigger, account):
        yield from circumstances(reading, trigger, account)
