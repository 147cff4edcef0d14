"""Events in an English sentence: that they took place, who attended them, and journeys."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.attendance import attending, is_letter
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.credentials import accredited, is_of_credentials
from crawler.meetings.english.event_verbs import acts, happens_to, is_congratulated, tells_of_something_else
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.relatives import is_where_people_are
from crawler.meetings.lexicon import countries_of_cities
from crawler.meetings.spans import Account, Gathering, Person, PlaceSpan
from store.records.meetings import Mode, Place

_REACH = 12
_KEEPING = frozenset(("marked", "celebrated", "observed", "honoured", "honored", "hailed", "commemorated"))
_COMING = frozenset(("came", "has come", "have come"))
_TOPICS = (["on"], ["about"], ["of"])
# What is an event even where nothing names it: "a reception was held".
OWN_EVENTS = frozenset(("conference", "reception", "ceremony"))
_BEHIND_HELD = range(1, 4)
_SUBJECT_REACH = 2  # "will also"
# Behind somebody brought in by "with": "with A in the chair", "with A as main guest".
_ROLES = frozenset((
    "chair", "chairing", "presiding", "participation", "guest", "guests", "present", "attending", "speaker",
    "moderating", "moderator", "host", "hosting", "speaking", "attendance", "participating", "joining",
    "opening", "leading", "heading", "representing", "delivering", "giving", "keynoting", "addressing",
))  # fmt: skip
_PRESIDING = frozenset(("presiding", "chairing", "in the chair", "moderating", "officiating"))
# What begins a sentence before whoever chairs the event.
_UNDER = tuple(
    ["under", "the", *noun, "of"]
    for noun in (
        ["chairmanship"],
        ["chair"],
        ["presidency"],
        ["joint", "chairmanship"],
        ["co", "chairmanship"],
        ["leadership"],
    )
)
_BRINGS_IN = frozenset(("by", "between", "including", "included", "in honour of", "in honor of"))


def named_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Give an event with a name of its own, when the sentence says that it took place or who took part."""
    if _is_occasion(reading, gathering) or is_congratulated(reading, gathering):
        return
    verb = _event_verb(reading, gathering)
    if verb is not None and not _holds_another(reading, gathering, verb):
        people = event_people(reading, gathering)
        if not people and reading.keys(verb - 1, verb) == [","] and _come_for(reading, gathering):
            return  # "reached Osh for the summit, held on 5 May": what their journey was for
        people = people or _come_for(reading, gathering)
        account = Account(sentence=reading.sentence, gathering=gathering, people=people, form=gathering.form)
        for event in told(reading, verb, account):
            yield replace(event, place=event.place or _place_of_copula(reading, verb))


def _come_for(reading: Reading, gathering: Gathering) -> tuple[Person, ...]:
    """Return who "reached Osh on Monday for the summit": they are at it, if it is told at all."""
    begin = gathering.first - (reading.keys(gathering.first - 1, gathering.first) == ["the"])
    if reading.keys(begin - 1, begin) != ["for"]:
        return ()
    before = range(begin - 1, max(-1, begin - _REACH), -1)
    verb = next((j for j in before if reading.units[j].has("visit") and not reading.is_noun(j)), None)
    return reading.people_before(verb) if verb is not None and not reading.parted(verb, begin) else ()


def _place_of_copula(reading: Reading, verb: int) -> PlaceSpan | None:
    """Return the city of "The session was in Osh", where "was in" is one unit."""
    city = reading.units[verb + 1].kinds.get("city") if reading.units[verb + 1 :] else None
    if city is None or reading.units[verb].key.split()[-1] != "in":
        return None
    place = Place(city=city, country=countries_of_cities()[city])
    return PlaceSpan(first=verb, last=verb + 2, place=place)


