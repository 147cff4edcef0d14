"""When, where, how and beside what a meeting took place, and whether it did: what stands around its verb."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.chinese.reading import Reading
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Account, DaySpan, Gathering, PlaceSpan
from store.records.meetings import Mode, Place, Status

_NEAR = 7
_CLOSE = 3
_AGO = ("年前", "月前", "那次", "上一次", "上次", "上一回", "当年")
_MEANWHILE = frozenset(("其间", "期间", "会议期间", "会后", "会间", "会前", "间隙", "场边", "活动期间"))
_FAR = 60
_SPEAKER = frozenset(("发言人", "消息人士", "外交部", "官方", "报道", "消息", "公告", "声明", "公报"))


def told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its circumstances; nothing where it is no news, or never was."""
    day = _day(reading, trigger, account.gathering)
    status = _status(reading, trigger, day)
    asked = reading.sentence.text.rstrip('”」』"')[-1:] in {"?", "？"}
    if status is None or asked or reading.sentence.quoted or _inside_quotation(reading, trigger):
        return
    occasion = account.occasion or _occasion(reading, trigger, account.gathering)
    place = _place(reading, trigger, account.gathering) or _city_in_name(
        reading, account.gathering or _beside_in(reading, occasion)
    )
    yield replace(
        account,
        status=status,
        day=day,
        place=place,
        mode=_mode(reading, trigger),
        occasion=occasion,
        beside=account.beside or (occasion is None and _is_beside(reading, trigger)),
    )


def _inside_quotation(reading: Reading, trigger: int) -> bool:
    opened = reading.keys(0, trigger)
    return opened.count("“") > opened.count("”")


def _status(reading: Reading, trigger: int, day: DaySpan | None) -> Status | None:
    start = reading.clause_start(trigger)
    history = reading.find(start, trigger, "recalled") is not None or _is_long_ago(reading, trigger)
    wished = reading.find(start, trigger, "wishing")
    wished = None if wished is not None and reading.is_in_name(wished) else wished
    if history or _negated(reading, trigger):
        return None
    if wished is not None and not reading.units[wished].has("planned"):
        return None
    planned, speech = _is_planned(reading, trigger) or _lies_ahead(reading, day), _speech(reading, trigger)
    if speech is not None and not _is_report(reading, speech):
        announced = planned and reading.units[speech].has("announcing")
        if not announced:
            return None
    if _cancelled(reading, trigger):
        return Status.PLANNED if put_off_to(reading) is not None else Status.CANCELLED
    return Status.PLANNED if planned else Status.HELD


def _is_long_ago(reading: Reading, trigger: int) -> bool:
    """Tell whether the sentence begins with a time long past: 五年前的那次访问中."""
    return any(key.endswith(_AGO) for key in reading.keys(0, trigger))


def _lies_ahead(reading: Reading, day: DaySpan | None) -> bool:
    return bool(day and day.date and reading.published and day.date > reading.published)


def _negated(reading: Reading, trigger: int) -> bool:
    start = max(reading.clause_start(trigger), trigger - 2 * _NEAR)
    return reading.find(start, trigger, "negated") is not None


def _is_planned(reading: Reading, trigger: int) -> bool:
    """Tell whether a word of planning stands before the verb, with no other verb of meeting between them."""
    if "planned" not in reading.kinds:
        return False
    for i in range(trigger, max(-1, trigger - _FAR), -1):
        unit = reading.units[i]
        if i != trigger and unit.has("saying"):
            return False
        if unit.has("planned") and not (unit.key in {"准备", "计划"} and i == trigger):
            return True
        if (
            not reading.same_clause(i, trigger)
            and unit.has("meet", "attend")
            and reading.find(i + 1, i + 2, "done") is not None
        ):
            return False
    behind = reading.find(trigger + 1, trigger + _NEAR, "planned")
    return behind is not None and reading.same_clause(behind, trigger) and reading.units[trigger].has("talk")


