"""When, where, on what occasion and how: what a sentence says around its verb of meeting."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Account, DaySpan, Gathering, PlaceSpan
from store.records import Form, Mode, Place, Status

_TALKS = frozenset(("meeting", "talk", "call", "conference"))
_FAR = 60
_BEFORE_VERB = 7
_NEGATIVE_REACH = 5


def told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its day, place, occasion, mode and status, unless it is background or denied."""
    if not is_background(reading, trigger, account):
        yield from circumstances(reading, trigger, account)


def circumstances(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with what stands around its verb; nothing where the sentence denies it."""
    left = max((p.last for p in account.people if p.last <= trigger), default=0)
    if account.gathering is not None and account.gathering.last <= trigger:
        left = max(left, account.gathering.last)
    status = _status(reading, trigger, max(left, trigger - _BEFORE_VERB))
    if status is None:
        return
    occasion = _occasion(reading, trigger, account)
    place = _place(reading, trigger, occasion)
    back = _told_before(reading, trigger) if account.gathering is None and not account.anaphoric else None
    yield replace(
        account,
        gathering=account.gathering or back,
        anaphoric=account.anaphoric or back is not None,
        beside=any(k in {"sidelines", "margins"} for k in reading.keys(trigger, len(reading.units))),
        status=status,
        day=_day(reading, trigger, account, occasion),
        place=place,
        occasion=occasion[0] if occasion else None,
        occasion_sort=occasion[1] if occasion else None,
        mode=_mode(reading, trigger, account),
    )


def is_background(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether the sentence looks back, or has somebody speak of another meeting."""
    units = reading.units
    first = account.gathering.first if account.gathering is not None else trigger
    if any(
        u.has("recalling") and u.key not in {"ahead of", "on the eve of"}
        for u in units[max(0, first - 5) : first]
    ):
        return True
    if (
        reading.any("past", max(0, min(first, trigger) - 6), min(len(units), trigger + 12))
        and not account.anaphoric
    ):
        return True
    return _quoted(reading, trigger) or _reported(reading, trigger, account)


def _quoted(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger stands between quotation marks."""
    keys = reading.keys(0, trigger)
    straight = keys.count('"') % 2 == 1 and '"' in reading.keys(trigger, len(reading.units))
    return (
        straight
        or keys.count("“") > keys.count("”")
        or keys.count("«") > keys.count("»")
        and not reading.sentence.text.startswith("«")
    )


def _reported(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether somebody who takes part speaks of it: "Norov told him about the conference that will be held"."""
    for i in range(trigger - 1, -1, -1):
        if reading.units[i].has("saying"):
            speakers = [p for p in reading.people if p.last <= i and p.name]
            return bool(speakers) and not any(p in account.people for p in speakers)
    return False


def _status(reading: Reading, trigger: int, left: int) -> Status | None:
    unit = reading.units[trigger]
    if reading.any("cancelled", trigger - 8, trigger + 9):
        return Status.CANCELLED
    if reading.any("negated", max(left, trigger - _NEGATIVE_REACH), trigger):
        return None
    forms = {
        unit.kinds.get(k) for k in ("meet", "receive", "attend", "happen", "gather", "visit", "hold")
    } - {None}
    to = reading.keys(trigger - 1, trigger) == ["to"]
    if reading.any("planned", left, trigger + (unit.has("noun") or not forms)):
        return Status.PLANNED
    if to and forms and "base" in forms:
        return Status.PLANNED
    return Status.HELD


def _occasion(
    reading: Reading, trigger: int, account: Account
) -> tuple[str, str, int, Gathering | None] | None:
    """Return the larger event beside which the meeting took place: (its name, its sort, unit, event)."""
    best: tuple[str, str, int, Gathering | None] | None = None
    for gathering in reading.gatherings:
        if gathering is account.gathering or not _introduced(reading, gathering):
            continue
        if reading.parted(trigger, gathering.first):
            continue
        if not gathering.named and gathering.sort not in {"summit", "conference", "visit"}:
            continue
        if gathering.sort == "visit" and account.form is Form.VISIT:
            continue
        best = (gathering.title, gathering.sort, gathering.first, gathering)
        break
    return best


def _introduced(reading: Reading, gathering: Gathering) -> bool:
    for unit in reversed(reading.units[max(0, gathering.first - 4) : gathering.first]):
        if unit.kinds.get("beside") == "real":
            return unit.key != "at" or gathering.named
        if unit.has("noun") or unit.key in {",", "."}:
            return False
    return False


def _day(
    reading: Reading, trigger: int, account: Account, occasion: tuple[str, str, int, Gathering | None] | None
) -> DaySpan | None:
    """Return the day that belongs to the verb: the nearest one in its clause."""
    best, least = None, _FAR
    for day in reading.days:
        if day.date is None:
            continue
        cost = reading.cost(day.last, trigger) if day.last <= trigger else reading.cost(trigger, day.first)
        if day.first <= 1 and not reading.parted(day.last, trigger):
            cost = min(cost, 10)  # "On 10 July, …" belongs to the whole sentence
        if occasion and trigger < occasion[2] < day.first and not _is_month(day):
            cost += 3
        if cost < least:
            best, least = day, cost
    return best


def _is_month(day: DaySpan) -> bool:
    return day.end_date is not None and day.date is not None and day.date.day == 1


def _place(
    reading: Reading, trigger: int, occasion: tuple[str, str, int, Gathering | None] | None
) -> PlaceSpan | None:
    best, least = None, _FAR
    for place in reading.places:
        cost = (
            reading.cost(place.last, trigger) if place.last <= trigger else reading.cost(trigger, place.first)
        )
        if place.first <= 1 and not reading.parted(place.last, trigger):
            cost = min(cost, 10)
        if cost < least and not (place.place.city is None and place.place.venue is None and best is not None):
            best, least = place, cost
    if best is None:
        return _city_in_name(occasion)
    return _with_city(reading, best)


def _with_city(reading: Reading, found: PlaceSpan) -> PlaceSpan:
    """Return "at the UN Headquarters in New York" as one place."""
    for other in reading.places:
        if other is found or other.first - found.last > 1 and found.first - other.last > 1:
            continue
        one, two = found.place, other.place
        place = Place(
            venue=one.venue or two.venue, city=one.city or two.city, country=one.country or two.country
        )
        implied = found.implied and not two.city
        return PlaceSpan(
            first=min(found.first, other.first),
            last=max(found.last, other.last),
            place=place,
            implied=implied,
        )
    return found


def _city_in_name(occasion: tuple[str, str, int, Gathering | None] | None) -> PlaceSpan | None:
    if occasion is None or occasion[3] is None:
        return None
    for word in occasion[0].split():
        if word in countries_of_cities():
            gathering = occasion[3]
            return PlaceSpan(
                first=gathering.first,
                last=gathering.last,
                place=Place(city=word, country=countries_of_cities()[word]),
            )
    return None


def _told_before(reading: Reading, trigger: int) -> Gathering | None:
    """Return the "dialogue" of "During the dialogue, …": the sentence goes on about a meeting told before."""
    for gathering in reading.gatherings:
        before = reading.units[max(0, gathering.first - 3) : gathering.first]
        if (
            gathering.definite
            and not gathering.named
            and gathering.last <= trigger
            and gathering.sort in _TALKS
        ):
            if any(u.has("beside") for u in before):
                return gathering
    return None


def _mode(reading: Reading, trigger: int, account: Account) -> Mode:
    best, least = Mode.UNKNOWN, 26
    for i, unit in enumerate(reading.units):
        if unit.has("mode") and reading.cost(i, trigger) < least:
            best, least = Mode(unit.kinds["mode"]), reading.cost(i, trigger)
    return best
