"""Who attended an event that the text told of before, or tells of in the same sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.english.bodies import owner_of
from crawler.meetings.english.circumstances import told
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.representation import leads
from crawler.meetings.english.sides import form_of
from crawler.meetings.english.words import event_words
from crawler.meetings.spans import Account, Gathering, Person
from store.records.meetings import Mode

_REACH = 12
_BEING = frozenset(("is", "are", "was", "were", "be", "been"))
_SENDING = frozenset(("sent", "delegated", "dispatched", "fielded", "deputed"))
_BEFORE_VERB = 4
_AS = frozenset(("as", "so"))
_TOGETHER = frozenset(("together", "along", "jointly"))
_LETTERS = frozenset(("letter", "message", "telegram", "greetings", "greeting", "note"))
_TOPICS = (["on"], ["about"], ["of"])


def attends(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Ministers of all members took part", "speakers included": people of the event told before."""
    near = [
        g
        for g in reading.gatherings
        if min(abs(g.first - i), abs(i - g.last)) <= _REACH
        and not reading.another_clause(g.first, i)
        and not (g.first > i and reading.units[i].has("discuss") and reading.keys(i + 1, i + 2) in _TOPICS)
    ]
    if _is_of_thing(reading, i, near):
        return
    if near and near[-1].named and near[-1].last <= i:
        near = [g for g in near if not g.named]  # "the Council ended, and X summed it up"
    if near and any(p.name and near[-1].last <= p.first and p.last == i for p in reading.people):
        near = []  # "A presided over the session, while B and C made statements"
    told_there = "there" in reading.keys(i, i + 6)
    if leads(reading, i):
        return
    if near or not (told_there or _is_predicate(reading, i)) or reading.within_person(i):
        return
    if "not_meeting" in reading.kinds and any(
        u.has("not_meeting") and not reading.within_person(j) for j, u in enumerate(reading.units)
    ):
        return
    people = attending(reading, i)
    if people:
        company = reading.units[i].key in event_words("company")
        account = Account(
            sentence=reading.sentence, people=people, anaphoric=True, form=form_of(people), company=company
        )
        # One who "joined by video link" says nothing of the others.
        alone = any(p.name for p in people)
        yield from (replace(a, mode=Mode.UNKNOWN) if alone else a for a in told(reading, i, account))


def is_letter(reading: Reading, i: int) -> bool:
    """Tell whether the "address" at `i` is sent: "a video address to the forum", "addressed a letter to"."""
    if not reading.units[i].key.startswith("address"):
        return False
    sent = _LETTERS.intersection(reading.keys(i + 1, i + 5))
    return bool(sent) or reading.keys(i - 1, i)[:1] in (["a"], ["an"], ["video"], ["written"], ["recorded"])


def _is_of_thing(reading: Reading, i: int, near: Sequence[Gathering]) -> bool:
    """Tell whether the verb at `i` is not of people who attend: its subject or object is a thing."""
    if any(g.named and g.last == i for g in near):
        return True  # "where the summit opens"
    if is_letter(reading, i):
        return True
    if "whose" in reading.keys(i - _REACH, i):
        return True  # "a line whose station A and B will open"
    if reading.keys(i - 1, i) in (["which"], ["that"]):
        return True  # "the Forum, which opened in Xi'an"
    # "greeted the participants by video"
    return reading.units[i].key.startswith("greet") and reading.any("mode", i, i + 6)


def _is_predicate(reading: Reading, i: int) -> bool:
    """Tell whether the verb at `i` is what its sentence says: "attended", "will attend", "are attending"."""
    form = reading.units[i].kinds["attend"]
    if form == "ing":
        return i <= 1 or bool((_BEING | {"those"}).intersection(reading.keys(i - 2, i)))
    return form in {"past", "present"} or reading.any("planned", i - _BEFORE_VERB, i)


