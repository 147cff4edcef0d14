"""When, where, on what occasion and how: what a Russian sentence says around its verb of meeting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.lexicon import international_bodies
from crawler.meetings.russian.fields import owner_in
from crawler.meetings.russian.modes import mode_of
from crawler.meetings.russian.reading import Reading
from crawler.meetings.russian.seats import in_own_house
from crawler.meetings.russian.vocabulary import listed
from crawler.meetings.spans import Account, DaySpan, Gathering, Person, PlaceSpan
from store.records.meetings import Form, Place, Status

_VERBS = ("meet", "receive", "attend", "happen", "visit", "sign", "discuss")
_ELSEWHERE = frozenset(("summit", "council", "conference", "meeting"))
_STAGES = frozenset(("summit", "conference", "council", "meeting"))
_FAR = 45
_OPENING = 4
_OPENS = 20
_MINISTRIES = ("МИД", "Мин", "мин", "здание МИД", "здание Мин")
_AGREED = frozenset(("договорились", "договорился", "условились", "условился", "собираются", "собирается"))
_BEGINNING = 2
_ANOTHER_CLAUSE = 12
_NEAR = 16
_ABOUT = frozenset(("о", "об", "обо", "про"))
_THERE_IS = frozenset((
    "было", "будет", "планируется", "планировалось", "планировалась", "запланировано", "запланирована",
    "предусмотрено", "предусмотрена", "ожидается", "предполагается", "намечено", "намечена", "проводилась",
))  # fmt: skip


def told(reading: Reading, trigger: int, account: Account) -> Iterator[Account]:
    """Give the account with its day, place, occasion, mode and status, unless it is background or denied."""
    if _is_background(reading, trigger):
        return
    status = _status(reading, trigger)
    if status is None:
        return
    occasion = _occasion(reading, account, trigger)
    place = account.place or _place(reading, trigger, account)
    yield replace(
        account,
        people=tuple(_at_home(p, place, reading) for p in account.people),
        status=status,
        day=_moved_to(reading) or account.day or _day(reading, trigger, occasion, account),
        place=in_own_house(place, account.people) if place is not None else None,
        occasion=occasion.title if occasion else account.occasion,
        mode=mode_of(reading, trigger),
        present=status is Status.HELD and _is_present(reading, trigger),
        beside=account.beside
        or (
            (occasion is None or not occasion.named)
            and reading.any("beside", 0, len(reading.words))
            and account.form is Form.BILATERAL
            and _generic_beside(reading)
        ),
    )


def _at_home(person: Person, span: PlaceSpan | None, reading: Reading) -> Person:
    """Give an akim the country of the place, and the Deputy Secretary-General the house that he works in."""
    if person.organisation is not None or span is None or person.head is None or not person.post:
        return person
    if person.head in listed("posts", "rulers"):
        return replace(person, organisation=span.place.country)
    house = owner_in(reading.marks, span.first, span.last)
    venue = span.place.venue or ""
    ministry = venue.startswith(_MINISTRIES) or venue.split(" ")[0].isupper()
    if house and ministry and person.head in listed("posts", "national"):
        return replace(person, organisation=house)
    mine = "генерального секретаря" in person.post.lower() or "генсек" in person.post.lower()
    return replace(person, organisation=house) if house in international_bodies() and mine else person


def _generic_beside(reading: Reading) -> bool:
    """Tell whether "на полях заседания", "на полях приёма" speak of an event told before."""
    return any(beside(reading, g) and not g.named for g in reading.gatherings)


def _is_present(reading: Reading, trigger: int) -> bool:
    return any(p.tense == "pres" for p in reading.words[trigger].parses[:1])


def _is_background(reading: Reading, trigger: int) -> bool:
    """Tell whether the sentence looks back, or quotes somebody on another meeting."""
    if "когда" in reading.keys(trigger - _NEAR, trigger) or _is_of_a_year(reading, trigger):
        return True
    if "назад" in (keys := reading.keys(0, len(reading.words))) and {"лет", "год", "года"} & {
        *keys[max(0, keys.index("назад") - 1) : keys.index("назад")]
    }:
        return True  # "пять лет назад"
    if reading.any("recalling", 0, _BEGINNING) and reading.any("saying", 0, min(_OPENING, trigger)):
        return True  # "Ранее сообщалось, что"
    if "тот же день" in " ".join(reading.keys(0, trigger)):
        return _quoted(reading, trigger)
    if any(
        reading.has(i, "recalling") and not reading.parted(i, trigger) and reading.cost(i, trigger) < _NEAR
        for i in range(trigger)
        if not any(d.date and d.first <= i < d.last for d in reading.days)  # "в минувшую пятницу"
    ):
        return not any(_is_day_before(reading, i) for i in range(trigger))
    first = max(0, trigger - 12)
    recalled = any(
        reading.has(i, "recalling") and reading.words[i].is_a("VERB", "GRND") for i in range(first, trigger)
    )
    habitual = any(
        reading.has(i, "recalling") and i > trigger
        for i in range(trigger, min(len(reading.words), trigger + 3))
    )
    return recalled or habitual or _quoted(reading, trigger)


def _is_of_a_year(reading: Reading, trigger: int) -> bool:
    """Tell whether "в 2022 году встречался" tells of a whole year, and not of one day."""
    word = reading.words[trigger]
    used_to = any(p.tense == "past" and "impf" in p.tags for p in word.parses[:1])
    years = [
        int(reading.words[i - 1].text)
        for i in range(1, len(reading.words))
        if "год" in reading.words[i].lemmas and reading.words[i - 1].text.isdigit()
    ]
    before = reading.year is not None and bool(years) and max(years) < reading.year
    return bool(years) and not reading.days and (used_to or before)


def _quoted(reading: Reading, trigger: int) -> bool:
    """Tell whether the trigger stands inside a quotation of somebody's words."""
    before = reading.keys(0, trigger)
    behind = [w.text for w in reading.words[trigger:]]
    opened = before.count("«") > before.count("»") or before.count("“") > before.count("”")
    speaks = any(reading.has(i, "saying") for i in range(trigger, len(reading.words)))
    return opened and speaks and "»" in behind