def _speech(reading: Reading, trigger: int) -> int | None:
    """Return the verb of saying in whose content the trigger stands."""
    if "saying" not in reading.kinds:
        return None
    for i in range(trigger - 1, -1, -1):
        unit = reading.units[i]
        if "saying" not in unit.kinds or unit.has("talk", "hold") or _is_attributive(reading, i):
            continue
        if reading.is_in_name(i) or (unit.has("wishing") and reading.same_clause(i, trigger)):
            continue
        return i
    return None


def _is_attributive(reading: Reading, i: int) -> bool:
    """Tell whether the verb of saying is "据…报道", or describes something: "宣布的"."""
    return "据" in reading.keys(reading.clause_start(i), i) or reading.keys(i + 1, i + 2) == ["的"]


def _is_report(reading: Reading, speech: int) -> bool:
    """Tell whether somebody who only announces says it: a spokesperson, or nobody who is named."""
    if not reading.units[speech].has("announcing"):
        return False
    before = [p for p in reading.people if p.last <= speech]
    if not before:
        return True
    return (before[-1].head or "") in _SPEAKER


def _cancelled(reading: Reading, trigger: int) -> bool:
    if "cancelled" not in reading.kinds:
        return False
    near = range(max(0, trigger - 2 * _NEAR), min(len(reading.units), trigger + 2 * _NEAR))
    return any(
        reading.units[i].has("cancelled") and abs(reading.clauses[i] - reading.clauses[trigger]) <= 1
        for i in near
    )


def put_off_to(reading: Reading) -> DaySpan | None:
    """Return the day to which an event was put off: 改期至12月4日."""
    for i, unit in enumerate(reading.units):
        if not unit.has("cancelled") or unit.key.startswith("取消"):
            continue
        for day in reading.days:
            if 0 < day.first - i <= _CLOSE and day.date is not None:
                return day
    return None


def _day(reading: Reading, trigger: int, gathering: Gathering | None) -> DaySpan | None:
    if _cancelled(reading, trigger) and (later := put_off_to(reading)) is not None:
        return later
    best, least = None, float(_FAR * 2)
    speech = _speech(reading, trigger)
    for day in reading.days:
        if _of_another(reading, day, trigger, gathering) or (speech is not None and day.last <= speech):
            continue
        if any(reading.units[i].has("saying") for i in range(trigger + 1, day.first)):
            continue
        cost = reading.cost(day.first, day.last, trigger)
        if cost < least:
            best, least = day, cost
    return best if best is not None and best.date is not None else None


def _of_another(
    reading: Reading, day: DaySpan | PlaceSpan, trigger: int, gathering: Gathering | None
) -> bool:
    """Tell whether a day or place is told of another event: in its brackets, or before "举行的"."""
    for event in reading.gatherings:
        own = gathering is not None and event.first == gathering.first
        if own:
            continue
        if event.first <= day.first < event.last:
            return True
        bracketed = reading.depths[min(day.first, len(reading.depths) - 1)] > 0
        if bracketed and event.last <= day.first and "(" in reading.keys(event.last, event.last + 1):
            return True
        held = reading.find(day.last, event.first, "happen", "hold")
        if (
            held is not None
            and trigger not in range(day.first, event.last)
            and "的" in reading.keys(held + 1, held + 2)
        ):
            return True
    return day.first > 0 and reading.units[day.first - 1].has("recalled")


def _place(reading: Reading, trigger: int, gathering: Gathering | None) -> PlaceSpan | None:
    best, least = None, float(_FAR)
    speech = _speech(reading, trigger)
    for place in reading.places:
        # 在塔什干举行的外长会: the event's place is also that of what took place beside it.
        tied = place.place.city is not None and place.last <= trigger
        if _of_another(reading, place, trigger, gathering) and not tied:
            continue
        if speech is not None and place.last <= speech:
            continue
        if _of_what_follows(reading, place, trigger):
            continue
        cost = reading.cost(place.first, place.last, trigger)
        cost += 0 if place.place.city or place.place.venue else _NEAR
        cost = 0 if gathering is not None and _describes(reading, place, gathering) else cost
        if cost < least:
            best, least = place, cost
    return best


