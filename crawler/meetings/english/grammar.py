"""English as a language of meetings: a text's sentences in, accounts of meetings out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from crawler.meetings.cast import cast
from crawler.meetings.english.accounts import accounts
from crawler.meetings.english.company import of_their_sides
from crawler.meetings.english.days import days
from crawler.meetings.english.dissection import read
from crawler.meetings.english.hosts import country_of_event, is_national, may_be_host, of_the_host
from crawler.meetings.english.names import is_known_name
from crawler.meetings.english.pairs import names_of, pair_of
from crawler.meetings.english.people import people
from crawler.meetings.english.reading import Reading
from crawler.meetings.english.representation import with_their_sides
from crawler.meetings.english.roster import item, opens_list, roster
from crawler.meetings.english.sides import form_of, is_of_three
from crawler.meetings.english.statements import says_in_turn, speaks
from crawler.meetings.english.topics import is_about, is_of_another_day, is_outcome, is_outcome_alone
from crawler.meetings.english.words import city_beginnings, known, page_words, units_of
from crawler.meetings.lexicon import WORDS, capitals, countries_of_cities, fold, international_bodies, keys_of
from crawler.meetings.spans import Account, Dateline, DaySpan, Person, Sentence, Structure
from crawler.meetings.structure import structure as split
from store.records import Form, Place, Status

__all__ = [
    "is_about",
    "is_of_another_day",
    "is_outcome",
    "is_outcome_alone",
    "structure",
    "tell",
    "writes_name",
    "writes_place",
]

_AGENCY_DELAY = dt.timedelta(days=7)
_SPEAKING = frozenset((
    "was talking to", "was talking with", "was speaking to", "was speaking with", "was speaking during",
))  # fmt: skip
_LISTING = frozenset((",", "and"))


def structure(text: str, *, title: str | None) -> Structure:
    """Split an English text into the sentences of its prose."""
    found = split(text, title=title, language="en", city_at=city_at)
    home = _home(found.dateline)
    if found.dateline is None or home is None or home.country is None:
        return found
    capital = capitals().get(home.country) in {home.city, None}
    return replace(found, dateline=replace(found.dateline, capital=capital))


def city_at(line: str) -> tuple[int, str | None] | None:
    """Return where the city that begins a line ends, and its country."""
    first = WORDS.match(line)
    if first is None or fold(first.group()) not in city_beginnings():
        return None
    units = units_of(line)
    if not units[0].has("city"):
        return None
    end = units[0].end
    if len(units) > 2 and units[1].key == "," and units[2].has("country", "region"):  # noqa: PLR2004 - "Baku, Azerbaijan"
        end = units[2].end
    return end, countries_of_cities()[units[0].kinds["city"]]


def writes_name(sentence: Sentence, name: str) -> bool:
    """Tell whether the sentence writes a word of the name."""
    words = set(keys_of(sentence.text))
    return any(word in words for word in keys_of(name) if len(word) > 1)


def writes_place(sentence: Sentence, place: str) -> bool:
    """Tell whether the sentence writes the place."""
    return fold(place) in fold(sentence.text)


def tell(
    structure: Structure, title: Sentence | None, *, published: dt.date | None, watched: frozenset[str]
) -> Iterator[Account]:
    """Give what each sentence tells of meetings, in order, people resolved; the title comes first."""
    if title is not None and _is_opinion(title):
        return
    published = _written_on(structure.dateline, published) or published
    here = _home(structure.dateline)
    everyone = cast(_mentions(structure, title), on=published, watched=watched)
    previous: dt.date | None = None
    subject: Person | None = None
    pair: tuple[Person, ...] = ()
    met_before: list[frozenset[str]] = []
    sides: tuple[Person, ...] = ()  # who met last
    country: str | None = None  # where the event that was told last takes place
    at_event = False  # what was told last has an audience
    listing = False  # the lines that follow list who was there
    met = apart = False  # a meeting was told; something that is none was, such as an exhibition
    lines = (*((title,) if title else ()), *structure.sentences)
    for sentence, following in zip_longest(lines, lines[1:]):
        reading = read(sentence, everyone.names, published=published, previous=previous)
        reading.pair = pair
        reading.previous, reading.together = previous, is_of_three(title, following)
        reading.here, reading.lead = here, sentence in structure.sentences[:1]
        on = next((d.date for d in reading.days if d.date), published)
        reading.people = tuple(
            _at_home(everyone.resolved(p, on=on), structure.dateline) for p in reading.people
        )
        reading.subject = subject
        reading.people = with_their_sides(reading)
        reading.people = tuple(_of_one_country(reading))
        if sentence.listed and not (listing or sentence.text.endswith((".", ";"))):
            continue  # a line of a menu
        listing = listing if sentence.listed else opens_list(reading)
        # "An exhibition was opened. A and B took part": in that, not in a meeting.
        told = [a for a in accounts(reading, subject) if met or not (apart and _of_what_was_told(a))]
        told = [_on_day_before(account, reading, previous) for account in told]
        told = told or (list(item(reading)) if sentence.listed and listing else [])
        met_before += [frozenset(p.name for p in a.people if p.name) for a in told if not _is_title(a)]
        told = [_within_talks(account, met_before) for account in told]
        sides = next((a.people for a in told if a.form is Form.BILATERAL and not a.anaphoric), sides)
        told = [of_their_sides(account, sides) for account in told]
        if at_event and not any(account.people for account in told):
            told += list(speaks(reading)) or list(says_in_turn(reading)) or list(roster(reading))
        country = country_of_event(told, country)
        yield from (of_the_host(_with_host_country(account), country) for account in told)
        at_event = _at_event(told, at_event=at_event)
        met = met or bool(told)
        apart = apart or any("not_meeting" in unit.kinds for unit in reading.units)
        if not any(account.company and account.people for account in told):  # they only came along
            subject = reading.topic() or subject
        pair = pair_of(reading.people) or (pair if names_of(reading.people) <= names_of(pair) else ())
        previous = next((d.date for d in reading.days if d.date), previous)


def _is_opinion(title: Sentence) -> bool:
    """Tell whether the title names a genre that tells no news: "Commentary: Why middle powers …"."""
    genre, colon, _ = title.text.partition(":")
    return bool(colon) and fold(genre.strip()) in page_words("opinions")


def _written_on(dateline: Dateline | None, published: dt.date | None) -> dt.date | None:
    """Return the day in the dateline, which "today" is counted from, where it fits the publication."""
    if dateline is None:
        return None
    units = units_of(dateline.written)
    found = days(dateline.written, units, published=published, planned=False, previous=None)
    day = next((d.date for d in found if d.date and not d.inferred), None)
    if day is None or (published is not None and abs(published - day) > _AGENCY_DELAY):
        return None
    return day


def _home(dateline: Dateline | None) -> Place | None:
    """Return the place that a dateline names."""
    units = units_of(dateline.written) if dateline is not None else ()
    if not units or not units[0].has("city"):
        return None
    city = units[0].kinds["city"]
    return Place(city=city, country=countries_of_cities()[city])


def _on_day_before(account: Account, reading: Reading, previous: dt.date | None) -> Account:
    """Give "He was speaking to B" the day on which the sentence before has him say something."""
    if account.day is not None or previous is None or not any(u.key in _SPEAKING for u in reading.units):
        return account
    return replace(account, day=DaySpan(first=0, last=1, date=previous, inferred=True))


def _is_title(account: Account) -> bool:
    return account.sentence.within == "title"


def _within_talks(account: Account, met: Sequence[frozenset[str]]) -> Account:
    """Take a signing by those who met before for a part of their talks, and no ceremony of its own."""
    names = {p.name for p in account.people if p.name}
    signing = account.form is Form.CEREMONY and account.gathering is None
    if signing and sum(names <= before for before in met) > 1:  # one of them is the signing's own
        return replace(account, form=form_of(account.people))
    return account


def _at_event(told: Sequence[Account], *, at_event: bool) -> bool:
    """Tell whether who speaks in the next sentence speaks at an event: the last meeting told is one."""
    for account in told:
        if not account.anaphoric:
            at_event = (
                account.form not in {Form.BILATERAL, Form.VISIT}
                and account.status is Status.HELD
                and account.sentence.within == "text"
            )
    return at_event


def _with_host_country(account: Account) -> Account:
    """Give the country where two sides met to a minister of an untold one, if nobody else is its host."""
    country = account.place.place.country if account.place else None
    if country is None or account.form is not Form.BILATERAL:
        return account
    if any(p.organisation == country for p in account.people):
        return account
    people = tuple(
        replace(p, organisation=country) if p.organisation is None and may_be_host(p) else p
        for p in account.people
    )
    return replace(account, people=people)


def _of_what_was_told(account: Account) -> bool:
    return account.anaphoric and account.gathering is None


def _mentions(structure: Structure, title: Sentence | None) -> Iterator[Person]:
    for sentence in (*structure.sentences, *((title,) if title else ())):
        for person in people(sentence, units_of(sentence.text), {}):
            yield _at_home(person, structure.dateline)


def _at_home(person: Person, dateline: Dateline | None) -> Person:
    """Give a minister or president without a country the one that the text is written from."""
    if person.organisation is not None or dateline is None or person.head is None or not person.post:
        return person
    if person.name and is_known_name(person.name):
        return person
    local = dateline.capital or _is_local(person)
    return replace(person, organisation=dateline.country) if local and is_national(person) else person


def _is_local(person: Person) -> bool:
    """Tell whether the post may be one of any city: a mayor's or governor's, and no head of government's."""
    words = set(keys_of(person.post or ""))
    return bool(words & known("national", "words")) or person.head not in known("national", "of_the_capital")


def _of_one_country(reading: Reading) -> Iterator[Person]:
    """In "the Kazakh Foreign Minister A and Prime Minister B" give B the country of A."""
    before: Person | None = None
    for person in reading.people:
        lacks = person.organisation is None and person.post and not person.plural
        joined = before is not None and set(reading.keys(before.last, person.first)) <= _LISTING
        country = before.organisation if before is not None and joined and lacks else None
        if country is not None and country not in international_bodies():
            person = replace(person, organisation=country)  # noqa: PLW2901 - the same one, completed
        yield person
        before = person
