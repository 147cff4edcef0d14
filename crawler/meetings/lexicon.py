"""The vocabularies, read once: phrases of each language, and what is known of places, people and bodies."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.meetings.spans import Unit
from store.records import Place

_WORDS = re.compile(r"['’]s\b|(?<=\w)\?s\b|\w+(?:['’](?!s\b)\w+)*|[^\w\s]")
# Languages that have a vocabulary of their own.
LANGUAGES = ("en",)
# Languages that the names of people are written in.
_NAMING = ("en", "ru", "zh")

# What is said of a country in its row, by what a phrase of it is called.
_OF_COUNTRIES = {"country": "names", "adjective": "adjectives", "abbreviation": "short"}
# From here on an alias in capitals may be an ordinary word in small letters ("us", "who", "eco").
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held a post from `since` until the day before `until`, the last of all days where it goes on."""

    organisation: str
    post: str
    name: str
    names: tuple[str, ...]
    since: dt.date
    until: dt.date

    def held(self, on: dt.date | None) -> bool:
        """Tell whether this was the holder on a day."""
        return on is not None and self.since <= on < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective:
    """What the members of an organisation are called together, and the countries that are members."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to write an entry; `exact` where the case of its letters matters."""

    keys: tuple[str, ...]
    written: str
    kind: str
    stands_for: str
    exact: bool


def fold(text: str) -> str:
    """Return `text` for comparing: no case, no accents, straight apostrophes."""
    # A page with a broken encoding shows "?s" for a possessive.
    text = "'s" if text == "?s" else text.replace("’", "'").casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return a vocabulary file's content."""
    return tomllib.loads((files("crawler.meetings") / "vocabulary" / f"{name}.toml").read_text("utf-8"))


@cache
def people() -> Mapping[str, tuple[str, ...]]:
    """Return all that a person is called in full, in any language, by the name that records give."""
    return {
        row["name"]: (row["name"], *(name for language in _NAMING for name in row.get(language, ())))
        for row in table("people")["person"]
    }


@cache
def holders() -> tuple[Holder, ...]:
    """Return the known holders of posts of organisations and states."""
    return tuple(
        Holder(
            organisation=row["organisation"],
            post=row["post"],
            name=row["name"],
            names=people()[row["name"]],
            since=row["since"],
            until=row.get("until", dt.date.max),
        )
        for row in table("holders")["holder"]
    )


@cache
def terms() -> Mapping[str, tuple[Holder, ...]]:
    """Return the posts that somebody held, by each full name of theirs, folded."""
    found: dict[str, tuple[Holder, ...]] = {}
    for holder in holders():
        for name in {fold(name) for name in holder.names}:
            found[name] = (*found.get(name, ()), holder)
    return found


@cache
def known_people() -> Mapping[str, str]:
    """Return whom each known person speaks for, by folded name, or surname of one alone."""
    rows = [row for row in table("people")["person"] if "speaks_for" in row]
    names = {fold(name): row["speaks_for"] for row in rows for name in people()[row["name"]]}
    surnames: dict[str, set[str]] = {}
    for row in rows:
        for name in row.get("surnames", ()):
            surnames.setdefault(fold(name), set()).add(row["speaks_for"])
    return {**{name: min(found) for name, found in surnames.items() if len(found) == 1}, **names}


@cache
def known_names() -> frozenset[str]:
    """Return all that known people are called, folded, surnames that mean one person included."""
    surnames = (name for row in table("people")["person"] for name in row.get("surnames", ()))
    return frozenset(map(fold, (*surnames, *(name for names in people().values() for name in names))))


@cache
def subordinates() -> frozenset[str]:
    """Return the words that make a post a lower one ("deputy")."""
    return frozenset(fold(w) for language in LANGUAGES for w in table(f"{language}/posts")["subordinate"])


@cache
def matching_words(name: str) -> frozenset[str]:
    """Return the words that say little of which event is meant ("small"), or nothing alone ("common")."""
    return frozenset(w for language in LANGUAGES for w in table(f"{language}/events")["matching"][name])


@cache
def spellings() -> Mapping[str, str]:
    """Return how words of event names are written for comparing, by their other spellings."""
    return {
        word: other
        for language in LANGUAGES
        for word, other in table(f"{language}/events")["matching"]["spellings"].items()
    }


@cache
def countries_of_cities() -> Mapping[str, str]:
    """Return the country of each known city."""
    return {row["name"]: row["country"] for row in table("cities")["city"]}


@cache
def cities_of_venues(language: str) -> Mapping[str, Place]:
    """Return the place of each building that is known by name, by its folded name."""
    countries = countries_of_cities()
    return {
        fold(name): Place(venue=name, city=row["city"], country=countries[row["city"]])
        for row in _venues(language)
        for name in row["names"]
    }


def _venues(language: str) -> Iterator[dict[str, Any]]:
    """Give the city of each building that a language has names for; first the organisations' own houses."""
    for row in table("organisations")["organisation"]:
        if names := row.get(f"{language}_headquarters"):
            yield {"city": row["seat"], "names": names}
    for row in table("venues")["venue"]:
        if names := row.get(language):
            yield {"city": row["city"], "names": names}


