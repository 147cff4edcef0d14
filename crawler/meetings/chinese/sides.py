"""Who meets whom in a Chinese sentence: the people before and behind a verb."""

import re
from collections.abc import Sequence

from crawler.meetings.chinese.reading import Reading
from crawler.meetings.spans import Person, Unit
from store.records.meetings import Form

_JOINING = frozenset(("、", "和", "与", "及", "以及", "同", "暨", ",", "等", "并", "跟"))
_SIDES = 2
_THOSE = frozenset(("他们", "她们", "分别"))
_BODIES = ("organisation", "organ", "country", "side")
_WITH = frozenset("与同和")
_MANY = re.compile("[三四五六七八九十多各]国|各代表团|各成员国")
_REACH = 26
# Who tells the news takes no part in it.
_ANNOUNCERS = ("发言人", "新闻秘书", "發言人", "新聞秘書")
_SENDERS = frozenset(("代表", "受", "应", "祝贺", "接替", "祝", "据", "转达", "作为", "致电", "接待", "根据"))


def met_before(reading: Reading, i: int, floor: int) -> tuple[Person, ...]:
    """Return the people before a verb who take part in what it tells."""
    before = [p for p in reading.people if p.last <= i and p.first >= floor and takes_part(reading, p, i)]
    own = [p for p in before if reading.same_clause(p.first, i)]
    if len(own) >= _SIDES or (own and _has_subject(reading, own, i)):
        return tuple(own)
    others = [p for p in before if p not in own]
    return (*_nearest_subject(reading, others), *own)


def _has_subject(reading: Reading, own: Sequence[Person], i: int) -> bool:
    """Tell whether the one person of the clause stands at its beginning, as who acts."""
    begin = reading.clause_start(i)
    return not {"与", "同", "和", "跟", "向", "由"}.intersection(
        reading.keys(begin, own[0].first)
    ) and not any(reading.units[k].has("talk") for k in (i,))


def _nearest_subject(reading: Reading, others: Sequence[Person]) -> tuple[Person, ...]:
    if not others:
        return ()
    last = others[-1]
    clause = reading.clauses[last.first]
    return tuple(p for p in others if reading.clauses[p.first] == clause)


def takes_part(reading: Reading, person: Person, i: int) -> bool:
    """Tell whether a person before a verb acts in it: not who invited, sent, or owns what is spoken of."""
    if (person.post or "").endswith(_ANNOUNCERS):
        return False
    before = reading.keys(person.first - 1, person.first)
    if before and before[0] in _SENDERS and not (before[0] == "受" and i - person.last <= 1):
        return False
    behind = reading.keys(person.last, person.last + 1)
    if behind == ["的"] and not reading.units[min(person.last + 1, len(reading.units) - 1)].has(
        "talk", "meet", "mode"
    ):
        return any(reading.units[k].has("talk") for k in range(person.last, min(i + 1, person.last + 4)))
    begin = reading.clause_start(person.first)
    if (
        "应" in reading.keys(begin, person.first)
        and reading.find(person.last, person.last + 3, "wishing") is not None
    ):
        return False
    return not behind or behind[0] not in {"邀请", "委托"}


def behind(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return the people whom a verb at the unit before `at` has as its object, in a row."""
    found: list[Person] = []
    end = at
    for person in reading.people:
        if person.first < at:
            continue
        between = reading.units[end : person.first]
        if not found:
            far = person.first - at > _REACH or not reading.same_clause(at - 1, person.first)
            if far or any(
                u.has("saying", "meet", "happen") and not u.has("stay", "planned") for u in between
            ):
                break
        elif not _joined(between):
            break
        found.append(person)
        end = person.last
    return tuple(found)


def one_by_one(reading: Reading, at: int) -> tuple[Person, ...]:
    """Return who is named one by one behind "他们是", "分别是", from `at` on."""
    for i in range(at, len(reading.units) - 1):
        if reading.units[i].key == "是" and _THOSE.intersection(reading.keys(i - 2, i)):
            return behind(reading, i + 1 + (reading.units[i + 1].key == ":"))
    return ()


def _joined(between: Sequence[Unit]) -> bool:
    keys = [u.key for u in between]
    return len(keys) <= _SIDES and bool(keys) and set(keys) <= _JOINING


def pronoun(reading: Reading, i: int, floor: int, subject: Person | None) -> tuple[Person, ...]:
    """Return whom 他, or a verb without a subject, means."""
    begin = max(reading.clause_start(i), floor)
    first = next((p for p in reading.people if p.name and p.last <= begin), subject)
    return (first,) if first else ()


def form_of(people: Sequence[Person]) -> Form:
    """Return the form of a meeting of these: three countries or bodies and more are no longer two sides."""
    bodies = {p.organisation for p in people if p.organisation and not p.plural}
    countries = {c for p in people for c in p.countries}
    many = any(p.from_members or (p.plural and _MANY.search(p.post or "")) for p in people)
    return Form.MULTILATERAL if len(bodies | countries) > _SIDES or many else Form.BILATERAL


def sides_before(reading: Reading, i: int) -> tuple[str, ...]:
    """Return the bodies and countries that stand before talks, joined: 上合组织秘书处与亚信秘书处."""
    begin = reading.clause_start(i)
    at = [k for k in range(begin, i) if reading.units[k].has(*_BODIES)]
    if not any(reading.units[k].key in _WITH for k in range(begin, i)) or any(
        reading.units[k].has("saying") for k in range(begin, i)
    ):
        return ()
    return tuple(dict.fromkeys(_body(reading, k) for k in at if reading.keys(k - 1, k) != ["在"]))


def _body(reading: Reading, k: int) -> str:
    kinds = reading.units[k].kinds
    return next(kinds[kind] for kind in _BODIES if kind in kinds)


def form_of_sides(sides: Sequence[str]) -> Form:
    """Return the form of a meeting of so many sides."""
    return Form.BILATERAL if len(sides) <= _SIDES else Form.MULTILATERAL
