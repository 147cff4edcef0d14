"""Events in a Chinese sentence: that they took place, and who attended them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.chinese.circumstances import is_occasion, told
from crawler.meetings.chinese.reading import Reading
from crawler.meetings.chinese.sides import behind, met_before, pronoun, takes_part
from crawler.meetings.spans import Account, Gathering, Person
from store.records import Form, Mode

_REACH = 30
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年的?$")
_OWN_EVENTS = frozenset(("reception", "ceremony", "conference"))
_CLOSE = 3
# What introduces what was spoken about.
_TOPICS = frozenset(
    ("就", "围绕", "关于", "讨论", "讨论了", "探讨", "商讨", "筹备", "评估", "介绍了", "介绍")
)


def events(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give the events that the sentence says took place, or names people of."""
    for gathering in reading.gatherings:
        if is_occasion(reading, gathering) or _is_part_of_topic(reading, gathering):
            continue
        verb = _verb(reading, gathering)
        if verb is None or any(g.first == gathering.last for g in reading.gatherings):
            continue
        people = _people(reading, gathering, verb, subject)
        own = gathering.named or (gathering.sort in _OWN_EVENTS and not gathering.generic)
        anaphoric = not own and not _is_new(reading, gathering, people)
        if anaphoric and ((not people and not reading.days) or _is_of_a_year(reading, gathering)):
            continue
        larger = next((g.title for g in reading.gatherings if g.last == gathering.first and g.named), None)
        account = Account(
            sentence=reading.sentence,
            gathering=gathering,
            occasion=larger,
            people=people,
            form=gathering.form,
            anaphoric=anaphoric,
        )
        for a in told(reading, verb, account):
            if not (anaphoric or a.day or a.place or _is_set_apart(reading, gathering)):
                continue
            from_afar = anaphoric and reading.units[verb].has("attend") and a.mode is Mode.VIDEO
            yield replace(a, mode=Mode.UNKNOWN) if from_afar else a