def attending(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return who attends: the subject, those behind "by", or behind "were" in "Attending were A and B"."""
    unit = reading.units[i]
    by = reading.is_passive_form(i) and reading.keys(i + 1, i + 2) == ["by"]
    if unit.has("attend") and (
        by
        or unit.key.endswith((" by", " included", " were", " was", " are", " sat", " spoke", " came from"))
        or unit.key in event_words("floor")
    ):
        # "… by A; on the Indian side, by B"
        others = (p for p in reading.people if p.first > i + 1 and reading.units[p.first - 1].key == "by")
        guests: tuple[Person, ...] = ()
        if unit.key in {"was hosted by", "were hosted by"}:
            he = {"he", "she"}.intersection(reading.keys(i - 1, i))
            guests = reading.people_before(i) or (reading.pronoun(i, reading.subject) if he else ())
        return tuple(dict.fromkeys((*guests, *reading.people_after(i + 1 + by), *others)))
    if unit.kinds.get("attend") == "ing" and (i <= 1 or "those" in reading.keys(i - 2, i)):
        were = next(
            (j for j in range(i, min(len(reading.units), i + 2 * _REACH)) if _is_being(reading, j)), None
        )
        return reading.people_after(were + 1) if were is not None else _behind_opening(reading, i)
    people = reading.people_before(i) or reading.pronoun(i, reading.subject)
    people = (*people, *_together_with(reading, i))
    too = (p for p in reading.people if p.first > i and _speaks_too(reading, p))
    people = (*people, *(_of_country_behind(reading, p) for p in too))
    people = (*people, *_as_did(reading, i), *_followed_by(reading, i))
    if unit.has("attend") and reading.keys(i + 1, i + 3)[:1] in ([","], ["and"]):
        people = (*people, *reading.people_after(i + 1, reach=4))
    return people


def _represents(reading: Reading, person: Person) -> bool:
    """Tell whether the person is the B of "A represents Oman and B Iran"."""
    country, behind = (
        reading.units[person.last : person.last + 1],
        reading.keys(person.last + 1, person.last + 2),
    )
    verb = any(u.key.startswith("represent") for u in reading.units[: person.first])
    return (
        verb and any(u.has("country") for u in country) and behind[:1] in ([], [","], ["."], [";"], ["and"])
    )


def _of_country_behind(reading: Reading, person: Person) -> Person:
    """Give B of "A represents Oman and B Iran" the country."""
    owner = owner_of(reading.units[person.last]) if _represents(reading, person) else None
    return replace(person, organisation=person.organisation or owner)


def _as_did(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return B of "A attended, as did B"."""
    if _AS.isdisjoint(reading.words):
        return ()
    for j in range(i + 1, min(len(reading.units), i + _BEFORE_VERB)):
        if reading.keys(j, j + 2) in (["as", "did"], ["as", "was"], ["as", "were"], ["so", "did"]):
            return reading.people_after(j + 2, reach=2)
    return ()


def _followed_by(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return B of "A spoke first, followed by B"."""
    if "followed by" not in reading.words:
        return ()
    behind = range(i + 1, min(len(reading.units), i + 2 * _REACH))
    at = next((j for j in behind if reading.units[j].key == "followed by"), None)
    people = reading.people_after(at + 1, reach=2) if at is not None else ()
    return people if people and people[0].name else ()


def _speaks_too(reading: Reading, person: Person) -> bool:
    """Tell whether the person is the B of "A spoke for Oman, B for Iran"."""
    joined = reading.keys(person.first - 1, person.first)[:1] in ([","], [";"], ["and"])
    if not joined or person.name is None:
        return False
    return reading.keys(person.last - 2, person.last - 1) == ["for"] or _represents(reading, person)


def _behind_opening(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return A of "Speaking at the Osh Forum on 30 March, A called for open trade"."""
    inside = {j for d in reading.days for j in range(d.first, d.last)}
    commas = (j for j in range(i, len(reading.units)) if reading.units[j].key == "," and j not in inside)
    found = (reading.people_after(comma + 1, reach=2) for comma in commas)
    return next((people for people in found if people and reading.acts(people[-1])), ()) if i <= 1 else ()


def _together_with(reading: Reading, i: int) -> tuple[Person, ...]:
    """Return B in "together with B, he opened"."""
    for k, person in enumerate(reading.people if not _TOGETHER.isdisjoint(reading.words) else ()):
        before = reading.keys(person.first - 2, person.first)
        if person.last <= i and before in (["together", "with"], ["along", "with"], ["jointly", "with"]):
            return reading.chain(k, forward=True)
    return ()


def _is_being(reading: Reading, i: int) -> bool:
    return reading.units[i].key in _BEING


def there(reading: Reading, i: int) -> Iterator[Account]:
    """Read "Aslov set out Tajikistan's position there": somebody was at the event told before."""
    if i < 2 or reading.keys(i + 1, i + 2)[:1] in (["is"], ["are"], ["was"], ["were"], ["will"], ["has"]):  # noqa: PLR2004 - a subject and a verb
        return
    people = reading.people_before(i, reach=100)
    if people and people[0].name:
        yield from told(reading, i, Account(sentence=reading.sentence, people=people, anaphoric=True))


def sent(reading: Reading) -> Iterator[Account]:
    """Read "From Pakistan was Judge A" and "Pakistan sent Judge A" of the event told before."""
    if _SENDING.isdisjoint(reading.words) and "from" not in reading.words:
        return
    for i in range(1, len(reading.units)):
        owner = owner_of(reading.units[i - 1])
        comes = reading.units[i].key in _SENDING
        comes = comes or (_is_being(reading, i) and reading.keys(i - 2, i - 1) == ["from"])
        if not comes or owner is None or reading.within_person(i):
            continue
        people = tuple(
            replace(p, organisation=p.organisation or owner) for p in reading.people_after(i + 1, reach=2)
        )
        if any(p.name for p in people):
            account = Account(sentence=reading.sentence, people=people, anaphoric=True)
            yield from told(reading, i, account)