def _holds_another(reading: Reading, gathering: Gathering, verb: int) -> bool:
    """Tell whether a body "held its 9th meeting" or addresses "its plenary session": one event tells both."""
    its = reading.units[verb].key in {"held its", "held their"} and gathering.last <= verb
    before = reading.keys(gathering.first - 1, gathering.first)
    part = before == ["its"] and any(g.named and g.last < gathering.first for g in reading.gatherings)
    return part or (its and any(g.numbers and verb < g.first <= verb + 2 for g in reading.gatherings))


def plain_event(reading: Reading, gathering: Gathering) -> Iterator[Account]:
    """Read "the forum", "a reception": people who attend something without a name of its own."""
    if _is_occasion(reading, gathering):
        return
    verb = _event_verb(reading, gathering)
    people = event_people(reading, gathering)
    held = verb is not None and reading.units[verb].has("happen") and bool(reading.days)
    first_told = gathering.sort in OWN_EVENTS and (held or (reading.lead and bool(people)))
    anaphoric = gathering.definite and gathering.sort != "visit" and not first_told
    if is_of_credentials(gathering):
        people = accredited(reading, gathering)
        verb = next(
            (j for j in range(gathering.first, -1, -1) if reading.units[j].has("saying")), gathering.first
        )
    told_by_verb = verb is not None or _marks(reading, gathering)
    if gathering.sort == "visit" or (not told_by_verb and not (anaphoric and people)):
        return
    took_place = _marks(reading, gathering) or (
        verb is not None
        and reading.units[verb].has("happen", "hold", "receive", "gather")
        and gathering.sort in OWN_EVENTS
    )
    if not (people or took_place or (anaphoric and verb is not None)):
        return
    account = Account(
        sentence=reading.sentence,
        gathering=gathering,
        people=people,
        form=gathering.form,
        anaphoric=anaphoric,
    )
    for event in told(reading, gathering.first if verb is None else verb, account):
        # One who "addressed the forum via video" says nothing of the others.
        alone = anaphoric and event.mode is Mode.VIDEO and any(p.name for p in people)
        yield replace(event, mode=Mode.UNKNOWN) if alone else event


