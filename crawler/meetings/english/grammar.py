"""English as a language of meetings: a text's sentences in, accounts of meetings out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from crawler.meetings.cast import cast
from crawler.meetings.english.days import days
from crawler.meetings.english.hosts import at_home, guests_of
from crawler.meetings.english.people import people
from crawler.meetings.english.thread import Thread
from crawler.meetings.english.topics import is_about, is_of_another_day, is_outcome
from crawler.meetings.english.words import city_beginnings, event_words, page_words, units_of
from crawler.meetings.lexicon import capitals, countries_of_cities, fold, keys_of
from crawler.meetings.spans import Account, Dateline, Sentence, Structure
from crawler.meetings.structure import structure as split
from store.records.meetings import Place

__all__ = [
    "is_about",
    "is_of_another_day",
    "is_outcome",
    "structure",
    "tell",
    "writes_name",
    "writes_place",
]

_LONGEST_BEGINNING = 30  # of a city's name: the first two words
_AGENCY_DELAY = dt.timedelta(days=7)


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
    words = keys_of(line[:_LONGEST_BEGINNING])
    if city_beginnings().isdisjoint((words[:1], words[:2])):
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
    words = {word for unit in units_of(sentence.text) for word in unit.key.split()}
    return any(word in words for word in keys_of(name) if len(word) > 1)


def writes_place(sentence: Sentence, place: str) -> bool:
    """Tell whether the sentence writes the place."""
    return fold(place) in fold(sentence.text)


def tell(
    structure: Structure, title: Sentence | None, *, published: dt.date | None, watched: frozenset[str]
) -> Iterator[Account]:
    """Give what each sentence tells of meetings, in order, people resolved; the title comes first."""
    if title is not None and (_is_opinion(title) or _announces_history(title)):
        return
    if _is_by_commentator(structure.sentences[:1]):
        return
    published = _written_on(structure.dateline, published) or published
    lines = (*((title,) if title else ()), *structure.sentences)
    mentions = [
        people(line, units_of(line.text), {}) for line in (*structure.sentences, *lines[: bool(title)])
    ]
    guests = guests_of(mentions, structure.dateline.country if structure.dateline else None)
    met = (at_home(person, structure.dateline, guests) for found in mentions for person in found)
    thread = Thread(
        everyone=cast(met, on=published, watched=watched),
        guests=guests,
        title=title,
        dateline=structure.dateline,
        here=_home(structure.dateline),
        published=published,
    )
    for sentence, following in zip_longest(lines, lines[1:]):
        yield from thread.tell(sentence, following, lead=sentence in structure.sentences[:1])


def _is_opinion(title: Sentence) -> bool:
    """Tell whether the title names a genre that tells no news: "Commentary: Why middle powers …"."""
    genre, colon, _ = title.text.partition(":")
    return bool(colon) and fold(genre.strip()) in page_words("opinions")


def _announces_history(title: Sentence) -> bool:
    """Tell whether a title is "Factbox: the summits so far", "Timeline of the SCO"."""
    return title.text.casefold().startswith(tuple(event_words("chronicles")))


def _is_by_commentator(lead: Sequence[Sentence]) -> bool:
    """Tell whether the text begins with "Commentary by A"."""
    words = [fold(word) for word in lead[0].text.split(maxsplit=2)[:2]] if lead else []
    return words[1:] == ["by"] and words[0] in page_words("opinions")


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
