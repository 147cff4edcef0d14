"""Who came with one of the sides: "he was accompanied by A", "B was in the delegation", "with C present"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from crawler.meetings.english.circumstances import told
from crawler.meetings.english.hosts import is_national
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.words import event_words
from crawler.meetings.lexicon import capitals, keys_of
from crawler.meetings.spans import Account, Person

_BEING = frozenset(("was", "were", "is", "are"))
_INCLUDING = frozenset((
    "included", "includes", "include", "comprised", "comprises", "comprise", "had", "made", "composed",
    "consisted", "consists", "formed",
))  # fmt: skip
_INTO = frozenset(("in", "on", "at", "of", "among", "by", "with"))
_OF_EMBASSIES = frozenset((
    "counsellor", "attache", "first secretary", "second secretary", "third secretary", "minister counsellor",
    "military attache", "defence attache", "consul", "consul general",
))  # fmt: skip
# They have ministers of their own.
_WITH_MINISTERS = frozenset(("Eurasian Economic Commission", "Union State"))
# "Present at the talks were B and C".
_HERE = frozenset(("present", "participating", "attending", "assisting"))
_THERE = (["in"], ["at"], ["on"], ["there"], ["with"])
_PRESENCE = frozenset(("presence", "participation", "attendance"))
_BEHIND_VERB = 8
_SMALL = frozenset(("of", "for", "the", "and", "to", "in"))
_REACH = 5
_MADE_UP = 7  # "the Russian team is to be made up of"
_COMING = frozenset(
    ("came", "come", "comes", "travelled", "traveled", "travels", "flew", "arrived", "brought")
)
_PRONOUNS = frozenset(("him", "her", "them"))


def companions(reading: Reading) -> Iterator[Account]:
    """Give those whom the sentence tells to have come with somebody of a meeting told before."""
    if _cues().isdisjoint(reading.words):
        return
    if any(not _is_being(reading, i) for i, u in enumerate(reading.units) if "visit" in u.kinds):
        return  # "In May he visited Osh, accompanied by B"
    named = {i for p in reading.people if p.name for i in range(p.first, p.last)}
    for i, unit in enumerate(reading.units):
        if unit.key not in _cues() or i in named:
            continue
        people, whom = _by_word(reading, i)
        people = tuple(_with_side(p, whom) for p in people if p.name)
        if people:
            account = Account(sentence=reading.sentence, people=people, anaphoric=True, company=True)
            yield from told(reading, i, account)


def _by_word(reading: Reading, i: int) -> tuple[tuple[Person, ...], Person | None]:
    """Return who is told at unit `i` to have come along, and with whom."""
    key = reading.units[i].key
    if key in event_words("accompany"):
        return _accompanying(reading, i)
    if key in event_words("party"):
        return _in_party(reading, i)
    if i <= 1 and (key in _HERE or _is_also_there(reading, i)):
        were = next(
            (j for j in range(i + 1, min(len(reading.units), i + _BEHIND_VERB)) if _is_being(reading, j)),
            None,
        )
        return (reading.people_after(were + 1, reach=2) if were else ()), None
    if key in _PRESENCE and reading.keys(i + 1, i + 2) == ["of"]:
        people = reading.people_after(i + 2, reach=2)
        fits = people and people[0].name and not people[0].plural
        return (people if fits else ()), reading.subject
    return _sitting_in(reading, i), next(iter(reading.agents), reading.subject)


@cache
def _cues() -> frozenset[str]:
    """Return all words that may tell who came along: most words are none."""
    words = (*event_words("accompany"), *event_words("party"))
    return frozenset((*words, *_HERE, *_PRESENCE, "also", "with"))


def _is_also_there(reading: Reading, i: int) -> bool:
    """Tell whether "also in the conversation" stands there, and no party of one side: "also in the room"."""
    party = event_words("party").intersection(reading.keys(i + 1, i + _REACH))
    return reading.units[i].key == "also" and reading.keys(i + 1, i + 2) in _THERE and not party


def _accompanying(reading: Reading, i: int) -> tuple[tuple[Person, ...], Person | None]:
    """Read "A, accompanied by B", "he was flanked by B" and "B assisted the President"."""
    if reading.keys(i + 1, i + 2) == ["by"]:
        before = reading.people_before(i, reach=_BEHIND_VERB)
        guest = before[-1] if before else reading.subject if _he(reading, i) else None
        return (reading.people_after(i + 2, reach=2) if guest else ()), guest
    if reading.units[i].key in event_words("accompany_and_more") and not _PRONOUNS.intersection(
        reading.keys(i + 1, i + 2)
    ):
        return (), None  # "B joined the forum"
    whom = reading.people_after(i + 1, reach=2)
    if not (whom or _PRONOUNS.intersection(reading.keys(i + 1, i + 2))):
        return (), None
    told_whom = whom[0] if whom and whom[0].organisation else reading.subject
    return reading.people_before(i, reach=_BEHIND_VERB), told_whom


def _he(reading: Reading, i: int) -> bool:
    return bool({"he", "she", "they", "who"}.intersection(reading.keys(i - 4, i)))


def _in_party(reading: Reading, i: int) -> tuple[tuple[Person, ...], Person | None]:
    """Read "B was in the delegation", "in the room were B and C" and "his delegation included B"."""
    begin = next((p.first for p in reading.people if p.plural and p.last == i + 1), i)
    before = [word for key in reading.keys(begin - 2, begin) for word in key.split()]  # "were in" is one unit
    made = next(
        (
            j
            for j in range(i + 1, i + _MADE_UP)
            if reading.keys(j, j + 1) and reading.units[j].key in _INCLUDING
        ),
        None,
    )
    if reading.units[i].key in event_words("retinue") and made is not None:
        owner = next((p for p in reading.people if p.plural and p.last == i + 1 and p.organisation), None)
        whom = next((p for p in reversed(reading.people) if p.name and p.last <= i), reading.subject)
        return reading.people_after(made + 1, reach=4), owner or whom
    if not _INTO.intersection(before):
        return (), None
    came = next((j for j in range(i - 1, max(0, i - 4), -1) if reading.units[j].key in _COMING), None)
    if came is not None and reading.units[i].key in _PRONOUNS:
        return reading.people_before(came, reach=_BEHIND_VERB), reading.subject  # "B had come with him"
    verb = next((j for j in range(i + 1, min(len(reading.units), i + 4)) if _is_being(reading, j)), None)
    if verb is not None:
        return reading.people_after(verb + 1, reach=3), reading.subject
    were = next((j for j in range(begin, max(0, begin - 6), -1) if _is_being(reading, j)), None)
    return (reading.people_before(were, reach=3) if were is not None else ()), reading.subject


def _is_being(reading: Reading, i: int) -> bool:
    return reading.units[i].key.split()[0] in _BEING and not reading.within_person(i)


def _sitting_in(reading: Reading, i: int) -> tuple[Person, ...]:
    """Read "with B sitting in", "with B at his side"."""
    if reading.units[i].key != "with" or (i and reading.units[i - 1].has("meet", "noun")):
        return ()
    people = reading.people_after(i + 1, reach=2)
    behind = " ".join(reading.keys(people[-1].last, people[-1].last + 4)) if people else ""
    return people if behind.startswith(tuple(event_words("sitting_in"))) else ()


def _with_side(person: Person, whom: Person | None) -> Person:
    if person.organisation is not None or whom is None:
        return person
    return replace(person, organisation=whom.organisation)


def _of_one_side(person: Person, sides: Sequence[Person]) -> Person:
    """Give somebody of "the ministry's department" the only country among the sides."""
    bodies = {side.organisation for side in sides if side.organisation}
    countries = bodies & capitals().keys()
    of_a_state = is_national(person) or person.head in _OF_EMBASSIES
    if len(countries) != 1 or not of_a_state or bodies & _WITH_MINISTERS:
        return person
    return replace(person, organisation=min(countries))


def of_their_sides(account: Account, sides: Sequence[Person]) -> Account:
    """Give each companion without a body that of the side whose post theirs is nearest to."""
    if not account.anaphoric or not sides:
        return account
    people = tuple(_nearest_side(p, sides) for p in account.people)
    return replace(account, people=people)


def _nearest_side(person: Person, sides: Sequence[Person]) -> Person:
    if person.organisation is not None or not (person.name and person.post):
        return person
    words = set(keys_of(person.post)) - _SMALL
    near = [side for side in sides if side.organisation and words & set(keys_of(side.post or ""))]
    bodies = {side.organisation for side in near}
    if len(bodies) != 1:
        near = [side for side in near if words >= set(keys_of(side.post or ""))]
        bodies = {side.organisation for side in near}
    return (
        replace(person, organisation=near[0].organisation)
        if len(bodies) == 1
        else _of_one_side(person, sides)
    )
