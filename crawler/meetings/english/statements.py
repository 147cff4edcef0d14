"""What an English sentence says was said or done at an event: who spoke there took part in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from crawler.meetings.english.circumstances import is_participle_of_had, told
from crawler.meetings.english.event_verbs import is_congratulated
from crawler.meetings.english.events import OWN_EVENTS, event_people
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.unknown_bodies import behind_acronym
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Gathering, Person, Unit

_PREPOSITIONS = frozenset((
    "of", "by", "with", "from", "to", "for", "on", "against", "about", "behalf", "under",
))  # fmt: skip
# What somebody does who speaks at an event.
_ACTING = ("saying", "attend", "discuss", "outcome", "about", "hold")
_SPEAKING = ("saying", "attend", "about", "outcome", "discuss")
_OPENINGS = frozenset(("in", "for", "on", "during", "at", "also", "speaking", "then", "after", "as"))
_LONGEST_OPENING = 9
_HOSTS = frozenset(("host", "hosts", "chair", "chairman", "chairperson", "moderator"))
_HOST_WORDS = 3
_SPEECHES = frozenset(("speech", "address", "remarks", "statement", "report", "keynote", "intervention"))
_SAID = frozenset(("said", "stressed", "noted", "added"))
_CLOSING = frozenset((",", '"', "”"))
_WITHIN = 10
# What happens at an event besides is no account of it.
_DISASTERS = frozenset(("attack", "attacks", "blast", "blasts", "explosion", "shooting", "bombing", "fire"))
# What is said in these is not said at the event that was told before.
_MESSAGES = frozenset((
    "message", "video", "letter", "interview", "reporters", "journalists", "correspondents", "telegram",
    "tweet", "greeting", "congratulatory", "earlier", "briefing", "spokesperson", "spokesman", "statement",
    "twitter", "post", "press", "media", "if", "article", "absence", "unable", "regret",
))  # fmt: skip


def said_at_event(reading: Reading) -> Iterator[Account]:
    """Read "At its 38th meeting on 14 September the Council approved", "A said at the reception in Osh".

    It took place, whatever was done; who spoke there took part.
    """
    for gathering in reading.gatherings:
        if not _is_scene(reading, gathering):
            continue
        speaker = next(
            (k for k, p in enumerate(reading.people) if p.name and not p.plural and _acts(reading, p)), None
        )
        people = () if speaker is None else reading.chain(speaker, forward=False)[:-1]
        people = people or (() if speaker is not None else _known_by_post(reading))
        people = (*people, *(() if speaker is None else reading.chain(speaker, forward=True)))
        people = people or tuple(p for p in event_people(reading, gathering) if p.name)
        if not people and not (gathering.named and reading.days):
            continue
        account = Account(
            sentence=reading.sentence,
            gathering=gathering,
            people=people,
            form=gathering.form,
            anaphoric=gathering.definite and not gathering.named,
        )
        yield from told(reading, gathering.first, account)
        return


def _known_by_post(reading: Reading) -> tuple[Person, ...]:
    """Return whom "Iran's first vice president" means behind a sentence about somebody of Iran."""
    first = next(iter(reading.people), None)
    about = reading.subject
    if first is None or about is None or first.name or first.plural or first.first > 1 or not about.name:
        return ()
    same = first.organisation is not None and first.organisation == about.organisation and about.post is None
    return (replace(about, first=first.first, last=first.last, post=first.post),) if same else ()


def framed_event(reading: Reading) -> Iterator[Account]:
    """Read "Trade dominated the third meeting of ministers in Osh on 12 June", where a text begins so.

    Whatever the first sentence says of it, an event that has its number and its own place or day is the news.
    """
    for gathering in reading.gatherings:
        sets_apart = gathering.named and (gathering.numbers or _is_ordinal(gathering))
        if not (reading.lead and sets_apart) or gathering.sort in {"visit", "occasion", "talk", "call"}:
            continue
        if is_congratulated(reading, gathering):
            continue
        at = gathering.first - 1 - (reading.keys(gathering.first - 1, gathering.first) == ["the"])
        if reading.any("recalling", 0, gathering.first) or reading.any("negated", 0, gathering.first):
            continue
        if at > 0 and reading.units[at].key in {"at", "during"} and _is_done_before(reading, at):
            continue
        end = behind_acronym(reading.units, gathering.last)
        ends = range(end, end + 3)
        if any(d.first in ends for d in reading.days) or any(p.first in ends for p in reading.places):
            account = Account(sentence=reading.sentence, gathering=gathering, form=gathering.form)
            yield from told(reading, gathering.first, account)
            return


def _is_ordinal(gathering: Gathering) -> bool:
    return bool(gathering.words & event_words("ordinals"))


def _is_done_before(reading: Reading, at: int) -> bool:
    """Tell whether the "adopted at" is no predicate: "decisions adopted at", not "a plan was adopted at"."""
    return _is_participle(reading.units[at - 1]) and not reading.is_passive_form(at - 1)


def _is_scene(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the sentence tells what was done at the event, and not what had been done there before."""
    if reading.any("negated", 0, gathering.first) or _is_by_the_way(reading, gathering):
        return False
    before = range(gathering.first - 1, max(-1, gathering.first - 3), -1)
    at = next((j for j in before if _is_spoken_at(reading, j)), None)
    if at is None or gathering.sort in {"visit", "occasion", "talk", "call"}:
        return False
    if not (gathering.named or gathering.sort in OWN_EVENTS):
        return False
    if not (reading.days or reading.places or gathering.numbers):
        return False
    return at == 0 or not _is_done_before(reading, at)