@cache
def international_bodies() -> frozenset[str]:
    """Return the organisations that several countries belong to."""
    return frozenset(row["name"] for row in table("organisations")["organisation"])


@cache
def organisation_names() -> Mapping[str, str]:
    """Return the organisation that each name of one stands for, by folded name."""
    return {
        fold(written): row["name"]
        for row in table("organisations")["organisation"]
        for written in (row["name"], *(name for language in _NAMING for name in row.get(language, ())))
    }


@cache
def collectives() -> Mapping[str, Collective]:
    """Return the members of each organisation as one side, by the organisation's name."""
    rows = {row["name"]: row for row in table("organisations")["organisation"]}
    found = {}
    for name, row in rows.items():
        body = rows[row.get("members_of", name)]
        called = body.get("collective", f"{body['name']} member states")
        found[name] = Collective(name=called, members=frozenset(body.get("members", ())))
    return found


def keys_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a phrase; a hyphen counts as a space."""
    return tuple(fold(w) for w in _WORDS.findall(text) if w not in "-–‐‑")


class Index:
    """Finds the longest known phrase at each place of a sentence."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_keys: dict[str, dict[tuple[str, ...], list[Phrase]]] = {}
        for phrase in phrases:
            by_keys.setdefault(phrase.keys[0], {}).setdefault(phrase.keys, []).append(phrase)
        self._by_first = {
            first: sorted(found.items(), key=lambda entry: -len(entry[0])) for first, found in by_keys.items()
        }

    def units(self, text: str) -> tuple[Unit, ...]:
        """Split `text` into units, each the longest known phrase at its place, else a word or a sign."""
        words = [(m.group(), m.start(), m.end(), fold(m.group())) for m in _WORDS.finditer(text)]
        return tuple(self._units(text, words))

    def _units(self, text: str, words: list[tuple[str, int, int, str]]) -> Iterator[Unit]:
        at = 0
        while at < len(words):
            kinds, end = self._longest(text, words, at)
            start, stop = words[at][1], words[end - 1][2]
            key = words[at][3] if end == at + 1 else " ".join(w[3] for w in words[at:end] if w[3] != "-")
            yield Unit(text[start:stop], key, start, stop, kinds)
            at = end

    def _longest(
        self, text: str, words: list[tuple[str, int, int, str]], at: int
    ) -> tuple[dict[str, str], int]:
        for keys, phrases in self._by_first.get(words[at][3], ()):
            end = _match(words, at, keys)
            if end is None:
                continue
            written = text[words[at][1] : words[end - 1][2]]
            kinds = {p.kind: p.stands_for for p in phrases if not p.exact or _same_case(p.written, written)}
            if kinds:
                return kinds, end
        return {}, at + 1


def _match(words: list[tuple[str, int, int, str]], at: int, keys: tuple[str, ...]) -> int | None:
    """Return where `keys` end among `words` from `at` on, hyphens between them skipped."""
    for key in keys[1:]:
        at += 1
        if at < len(words) - 1 and words[at][3] in "-–‐‑" and words[at - 1][2] == words[at][1]:
            at += 1
        if at >= len(words) or words[at][3] != key:
            return None
    return at + 1


def is_acronym(written: str) -> bool:
    """Tell whether a form is one in capitals, which may be an ordinary word in small letters."""
    return written.isupper() and len(written) <= _LONGEST_ACRONYM


def _same_case(entry: str, written: str) -> bool:
    """Tell whether `written` may be a proper name: an acronym is all capitals, a name begins with one."""
    if is_acronym(entry):
        return written == entry
    return written[0].isupper() or not entry[0].isupper()


def proper(written: str, kind: str, stands_for: str) -> Phrase:
    """Return a phrase whose capitals matter."""
    return Phrase(keys_of(written), written, kind, stands_for, exact=True)


def common(written: str, kind: str, stands_for: str | None = None) -> Phrase:
    """Return a phrase that may stand in any case, unless it is an acronym."""
    keys = keys_of(written)
    return Phrase(keys, written, kind, stands_for or " ".join(keys), exact=is_acronym(written))


def proper_names(language: str) -> Iterator[Phrase]:
    """Give the names of countries, cities, organisations and venues as `language` writes them."""
    for row in table("countries")["country"]:
        for kind, key in _OF_COUNTRIES.items():
            yield from (proper(written, kind, row["name"]) for written in row[language].get(key, ()))
    for row in table("cities")["city"]:
        own = (row["name"],) if language == "en" else ()
        yield from (proper(written, "city", row["name"]) for written in (*own, *row[language]))
    for row in table("organisations")["organisation"]:
        for kind, key in (("organisation", language), ("organ", f"{language}_organs")):
            yield from (proper(written, kind, row["name"]) for written in row.get(key, ()))
    for row in _venues(language):
        yield from (proper(written, "venue", fold(written)) for written in row["names"])
