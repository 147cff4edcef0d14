"""Who speaks for whom in an English sentence: "Iran was represented by A", "on the Uzbek side, B"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from crawler.meetings.english.bodies import is_acronym, owner_of
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.hosts import is_national
from crawler.meetings.english.marks import POSSESSIVE
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.unknown_bodies import independent_body, unknown_body, written
from crawler.meetings.english.words import is_name_word, known
from crawler.meetings.lexicon import international_bodies, keys_of
from crawler.meetings.spans import Account, Person, Unit

# They speak for the same side as the one whose they are.
_OWN = frozenset((
    "deputy", "aide", "assistant", "adviser", "advisor", "first deputy", "chief of staff", "chef de cabinet",
    "special adviser", "special assistant", "national security adviser", "private secretary", "interpreter",
))  # fmt: skip
_HIS = frozenset(("his", "her", "its"))
_LISTING = frozenset((",", "and"))
_LED = frozenset(("headed", "led", "represented"))
_BEING = frozenset(("is", "are", "was", "were", "be", "been", "being", "will", "also"))
_SIDES = frozenset(("side", "part", "delegation", "team"))
_INTRODUCING = frozenset(("on", "from", "for"))
_LEADING = frozenset(("led", "headed", "leading", "heading", "leads", "heads", "lead", "head"))
_REACH = 10
_EMBASSIES = frozenset(("embassy", "consulate"))
_THERE_REACH = 6
_HOUSE_REACH = 2  # "the Republic of Oman", "the Russian Federation"


def leads(reading: Reading, at: int) -> bool:
    """Tell whether the verb at `at` says who heads a side: "was represented by", "is led by"."""
    key = reading.units[at].key
    by = key.endswith(" by") or reading.keys(at + 1, at + 2) == ["by"]
    return by and bool(_LED.intersection(key.split()))


def with_their_sides(reading: Reading) -> tuple[Person, ...]:
    """Return the people of a sentence, each with the country or body that the sentence sets beside them."""
    if not reading.people:
        return ()
    people = list(reading.people)
    owners = {
        **dict(_led(reading)),
        **dict(_on_sides(reading)),
        **dict(_respectively(reading)),
        **dict(_leading(reading)),
        **dict(_of_their_chiefs(reading)),
    }
    for k, owner in owners.items():
        if owner is not None and people[k].organisation is None:
            people[k] = replace(people[k], organisation=owner)
    return tuple(
        p
        for p, behind in zip_longest(people, people[1:])
        if not (_owns(reading, p, behind) or _is_at_the_head(reading, p))
    )


def _is_at_the_head(reading: Reading, person: Person) -> bool:
    """Tell whether the post is the "head" of "A, who stands at the head of the bank": A's own."""
    unnamed = person.name is None and person.head == "head" and person.first > 0
    return unnamed and reading.units[person.first - 1].key == "at"


def _owns(reading: Reading, person: Person, behind: Person | None) -> bool:
    """Tell whether the person is the "Zhang" of "Zhang's deputy A", who alone is told of."""
    owned = behind is not None and behind.first == person.last and behind.name is not None
    return owned and reading.units[person.last].key in POSSESSIVE


def representatives(reading: Reading) -> Iterator[Account]:
    """Read "Kazakhstan was represented by A and Iran by B" of the event told before, or of talks in it."""
    led = [k for k, _ in _led(reading)]
    people = tuple(dict.fromkeys(p for k in led for p in reading.chain(k, forward=True) if p.name))
    if not people:
        return
    verb = next((i for i in range(len(reading.units)) if leads(reading, i)), people[0].first)
    gathering = next((g for g in reading.gatherings if g.definite and g.last > verb), None)
    account = Account(sentence=reading.sentence, people=people, gathering=gathering, anaphoric=True)
    yield from told(reading, verb, account)