def _beside_in(reading: Reading, occasion: str | None) -> Gathering | None:
    """Return the event of "在塔什干投资论坛期间": its city is where it is told to take place."""
    events = (g for g in reading.gatherings if g.title == occasion)
    return next((g for g in events if reading.keys(g.first - 1, g.first) == ["在"]), None)


def _city_in_name(reading: Reading, gathering: Gathering | None) -> PlaceSpan | None:
    """Return the city of 青岛峰会."""
    if gathering is None or not gathering.named:
        return None
    for i in range(gathering.first, gathering.last):
        city = reading.units[i].kinds.get("city")
        if city is not None:
            place = Place(city=city, country=countries_of_cities()[city])
            return PlaceSpan(first=i, last=i + 1, place=place)
    return None


def _of_what_follows(reading: Reading, place: PlaceSpan, trigger: int) -> bool:
    """Tell whether another verb stands between the trigger and a place behind it."""
    parted = place.first > trigger and not reading.same_clause(place.first, trigger)
    kinds = ("saying", "wishing", "meet", "talk", "attend") if parted else ("saying",)
    return reading.find(trigger + 1, place.first, *kinds) is not None


def _describes(reading: Reading, place: PlaceSpan, gathering: Gathering) -> bool:
    """Tell whether the place stands in "在塔什干举行的外长会"."""
    between = reading.keys(place.last, gathering.first)
    held = reading.find(place.last, gathering.first, "happen", "hold") is not None
    return place.last <= gathering.first and held and between[-1:] == ["的"]


def _mode(reading: Reading, trigger: int) -> Mode:
    """Return how they met: by the nearest word for it in the verb's clause or the one before it."""
    modes = [
        i
        for i, unit in enumerate(reading.units)
        if "mode" in unit.kinds
        and abs(reading.clauses[i] - reading.clauses[trigger]) <= 1
        and reading.find(reading.clause_start(i), i, "recalled") is None
    ]
    hybrid = [i for i in modes if reading.units[i].kinds["mode"] == Mode.HYBRID]
    near = hybrid or sorted(modes, key=lambda i: reading.cost(i, i + 1, trigger))
    if not near or (near[0] > trigger and not hybrid and not reading.same_clause(near[0], trigger)):
        return Mode.UNKNOWN
    return Mode(reading.units[near[0]].kinds["mode"])


def _occasion(reading: Reading, trigger: int, gathering: Gathering | None) -> str | None:
    """Return the event beside which it took place: 在…期间, 出席…之际."""
    for event in reading.gatherings:
        if gathering is not None and event.first == gathering.first:
            continue
        if not event.named:
            continue
        if (is_occasion(reading, event) and event.first < trigger + _NEAR) or _brings(
            reading, event, trigger
        ):
            return event.title
    return None


def _brings(reading: Reading, event: Gathering, trigger: int) -> bool:
    """Tell whether somebody is met who came for the event: 会见来华出席博览会的老挝副总理."""
    came = reading.find(trigger + 1, event.first, "attend") is not None
    return came and trigger < event.first and reading.keys(event.last, event.last + 1) == ["的"]


def _is_beside(reading: Reading, trigger: int) -> bool:
    """Tell whether it took place beside an event told before: 会议期间, 其间, 会后."""
    if any(not g.named and g.last <= trigger and is_occasion(reading, g) for g in reading.gatherings):
        return True
    return bool(_MEANWHILE.intersection(reading.keys(0, trigger)))


def is_occasion(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether something else took place beside the event."""
    at = gathering.last
    if reading.keys(at, at + 1) == ["("]:
        at = next((i + 1 for i in range(at, len(reading.units)) if reading.units[i].key == ")"), at)
    while reading.keys(at, at + 1) and reading.keys(at, at + 1)[0] in {"”", "的", "举行", "召开", "开幕"}:
        at += 1
    return at < len(reading.units) and reading.units[at].has("beside")
