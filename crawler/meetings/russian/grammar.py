"""Russian as a language of meetings: a text's sentences in, accounts of meetings out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.meetings.cast import Cast, cast
from crawler.meetings.lexicon import fold, international_bodies, known_people, organisation_names
from crawler.meetings.russian.accounts import accounts
from crawler.meetings.russian.bystanders import bystanders
from crawler.meetings.russian.names import is_short, is_short_for, seen_in, stems_of
from crawler.meetings.russian.people import known_stems, mentions
from crawler.meetings.russian.reading import read, scene_of
from crawler.meetings.russian.sentences import structure
from crawler.meetings.russian.thread import Thread
from crawler.meetings.russian.topics import is_about, is_of_another_day, is_outcome
from crawler.meetings.russian.vocabulary import listed, words_and_marks
from crawler.meetings.russian.words import split
from crawler.meetings.spans import Account, Dateline, Person, Sentence, Structure
from store.records.meetings import Form

__all__ = [
    "is_about",
    "is_of_another_day",
    "is_outcome",
    "structure",
    "tell",
    "writes_name",
    "writes_place",
]

_SECRETARIES = frozenset(("генеральный секретарь", "генсекретарь", "генсек"))
_RATS = "SCO RATS"
_HEADS_OF_STATE = frozenset(("глава", "глава государства"))


def tell(
    structure: Structure, title: Sentence | None, *, published: dt.date | None, watched: frozenset[str]
) -> Iterator[Account]:
    """Give what each sentence tells of meetings, in order, people resolved; the title comes first."""
    lines = (*((title,) if title else ()), *structure.sentences)
    seen = seen_in(line.text for line in lines)
    everyone = cast(_mentioned(lines, seen, structure.dateline), on=published, watched=watched, language="ru")
    stems = known_stems(everyone.names)
    thread = Thread()
    bodies, last = _bodies(lines), None
    for sentence in lines:
        reading = read(sentence, everyone.names, stems, seen, published=published, previous=thread.day)
        on = next((d.date for d in reading.days if d.date), published)
        reading.mentions = tuple(
            replace(
                m,
                person=thread.meant(
                    _at_home(
                        _resolved(_of_body(m.person, bodies), everyone, on, thread.subject),
                        structure.dateline,
                    )
                ),
            )
            for m in reading.mentions
        )
        reading.traveller = thread.visit.people[0] if thread.visit is not None else None
        reading.company, reading.met, reading.events = thread.company, thread.met, thread.events
        told = [a for a in accounts(reading, thread.subject) if thread.fits(a)]
        if sentence.within == "text":
            yield from bystanders(reading, last) if not told else ()
            last = next(iter(told), last)
        if any(a.form is Form.VISIT for a in told):
            thread.follow(reading, told)
        yield from (thread.completed(account) for account in told)
        thread.follow(reading, told)


def _bodies(lines: Sequence[Sentence]) -> frozenset[str]:
    """Return the international bodies that a text names."""
    marks = (mark for line in lines for mark in words_and_marks(line.text)[1])
    named = {found["organisation"].value for found in marks if "organisation" in found}
    return frozenset(named & international_bodies())


def _of_body(person: Person, bodies: frozenset[str]) -> Person:
    """Give "Генеральный секретарь", "директор Исполкома" the one body that the text speaks of."""
    post = (person.post or "").lower()
    executive = post.startswith(("директор исполнительного комитета", "директор исполкома"))
    if person.organisation is None and _RATS in bodies and executive:
        return replace(person, organisation=_RATS)
    left = bodies - {_RATS}
    body = next(iter(left)) if len(left) == 1 else None
    if person.organisation is None and post.startswith("заместитель генерального секретаря"):
        return replace(person, organisation=body)
    written = (person.post or "")[:1].isupper()
    own = person.organisation is None and person.head in _SECRETARIES and not person.plural
    its = person.organisation is None and (person.post or "").lower().endswith(" организации")
    return replace(person, organisation=body) if (own and written) or its else person


def _resolved(person: Person, everyone: Cast, on: dt.date | None, subject: Person | None) -> Person:
    """Return the mention with what the text says elsewhere; "глава государства" is its one president."""
    found = everyone.resolved(person, on=on)
    if found.name or found.organisation or found.plural or found.head not in _HEADS_OF_STATE:
        return found
    if subject is not None and subject.name and subject.post is None:
        return found  # that may be him
    presidents = [p for p in everyone.everyone if p.head == "президент" and p.name and not p.vague]
    if found.head == "глава" and "глава государства" not in (found.post or "").lower():
        return found
    return replace(presidents[0], first=person.first, last=person.last) if len(presidents) == 1 else found


def _mentioned(
    lines: Sequence[Sentence], seen: frozenset[str], dateline: Dateline | None
) -> Iterator[Person]:
    found = [
        _at_home(mention.person, dateline)
        for sentence in (*lines[1:], *lines[:1])
        for mention in mentions(scene_of(sentence, {}, frozenset(), seen))
        if mention.anchored or len((mention.person.name or "").split()) > 1
    ]
    whole = {fold(p.name) for p in found if p.name and not is_short(p.name)}
    for person in found:
        if (
            person.name is None
            or not is_short(person.name)
            or not any(is_short_for(person.name, w) for w in whole)
        ):
            yield person


def _at_home(person: Person, dateline: Dateline | None) -> Person:
    """Give a minister or president without a country the one that the text is written from."""
    if person.organisation is not None or dateline is None or person.head is None or not person.post:
        return person
    if person.name and (body := known_people().get(fold(person.name))):
        return replace(person, organisation=body)
    of_a_body = any(fold(word) in organisation_names() for word in person.post.split())
    national = person.head in {fold(w) for w in listed("posts", "national")} and not of_a_body
    return replace(person, organisation=dateline.country) if national and not person.plural else person


def writes_name(sentence: Sentence, name: str) -> bool:
    """Tell whether the sentence writes a word of the name, in whatever case."""
    stems = stems_of(name)
    return any(not stems.isdisjoint(word.stems) for word in words_and_marks(sentence.text)[0] if word.capital)


def writes_place(sentence: Sentence, place: str) -> bool:
    """Tell whether the sentence writes the venue, or the city or country of that English name."""
    words, marks = words_and_marks(sentence.text)
    if any(m.value == place for found in marks for kind, m in found.items() if kind in {"city", "country"}):
        return True
    wanted = [w.lemmas for w in split(place) if w.text.isalnum()]
    return bool(wanted) and all(any(not w.lemmas.isdisjoint(lemmas) for w in words) for lemmas in wanted)
