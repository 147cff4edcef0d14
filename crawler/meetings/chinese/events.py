"""Events in a Chinese sentence: that they took place, and who attended them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.chinese.circumstances import is_occasion, told
from crawler.meetings.chinese.reading import Reading
from crawler.meetings.chinese.sides import behind, met_before, one_by_one, pronoun, takes_part
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Form, Mode

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
    summit: Gathering | None = None
    for gathering in reading.gatherings:
        if is_occasion(reading, gathering) or _is_part_of_topic(reading, gathering):
            continue
        verb = _verb(reading, gathering)
        if verb is None or any(g.first == gathering.last for g in reading.gatherings):
            continue
        people = _people(reading, gathering, verb, subject)
        own = gathering.named or (gathering.sort in _OWN_EVENTS and not gathering.generic)
        if summit is not None and gathering.form is Form.SUMMIT:
            gathering = summit  # noqa: PLW2901 - 峰会召开,甲将主持元首理事会: one event called twice
        if not own and (before := _named_before(reading, gathering, verb)):
            gathering, own = before, True  # noqa: PLW2901 - the same, with its name
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
            summit = gathering if gathering.form is Form.SUMMIT else summit
            from_afar = anaphoric and reading.units[verb].has("attend") and a.mode is Mode.VIDEO
            yield replace(a, mode=Mode.UNKNOWN) if from_afar else a


def _named_before(reading: Reading, gathering: Gathering, verb: int) -> Gathering | None:
    """Return for "会议将于26日举行" the event that a sentence before only named."""
    known = reading.named_before
    if known is None or not gathering.generic or not reading.days or verb < gathering.first:
        return None
    is_it = known.noun.endswith(gathering.noun) and reading.units[verb].has("happen")
    return replace(known, first=gathering.first, last=gathering.last) if is_it else None


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
        if unit.has("hold") and reading.find(i + 1, i + _CLOSE + 1, "talk", "talk_of_many") is not None:
            break  # 甲参加某会议,其间同乙举行会谈
        led = unit.has("attend") and "由" in reading.keys(gathering.last, i)
        if led or (unit.has("happen") and reading.keys(i + 1, i + 2) != ["的"]):
            return i
        if unit.has("saying", "meet", "stay") or (
            unit.key == "," and not _only_circumstances(reading, gathering.last, i)
        ):
            break
    return _attending(reading, gathering) or _speaking(reading, gathering)


def _speaking(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb of "甲在某会议上说": who speaks at it takes part."""
    at = gathering.last
    if not gathering.named or reading.keys(at, at + 1) != ["上"] or not reading.people:
        return None
    place = reading.find(reading.clause_start(gathering.first), gathering.first, "at")
    speaker = next((p for p in reading.people if p.name and p.last <= (place or 0)), None)
    verb = reading.find(at, at + _CLOSE, "saying", "attend")
    return at if speaker is not None and verb is not None else None


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
    if reading.units[verb].key == "上":
        return met_before(reading, gathering.first, 0)
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
        if led or _attends_later(reading, person, verb, gathering):
            found.append(person)
    return tuple(dict.fromkeys(found))


def _attends_later(reading: Reading, person: Person, verb: int, gathering: Gathering) -> bool:
    """Tell whether a later clause says that somebody attended: "…外长出席"."""
    end = min(len(reading.units), person.last + _REACH)
    for i in range(person.last, end):
        unit = reading.units[i]
        if unit.has("attend"):
            other = next((g for g in reading.gatherings if i < g.first <= i + _CLOSE and g.named), None)
            its_own = other is gathering and reading.keys(i + 1, i + 2) == ["的"]
            return i != verb and (other is None or its_own)
        if unit.has("saying", "meet", "talk") or (unit.key == "," and i - person.last > 1):
            return False
    return False


def attends(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Read "甲主持", "乙、丙出席", "他们是甲、乙": people of an event told before."""
    if reading.keys(0, 1) in (["他们"], ["她们"]) and (those := one_by_one(reading, 0)):
        yield from _were_there(reading, 0, those)
    if not reading.kinds & {"attend", "role"}:
        return
    if "not_meeting" in reading.kinds and any(
        "not_meeting" in u.kinds and "parts" not in u.kinds for u in reading.units
    ):
        return
    for i, unit in enumerate(reading.units):
        if not (unit.has("attend") or _is_filled_by(reading, i)) or any(
            p.first <= i < p.last for p in reading.people
        ):
            continue
        people = met_before(reading, i, 0)
        if (listed := _listed_from(reading, i)) is not None:
            people = behind(reading, listed) or people
        people = (*_in_clauses_before(reading, people), *people)
        if not people:
            people = pronoun(reading, i, 0, subject) if unit.key.startswith(("主持", "出席")) else ()
        if people:
            yield from _were_there(reading, i, people)


def _is_filled_by(reading: Reading, i: int) -> bool:
    """Tell whether the verb stands in "塔方首席代表由副部长甲担任"."""
    by = next((p for p in reading.people if p.last == i), None) if reading.units[i].has("role") else None
    return by is not None and "由" in reading.keys(reading.clause_start(i), by.first)


def _in_clauses_before(reading: Reading, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return who stands alone in the clauses before: "秘书长甲,市委书记乙参加"."""
    found: list[Person] = []
    first = min((p.first for p in people), default=0)
    for person in reversed([p for p in reading.people if p.last < first]):
        if person.last != first - 1 or reading.units[person.last].key not in {",", ";"} or not person.name:
            break
        found.insert(0, person)
        first = person.first
    return tuple(found)


def _were_there(reading: Reading, i: int, people: tuple[Person, ...]) -> Iterator[Account]:
    account = Account(
        sentence=reading.sentence,
        people=people,
        gathering=_what_was_told(reading, i),
        anaphoric=True,
        form=Form.MULTILATERAL,
    )
    # That one of them takes part from afar says nothing of the others.
    yield from (replace(a, day=None, mode=Mode.UNKNOWN) for a in told(reading, i, account))


def _listed_from(reading: Reading, i: int) -> int | None:
    """Return where the list of those begins who attended: 参加会见的还有…, 出席的有…."""
    if reading.units[i].key.endswith("有"):
        return i + 1
    if reading.keys(i + 1, i + 2) != ["的"]:
        return None
    at = i + 2
    while "".join(reading.keys(at, at + 1)) in {
        "还",
        "有",
        "还有",
        "人员",
        "包括",
        "是",
        "分别",
        "中方",
        "哈方",
    }:
        at += 1
    return at if {"有", "包括", "是", "还有"}.intersection(reading.keys(i + 2, at)) else None


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
