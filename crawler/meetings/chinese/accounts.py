"""What a Chinese sentence tells of meetings: the verbs and nouns of meeting, and the people around them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.chinese.circumstances import told
from crawler.meetings.chinese.events import attends, events
from crawler.meetings.chinese.hosts import at_home
from crawler.meetings.chinese.reading import Reading
from crawler.meetings.chinese.sides import (
    behind,
    form_of,
    form_of_sides,
    met_before,
    one_by_one,
    pronoun,
    sides_before,
)
from crawler.meetings.chinese.words import words
from crawler.meetings.spans import Account, Person, PlaceSpan
from store.records.meetings import Form, Place, Status

_BOTH = frozenset(("双方", "两人", "二人", "各方", "三方", "两国"))
_AFTER = frozenset(("中", "时", "后", "期间", "结束", "上", "前", "之后", "以后"))
_WITH = frozenset("同与和跟及")
_ONE_BY_ONE = frozenset(("分别", "先后", "逐一", "相继"))
_NOT_HELD = frozenset(("对话", "交流", "座谈", "磋商", "谈判", "深入交流", "座谈交流"))
_LIGHT = ("hold", "mode", "happen")
_NEAR = 7
_CUES = frozenset(("credentials", "meet", "reception", "talk", "talk_of_many", "stay"))
_CLOSE = 3
_ATTENDED = frozenset(("与会", "参会", "出席", "出席会议", "参加会议", "到会"))
_AROUND = frozenset(
    ("一行", "等", "视频", "电话", "在线", "线上", "友好", "深入", "亲切", "先生", "女士", "专门", "再次")
)


def accounts(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give what the sentence tells, one account for each meeting it speaks of; `subject` is whom 他 means."""
    found = [*events(reading, subject), *_once(_meetings(reading, subject))]
    if not any(a.gathering for a in found):
        told_of = {p for a in found for p in a.people}
        attended = [*attends(reading, subject)]
        before = [a for a in attended if _is_clause(reading, a)]
        beside = [a for a in attended if a not in before and not told_of.intersection(a.people)]
        found = [*before, *found, *beside]
    found = found or [*_discussed(reading)]
    found += _discussed_later(reading, subject, found)
    yield from _beside_each_other(found)


def _is_clause(reading: Reading, account: Account) -> bool:
    """Tell whether a clause of its own says that somebody attended: "甲率团与会,并分别与乙、丙会见"."""
    at = account.gathering.first if account.gathering else 0
    return reading.units[at].key in _ATTENDED and reading.keys(at + 1, at + 2) == [","]


def _once(found: Iterator[Account]) -> Iterator[Account]:
    """Leave out the credentials that a caller hands over: "甲拜会乙,并向其递交委任书"."""
    told_of: set[str | None] = set()
    for account in found:
        names = {p.name for p in account.people if p.name}
        if not (account.form is Form.CEREMONY and names and names <= told_of):
            yield account
        told_of |= names


def _beside_each_other(found: Sequence[Account]) -> Iterator[Account]:
    """Tie a bilateral to the event that the same sentence tells of."""
    event = next((a for a in found if a.gathering and a.gathering.named and a.form is not Form.VISIT), None)
    for account in found:
        plain = account.form is Form.BILATERAL and account.gathering is None and not account.anaphoric
        if not plain or event is None or event.gathering is None or account.occasion:
            yield account
        else:
            day, place = account.day or event.day, account.place or event.place
            yield replace(account, occasion=event.gathering.title, place=place, day=day)


def _meetings(reading: Reading, subject: Person | None) -> Iterator[Account]:
    if _CUES.isdisjoint(reading.kinds):
        return
    floor = 0
    inside = {i for g in reading.gatherings for i in range(g.first, g.last)}
    inside |= {i for p in reading.people for i in range(p.first, p.last)}
    for i, unit in enumerate(reading.units):
        if _CUES.isdisjoint(unit.kinds) or i in inside:
            continue
        if unit.has("credentials"):
            yield from _credentials(reading, i, floor, subject)
        elif unit.has("meet", "reception"):
            yield from _meets(reading, i, floor, subject)
            floor = _behind(reading, i)
        elif unit.has("talk", "talk_of_many"):
            found = [*_talks(reading, i, floor, subject)]
            floor = _behind(reading, i) if found else floor
            yield from found
        elif unit.has("stay"):
            yield from _visits(reading, i, floor, subject)


