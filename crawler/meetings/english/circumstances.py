"""When, where, on what occasion and how: what a sentence says around its verb of meeting."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import units_of
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Account, DaySpan, Gathering, PlaceSpan
from store.records import Form, Mode, Place, Status

_TALKS = frozenset(("meeting", "talk", "call", "conference"))
_VERBS = ("meet", "receive", "attend", "happen", "gather", "visit", "journey", "hold", "discuss")
_SETTINGS = frozenset((("on", "visit"), ("for", "occasion"), ("on", "occasion")))
# Sorts of events that are an occasion even where nothing names them.
_OCCASIONS = frozenset(("summit", "conference", "assembly", "visit", "occasion"))
_FAR = 60
_MODE_REACH = 26
_PHONES = frozenset(("phones", "telephones"))  # as nouns they are goods
_YEAR = re.compile("(?:19|20)[0-9][0-9]")
# In a text's first sentence they tell when its own news took place.
_LATELY = frozenset(("last week", "last month", "earlier this week", "earlier this month"))
# What begins a sentence ("On 10 July 2019, …") belongs to all of its verbs, as near as this.
_OPENING = 10
_BEFORE_VERB = 7
_BEFORE_NOUN = 3
_NEGATIVE_REACH = 5
_BEFORE_DAY = frozenset((
    "on", "in", "at", "from", "the", ",", "held", "scheduled", "scheduled for", "planned", "planned for",
    "due", "set for", "set", "for", "between", "to be held", "slated for", "due in", "due on", "(",
    "taking place", "opening",
))  # fmt: skip
_AFTER = frozenset(("after the", "following the", "since the", "before the", "day after", "day before"))
_AHEAD = frozenset(("ahead of", "on the eve of"))


def told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its day, place, occasion, mode and status, unless it is background or denied."""
    account = _of_event_told_before(reading, trigger, account)
    if _is_background(reading, trigger, account):
        return
    if _is_unreal(reading, trigger, account):
        return
    left = max((p.last for p in account.people if p.first < p.last <= trigger), default=0)
    if account.gathering is not None and account.gathering.last <= trigger:
        left = max(left, account.gathering.last)
    status = _status(reading, trigger, max(left, trigger - _BEFORE_VERB), account)
    if status is None:
        return
    occasion = _occasion(reading, trigger, account)
    yield replace(
        account,
        status=status,
        day=_day(reading, trigger, account, occasion),
        place=_completed(_place(reading, trigger, account, occasion), _city_in_name(occasion)),
        occasion=occasion.title if occasion else None,
        mode=_mode(reading, trigger),
        present=status is Status.HELD
        and bool({"present", "base"} & {reading.units[trigger].kinds.get(k) for k in _VERBS}),
        beside=account.beside
        or bool({"sidelines", "margins"} & set(reading.keys(trigger, len(reading.units)))),
    )


def _of_event_told_before(reading: Reading, trigger: int, account: Account) -> Account:
    """Tie "During the dialogue, A and B …" and "thanked A, who chaired the Forum" to what was told before."""
    if account.anaphoric:
        return account
    if account.gathering is not None:
        told_about = account.gathering.named and bool(account.people) and _reported(reading, trigger, account)
        return replace(account, anaphoric=True) if told_about else account
    for gathering in reading.gatherings:
        before = reading.units[max(0, gathering.first - 3) : gathering.first]
        plain = gathering.definite and not gathering.named and gathering.sort in _TALKS
        if plain and gathering.last <= trigger and any(u.has("beside") for u in before):
            return replace(account, gathering=gathering, anaphoric=True)
    return account