def _marks(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether a day is kept with the event: "marked Independence Day with a reception"."""
    before = reading.keys(gathering.first - 2, gathering.first)
    kept = _KEEPING.intersection(reading.keys(0, gathering.first))
    return gathering.sort == "reception" and before in (["with", "a"], ["with", "an"]) and bool(kept)


def event_people(reading: Reading, gathering: Gathering) -> tuple[Person, ...]:
    """Return who attends the event: subjects of a verb before it, and those brought in behind it."""
    verb = _attending_verb(reading, gathering)
    subjects = attending(reading, verb) if verb is not None else ()
    for j in range(gathering.last, min(len(reading.units), gathering.last + 3)):
        if reading.units[j].has("gather"):
            subjects = (*subjects, *reading.people_after(j + 1))
    return tuple(dict.fromkeys((*subjects, *_brought(reading, gathering))))


def _is_occasion(reading: Reading, gathering: Gathering) -> bool:
    if is_where_people_are(reading, gathering) or "from" in reading.keys(
        gathering.first - 2, gathering.first
    ):
        return True  # "who had arrived from the summit"
    before = reading.units[max(0, gathering.first - 4) : gathering.first]
    return any(
        (u.kinds.get("beside") == "real" and u.key not in {"at", "within", "during"}) or u.has("recalling")
        for u in before
    )


def _attending_verb(reading: Reading, gathering: Gathering) -> int | None:
    for j in range(gathering.first - 1, max(-1, gathering.first - 2 * _REACH), -1):
        unit = reading.units[j]
        if unit.key == "where":
            return None  # "hold talks in Osh, where the forum opens": not at it
        if not unit.kinds and unit.key != "told":
            continue  # most words
        if _attends(reading, gathering, j) and not reading.within_person(j):
            return j
        if unit.has("saying"):
            return None
    return None


def _attends(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the verb at `at` is what somebody does at the event behind it."""
    unit = reading.units[at]
    if unit.key == "told":  # "A told the forum"
        return gathering.first - at <= _SUBJECT_REACH and not reading.parted(at + 1, gathering.first)
    gathers = unit.has("gather", "meet") and {"for", "at"}.intersection(reading.keys(at, gathering.first))
    attends_it = unit.has("attend", "hold", "receive") and gathering.first - at <= _REACH
    if not (gathers or attends_it) or reading.parted(at, gathering.first):
        return False
    return not _is_beside_it(reading, gathering, at)


def _is_beside_it(reading: Reading, gathering: Gathering, at: int) -> bool:
    """Tell whether the verb at `at` says nothing of who is at the event."""
    unit = reading.units[at]
    topic = unit.has("discuss") and reading.keys(at + 1, at + 2) in _TOPICS  # "spoke on online hearings"
    # "The delegation has come for the forum": whatever it did there
    comes = unit.key in _COMING and "for" in reading.keys(at, gathering.first)
    # "at the opening of the forum", "the leaders attending the summit"
    noun = reading.keys(at - 1, at) == ["the"] or any(p.plural and p.last == at for p in reading.people)
    return topic or comes or is_letter(reading, at) or (unit.kinds.get("attend") == "ing" and noun)


def _event_verb(reading: Reading, gathering: Gathering) -> int | None:
    """Return the verb that tells of the event: what happens to it, or who attends it."""
    far = 0
    for j in range(gathering.last, len(reading.units)):
        unit = reading.units[j]
        if reading.within_person(j) or tells_of_something_else(reading, gathering, j):
            continue
        far += not any(j in clause for clause in reading.asides)
        if far > _REACH:
            break
        if acts(reading, gathering, j):
            return j
        if unit.key == "held" and any(g.first - j in _BEHIND_HELD for g in reading.gatherings):
            continue  # "who came for the summit, held talks": no "summit held in Osh"
        if happens_to(reading, gathering, j):
            return j
        if unit.has("saying") or unit.key in {";", "who"}:
            break
    verb = _attending_verb(reading, gathering)
    if verb is not None:
        return verb
    before = range(gathering.first - 1, max(-1, gathering.first - _REACH), -1)
    return next(
        (j for j in before if reading.units[j].has("happen") and not reading.parted(j, gathering.first)), None
    )


def _brought(reading: Reading, gathering: Gathering) -> tuple[Person, ...]:
    """Return the people whom a sentence about an event brings in: "chaired by", "with opening remarks by"."""
    people: list[Person] = []
    for k, person in enumerate(reading.people):
        if person.name and reading.keys(0, 1) == ["under"] and reading.keys(0, person.first) in _UNDER:
            people.append(person)
        before = reading.units[person.first - 1] if person.first else None
        if before is None or person.first < gathering.last or reading.parted(gathering.last, person.first):
            continue
        of_meeting = before.key == "of" and person.first - gathering.last <= 1
        named = person.first == gathering.last and person.name is not None
        led = before.key == "with" and not _ROLES.isdisjoint(
            key.split()[0] for key in reading.keys(person.last, person.last + 5)
        )
        presiding = (
            person.name is not None and person.last < len(reading.units) and _presides(reading, person)
        )
        guests = (
            gathering.sort == "reception" and before.key == "for" and person.first - gathering.last <= _REACH
        )
        if (
            led
            or guests
            or presiding
            or of_meeting
            or named
            or before.key in _BRINGS_IN
            or before.key.endswith(" by")
            or _of_participation(reading, person)
        ):
            people += [p for p in reading.chain(k, forward=True) if p not in people]
    return tuple(people)


def _presides(reading: Reading, person: Person) -> bool:
    """Tell whether "presiding" or "in the chair" stands right behind the person: ", A presiding"."""
    ahead = reading.keys(person.last, person.last + 3)
    alone = reading.keys(person.first - 1, person.first) == [","]
    return alone and (ahead[0] in _PRESIDING or ahead == ["in", "the", "chair"])


def _of_participation(reading: Reading, person: Person) -> bool:
    return bool(
        {"participation", "attendance", "chairmanship", "presence", "chair"}
        & set(reading.keys(person.first - 3, person.first))
    )