def _status(reading: Reading, trigger: int) -> Status | None:  # noqa: PLR0911 - one for each ending or kind of word
    """Return whether it was held, is planned or cancelled; None where it is denied or only wished for."""
    near = [
        i
        for i in range(len(reading.words))
        if not reading.parted(i, trigger) and reading.cost(i, trigger) < _NEAR
    ]
    if any(_goes_online(reading, i) for i in near):
        return Status.PLANNED
    if any(reading.has(i, "cancelled") for i in near):
        return Status.PLANNED if _moved_to(reading) else Status.CANCELLED
    word = reading.words[trigger]
    best = next((p for p in word.parses if p.pos in {"VERB", "INFN", "PRTS", "GRND"}), None)
    before = reading.keys(trigger - 2, trigger)
    future = best is not None and best.tense == "futr"
    if _is_denied(reading, near):
        return None
    if before[-1:] == ["не"]:
        return Status.CANCELLED if future else None
    if "бы" in reading.keys(trigger - 2, trigger + 3):
        return None
    past = best is not None and best.tense == "past"  # "обсудил, как будет проходить саммит"
    if future or any(_lies_ahead(reading, i, verbless=best is None, past=past) for i in near):
        return Status.PLANNED
    infinitive = best is not None and best.pos == "INFN"
    if infinitive and _AGREED & set(reading.keys(trigger - _OPENING, trigger)):
        return Status.PLANNED
    if infinitive or any(reading.has(i, "wishing") and i < trigger and trigger - i <= _OPENING for i in near):
        return None
    return Status.HELD


def _lies_ahead(reading: Reading, i: int, *, verbless: bool, past: bool) -> bool:
    """Tell whether a word says that it is to come: "будет", "намечен"; "завтра – переговоры А и Б"."""
    key = reading.words[i].key
    if (key in {"будет", "будут"} and not past) or (verbless and key in {"завтра", "послезавтра"}):
        return True
    return reading.has(i, "planned") and _governs(reading, i)


def _goes_online(reading: Reading, i: int) -> bool:
    """Tell whether "перенесён в онлайн-формат" says how it is held, and not that it isn't."""
    return reading.words[i].key.startswith("перене") and reading.any("video", i + 1, i + 4)


def _is_denied(reading: Reading, near: Sequence[int]) -> bool:
    """Tell whether the sentence says that there was, and will be, no such meeting."""
    return any(reading.words[i].key in _THERE_IS and reading.keys(i - 1, i) == ["не"] for i in near)


def _moved_to(reading: Reading) -> DaySpan | None:
    """Return the day of "перенесена на 28 октября"."""
    for i, word in enumerate(reading.words):
        if "перенести" in word.lemmas or "переноситься" in word.lemmas:
            return next((d for d in reading.days if d.date and d.first in {i + 1, i + 2}), None)
    return None


def _governs(reading: Reading, i: int) -> bool:
    """Tell whether a word of planning is said of the meeting itself, and not of an event that lies ahead."""
    word = reading.words[i]
    return not (word.is_a("ADJF", "PRTF") and not word.is_a("VERB", "PRTS", "ADJS"))


