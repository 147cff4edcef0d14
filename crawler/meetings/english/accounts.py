"""What an English sentence tells of meetings: the verbs and nouns of meeting, and the people around them."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.meetings.english.attendance import attends, sent, there
from crawler.meetings.english.audiences import audience
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.company import companions
from crawler.meetings.english.discussions import discusses
from crawler.meetings.english.encounters import encounters
from crawler.meetings.english.events import named_event, plain_event
from crawler.meetings.english.exchanges import rings, signs, tells_by_phone, tells_counterpart
from crawler.meetings.english.hosting import brings_together, gathers, hosts_body
from crawler.meetings.english.journeys import light_verb_of_visit, visit_of, visit_paid, visits
from crawler.meetings.english.pairs import the_guest, them, they
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.representation import representatives
from crawler.meetings.english.sequels import and_then
from crawler.meetings.english.sides import (
    form_of,
    leader_of_delegation,
    meeting_of_body,
    meetings_between,
)
from crawler.meetings.english.statements import framed_event, said_at_event
from crawler.meetings.english.tables import is_row, row
from crawler.meetings.english.talks import talks
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Gathering, Person, Unit
from store.records.meetings import Form

_TALKS = frozenset(("meeting", "meetings", "talk", "call"))
_BOTH = frozenset(
    ("they", "two", "sides", "both", "parties", "interlocutors", "ministers", "leaders", "officials")
)
_AIRPORT = frozenset(("airport", "airfield", "runway", "tarmac", "apron", "gangway", "ramp", "airstrip"))
_TELLING = frozenset(("told", "assured", "urged", "reminded", "informed"))
_RINGING = frozenset(("called", "calls"))
_CUES = frozenset(("there", "brought")) | _RINGING
_CUE_KINDS = frozenset((
    "visit", "meet", "receive", "saying", "noun", "discuss", "gather", "attend", "happen",
))  # fmt: skip
_REACH = 12
_TWO = 2
_AUDIENCE = frozenset(("delegates", "participants", "delegations", "attendees", "guests"))
_TABLES = frozenset(("lunch", "dinner", "breakfast", "supper", "tea", "coffee", "table"))  # shared by all
_THEM = frozenset(("them", "him"))
_FROM_REACH = 2
_PRONOUN_REACH = 4
_GOODS = frozenset(("phones", "telephones"))  # verbs only right behind who calls


def accounts(reading: Reading, subject: Person | None) -> Iterator[Account]:
    """Give what the sentence tells, one account for each meeting it speaks of.

    `subject` is whom "he" or "she" means: the person that the sentence before was about.
    """
    reading.subject = subject
    if is_row(reading.sentence.text):
        yield from row(reading)
        return
    found: list[Account] = []
    used = {i for p in reading.people if p.name for i in range(p.first, p.last)}
    inside = {i for g in reading.gatherings for i in range(g.first, g.last)}
    for i, unit in enumerate(reading.units):
        cue = _is_cue(unit) if unit.kinds else unit.key in _CUES
        if i in used or not (cue or i in inside):
            continue
        for account in _at(reading, i, subject):
            if account.gathering is not None:
                used |= set(range(account.gathering.first, account.gathering.last))
            found.append(account)
    found += [*representatives(reading), *companions(reading), *sent(reading)]
    found = (
        found
        or [*said_at_event(reading)]
        or [*audience(reading)]
        or [*framed_event(reading)]
        or [*encounters(reading)]
    )
    yield from _beside_each_other(found)


def _is_cue(unit: Unit) -> bool:
    """Tell whether a known word may tell a meeting, by its kind or as a word: most tell none."""
    if not _CUE_KINDS.isdisjoint(unit.kinds) or unit.key in _CUES:
        return True
    return unit.key in _TELLING or unit.key in event_words("signing")


def _beside_each_other(found: list[Account]) -> Iterator[Account]:
    """Tie a bilateral to the event, or to the house visited, that the same sentence tells of."""
    if not found:
        return  # most sentences
    houses = (a.place for a in found if a.form is Form.VISIT and a.place and a.place.place.venue)
    house = next(houses, None)
    events = (a for a in found if a.gathering and a.gathering.named and a.form is not Form.VISIT)
    event = next(events, None)
    for account in found:
        plain = account.form is Form.BILATERAL and account.gathering is None and not account.anaphoric
        if not plain:
            yield account
        elif event is None or event.gathering is None or account.occasion:
            alone = account.place is not None or house is None
            yield account if alone else replace(account, place=house)
        else:
            place, day = account.place or house or event.place, account.day or event.day
            yield replace(account, occasion=event.gathering.title, place=place, day=day)


def _at(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read what unit `i` tells, by the kind of word it is here."""
    gathering = next((g for g in reading.gatherings if g.first <= i < g.last), None)
    unit = reading.units[i]
    if gathering is not None and gathering.sort == "occasion":
        return
    if (
        gathering is not None
        and gathering.sort == "visit"
        and (journey := light_verb_of_visit(reading, gathering))
    ):
        yield from visit_paid(reading, gathering, journey, subject) if i == gathering.first else ()
    elif gathering is not None and i == gathering.first and (journeys := list(visit_of(reading, gathering))):
        yield from journeys
    elif gathering is not None and gathering.named:
        yield from named_event(reading, gathering) if i == gathering.first else ()
    elif (told_by_verb := _by_verb(reading, i, subject)) is not None:
        yield from told_by_verb
    elif unit.kinds.get("noun") in _TALKS or unit.kinds.get("meet") == "ing":
        meeting_whom = unit.key == "meeting" and reading.keys(i - 1, i) == [","]
        if meeting_whom and reading.people_after(i + 1, reach=2):
            yield from _meets(reading, i, subject)  # "Wang Yi, meeting his counterpart, said"
        else:
            yield from talks(reading, i, gathering, subject)
    elif gathering is not None and unit.key == gathering.noun and _is_with_somebody(reading, gathering):
        yield from talks(reading, i, gathering, subject)
    elif unit.has("noun") and gathering is not None and unit.key == gathering.noun:
        yield from plain_event(reading, gathering)
    else:
        yield from _in_company(reading, i)