def _is_of_a_year(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether its year alone names it: 2022年的大会 is not the one that the news tells of."""
    return _OF_A_YEAR.search(reading.sentence.text[: reading.units[gathering.first].start]) is not None


def _is_set_apart(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether its name says more of an event than its subject: 经济论坛 may be any."""
    if gathering.form is not Form.CONFERENCE:
        return True
    return any(
        unit.has("organisation", "organ", "country", "abbreviation", "count", "city", "region")
        or unit.key == "“"
        for unit in reading.units[gathering.first : gathering.last]
    )


def _is_new(reading: Reading, gathering: Gathering, people: tuple[Person, ...]) -> bool:
    """Tell whether a bare noun is an event of its own: somebody gives a reception, two hold a seminar."""
    hosted = reading.find(gathering.first - _CLOSE, gathering.first, "hold") is not None
    given = bool(people) and gathering.sort in {"reception", "ceremony"}
    host = reading.find(0, gathering.first, "organisation", "organ") is not None
    called = gathering.sort == "conference" or (gathering.sort == "meeting" and host)
    return hosted and (given or (called and bool(reading.days)))


def _is_part_of_topic(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the event is only spoken of: 峰会筹备情况, 峰会成果."""
    before = reading.keys(
        max(reading.clause_start(gathering.first), gathering.first - _REACH), gathering.first
    )
    if _TOPICS.intersection(before) and "在" not in before[-2:]:
        return True
    behind_it = reading.keys(gathering.last, gathering.last + 2)
    if behind_it and behind_it[0] in {
        "筹备",
        "成果",
        "精神",
        "宣言",
        "情况",
        "共识",
        "期间",
        "声明",
        "决议",
        "成功",
        "主席国",
    }:
        return True
    return behind_it[:1] == ["的"] and not reading.units[min(gathering.last + 1, len(reading.units) - 1)].has(
        "happen"
    )


def _verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that tells of the event: what happens to it, or who attends it."""
    for i in range(gathering.last, min(len(reading.units), gathering.last + _REACH)):
        unit = reading.units[i]
        if any(p.first <= i < p.last for p in reading.people):
            continue
        if unit.has("cancelled"):
            return i
        led = unit.has("attend") and "由" in reading.keys(gathering.last, i)
        if led or (unit.has("happen") and reading.keys(i + 1, i + 2) != ["的"]):
            return i
        if unit.has("saying", "meet", "stay") or (
            unit.key == "," and not _only_circumstances(reading, gathering.last, i)
        ):
            break
    return _attending(reading, gathering)


def _only_circumstances(reading: Reading, first: int, last: int) -> bool:
    """Tell whether only days, places and how stand between two units."""
    spans = [(d.first, d.last) for d in reading.days] + [(p.first, p.last) for p in reading.places]
    return all(
        any(first_in <= i < last_in for first_in, last_in in spans)
        or reading.units[i].key in {",", "于", "在", "将", "(", ")"}
        for i in range(first, last)
    )


def _attending(reading: Reading, gathering: Gathering) -> int | None:
    i = gathering.first - 1
    begin = max(-1, gathering.first - _REACH)
    passed = False
    while i > begin:
        unit = reading.units[i]
        if unit.key == "," or (unit.has("saying") and not unit.has("attend")):
            return None
        if unit.has("attend") or (unit.has("hold") and not passed):
            return i
        if unit.key == "的" or (passed and unit.has("hold", "happen")):
            passed = True
        i -= 1
    return None


def _people(reading: Reading, gathering: Gathering, verb: int, subject: Person | None) -> tuple[Person, ...]:
    found: list[Person] = []
    if verb < gathering.first:
        own = met_before(reading, verb, 0)
        whom = pronoun(reading, verb, 0, subject) if reading.units[verb].has("attend") else ()
        found.extend(own or whom)
        found += [p for p in reading.people if p.plural and reading.keys(p.first - 1, p.first) == ["为"]]
        if gathering.sort in {"reception", "ceremony"}:
            found += [p for p in reading.people if verb < p.first and p.last <= gathering.first]
    for person in reading.people:
        if (
            person in found
            or not takes_part(reading, person, person.last)
            or person.last <= verb < gathering.first
        ):
            continue
        led = reading.keys(person.first - 1, person.first) == ["由"]
        if led or _attends_later(reading, person, verb):
            found.append(person)
    return tuple(dict.fromkeys(found))


def _attends_later(reading: Reading, person: Person, verb: int) -> bool:
    """Tell whether a later clause says that somebody attended: "…外长出席"."""
    end = min(len(reading.units), person.last + _REACH)
    for i in range(person.last, end):
        unit = reading.units[i]
        if unit.has("attend"):
            other = next((g for g in reading.gatherings if i < g.first <= i + _CLOSE and g.named), None)
            return i != verb and other is None
        if unit.has("saying", "meet", "talk") or (unit.key == "," and i - person.last > 1):
            return False
    return False


def attends(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Read "甲主持", "乙、丙出席": people of an event told before."""
    if "attend" not in reading.kinds:
        return
    if any("not_meeting" in u.kinds and "parts" not in u.kinds for u in reading.units):
        return
    for i, unit in enumerate(reading.units):
        if "attend" not in unit.kinds or any(p.first <= i < p.last for p in reading.people):
            continue
        people = met_before(reading, i, 0)
        if unit.key.endswith("有"):
            people = behind(reading, i + 1)
        if not people:
            people = pronoun(reading, i, 0, subject) if unit.key.startswith(("主持", "出席")) else ()
        if people:
            account = Account(
                sentence=reading.sentence,
                people=people,
                gathering=_what_was_told(reading, i),
                anaphoric=True,
                form=Form.MULTILATERAL,
            )
            # That one of them takes part from afar says nothing of the others.
            yield from (replace(a, day=None, mode=Mode.UNKNOWN) for a in told(reading, i, account))


def _what_was_told(reading: Reading, i: int) -> Gathering:
    """Return what a verb of attending speaks of that names no event: any meeting told before."""
    noun = reading.units[i].key[-2:]
    return Gathering(
        first=i,
        last=i + 1,
        noun=noun,
        sort="talk",
        title=noun,
        definite=True,
        named=False,
        form=Form.BILATERAL,
        generic=True,
        words=frozenset((noun,)),
        numbers=frozenset(),
    )