def _led(reading: Reading) -> Iterator[tuple[int, str | None]]:
    """Give the people behind "by", by number, and the side that stands before its verb."""
    verb_seen = False
    for k, person in enumerate(reading.people):
        by = person.first - 1
        by -= by > 0 and reading.units[by].key == ":"
        if by < 1 or not person.name or not f" {reading.units[by].key}".endswith(" by"):
            continue
        at = _verb_before(reading, by - (reading.units[by].key == "by"))
        verb = _LED.intersection(reading.units[at].key.split())
        at -= bool(verb)
        while at > 0 and reading.units[at].key in _BEING:
            at -= 1
        owner = _side_before(reading, at + 1)
        verb_seen = verb_seen or bool(verb) or "attended by" in {reading.units[j].key for j in (at, by)}
        delegation = any(p.plural and p.last == at + 1 for p in reading.people)
        body = bool(person.organisation) or reading.units[at].has("institution")
        if verb_seen and (owner is not None or (verb and (delegation or body))):
            yield k, owner


def _verb_before(reading: Reading, at: int) -> int:
    """Return where "represented" stands before "by", with "at it", "at the forum" between; or `at`."""
    for j in range(at, max(0, at - _THERE_REACH), -1):
        if not _LED.isdisjoint(reading.units[j].key.split()):
            between = reading.keys(j + 1, j + 2)
            return j if not between or between[0] in {"by", "at", "in", "there"} else at
    return at


def _side_before(reading: Reading, end: int) -> str | None:
    """Return the country or body in "Iran", "the Korean side" or "the delegation of Oman" that ends there."""
    group = next((p for p in reading.people if p.plural and p.last == end), None)
    if group is not None:
        return group.organisation
    end -= reading.keys(end - 1, end) in (["'s"], ["'"])  # "India's by B"
    bracketed = reading.keys(end - 3, end)  # "Oman (observer) by B"
    end -= len(bracketed) if bracketed[:1] == ["("] and bracketed[-1:] == [")"] else 0
    end -= reading.keys(end - 1, end) in (["one"], ["delegation"], ["team"])  # "the Polish one by B"
    return owner_of(reading.units[end - 1]) if end > 0 else None


def _on_sides(reading: Reading) -> Iterator[tuple[int, str]]:
    """Give the people told "on the Uzbek side", by number, whether that stands before or behind them."""
    if _SIDES.isdisjoint(reading.words):
        return
    for i, unit in enumerate(reading.units):
        if unit.key not in _SIDES or i < 2:  # noqa: PLR2004 - "on", "the" before it
            continue
        owned = reading.units[i - 1].key in POSSESSIVE and i > 2  # noqa: PLR2004 - "from Qatar's part"
        owner = owner_of(reading.units[i - 1 - owned])
        begin = i - 2 - owned
        begin -= reading.units[begin].key == "the"
        if owner is None or begin < 0 or reading.units[begin].key not in _INTRODUCING:
            continue
        for k in _whose_side(reading, begin, i + 1):
            yield k, owner


def _whose_side(reading: Reading, begin: int, end: int) -> list[int]:
    behind = [k for k, p in enumerate(reading.people) if p.name and begin - 2 <= p.last <= begin]
    if behind and begin and reading.units[begin - 1].key not in {";", "and"}:
        return _together(reading, behind[-1], forward=False)
    ahead = [k for k, p in enumerate(reading.people) if p.name and end <= p.first <= end + _REACH]
    clause = next((j for j in range(end, len(reading.units)) if reading.units[j].key == ";"), None)
    first = ahead[:1]
    if not first or (clause is not None and reading.people[first[0]].first > clause):
        return []
    return _together(reading, first[0], forward=True)


def _together(reading: Reading, at: int, *, forward: bool) -> list[int]:
    """Return the `at`-th of the people and those in one list with them, by number."""
    listed = [p for p in reading.chain(at, forward=forward) if p.name and not p.plural]
    return [k for k, p in enumerate(reading.people) if any(p is other for other in listed)]


def _respectively(reading: Reading) -> Iterator[tuple[int, str]]:
    """Give the people of "The delegations of Oman and Iran were led by A and B", each with a country."""
    groups = [p for p in reading.people if p.plural and len(p.countries) > 1]
    for group in groups:
        verb = next(
            (i for i in range(group.last, min(len(reading.units), group.last + 4)) if leads(reading, i)), 0
        )
        led = [k for k, p in enumerate(reading.people) if p.name and p.first > verb] if verb else []
        if len(led) == len(group.countries):
            yield from zip(led, group.countries, strict=True)