def _meets(reading: Reading, i: int, floor: int, subject: Person | None) -> Iterator[Account]:
    """Read "甲会见乙", "甲受到乙会见", "甲同乙会见"."""
    left = met_before(reading, i, floor)
    right = behind(reading, i + 1)
    if not right and _WITH.intersection(reading.keys(reading.clause_start(i), i)) and len(left) > 1:
        yield from _talks(reading, i, floor, subject)
        return
    if not right and len(left) < 2 and reading.keys(i + 1, i + 2) and reading.keys(i + 1, i + 2)[0] in _AFTER:  # noqa: PLR2004 - two sides
        return
    if reading.find(reading.clause_start(i), i, "attend") is not None and subject is not None:
        named = any(p.name for p in left)
        left = left if named else (subject, *left)
    left = (*_him(reading, i, floor, subject), *left) or pronoun(reading, i, floor, subject)
    if not right and len(left) == 1:
        left = (*pronoun(reading, i, floor, subject), *left)
    people = tuple(dict.fromkeys((*left, *right)))
    if not people or (not left and len(right) < 2):  # noqa: PLR2004 - two sides
        return
    form = Form.RECEPTION if reading.units[i].has("reception") else form_of(people)
    if form is Form.RECEPTION and not right:
        return
    yield from _each(reading, i, left, right, form)


def _behind(reading: Reading, i: int) -> int:
    """Return where those end whom the verb has as its object: they are no subject of the next one."""
    return max((p.last for p in behind(reading, i + 1)), default=i + 1)


def _says_he(reading: Reading, i: int) -> bool:
    """Tell whether 他 is who acts in the clause: 他将同乙会面."""
    keys = reading.keys(reading.clause_start(i), i)
    return any(key in {"他", "她"} and (not n or keys[n - 1] not in _WITH) for n, key in enumerate(keys))


def _he(reading: Reading, i: int, subject: Person | None) -> tuple[Person, ...]:
    """Return whom 他 means as who acts: the first one of the sentence, else of the one before."""
    begin = reading.clause_start(i)
    first = next((p for p in reading.people if p.name and p.last <= begin), subject)
    return (first,) if first else ()


def _him(reading: Reading, i: int, floor: int, subject: Person | None) -> tuple[Person, ...]:
    """Return whom 他 means in "甲同他会见": the one of an earlier clause, else of the sentence before."""
    begin = reading.clause_start(i)
    at = next((k for k in range(begin + 1, i) if reading.units[k].key in {"他", "她", "其"}), None)
    if at is None or reading.units[at - 1].key not in _WITH:
        return ()
    earlier = [p for p in reading.people if floor <= p.first < begin and not p.plural]
    return (earlier[-1],) if earlier else ((subject,) if subject else ())


def _each(
    reading: Reading, i: int, left: Sequence[Person], right: Sequence[Person], form: Form
) -> Iterator[Account]:
    """Give one account, or one for each of those who were met one by one."""
    apart = bool(_ONE_BY_ONE.intersection(reading.keys(reading.clause_start(i), i)))
    for others in [(p,) for p in right] if apart and left else [tuple(right)]:
        people = tuple(dict.fromkeys((*left, *others)))
        if len(people) > 1 or any(p.plural for p in people):
            own = form_of(people) if form is not Form.RECEPTION else form
            own = Form.BILATERAL if apart and own is Form.MULTILATERAL else own
            account = Account(sentence=reading.sentence, people=people, form=own)
            yield from (at_home(reading, i, a) for a in told(reading, i, account))


def _talks(reading: Reading, i: int, floor: int, subject: Person | None) -> Iterator[Account]:
    """Read "甲同乙举行会谈", "甲与乙的会谈", "双方举行会谈"."""
    unit = reading.units[i]
    if unit.key in _NOT_HELD and not _is_held(reading, i) and not _sits_with(reading, i):
        return
    if reading.people and any(p.first == i + 1 for p in reading.people) and not _is_held(reading, i):
        yield from _meets(reading, i, floor, subject)  # 甲会晤乙
        return
    left, with_at = _both_sides(reading, i, floor, subject)
    if len(left) < 2 and not any(p.plural and len(p.countries) > 1 for p in left):  # noqa: PLR2004 - two sides
        found = [*_without_people(reading, i, left)]
        yield from found or _called_off(reading, i, left)
        return
    if with_at is not None and _ONE_BY_ONE.intersection(reading.keys(reading.clause_start(i), i)):
        guests = tuple(p for p in left if p in reading.people and p.first > with_at)
        hosts = tuple(p for p in left if p not in guests)
        yield from _each(reading, i, hosts, guests, Form.BILATERAL)
        return
    form = Form.MULTILATERAL if unit.has("talk_of_many") else form_of(left)
    form = Form.BILATERAL if unit.key.startswith("双边") else form
    account = Account(sentence=reading.sentence, people=left, form=form)
    yield from (at_home(reading, i, a) for a in told(reading, i, account))


def _both_sides(
    reading: Reading, i: int, floor: int, subject: Person | None
) -> tuple[tuple[Person, ...], int | None]:
    """Return who talks, and where the word stands that brings in the other side."""
    left = met_before(reading, i, floor)
    if _says_he(reading, i) and (he := _he(reading, i, subject)):
        left = tuple(dict.fromkeys((*he, *(p for p in left if reading.same_clause(p.first, i)))))
    begin = max(floor, reading.clause_start(i))
    with_at = next((k for k in range(begin, i) if reading.units[k].key in _WITH), None)
    if with_at is not None and left and not any(p.last <= with_at for p in left):
        left = tuple(dict.fromkeys((*pronoun(reading, i, floor, subject), *left)))
    return left, with_at


