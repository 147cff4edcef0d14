"""What a sentence adds to the one before: who the counterpart is, who had a guest in, when it takes place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.names import parse_name, reads_as_name, skip_honorifics, text_of, words_in
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import known
from crawler.meetings.spans import Account, Person

_FULL = 2  # words of a name
_LEADERS = frozenset(("head", "leader", "chief", "chair", "chairman", "chairperson"))
_LED = frozenset(("headed", "led", "chaired", "represented"))
_ITS = frozenset(("its", "their", "the"))
_ACTING = ("saying", "about", "outcome", "concluding", "discuss", "attend", "visit", "meet")
_THEN = frozenset(("then", "also", "later", "in", "for", "himself", "herself"))
_OPENING = 7
_AUXILIARY = frozenset(("will", "is", "was", "has", "to", "be", "been", "itself", "also", "had"))


def named_later(reading: Reading, sides: Sequence[Person]) -> Iterator[Account]:
    """Read "Said Badr thanked him" behind a meeting with "his Omani counterpart": that is who he is."""
    unnamed = [p for p in sides if p.name is None and not p.plural and p.organisation]
    if len(unnamed) != 1 or reading.sentence.quoted:
        return
    person = _bare_subject(reading) or _titled_subject(reading) or _of_that_side(reading, unnamed[0])
    if person is not None and person.name not in {p.name for p in sides}:
        who = replace(unnamed[0], first=person.first, last=person.last, name=person.name, implied=False)
        yield Account(sentence=reading.sentence, people=(who,), anaphoric=True, company=True)


def leads_guests(reading: Reading, sides: Sequence[Person]) -> Iterator[Account]:
    """Read "It was headed by A", "he told the head of the mission, A" behind a meeting with a delegation."""
    guests = [p for p in sides if p.plural and p.name is None and p.head in known("groups", "guests")]
    if len(guests) != 1 or any(u.has("negated", "recalling") for u in reading.units):
        return
    for k, person in enumerate(reading.people):
        if person.name is None or person.plural or not _is_leader(reading, k):
            continue
        who = replace(person, organisation=person.organisation or guests[0].organisation)
        yield Account(sentence=reading.sentence, people=(who,), anaphoric=True, company=True)
        return


def _is_leader(reading: Reading, k: int) -> bool:
    """Tell whether somebody is the A of "the head of the group, A", "its leader, A" or "it was led by A"."""
    person, before = reading.people[k], reading.people[k - 1] if k else None
    words = (person.post or "").casefold().split()
    group = known("groups", "guests") & {words[-1], " ".join(words[-2:])} if words else ()
    if group and words[0] in _LEADERS and "of" in words:
        return True
    by = reading.keys(person.first - 1, person.first)[:1]
    if by and by[0].split()[-1] == "by":
        verb = by[0].split()[:-1] or reading.keys(person.first - 2, person.first - 1)
        return bool(_LED.intersection(verb[-1:])) and _is_of_group(reading, person.first)
    if by in (["was"], ["is"]):  # "At its head was A"
        return bool({"head", "helm"}.intersection(reading.keys(0, person.first)))
    apart = before is not None and reading.keys(before.last, person.first) in ([","], [])
    led = before is not None and before.name is None and (before.head or "") in _LEADERS
    return apart and led and before is not None and reading.units[before.first].key in _ITS


def _is_of_group(reading: Reading, at: int) -> bool:
    """Tell whether the sentence begins with "it" or "the delegation", of which the words before `at` tell."""
    opens = reading.keys(0, min(at, _OPENING))
    return opens[:1] == ["it"] or (opens[:1] == ["the"] and bool(known("groups", "guests") & set(opens)))


def _bare_subject(reading: Reading) -> Person | None:
    """Return the full name without a post that the sentence begins with, and that a verb follows."""
    begin = skip_honorifics(reading.units, 0)
    end = parse_name(reading.units, begin)
    alone = reading.keys(end, end + 2) in ([",", "for"], [",", "on"]) and "part" in reading.keys(end, end + 5)
    if words_in(reading.units, begin, end) < _FULL - alone or not reads_as_name(reading.units, begin, end):
        return None
    if any(p.organisation or p.post for p in reading.people if p.first <= begin < p.last):
        return None
    behind = end + (reading.keys(end, end + 2) == [",", "for"])  # "Said Badr, for his part, thanked him"
    ahead = reading.units[behind : behind + 1]
    acts = any(u.has(*_ACTING) or u.key.endswith("ed") or u.key in _THEN for u in ahead)
    name = text_of(reading.sentence, reading.units, begin, end)
    return Person(first=begin, last=end, name=name) if acts else None


def _of_that_side(reading: Reading, unnamed: Person) -> Person | None:
    """Return the A of "The Mongolian side, A, invited"; the sentence begins so."""
    first = next(iter(reading.people), None)
    same = first is not None and first.name and first.organisation == unnamed.organisation
    return first if same and first is not None and first.post is None and first.first <= 1 else None


def _titled_subject(reading: Reading) -> Person | None:
    """Return the "Minister Said Badr" of no told country that the sentence begins with."""
    first = next((p for p in reading.people if p.first == 0), None)
    if first is None or not first.name or first.organisation is not None or first.plural:
        return None
    return first if reading.units[0].has("head", "modifier", "portfolio", "honorific") else None


def is_the_guest(person: Person) -> bool:
    """Tell whether a mention is "the guest" of whom the sentence before told."""
    unnamed = person.name is None and person.organisation is None and not person.plural
    return unnamed and person.head in {"guest", "diplomat", "dignitary"}


def is_the_diplomat(person: Person, subject: Person | None) -> bool:
    """Tell whether a mention is "the diplomat" or "the envoy", the ambassador told of before."""
    unnamed = person.name is None and person.organisation is None and not person.plural
    an_envoy = subject is not None and subject.head in known("envoys", "heads")
    return unnamed and an_envoy and person.head in {"diplomat", "envoy", "ambassador"}


def heads_delegation(reading: Reading) -> Person | None:
    """Return the A of "a delegation of Oman led by A", if the sentence names one."""
    for person in reading.people if "delegation" in reading.words else ():
        if person.name and any(u.key == "delegation" for u in reading.units[person.first : person.last]):
            return person
    return None


def is_the_delegation(person: Person) -> bool:
    """Tell whether a mention is "the guests" or "the delegation" of which the sentence before told."""
    untold = person.plural and person.name is None and person.organisation is None and not person.countries
    return untold and person.head in {"guests", "delegation", "delegates"}


def takes_place(reading: Reading) -> Iterator[Account]:
    """Read "It takes place in Osh on 14 May", of the event told before."""
    if reading.keys(0, 1) != ["it"] or not (reading.days or reading.places):
        return
    for i in range(1, min(_OPENING, len(reading.units))):
        unit = reading.units[i]
        if unit.has("happen"):
            yield from told(reading, i, Account(sentence=reading.sentence, anaphoric=True, company=True))
            return
        if not (unit.has("planned") or unit.key in _AUXILIARY):
            return
