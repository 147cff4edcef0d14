"""The vocabularies, read once: the words of each language, and what is known of places, people and bodies."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from crawler.meetings.additions import NAMING, with_additions
from store.letters import plain_letters
from store.records.meetings import Place

# What a text is made of: words, possessives and signs.
WORDS = re.compile(r"\w+(?:['’‘`](?!s\b)\w+)*|['’]s\b|(?<=\w)\?s\b|[^\w\s]")
FOLDER = files("crawler.meetings") / "vocabulary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held a post from `since` until the day before `until`, the last of all days where it goes on."""

    organisation: str
    post: str  # the English name of a row of posts.toml
    name: str
    names: tuple[str, ...]
    since: dt.date
    until: dt.date
    alone: bool = True  # nobody else held the post at the same time
    last: bool = False  # the post ended with this term

    def held(self, on: dt.date | None) -> bool:
        """Tell whether this was the holder on a day."""
        return on is not None and self.since <= on < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective:
    """What the members of an organisation are called together, and the countries that are members."""

    name: str
    members: frozenset[str]


def fold(text: str) -> str:
    """Return `text` for comparing: no case, no accents, straight apostrophes, each word in one alphabet."""
    # A page with a broken encoding shows "?s" for a possessive.
    text = "'s" if text == "?s" else text.replace("’", "'")
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", plain_letters(text).casefold())
    for accent in filter(unicodedata.combining, set(parts)):  # few, if any, however long the text
        parts = parts.replace(accent, "")
    return parts


@lru_cache(maxsize=4_096)
def fold_name(name: str) -> str:
    """Return a name for comparing, as `fold` does; a text asks for each of its own many times."""
    return fold(name)


_added: Mapping[str, Any] = {}  # what an operator adds; set once, before the first use


def extend(added: Mapping[str, Any]) -> None:
    """Add rows and words to the vocabulary, in the shape of `additions`; they must have been checked.

    Raises RuntimeError where the vocabulary was used before: what was made of it would not have them.
    """
    global _added  # noqa: PLW0603 - one vocabulary a process, as one configuration
    if added != _added and table.cache_info().currsize:
        raise RuntimeError("the vocabulary is in use; extend it before anything is recognised")
    _added = added


def additions() -> Mapping[str, Any]:
    """Return what was added to the built-in vocabulary."""
    return _added


@cache
def built_in(name: str) -> Mapping[str, Any]:
    """Return the content of a built-in file of the vocabulary: "people", "en/posts"."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return the content of a file of the vocabulary, with what was added to it."""
    return with_additions(name, built_in(name), _added)


@cache
def people() -> Mapping[str, tuple[str, ...]]:
    """Return all that a person is called in full, in any language, by the name that records give."""
    return {
        row["name"]: (row["name"], *(name for language in NAMING for name in row[language]))
        for row in table("people")["person"]
    }


@cache
def holders() -> tuple[Holder, ...]:
    """Return the known holders of posts of organisations and states."""
    several = {row["name"] for row in table("posts")["post"] if row.get("several")}
    begins: dict[tuple[str, str], list[dt.date]] = {}
    for row in table("holders")["holder"]:
        begins.setdefault((row["organisation"], row["post"]), []).append(row["since"])
    return tuple(
        Holder(
            organisation=row["organisation"],
            post=row["post"],
            name=row["name"],
            names=people()[row["name"]],
            since=row["since"],
            until=row.get("until") or _next(begins[row["organisation"], row["post"]], row["since"]),
            alone=row["post"] not in several,
            last=row.get("last", False),
        )
        for row in table("holders")["holder"]
    )


def _next(days: Iterable[dt.date], since: dt.date) -> dt.date:
    """Return when a term without an end ended: as the next one began, else never."""
    return min((day for day in days if day > since), default=dt.date.max)


@cache
def posts_meant() -> Mapping[str, str]:
    """Return the post (the English name of its row) that each way to write one means, folded."""
    return {
        " ".join(keys_of(written)): row["name"]
        for row in table("posts")["post"]
        for written in (row["name"], *(each for language in NAMING for each in row[language]))
    }


@cache
def written_in(language: str) -> Mapping[str, str]:
    """Return how a language writes people and posts, by their English names; those where it has no form."""
    rows = (*table("people")["person"], *table("posts")["post"])
    own = () if language == "en" else rows
    return {
        **{row["name"]: row["name"] for row in rows},
        **{row["name"]: row[language][0] for row in own if row[language]},
    }


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
        for name in row["surnames"]:
            surnames.setdefault(fold(name), set()).add(row["speaks_for"])
    return {**{name: min(found) for name, found in surnames.items() if len(found) == 1}, **names}


@cache
def known_names() -> frozenset[str]:
    """Return all that known people are called, folded, surnames that mean one person included."""
    surnames = (name for row in table("people")["person"] for name in row["surnames"])
    return frozenset(map(fold, (*surnames, *(name for names in people().values() for name in names))))


@cache
def subordinates() -> frozenset[str]:
    """Return the English words that make a post a lower one ("deputy")."""
    return frozenset(fold(w) for w in table("en/posts")["subordinate"])


@cache
def matching_words(name: str) -> frozenset[str]:
    """Return the words that tell little of which English event is meant ("small"), or nothing ("common")."""
    return frozenset(table("en/events")["matching"][name])


@cache
def spellings() -> Mapping[str, str]:
    """Return how words of English event names are written for comparing, by their other spellings."""
    return dict(table("en/events")["matching"]["spellings"])


@cache
def countries_of_cities() -> Mapping[str, str]:
    """Return the country of each known city."""
    return {row["name"]: row["country"] for row in table("cities")["city"]}


@cache
def capitals() -> Mapping[str, str]:
    """Return the capital of each country."""
    return {row["name"]: row["capital"] for row in table("countries")["country"] if "capital" in row}


@cache
def cities_of_venues(language: str) -> Mapping[str, Place]:
    """Return the place of each building that is known by name, by its folded name."""
    countries = countries_of_cities()
    return {
        fold(name): Place(venue=name, city=row["city"], country=countries[row["city"]])
        for row in venues(language)
        for name in row["names"]
    }


@cache
def seats() -> Mapping[str, str]:
    """Return the city of each organisation that has a seat."""
    return {row["name"]: row["seat"] for row in table("organisations")["organisation"] if "seat" in row}


def venues(language: str) -> Iterator[dict[str, Any]]:
    """Give the city of each building that a language has names for; first the organisations' own houses."""
    for row in table("organisations")["organisation"]:
        if names := row[f"{language}_headquarters"]:
            yield {"city": row["seat"], "names": names}
    for row in table("venues")["venue"]:
        if names := row[language]:
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
        for written in (row["name"], *(name for language in NAMING for name in row[language]))
    }


@cache
def collectives() -> Mapping[str, Collective]:
    """Return the members of each organisation as one side, by the organisation's name."""
    rows = {row["name"]: row for row in table("organisations")["organisation"]}
    found = {}
    for name, row in rows.items():
        body = rows[row.get("members_of", name)]
        called = body.get("collective", f"{body['name']} member states")
        found[name] = Collective(name=called, members=frozenset(body["members"]))
    return found


@lru_cache(maxsize=8192)
def keys_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a phrase; a hyphen counts as a space."""
    return tuple([_folded(w) for w in WORDS.findall(text) if w not in "-–‐‑"])


_folded = lru_cache(maxsize=16_384)(fold)  # of single words: texts write the same ones
