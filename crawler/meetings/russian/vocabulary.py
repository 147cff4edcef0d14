"""The Russian vocabulary as phrases to be found, and the word lists that the rules ask for."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from crawler.meetings.lexicon import countries_of_cities, table
from crawler.meetings.phrases import proper_names
from crawler.meetings.russian.morphology import plain
from crawler.meetings.russian.words import Entry, Mark, Phrases, Word, split

_INITIAL = 2
_POSTS = {
    "heads": "head",
    "groups": "group",
    "modifiers": "modifier",
    "tenures": "tenure",
    "honorifics": "honorific",
    "institutions": "institution",
}


def _entries() -> Iterator[Entry]:
    for phrase in proper_names("ru"):
        yield Entry(phrase.written, phrase.kind, phrase.stands_for, proper=phrase.kind != "adjective")
    for name, kind in _POSTS.items():
        yield from (Entry(written, kind, written) for written in table("ru/posts")[name])
    for country, bodies in table("ru/posts")["belongs"].items():
        yield from (Entry(written, "organ", country, proper=True) for written in bodies)
    for row in table("ru/events")["noun"]:
        yield from (Entry(written, "noun", f"{row['sort']} {row['form']}") for written in row["words"])
    verbs = table("ru/verbs")
    for group in ("verbs", "words"):
        for kind, words in verbs[group].items():
            yield from (Entry(written, kind, written) for written in words)
    yield from (Entry(written, "building", written) for written in table("ru/places")["venues"])


@cache
def phrases() -> Phrases:
    """Return the index of all phrases."""
    return Phrases(_entries())


@lru_cache(maxsize=1024)
def words_and_marks(text: str) -> tuple[tuple[Word, ...], Sequence[Mapping[str, Mark]]]:
    """Return a sentence's words, and the phrases that begin at each; a text is asked for several times."""
    words = split(text)
    marks = phrases().marks(words)
    for i, found in enumerate(marks):
        if "head" in found and i and _is_surname(words[i - 1], words[i]):
            del found["head"]
    return words, marks


def _is_surname(before: Word, word: Word) -> bool:
    """Tell whether "Хакимов" behind initials or a given name is somebody's name, and no post."""
    initial = len(before.text) == _INITIAL and before.text.endswith(".")
    named = initial or any("Name" in p.tags and p.known for p in before.parses)
    return named and word.capital and plain(word.text) != word.parses[0].lemma


@cache
def listed(name: str, key: str, part: str | None = None) -> frozenset[str]:
    """Return a list of a vocabulary file, its entries compared without ё."""
    entries = table(f"ru/{name}")
    return frozenset(plain(word) for word in (entries[part] if part else entries)[key])


@cache
def cities_of_adjectives() -> Mapping[str, str]:
    """Return the city that an adjective is made of: "омский", "бухарский", "московский"."""
    found: dict[str, str] = {}
    for row in table("cities")["city"]:
        for name in row["ru"]:
            root = plain(name).rstrip("аяьыиоей")
            for end in ("ий", "ский", "инский", "овский", "ьский"):
                found.setdefault(root + end, row["name"])
    made = table("ru/places")["of_city"]
    return found | {adjective: row["name"] for row in made for adjective in row["adjectives"]}


@cache
def countries_of_regions() -> Mapping[str, str]:
    """Return the country of each region, by the adjective that it is called by: "омский", "ошский"."""
    countries = countries_of_cities()
    named = {adjective: countries[city] for adjective, city in cities_of_adjectives().items()}
    regions = table("ru/places")["regions"].items()
    return named | {plain(adjective): country for country, adjectives in regions for adjective in adjectives}