def _occasion(reading: Reading, account: Account, trigger: int) -> Gathering | None:
    """Return the event beside or within which it took place: "на полях", "в рамках", "в ходе визита"."""
    for gathering in reading.gatherings:
        if gathering is account.gathering or reading.parted(gathering.first, trigger):
            continue
        if beside(reading, gathering) and (
            gathering.named or gathering.sort in {"visit", "summit", "conference", "reception"}
        ):
            return gathering
        if _is_stage(reading, gathering, account):
            return gathering
    return None


def _is_stage(reading: Reading, gathering: Gathering, account: Account) -> bool:
    """Tell whether two sides met, or signed, "на форуме", "на саммите ШОС", which has a name of its own."""
    of_two = account.form in {Form.BILATERAL, Form.CEREMONY} and not account.anaphoric
    own = account.gathering is not None and account.gathering.first == gathering.first
    if not of_two or own or not gathering.named or gathering.sort not in _STAGES:
        return False
    return reading.keys(gathering.first - 1, gathering.first) == ["на"] and "loct" in _noun_cases(
        reading, gathering
    )


def _noun_cases(reading: Reading, gathering: Gathering) -> frozenset[str]:
    """Return the cases of the event's noun; all where it has none."""
    words = reading.words[gathering.first : gathering.last]
    noun = next((w for w in words if w.is_a("NOUN")), words[0])
    return noun.cases or frozenset(("loct",))


def beside(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the event is what something took place beside or within: "на полях форума"."""
    return any(
        reading.has(i, "beside") and reading.marks[i]["beside"].last >= gathering.first - 3
        for i in range(max(0, gathering.first - 5), gathering.first)
    )


def _day(reading: Reading, trigger: int, occasion: Gathering | None, account: Account) -> DaySpan | None:
    best: DaySpan | None = None
    least = _FAR
    for day in reading.days:
        if reading.parted(day.first, trigger) or _of_another(reading, day.first, trigger, account):
            continue
        if (
            occasion is not None
            and occasion.last <= day.first <= occasion.last + 1
            and not _touches(day, trigger)
        ):
            continue
        cost = reading.cost(day.first, trigger) + _favour(reading, day.first, trigger)
        if cost < least:
            best, least = day, cost
    return best if best is None or best.date is not None else None


def _favour(reading: Reading, at: int, trigger: int) -> int:
    """Return how much nearer a word is for its place: the opening is of all, a clause of itself alone."""
    if not reading.same_clause(at, trigger):
        return _ANOTHER_CLAUSE
    return -_OPENS if at <= _OPENING else 0


def _touches(day: DaySpan, trigger: int) -> bool:
    return abs(day.first - trigger) <= 2 or abs(day.last - trigger) <= 2  # noqa: PLR2004 - right beside the verb


def _of_another(reading: Reading, at: int, trigger: int, account: Account) -> bool:
    """Tell whether what stands at `at` belongs to something spoken of: "о саммите, который пройдёт"."""
    if at < trigger:
        return False
    own = account.gathering
    for i in range(trigger + 1, at):
        # "заседание, которое пройдёт в Москве": the clause tells of the event itself
        inside = own is not None and own.first <= i <= own.last + 1
        if (
            reading.is_verb(i)
            and not (i - trigger <= _BEGINNING and reading.words[i].is_a("INFN"))
            and reading.has(i, *_VERBS)
            and not (own is not None and reading.has(i, "happen"))
        ):
            return True
        if not inside and (reading.words[i].key in _ABOUT or reading.words[i].lemmas & {"который"}):
            return True
    return any(
        gathering is not own
        and trigger < gathering.first
        and gathering.last <= at
        and not beside(reading, gathering)
        and (gathering.named or gathering.sort in _ELSEWHERE)
        for gathering in reading.gatherings
    )


def _place(reading: Reading, trigger: int, account: Account) -> PlaceSpan | None:
    best: PlaceSpan | None = None
    least = _FAR
    for found in reading.places:
        if reading.parted(found.first, trigger) or _of_another(reading, found.first, trigger, account):
            continue
        cost = reading.cost(found.first, trigger) + _favour(reading, found.first, trigger)
        if cost < least:
            best, least = found, cost
    return _with_city(reading, best) if best is not None else None


def _with_city(reading: Reading, found: PlaceSpan) -> PlaceSpan:
    """Return "в Секретариате ШОС в Пекине" as one place."""
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


def _is_day_before(reading: Reading, i: int) -> bool:
    """Tell whether "накануне", "днём ранее" count from a day that is told."""
    counted = any(word.startswith(("дн", "ден", "час")) for word in reading.keys(i - 1, i))
    return reading.keys(i, i + 1) == ["накануне"] or (counted and reading.has(i, "recalling"))
