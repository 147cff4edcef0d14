"""Nouns of meeting in an English sentence: "held talks with", "a meeting between", "Norov's meeting with"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.events import event_people
from crawler.meetings.english.pairs import both, they
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.sequels import and_then
from crawler.meetings.english.sides import (
    form_of,
    leader_of_delegation,
    meeting_of_body,
    meetings_between,
)
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Mode

_SEVERAL = frozenset(
    (
        "bilaterals",
        "conversations",
        "encounters",
        "interactions",
        "talks",
        "negotiations",
        "consultations",
        "discussions",
    )
)
# "A courtesy visit on 10 November to the Ambassador", "a farewell call on the President".
_CALLED_UPON = frozenset(("to", "on", "upon"))
# "Received a telephone call on Thursday from A", "placed a call to A".
_FROM = frozenset(("from", "to"))
_CALLING = frozenset((
    "received", "receives", "got", "took", "takes", "had", "placed", "made", "returned", "answered",
    "accepted", "initiated", "fielded",
))  # fmt: skip
_WITHIN = frozenset(("in", "during", "at"))
_AT = frozenset(("at", "in", "during", "after", "following", "speaking at", "while"))
_REACH = 12
_FAR = 40
_CALLS_ON = frozenset(("call on", "courtesy call on", "farewell call on"))
_OPENING = 3
_PARTICIPATION = frozenset(("participation", "attendance", "presence", "involvement"))
_LASTING = frozenset(
    ("a", "the", "of", "day", "days", "hours", "weeks", "their", "week", "round", "-", "long")
)
_LONGEST_OBJECT = 5


def talks(reading: Reading, i: int, gathering: Gathering | None, subject: Person | None) -> Iterator[Account]:
    """Read "held talks with", "a meeting between", "Norov's meeting with", "the meeting took place"."""
    by_phone = _is_call(reading, i) or (gathering is not None and gathering.sort == "call")
    for account in _talks(reading, i, gathering, subject):
        unknown = by_phone and account.mode is Mode.UNKNOWN
        yield replace(account, mode=Mode.PHONE) if unknown else account


def _talks(
    reading: Reading, i: int, gathering: Gathering | None, subject: Person | None
) -> Iterator[Account]:
    if gathering is not None and reading.units[i].key != gathering.noun:
        return
    begin, end = (gathering.first, gathering.last) if gathering is not None else (i, i + 1)
    if gathering is not None and reading.keys(begin - 1, begin) == ["their"] and _takes_place(reading, end):
        people = tuple(replace(p, first=begin, last=begin) for p in reading.pair)
        account = Account(
            sentence=reading.sentence, people=people, anaphoric=not people, form=form_of(people)
        )
        yield from told(reading, i, account if people else replace(account, gathering=gathering))
        return
    light = _light_verb(reading, begin)
    keyword = _keyword(reading, i, end)
    between = keyword is not None and keyword[0] in {"between", "among", "of"}
    if light is not None and reading.any("negated", light, i):
        return
    right = reading.people_after(keyword[1] + 1) if keyword else ()
    if light is not None:
        left = () if between else both(reading, reading.people_before(light))
        left = left or (() if between else they(reading, light) or reading.pronoun(light, subject))
    else:
        left, right = ((), right) if between else _sides_of_noun(reading, i, begin, right, subject)
        light, left, right = _held_by(reading, end, left, right)
    left = leader_of_delegation(reading, i, left, subject)
    trigger = i if light is None else light
    if (left and right) or (between and len(right) > 1) or len(left) > 1:
        yield from _meeting(reading, trigger, i, left, right)
    elif keyword and keyword[0] == "between" and len(sides := _sides(reading, keyword[1] + 1)) > 1:
        people = tuple(p for p in event_people(reading, gathering) if p.name) if gathering else ()
        account = Account(sentence=reading.sentence, gathering=gathering, sides=sides, people=people)
        yield from told(reading, i, account)
    elif left and left[0].plural and light is not None:
        yield from meeting_of_body(reading, trigger, left)
    else:
        guests = right if light is None and keyword is not None and keyword[0] == "with" else ()
        yield from _of_noun_alone(reading, i, end, gathering, guests)


def _of_noun_alone(
    reading: Reading, i: int, end: int, gathering: Gathering | None, guests: tuple[Person, ...]
) -> Iterator[Account]:
    """Read "A meeting with A took place at the Ministry", "Talks were held in Osh", "the meeting"."""
    if guests and _takes_place(reading, guests[-1].last):
        # Who was there for the other side, further sentences tell.
        yield from told(reading, i, Account(sentence=reading.sentence, people=guests, form=form_of(guests)))
    elif gathering is not None and not gathering.definite and _takes_place(reading, end):
        yield from _untold_people(reading, i, end, gathering)
    elif gathering is not None and gathering.definite:
        people = event_people(reading, gathering)
        account = Account(sentence=reading.sentence, gathering=gathering, anaphoric=True, people=people)
        yield from told(reading, i, account)


def _untold_people(reading: Reading, i: int, end: int, gathering: Gathering) -> Iterator[Account]:
    """Read "Consultations were held in Osh": who sat there, further sentences tell."""
    people = event_people(reading, gathering)
    if people and people[0].plural:
        yield from meeting_of_body(reading, i, people)
        return
    sides = _sides(reading, end)
    account = Account(sentence=reading.sentence, gathering=gathering, people=people, sides=sides)
    yield from told(reading, i, account)


def _meeting(
    reading: Reading, trigger: int, i: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> Iterator[Account]:
    several = reading.units[i].kinds.get("noun") == "meetings" or reading.units[i].key in _SEVERAL
    if several:
        yield from meetings_between(reading, trigger, left, right)
    else:
        people = (*left, *right)
        account = Account(sentence=reading.sentence, people=people, form=form_of(people))
        first = list(told(reading, trigger, account))
        yield from first
        yield from and_then(reading, left, right, first)


def _light_verb(reading: Reading, begin: int) -> int | None:
    """Return the "held" or "had" of "held a friendly meeting"."""
    if (verb := _calling_verb(reading, begin)) is not None:
        return verb
    for j in range(begin - 1, max(-1, begin - 9), -1):
        unit = reading.units[j]
        if unit.has("hold", "journey") or _brings_to_end(reading, j, begin):
            return j
        if unit.has("saying", "meet") or any(p.first <= j < p.last for p in reading.people):
            return None
    return None


def _brings_to_end(reading: Reading, at: int, noun: int) -> bool:
    """Tell whether "wrapped up two days of" stands there: who does so sat there as well."""
    unit = reading.units[at]
    if unit.kinds.get("happen") not in {"past", "present"}:
        return False
    active = not reading.is_passive_form(at)
    whose = any(p.last == at for p in reading.people)
    between = reading.units[at + 1 : noun]
    return active and whose and all(u.has("describing", "hold") or u.key in _LASTING for u in between)


def _calling_verb(reading: Reading, noun: int) -> int | None:
    """Return the "received" of "received a telephone call"."""
    if not any(_is_call(reading, at) for at in range(noun, min(noun + 2, len(reading.units)))):
        return None
    before = range(noun - 1, max(-1, noun - _LONGEST_OBJECT), -1)
    return next((j for j in before if reading.units[j].key in _CALLING), None)


def _is_call(reading: Reading, at: int) -> bool:
    """Tell whether a "phone call" stands there, or the "call on" of "a call on Tuesday"."""
    unit = reading.units[at]
    on_day = unit.key == "call on" and any(d.first == at + 1 for d in reading.days)
    return unit.kinds.get("noun") == "call" or on_day


def _parted(
    reading: Reading, begin: int, right: tuple[Person, ...]
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Part B from A in "In a meeting with A, B thanked him": B is the subject of what follows."""
    opens = begin <= _OPENING and len(right) > 1
    if opens and "and" not in reading.keys(right[-2].last, right[-1].first) and reading.acts(right[-1]):
        return right[-1:], right[:-1]
    return (), right