def _without_people(reading: Reading, i: int, left: Sequence[Person]) -> Iterator[Account]:
    """Read "上合组织秘书处与亚信秘书处举行磋商", or what is said of talks that were told before."""
    begin = reading.clause_start(i)
    sides = sides_before(reading, i)
    if not left and len(sides) > 1:
        account = Account(sentence=reading.sentence, sides=sides, form=form_of_sides(sides))
        yield from told(reading, i, account)
    elif _is_held(reading, i) and (_BOTH.intersection(reading.keys(begin, i)) or i == begin):
        yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True))


def _called_off(reading: Reading, i: int, left: Sequence[Person]) -> Iterator[Account]:
    """Read "原定15日举行的与某国知事的会谈取消": the news tells one side alone of what is not held."""
    if left and "cancelled" in reading.kinds and _WITH.intersection(reading.keys(0, left[0].first)):
        account = Account(sentence=reading.sentence, people=tuple(left), form=Form.BILATERAL)
        yield from (a for a in told(reading, i, account) if a.status is not Status.HELD)


def _is_held(reading: Reading, i: int) -> bool:
    """Tell whether the noun of talks has its verb: 举行会谈, 会谈以视频方式举行."""
    if reading.find(max(reading.clause_start(i), i - _NEAR), i, *_LIGHT) is not None:
        return True
    behind_it = reading.find(i + 1, i + _NEAR, "happen")
    return behind_it is not None and reading.same_clause(i, behind_it)


def _sits_with(reading: Reading, i: int) -> bool:
    """Tell whether the verb stands right behind whom somebody talked with: 与副秘书长白力诚座谈."""
    other = next((p for p in reading.people if p.name and i - _CLOSE <= p.last <= i), None)
    if other is None or not (other.post or other.organisation):
        return False
    between = set(reading.keys(other.last, i))
    return between <= _AROUND and bool(_WITH.intersection(reading.keys(other.first - _CLOSE, other.first)))


def _credentials(reading: Reading, i: int, floor: int, subject: Person | None) -> Iterator[Account]:
    left = met_before(reading, i, floor) or pronoun(reading, i, floor, subject)
    right = one_by_one(reading, i + 1)
    found = behind(reading, i + 1)
    people = tuple(dict.fromkeys((*(p for p in left if not right or p.name), *found, *right)))
    if people:
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, form=Form.CEREMONY))


def _visits(reading: Reading, i: int, floor: int, subject: Person | None) -> Iterator[Account]:
    """Read "甲对某国进行访问", "甲到访某地"."""
    if reading.keys(i + 1, i + 2) in (["期间"], ["时"], ["的"], ["之际"]):
        return
    people = met_before(reading, i, floor) or pronoun(reading, i, floor, subject)
    people = tuple(p for p in people if p.name or p.plural or p.organisation)
    if people and not any(u.key in words("verbs", "credentials") for u in reading.units):
        account = Account(sentence=reading.sentence, people=people, form=Form.VISIT)
        for a in told(reading, i, account):
            yield replace(a, place=_destination(reading, i) or a.place)


def _destination(reading: Reading, i: int) -> PlaceSpan | None:
    land = reading.units[i].kinds.get("abroad")
    if land is not None:
        return PlaceSpan(first=i, last=i + 1, place=Place(country=land))
    return next((p for p in reading.places if p.first == i + 1), None)


def _discussed_later(reading: Reading, subject: Person | None, found: Sequence[Account]) -> Iterator[Account]:
    """Read "甲会见乙,并与丙商讨合作": whom the same one saw besides."""
    host = _first_named(reading, subject)
    if "discuss" not in reading.kinds or not found or host is None:
        return
    told_of = {p.name for a in found for p in a.people}
    for i, unit in enumerate(reading.units):
        if "discuss" not in unit.kinds:
            continue
        begin = reading.clause_start(i)
        others = [p for p in reading.people if begin < p.first and p.last <= i]
        if (
            len(others) != 1
            or others[0].name in {None, *told_of}
            or not (others[0].organisation or others[0].post)
        ):
            continue
        if _WITH.intersection(reading.keys(begin, others[0].first)):
            people = (host, others[0])
            yield from told(
                reading, i, Account(sentence=reading.sentence, people=people, form=form_of(people))
            )


def _first_named(reading: Reading, subject: Person | None) -> Person | None:
    return next((p for p in reading.people if p.name), subject)


def _discussed(reading: Reading) -> Iterator[Account]:
    """Read "甲和乙就…交换意见": what two sides do who sit together."""
    for i, unit in enumerate(reading.units if "discuss" in reading.kinds else ()):
        if "discuss" not in unit.kinds:
            continue
        left = met_before(reading, i, 0)
        sides = {p.organisation for p in left if p.name}
        if len(sides) > 1 and _WITH.intersection(reading.keys(left[0].last, left[-1].first)):
            yield from told(reading, i, Account(sentence=reading.sentence, people=left, form=form_of(left)))
            return