def _leading(reading: Reading) -> Iterator[tuple[int, str]]:
    """Give the people who "led the Pakistani delegation", by number, with its country."""
    if _SIDES.isdisjoint(reading.words):
        return
    for k, person in enumerate(reading.people):
        ahead = reading.units[person.last : person.last + _REACH]
        verb = next((j for j, u in enumerate(ahead) if u.has("attend", "meet")), None)
        if not person.name or verb is None or ahead[verb].key.split()[0] not in _LEADING:
            continue
        for one, other in pairwise(ahead[verb : verb + 5]):
            owner = owner_of(one)
            if owner is not None and other.key in _SIDES:
                yield k, owner


def body_named(units: Sequence[Unit]) -> str | None:
    """Return the first body in a sentence that speaks for itself, which "its director" then is of."""
    if (firm := _firm_named(units)) is not None:
        return firm
    for i, unit in enumerate(units):
        if unit.has("organisation") or is_acronym(unit):
            return owner_of(unit)
        end = unknown_body(units, i) if unit.text[0].isupper() else i
        if end > i and (body := independent_body(units, i, end)):
            return body
    return None


def _firm_named(units: Sequence[Unit]) -> str | None:
    """Return the "Volga Lines" of "the carrier Volga Lines", which no list knows."""
    for i, unit in enumerate(units[:-1]):
        if not (unit.text.islower() and unit.key in known("bodies", "firms")):
            continue
        end = i + 1
        while end < len(units) and is_name_word(units[end]):
            end += 1
        if end > i + 1:
            return written(units, i + 1, end)
    return None


def _house_before(reading: Reading, at: int) -> str | None:
    """Return the country in "was welcomed in the Electoral Commission of Oman by its Chair, A"."""
    for i in range(at - 1, -1, -1):
        if reading.units[i].has("institution") and not reading.within_person(i):
            behind = reading.keys(i + 1, i + 2) == ["of"]
            owned = reading.units[i + 2 : i + 2 + _HOUSE_REACH] if behind else ()
            return next((u.kinds["country"] for u in owned if u.has("country")), None)
    return None


def _of_their_chiefs(reading: Reading) -> Iterator[tuple[int, str | None]]:
    """Give "Zhang's deputy A" and "his aide A", by number, the body of Zhang and of him."""
    for k, person in enumerate(reading.people):
        if person.organisation is not None:
            continue
        if person.name and reading.keys(person.first, person.first + 1) == ["its"]:
            body = _house_before(reading, person.first) or body_named(reading.before)
            if body is not None:
                yield k, body
            continue
        if person.head not in _OWN:
            continue
        named = [p for p in reading.people[:k] if p.name and p.organisation]
        whose = reading.units[person.first].key
        if whose in POSSESSIVE or (whose == "the" and reading.units[person.first + 1].has("head")):
            owner = next((p for p in reading.people[:k] if p.last >= person.first), reading.subject)
        elif whose in _HIS:
            beside = [p for p in named if p.last == person.first - 1]  # "B and his deputy A"
            owner = beside[0] if beside else named[0] if named else reading.subject
        else:
            continue
        yield k, owner.organisation if owner else None


def _is_of_a_state(person: Person) -> bool:
    """Tell whether the post is a minister's, an ambassador's or another of an embassy."""
    if is_national(person) or person.head in known("envoys", "heads"):
        return True
    return not _EMBASSIES.isdisjoint(keys_of(person.post or ""))


def of_one_country(reading: Reading) -> Iterator[Person]:
    """In "the Kazakh Foreign Minister A and Prime Minister B" give B the country of A."""
    before: Person | None = None
    for person in reading.people:
        lacks = person.organisation is None and person.post and not person.plural
        joined = before is not None and set(reading.keys(before.last, person.first)) <= _LISTING
        country = before.organisation if before is not None and joined and lacks else None
        if country is not None and not (country in international_bodies() and _is_of_a_state(person)):
            person = replace(person, organisation=country)  # noqa: PLW2901 - the same one, completed
        yield person
        before = person