def _is_by_the_way(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether an event is but mentioned: in what somebody says, sends or had done, or for an attack."""
    return (
        is_congratulated(reading, gathering)
        or _is_of_before(reading, gathering)
        or _is_content(reading, gathering)
        or not _DISASTERS.isdisjoint(reading.words)
    )


def _is_content(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether the event stands in what is said: "noted that the leaders set a target at the summit"."""
    that = next((i for i in range(gathering.first) if reading.units[i].key == "that"), 0)
    return any(u.has("saying") for u in reading.units[:that])


def _is_of_before(reading: Reading, gathering: Gathering) -> bool:
    """Tell whether what was done there is told by "had": "He had discussed supplies at the summit"."""
    before = reading.units[: gathering.first]
    return any(unit.key == "had" and is_participle_of_had(ahead) for unit, ahead in pairwise(before))


def _is_spoken_at(reading: Reading, j: int) -> bool:
    """Tell whether "at" stands at `j`, or the "to" of "in a speech to the Council"."""
    if reading.units[j].key in {"at", "during", "speaking at"}:
        return True
    speech = _SPEECHES.intersection(reading.keys(j - 1, j))
    return bool(speech) and reading.units[j].key in {"to", "before"}


def _is_participle(unit: Unit) -> bool:
    """Tell whether the unit is the "adopted" of "decisions adopted at", and no verb of speaking there."""
    done = unit.text.islower() and unit.key.endswith(("ed", "made", "taken", "reached"))
    return done and not unit.has("attend", "saying")


def _acts(reading: Reading, person: Person) -> bool:
    """Tell whether the person is the subject of a verb, and no prepositional "with A"."""
    before = reading.units[person.first - 1].key if person.first else ""
    behind = reading.units[person.last : person.last + 3]
    acting = any(u.has(*_ACTING) or u.key.endswith("ed") for u in behind)
    return acting and before not in _PREPOSITIONS


def _opens(units: Sequence[Unit]) -> bool:
    """Tell whether the units are an opening like "In his welcoming speech", "For her part", "Summing up"."""
    verbs = (u for u in units if not u.has("noun"))
    if len(units) > _LONGEST_OPENING or any(u.has("saying", "meet", "visit") for u in verbs):
        return False
    first = units[0].key.split()[0]
    return first in _OPENINGS or first.endswith("ing")


def says_in_turn(reading: Reading) -> Iterator[Account]:
    """Read the speaker of "…", said A, Minister of Justice of Oman, behind an event that was told."""
    for i in range(1, len(reading.units) - 1):
        if reading.units[i].key not in _SAID or reading.units[i - 1].key not in _CLOSING:
            continue
        person = next((p for p in reading.people if p.first == i + 1 and p.name and p.post), None)
        quotes = _CLOSING.intersection(reading.keys(0, i)) - {","}
        if person and quotes and not _MESSAGES.intersection(reading.keys(i, len(reading.units))):
            yield Account(sentence=reading.sentence, people=(person,), anaphoric=True)
        return


def _is_host(units: Sequence[Unit]) -> bool:
    """Tell whether the units are "The host, " or "The chairman of the meeting, "."""
    return units[-1].key == "," and any(u.key in _HOSTS for u in units[:_HOST_WORDS])


def speaks(reading: Reading) -> Iterator[Account]:
    """Read "Chinese Minister Wang Yi said trade was growing" behind an event that was told: he was there."""
    person = next((p for p in reading.people if not p.plural and (p.name or p.head not in _HOSTS)), None)
    if (
        person is None
        or not person.name
        or reading.sentence.quoted
        or not (person.post or person.organisation)
    ):
        return
    before = reading.units[: person.first]
    stressed = reading.keys(0, person.first) == ["it", "was"]  # "It was A who proposed a bank"
    if len(before) > 1 and not _opens(before) and not _is_host(before) and not stressed:
        return
    together = [
        p for p in reading.chain(reading.people.index(person), forward=True) if p.name and not p.plural
    ]
    last = together[-1].last
    ahead = reading.units[last : last + 3]
    if not any(u.has(*_SPEAKING) or (u.key.endswith("ed") and u.text.islower()) for u in ahead):
        return
    if _MESSAGES.intersection(u.key for u in reading.units[: last + _WITHIN]):
        return
    around = reading.units[last : last + _WITHIN]
    elsewhere = any(u.has("mode") or (u.has("not_meeting") and not u.has("saying")) for u in around)
    if elsewhere or any(u.has("planned", "past", "negated") for u in ahead):
        return
    people = tuple(dict.fromkeys((*together, *_speaking_too(reading, person))))
    yield Account(sentence=reading.sentence, people=people, anaphoric=True)


def _tells(unit: Unit) -> bool:
    return unit.has(*_SPEAKING) or (unit.key.endswith("ed") and unit.text.islower())


def _speaking_too(reading: Reading, speaker: Person) -> Iterator[Person]:
    """Give B of "A spoke about trade, B about water", "A thanked the host, and B noted the progress"."""
    for person in reading.people:
        before = reading.keys(person.first - 1, person.first)
        behind = reading.units[person.last : person.last + 1]
        known = person.post or person.organisation
        joined = person.first > speaker.last and before[:1] in ([","], [";"], ["and"], ["while"])
        speaks = any(
            u.key in {"about", "on", "of"} or (known and not person.plural and _tells(u)) for u in behind
        )
        if person.name and joined and speaks:
            yield person
