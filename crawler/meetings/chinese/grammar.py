"""Chinese as a language of meetings: a text's sentences in, accounts of meetings out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from crawler.meetings.chinese.accounts import accounts
from crawler.meetings.chinese.days import Anchors, day_told
from crawler.meetings.chinese.names import Names
from crawler.meetings.chinese.people import people
from crawler.meetings.chinese.places import seat_of
from crawler.meetings.chinese.reading import Reading, cutter, read
from crawler.meetings.chinese.script import line_of, simplified
from crawler.meetings.chinese.structure import structure
from crawler.meetings.chinese.topics import is_about, is_of_another_day, is_outcome
from crawler.meetings.chinese.who import Cast, bodies_in, cast, lacks_country
from crawler.meetings.chinese.words import rows
from crawler.meetings.lexicon import international_bodies
from crawler.meetings.spans import Account, Dateline, Gathering, Person, Sentence, Structure, Unit

__all__ = [
    "is_about",
    "is_of_another_day",
    "is_outcome",
    "structure",
    "tell",
    "writes_name",
    "writes_place",
]

_TWO = 2


def tell(
    structure: Structure, title: Sentence | None, *, published: dt.date | None, watched: frozenset[str]
) -> Iterator[Account]:
    """Give what each sentence tells of meetings, in order, people resolved; the title comes first."""
    lines = (*((title,) if title else ()), *structure.sentences)
    whole = simplified("\n".join(s.text for s in lines))
    anchors = Anchors(published=published, written=_written(structure.dateline, published))
    units_of = cutter(Names(whole))
    cut = [units_of(line_of(s.text)) for s in lines]
    who = [people(units) for units in cut]
    titles = len(lines) - len(structure.sentences)
    # First whom the text itself names: the title may be in another script.
    mentions = [*_mentions(cut[titles:], who[titles:]), *_mentions(cut[:titles], who[:titles])]
    everyone = _cast(cut, mentions, anchors, structure.dateline, watched)
    names = Names(whole, everyone.names())
    units_with = cutter(names)
    seat = seat_of(everyone.default)
    subject: Person | None = None
    pair: tuple[Person, ...] = ()
    named: Gathering | None = None
    prose = slice(titles, None)
    for sentence, units, found in zip(structure.sentences, cut[prose], who[prose], strict=True):
        if not names.are_found(units):
            units = units_with(line_of(sentence.text))  # noqa: PLW2901 - the same sentence, cut again
            found = people(units)  # noqa: PLW2901 - and its people
        reading = read(sentence, units, found, anchors, seat)
        reading.named_before, named = named, next((g for g in reversed(reading.gatherings) if g.named), named)
        resolved = [_led(everyone.resolved(p), subject) for p in reading.people]
        reading.people = tuple(_both(list(_of_one_country(resolved)), pair))
        told = tuple(accounts(reading, subject)) if reading.may_tell else ()
        yield from told
        pair = next((a.people for a in told if len([p for p in a.people if p.name]) == _TWO), pair)
        subject = _subject(reading) or subject
        if day := day_told(reading.units, reading.days):
            anchors = replace(anchors, previous=day)


def _written(dateline: Dateline | None, published: dt.date | None) -> tuple[int, int] | None:
    """Return month and day of a dateline; that of "北京15日电" is of the month that the text appeared in."""
    month, day = (dateline.day or (0, 0)) if dateline else (0, 0)
    if month or published is None:
        return (month, day) if month else None
    return (published.month, day) if 0 < day <= published.day else None


def _cast(
    cut: Sequence[Sequence[Unit]],
    mentions: Sequence[Person],
    anchors: Anchors,
    dateline: Dateline | None,
    watched: frozenset[str],
) -> Cast:
    bodies = bodies_in(cut)
    default = next((body for body in bodies if body in watched), bodies[0] if bodies else None)
    return cast(
        mentions,
        on=anchors.published,
        default=default,
        home=dateline.country if dateline else None,
        watched=watched,
    )


def _led(person: Person, subject: Person | None) -> Person:
    """Return for "代表团" who leads it, where the sentence before was about that one."""
    nameless = person.plural and person.vague and person.organisation is None
    return replace(subject, first=person.first, last=person.last) if nameless and subject else person


def _both(found: list[Person], pair: tuple[Person, ...]) -> Iterator[Person]:
    """Put for 两国元首, 两国外长 the two whose meeting was told before."""
    for person in found:
        both = pair and person.plural and not person.countries and (person.post or "").startswith("两国")
        yield from (replace(p, first=person.first, last=person.last) for p in pair) if both else (person,)


def _mentions(cut: Sequence[Sequence[Unit]], who: Sequence[Sequence[Person]]) -> Iterator[Person]:
    """Give the people of all sentences; a foreign minister without a country is of the one named last."""
    land: str | None = None
    for units, found in zip(cut, who, strict=True):
        for person in _of_one_country(found):
            before = (u.kinds["country"] for u in reversed(units[: person.first]) if "country" in u.kinds)
            near = next(before, land)
            yield replace(person, organisation=near) if near and lacks_country(person) else person
        land = next((u.kinds["country"] for u in reversed(units) if "country" in u.kinds), None)


def _of_one_country(found: Sequence[Person]) -> Iterator[Person]:
    """In "乌兹别克斯坦总统甲和外长乙" give 乙 the country of 甲."""
    before: Person | None = None
    for person in found:
        joined = before is not None and 0 < person.first - before.last <= 1
        lacks = person.organisation is None and person.post and not person.plural
        country = before.organisation if before is not None and joined and lacks else None
        if country is not None and country not in international_bodies():
            person = replace(person, organisation=country)  # noqa: PLW2901 - the same one, completed
        yield person
        before = person


def _subject(reading: Reading) -> Person | None:
    """Return whom a sentence is about: the first person in it, named or not."""
    first = next((p for p in reading.people if not p.plural and (p.name or p.organisation)), None)
    if first is None or reading.find(0, first.first, "meet", "with", "saying") is not None:
        return None  # a verb stands first: its subject is whom the sentence before was about
    return first


def writes_name(sentence: Sentence, name: str) -> bool:
    """Tell whether the sentence writes the name, or its last part, in either script."""
    text = simplified(sentence.text)
    return any(part in text for part in simplified(name).split("·") if len(part) > 1)


def writes_place(sentence: Sentence, place: str) -> bool:
    """Tell whether the sentence writes the venue, or the city or country by a Chinese name."""
    text = simplified(sentence.text)
    return simplified(place) in text or any(written in text for written in _called().get(place, ()))


@cache
def _called() -> Mapping[str, Sequence[str]]:
    """Return what each city and country is called in Chinese."""
    found: dict[str, list[str]] = {}
    for written, kind, name in rows():
        if kind in {"country", "city", "short_city", "abroad", "region"}:
            found.setdefault(name, []).append(written)
    return found