def _is_with_somebody(reading: Reading, gathering: Gathering) -> bool:
    """Read "a summit with the President of Laos": two people's, whatever it is called."""
    ahead = gathering.last
    return (
        gathering.sort == "summit"
        and reading.keys(ahead, ahead + 1) == ["with"]
        and bool(reading.people_after(ahead + 1, reach=2))
    )


def _by_verb(reading: Reading, i: int, subject: Person | None) -> Iterator[Account] | None:
    unit = reading.units[i]
    if unit.has("visit") and not reading.is_noun(i):
        return visits(reading, i, subject)
    if unit.key in _GOODS and not any(p.last == i for p in reading.people):
        return None
    if unit.has("meet") and not reading.is_noun(i) and unit.kinds["meet"] != "ing":
        return _meets(reading, i, subject)
    if unit.has("receive") and not _hosts_event(reading, i):
        return _receives(reading, i, subject)
    if unit.has("saying") and "phone" in {u.kinds.get("mode") for u in reading.units[i : i + _REACH]}:
        return tells_by_phone(reading, i, subject)
    return None


def _in_company(reading: Reading, i: int) -> Iterator[Account]:
    unit = reading.units[i]
    if unit.key in event_words("signing") and (found := list(signs(reading, i))):
        yield from found
        return
    if unit.has("discuss") and (found := list(_speaks_there(reading, i)) or list(discusses(reading, i))):
        yield from found
    elif unit.has("gather"):
        yield from gathers(reading, i)
    elif unit.has("attend"):
        # "The judges of all members came together for the third time": for no event
        alone = unit.key.startswith("came together") and not any(g.first > i for g in reading.gatherings)
        yield from (gathers(reading, i) if alone else attends(reading, i))
    elif unit.key in _TELLING:
        yield from tells_counterpart(reading, i)
    elif unit.key in _RINGING:
        yield from rings(reading, i)
    elif unit.key == "brought":
        yield from brings_together(reading, i)
    elif unit.key == "there":
        yield from there(reading, i)
    elif unit.has("happen") and reading.after_event and i < _PRONOUN_REACH and "it" in reading.keys(0, i):
        # "It takes place in Osh on 14 May": the event of the sentence before
        yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True))


def _speaks_there(reading: Reading, i: int) -> Iterator[Account]:
    """Read "A, B and C spoke" of the event told before; "spoke with" is a talk of its own."""
    alone = not {"with", "to"}.intersection(reading.keys(i, i + _PRONOUN_REACH))
    if reading.units[i].has("attend") and alone:
        yield from attends(reading, i)