def _is_background(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether the sentence looks back, or has somebody speak of another meeting."""
    units = reading.units
    first = account.gathering.first if account.gathering is not None else trigger
    recalled = {u.key for u in units[max(0, first - 5) : first] if u.has("recalling")}
    if recalled - (_AHEAD if account.gathering is not None else _AHEAD | _AFTER):
        return True
    looks_back = _looks_back(reading, first, trigger)
    if _quoted(reading, trigger) or (looks_back and not account.anaphoric):
        return True
    if _there_recalled(reading, trigger):
        return True
    if "had" in reading.keys(trigger - 2, trigger) and units[trigger].has("meet", "receive", "discuss"):
        return True  # "after he had spoken with"
    if account.anaphoric and not account.people and reading.any("saying", 0, trigger):
        return True  # "lauded the meeting in Islamabad in October"
    return not account.anaphoric and _reported(reading, trigger, account)


def _there_recalled(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger is told of an event only recalled: "after the summit, where A met B"."""
    where = next((i for i in range(trigger - 1, 0, -1) if reading.units[i].key == "where"), None)
    return where is not None and reading.any("recalling", max(0, where - _OPENING), where)


def _looks_back(reading: Reading, first: int, trigger: int) -> bool:
    """Tell whether "last year", "previously" or a year that is over stands around the meeting's own words."""
    named = {i for g in reading.gatherings for i in range(g.first, g.last)}
    around = range(max(0, min(first, trigger) - 6), min(len(reading.units), trigger + 12))
    for i in around:
        unit = reading.units[i]
        if i not in named and unit.has("past") and not (reading.lead and unit.key in _LATELY):
            return True
        if _YEAR.fullmatch(unit.text) and reading.keys(i - 1, i) == ["in"] and not reading.days:
            return True
    return False


def _quoted(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger stands between quotation marks."""
    before = reading.keys(0, trigger)
    if reading.sentence.quoted:
        return not {"”", '"', "»"}.intersection(before)
    if before.count('"') % 2 == 1:
        return True
    whole = reading.sentence.text.startswith("«")  # a release that is quoted as a whole
    return before.count("“") > before.count("”") or (before.count("«") > before.count("»") and not whole)


def _reported(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether somebody speaks of it who isn't there: "Norov told him about the conference in China"."""
    for i in range(trigger - 1, -1, -1):
        if reading.units[i].has("saying"):
            speakers = {p.name for p in reading.people if p.last <= i and p.name}
            return bool(speakers) and not speakers.intersection(p.name for p in account.people)
    return False


def _is_unreal(reading: Reading, trigger: int, account: Account) -> bool:
    """Tell whether the meeting is only wished for ("called for talks") or is denied behind its noun."""
    begin = min((p.first for p in account.people), default=trigger)
    begins = (trigger, min(begin, trigger), account.gathering.first if account.gathering else trigger)
    if any(reading.any("unreal", at - _BEFORE_NOUN, at) for at in begins):
        return True
    return any(reading.is_denied(at) for at in _predicates(reading, trigger, account))


def _predicates(reading: Reading, trigger: int, account: Account) -> list[int]:
    """Return where the verb of a noun of meeting may stand: "a meeting of A with B is expected"."""
    unit = reading.units[trigger]
    noun = unit.has("noun") or unit.kinds.get("meet") == "ing"
    return [p.last for p in account.people if p.first > trigger] if noun else []


def _status(reading: Reading, trigger: int, left: int, account: Account) -> Status | None:
    unit = reading.units[trigger]
    for i, word in enumerate(reading.units):
        if (word.has("cancelled") or _is_off(reading, i)) and not reading.parted(trigger, i):
            return Status.CANCELLED
    if reading.any("negated", max(left, trigger - _NEGATIVE_REACH), trigger):
        return None
    if unit.has("planned") and unit.has("happen"):
        return Status.PLANNED  # "is slated for October"
    forms = {unit.kinds[k] for k in _VERBS if k in unit.kinds}
    if reading.any("planned", left, trigger + (unit.has("noun") or not forms)):
        return Status.PLANNED
    noun = account.gathering.first if account.gathering is not None else trigger
    ahead = any(reading.any("planned", at, at + 1) for at in _predicates(reading, trigger, account))
    if ahead or reading.any("upcoming", noun - _BEFORE_NOUN, noun):
        return Status.PLANNED
    to_meet = "base" in forms and reading.keys(trigger - 1, trigger) == ["to"]
    return Status.PLANNED if to_meet else Status.HELD


def _is_off(reading: Reading, i: int) -> bool:
    """Tell whether "not" stands at `i` of "will not take place", "is not going to be held"."""
    return (
        reading.units[i].has("negated")
        and reading.any("planned", i - 2, i + 2)
        and reading.any("happen", i + 1, i + 4)
        and not reading.any("noun", i - 2, i + 4)
    )


def _occasion(reading: Reading, trigger: int, account: Account) -> Gathering | None:
    """Return the larger event beside which the meeting took place."""
    for gathering in reading.gatherings:
        if gathering is account.gathering or not _introduced(reading, gathering):
            continue
        if not gathering.named and gathering.sort not in _OCCASIONS:
            continue
        journey = gathering.sort == "visit" and account.form is Form.VISIT
        if not journey and not reading.parted(trigger, gathering.first):
            return gathering
    return None


def _introduced(reading: Reading, gathering: Gathering) -> bool:
    for unit in reversed(reading.units[max(0, gathering.first - 4) : gathering.first]):
        if unit.kinds.get("beside") == "real":
            return unit.key != "at" or gathering.named
        if (unit.key.split()[-1], gathering.sort) in _SETTINGS:  # "is on" is one unit
            return True
        if unit.has("noun") or unit.key in {",", "."}:
            return False
    return False


def _distance(reading: Reading, trigger: int, first: int, last: int) -> int:
    # The verb's own price, if it is one of saying, is no barrier behind it.
    cost = reading.cost(last, trigger) if last <= trigger else reading.cost(min(trigger + 1, first), first)
    return min(cost, _OPENING) if first <= 1 and not reading.parted(last, trigger) else cost


def _day(reading: Reading, trigger: int, account: Account, occasion: Gathering | None) -> DaySpan | None:
    """Return the day that belongs to the verb: the nearest one in its clause."""
    best, least = None, _FAR
    for day in reading.days:
        if day.date is None or reading.aside(day.first, trigger):
            continue
        if _is_of_another_event(reading, trigger, day.first, account, occasion):
            continue
        cost = _distance(reading, trigger, day.first, day.last)
        if occasion is not None and trigger < occasion.first < day.first:
            cost += 3  # it may be the occasion's own day
        if cost < least:
            best, least = day, cost
    return best


def _place(reading: Reading, trigger: int, account: Account, occasion: Gathering | None) -> PlaceSpan | None:
    """Return the place that belongs to the verb; a bare country only where no city or house is told."""
    best, least = None, _FAR
    for place in reading.places:
        if _is_of_another_event(reading, trigger, place.first, account, occasion):
            continue
        cost = _distance(reading, trigger, place.first, place.last)
        bare = place.place.city is None and place.place.venue is None
        if cost < least and not (bare and best is not None):
            best, least = place, cost
    if best is None or (best.place.city is None and best.place.venue is None):
        best = _host_city(reading, trigger) or _where(reading, trigger) or _here(reading, trigger) or best
    elif best.place.city is None and (here := _here(reading, trigger)) is not None:
        # "here at Parliament House"
        return replace(best, place=replace(here.place, venue=best.place.venue), implied=True)
    return _with_city(reading, best) if best is not None else None


def _is_of_another_event(
    reading: Reading, trigger: int, first: int, account: Account, occasion: Gathering | None
) -> bool:
    """Tell whether a day or place stands right behind an event, neither the meeting nor its occasion."""
    spans = [range(d.first, d.last) for d in reading.days] + [range(p.first, p.last) for p in reading.places]
    i = first - 1
    if reading.keys(i - 1, i) == [","] and not any(i - 1 in span for span in spans):
        return False  # "…, who presented his credentials, at the Kremlin"
    while i > trigger and (reading.units[i].key in _BEFORE_DAY or any(i in span for span in spans)):
        i -= 1
    for gathering in reading.gatherings:
        if (
            gathering.last == i + 1
            and gathering.first > trigger
            and gathering not in (account.gathering, occasion)
        ):
            journey = gathering.sort == "visit" and account.form is Form.VISIT
            return not journey and (gathering.named or gathering.sort in _OCCASIONS)
    return False


def _where(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the city in "flew to Ashgabat, where he was received by"."""
    for i in range(trigger - 1, max(0, trigger - _OPENING), -1):
        if reading.units[i].key != "where":
            continue
        city = next(
            (u.kinds["city"] for u in reversed(reading.units[max(0, i - 3) : i]) if u.has("city")), None
        )
        if city:
            place = Place(city=city, country=countries_of_cities()[city])
            return PlaceSpan(first=i - 1, last=i, place=place)
    return None


def _here(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the dateline's place, where the sentence says "here"."""
    around = range(max(0, trigger - _OPENING), min(len(reading.units), trigger + 2 * _OPENING))
    said = next((i for i in around if reading.units[i].key == "here"), None)
    if said is None or reading.here is None or reading.parted(trigger, said):
        return None
    return PlaceSpan(first=said, last=said + 1, place=reading.here, implied=True)


def _host_city(reading: Reading, trigger: int) -> PlaceSpan | None:
    """Return the city of "Almaty hosted the 29th meeting", "Islamabad was the venue of"."""
    host = reading.units[trigger].key.startswith(("host", "was the place", "was the venue", "played host"))
    city = reading.units[trigger - 1].kinds.get("city") if host and trigger else None
    if city is None:
        return None
    return PlaceSpan(
        first=trigger - 1, last=trigger, place=Place(city=city, country=countries_of_cities()[city])
    )


def _with_city(reading: Reading, found: PlaceSpan) -> PlaceSpan:
    """Return "at the UN Headquarters in New York" as one place."""
    for other in reading.places:
        if other is found or (other.first - found.last > 1 and found.first - other.last > 1):
            continue
        one, two = found.place, other.place
        if one.city and two.city and one.city != two.city:
            continue
        place = Place(
            venue=one.venue or two.venue, city=one.city or two.city, country=one.country or two.country
        )
        first, last = min(found.first, other.first), max(found.last, other.last)
        return PlaceSpan(first=first, last=last, place=place, implied=found.implied and not two.city)
    return found


def _city_in_name(occasion: Gathering | None) -> PlaceSpan | None:
    """Return the city of "the Astana summit", or where a visit goes."""
    countries = countries_of_cities()
    if occasion is not None and occasion.sort == "visit" and " to " in occasion.title:
        return _goal(occasion)
    for word in occasion.title.split() if occasion is not None else ():
        if occasion is not None and word in countries:
            place = Place(city=word, country=countries[word])
            return PlaceSpan(first=occasion.first, last=occasion.last, place=place)
    return None


def _completed(place: PlaceSpan | None, event: PlaceSpan | None) -> PlaceSpan | None:
    """Add the city that the occasion's name tells to a house that stands alone."""
    if place is None or event is None or place.place.city or place.place.country:
        return place or event
    return replace(place, place=replace(place.place, city=event.place.city, country=event.place.country))


def _goal(visit: Gathering) -> PlaceSpan | None:
    """Return the city or country of "official visit to Pakistan"."""
    kinds = units_of(visit.title)[-1].kinds
    if "city" in kinds:
        place = Place(city=kinds["city"], country=countries_of_cities()[kinds["city"]])
    elif "country" in kinds:
        place = Place(country=kinds["country"])
    else:
        return None
    return PlaceSpan(first=visit.first, last=visit.last, place=place)


def _mode(reading: Reading, trigger: int) -> Mode:
    """Return how they met: by the nearest word for it that belongs to no other event, nor to goods."""
    best, least = Mode.UNKNOWN, _MODE_REACH
    for i, unit in enumerate(reading.units):
        if not unit.has("mode") or (
            i != trigger and (unit.key in _PHONES or _of_another_talk(reading, i, trigger))
        ):
            continue
        if reading.cost(i, trigger) < least:
            best, least = Mode(unit.kinds["mode"]), reading.cost(i, trigger)
    return best


def _of_another_talk(reading: Reading, i: int, trigger: int) -> bool:
    """Tell whether "after he had spoken over the phone" is told of another talk than the one at `trigger`."""
    return (
        trigger < i
        and "had" in reading.keys(trigger + 1, i)
        and bool({"after", "before", "whom", "who"}.intersection(reading.keys(trigger + 1, i)))
    )