def _sides_of_noun(
    reading: Reading, i: int, begin: int, right: tuple[Person, ...], subject: Person | None
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Return the two sides where no "A held" stands before the noun."""
    left, right = _parted(reading, begin, right)
    return left or _talkers(reading, i, begin, right, subject) or _in_talks(reading, i, begin), right


def _held_by(
    reading: Reading, end: int, left: tuple[Person, ...], right: tuple[Person, ...]
) -> tuple[int | None, tuple[Person, ...], tuple[Person, ...]]:
    """Read "the talks that A and B held": the verb and who holds them; what was read where it isn't so."""
    told = reading.keys(end, end + 1) in (["that"], ["which"])
    for j in range(end + 1, min(len(reading.units), end + _FAR)):
        if told and reading.units[j].has("hold") and not reading.within_person(j):
            people = tuple(p for p in reading.people if end < p.first and p.last <= j)
            chain = reading.people_before(j) or people
            held = chain if len(chain) > 1 else people
            return (j, held, ()) if held else (None, left, right)
    return None, left, right


def _behind_opening(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return A and B of "In a phone call on Monday, A and B weighed"."""
    comma = next(
        (j for j in range(i, min(len(reading.units), i + _REACH)) if reading.units[j].key == ","), None
    )
    return reading.people_after(comma + 1, reach=2) if comma is not None else ()


def _in_talks(reading: Reading, i: int, begin: int) -> tuple[Person, ...]:
    """Return A and B of "A and B, in a meeting on Monday, explored"; nobody where they are of one side."""
    article = reading.keys(begin - 1, begin) in (["a"], ["an"])
    if not (article or reading.units[i].key in _SEVERAL):
        return ()
    if not _WITHIN.intersection(reading.keys(begin - 1 - article, begin - article)):
        return ()
    opens = begin - 1 - article == 0
    people = _behind_opening(reading, i) if opens else reading.people_before(begin, reach=_REACH)
    people = _who_told(reading, people) if len(people) == 1 else people
    return people if len({p.organisation for p in people}) > 1 else ()


def _who_told(reading: Reading, told: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return A and B of "A told B during a meeting on Monday that": one of the two speaks to the other."""
    verb = told[0].first - 1
    if verb < 1 or reading.units[verb].key not in event_words("telling") or not told[0].name:
        return told
    left = reading.people_before(verb)[:1] or reading.pronoun(verb, reading.subject)[:1]
    return (*left, *told) if left and left[0].name else told


def _keyword(reading: Reading, i: int, end: int) -> tuple[str, int] | None:
    """Return the "with", "between" or "of" that brings in the other side."""
    key = reading.units[i].key
    if key.endswith(" with") or (key in _CALLS_ON and reading.people_after(i + 1, reach=2)):
        return key.rsplit(" ", 1)[-1], i  # "made his first call on A"
    for j in range(end, min(len(reading.units), end + _REACH)):
        unit = reading.units[j]
        if unit.key == "with" and not _PARTICIPATION.isdisjoint(reading.keys(j + 1, j + 3)):
            continue  # "with the participation of A"
        if unit.key in {"with", "between", "among"} or (unit.key == "of" and j == end):
            return unit.key, j
        if (
            unit.key in _FROM
            and _calling_verb(reading, i) is not None
            and reading.people_after(j + 1, reach=2)
        ):
            return unit.key, j
        if (
            unit.key in _CALLED_UPON
            and reading.units[i].key in event_words("calls")
            and reading.people_after(j + 1, reach=2)
        ):
            return unit.key, j
        if unit.has("saying", "meet", "receive", "visit") or unit.key in {";", "who", "which", "that"}:
            return None
    return None


def _takes_place(reading: Reading, end: int) -> bool:
    """Tell whether what ends there is the subject of "were held"."""
    for j in range(end, min(len(reading.units), end + _REACH)):
        if reading.units[j].has("happen") and not reading.within_person(j):
            return True
        if reading.units[j].has("saying", "meet", "receive") or reading.units[j].key in {";", "who", "which"}:
            return False
    return False


def _talkers(
    reading: Reading, i: int, begin: int, right: tuple[Person, ...], subject: Person | None
) -> tuple[Person, ...]:
    """Return the side that holds the talks, where no "held" or "had" tells it."""
    owner = next((p for p in reading.people if p.last in {begin, begin - 1}), None)
    if owner is not None and reading.keys(owner.last, begin) in ([], ["'s"], ["'"]):
        return (owner,)
    if not right:
        return ()
    before = reading.people_before(i, reach=200)
    after = [p for p in reading.people if p.first >= right[-1].last and p.name]
    if not _AT.intersection(reading.keys(0, begin)):
        # "Meetings with A and B are planned, spokesman C said": no party to them
        after = [p for p in after if not reading.any("saying", p.last, p.last + 2)]
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