def _meets(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    if "whom" in reading.keys(i - 4, i):
        yield from _whom(reading, i, subject)
        return
    he = reading.keys(i - _PRONOUN_REACH, i)
    pronoun = reading.pronoun(i, subject) if {"he", "she"}.intersection(he) else ()
    left = pronoun or reading.people_before(i) or reading.pronoun(i, subject)
    left = leader_of_delegation(reading, i, left, subject)
    left = the_guest(reading.with_pronoun(left, subject), subject)
    right = leader_of_delegation(reading, i, reading.people_after(i + 1), subject)
    right = reading.pronoun_behind(i, left, subject) or right
    reading.agents = left or reading.agents
    if reading.units[i].key == "saw" and not right:
        return  # "a city that saw the conference"
    if reading.units[i].key == "met" and len(left) < _TWO and _at_airport(reading):
        return  # "at the airport he was met by", "met him at the airport"; they "met with" each other to talk
    if right or len(left) > 1:
        at_one_table = _TABLES.intersection(reading.units[i].key.split())
        first = list(
            meetings_between(
                reading, i, (*left, *right) if at_one_table else left, () if at_one_table else right
            )
        )
        yield from first
        yield from and_then(reading, left, right, first)
    elif left and left[0].plural:
        yield from meeting_of_body(reading, i, left)
    elif _BOTH.intersection(reading.keys(i - 3, i)):
        pair = tuple(p for p in reading.people if p.name and p.last <= i)[-2:] or they(reading, i)
        if len({p.organisation for p in pair}) > 1:
            yield from meetings_between(reading, i, pair[:1], pair[1:])
            return
        yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True))


def _whom(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    """Read "… told Zhang Ming, whom he met in Tehran"."""
    right = reading.people_before(i)[-1:]
    others = tuple(p for p in reading.people if p.name and p.last <= i and p not in right)[:1]
    left = others or ((replace(subject, first=i, last=i),) if subject else ())
    if left and right:
        yield from told(
            reading,
            i,
            Account(sentence=reading.sentence, people=(*left, *right), form=form_of((*left, *right))),
        )


def _receives(reading: Reading, i: int, subject: Person | None) -> Iterator[Account]:
    passive = reading.passive(i) or (i == 0 and reading.keys(1, 2) == ["by"])
    by = next(
        (j for j in range(i + 1, min(len(reading.units), i + _REACH + 4)) if reading.units[j].key == "by"), i
    )
    right = (passive and reading.people_after(by + 1, reach=3)) or reading.people_after(i + 1)
    if right and "from" in reading.keys(max(i + 1, right[0].first - _FROM_REACH), right[0].first):
        return  # "received congratulations from"
    left = reading.people_before(i) or reading.pronoun(i, subject)
    if not left and passive and len(right) == 1:
        left = _received(reading, i, right[0])
    right = reading.pronoun_behind(i, left, subject) or them(reading, i, right)
    left = them(reading, i, left) if passive else left
    reading.agents = left or reading.agents
    if not left and not passive:
        yield from hosts_body(reading, i)
    if right and left and not _at_airport(reading):
        if greeted := _greeted_at_event(reading, left, right):
            account = Account(sentence=reading.sentence, people=greeted, anaphoric=True)
            yield from told(reading, i, account)  # "welcomed the guests" of what was told before
        else:
            first = list(meetings_between(reading, i, left, right))
            yield from first
            yield from and_then(reading, left, right, first)


def _greeted_at_event(
    reading: Reading, left: tuple[Person, ...], right: tuple[Person, ...]
) -> tuple[Person, ...]:
    """Return A of "A welcomed the delegates", "the guests were greeted by A", where an event was told."""
    if all(p.plural and p.vague and not (p.organisation or p.countries) for p in right):
        return left
    for guests, hosts in ((right, left), (left, right)):
        written = all(not _AUDIENCE.isdisjoint(reading.keys(p.first, p.last)) for p in guests)
        if reading.after_event and written and all(p.plural for p in guests):
            return hosts if all(p.name for p in hosts) else ()
    return ()


def _at_airport(reading: Reading) -> bool:
    return not _AIRPORT.isdisjoint(reading.words)


def _received(reading: Reading, i: int, host: Person) -> tuple[Person, ...]:
    """Return the guest of "Received by the Speaker was a delegation of the Senate"."""
    were = reading.units[host.last : host.last + 2]
    behind = host.last + 1 if any(u.key in {"was", "were", "is", "are"} for u in were[:1]) else None
    return reading.people_after(behind, reach=2) if behind and i <= 1 else ()


def _hosts_event(reading: Reading, i: int) -> bool:
    """Tell whether what is hosted or received is no person: a reception, a press conference, a message."""
    if _THEM.intersection(reading.keys(i + 1, i + 2)) or (reading.passive(i) and reading.people_before(i)):
        return False  # "was welcomed in the Commission by A"
    people = next((p.first for p in reading.people if p.first > i), len(reading.units))
    ahead = range(i + 1, min(people, len(reading.units), i + _REACH))
    return any(reading.units[j].has("noun", "not_meeting") for j in ahead)
