"""The Russian vocabulary as phrases to be found, and the word lists that the rules ask for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from crawler.meetings.lexicon import countries_of_cities, table
from crawler.meetings.phrases import proper_names
from crawler.meetings.russian.morphology import plain
from crawler.meetings.russian.words import Entry, Mark, Phrases, Word, split

_INITIAL = 2
_TWO = 2
_VERBAL = frozenset(("sign", "attend", "represent"))
_PARTNERS = frozenset(("гость", "собеседник", "собеседница"))
_NAMES_TOO = frozenset(("шейх", "султан", "эмир", "раис", "хаким", "король", "принц"))
_TITLES = frozenset(
    ("президента", "министра", "посла", "председателя", "премьера", "главы", "генсека", "секретаря")
)
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
        if not found and _is_calling(words, marks, i):
            found["head"] = Mark(i, i + 1, words[i].parses[0].lemma)
        if "head" in found and _is_partner(words, marks, i):
            found["partner"] = found.pop("head")
        if "receive" in found and _takes_part(words, i):
            found["attend"] = Mark(i, i + 1, "принять участие")
            found.pop("receive")
        if "-" in words[i].text and not found:
            found.update(_compound(words[i], i))
    for i, found in enumerate(marks):
        for kind in _VERBAL & found.keys():
            last = found[kind].last - 1
            if last > i and words[i].is_a("NOUN") and words[last].is_a("VERB"):
                # "подписи поставили", "слово взяли": the verb tells it
                marks[last].setdefault(kind, Mark(last, last + 1, found[kind].value))
    return words, marks


def _is_partner(words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], i: int) -> bool:
    """Tell whether "гостем", "собеседником" say what somebody was to the one who is named behind."""
    ahead = marks[i + 1 : i + 4]
    return (
        not words[i].lemmas.isdisjoint(_PARTNERS)
        and "ablt" in words[i].cases
        and any("head" in found for found in ahead)
        and (not i or words[i - 1].key not in {"с", "со"})
    )


def _is_calling(words: Sequence[Word], marks: Sequence[Mapping[str, Mark]], i: int) -> bool:
    """Tell whether a noun that no list has says what somebody is: "индолог", "адвокат Марьям Захид"."""
    word, ahead = words[i], words[i + 1 : i + 3]
    if word.capital or len(ahead) < _TWO or not all(w.capital for w in ahead) or marks[i + 1]:
        return False
    best = word.parses[0]
    return (
        best.pos == "NOUN"
        and best.known
        and "anim" in best.tags
        and word.lemmas.isdisjoint(listed("posts", "relations"))
    )


def _takes_part(words: Sequence[Word], i: int) -> bool:
    """Tell whether "участие" stands before "приняли": "Участие в консультациях приняли"."""
    takes = not words[i].lemmas.isdisjoint(("принять", "принимать"))
    return takes and any(w.key == "участие" for w in words[max(0, i - 8) : i])


def _compound(word: Word, at: int) -> dict[str, Mark]:
    """Return what "экспо-форум" is by its last part, and "директор-распорядитель" by its first."""
    start, _, end = word.text.rpartition("-")
    first, last = (phrases().marks(split(part)[:1]) for part in (start, end))
    found: dict[str, Mark] = {}
    if last and "noun" in last[0]:
        found["noun"] = Mark(at, at + 1, last[0]["noun"].value)
        if plain(start) in {"онлайн", "видео"}:
            found["video"] = Mark(at, at + 1, plain(start))
    elif first and "organisation" in first[0]:
        found["organisation"] = Mark(at, at + 1, first[0]["organisation"].value)  # "ООН-Хабитат"
    elif first and "head" in first[0]:
        found["head"] = Mark(at, at + 1, first[0]["head"].value)
    return found


@cache
def _adjectives() -> Mapping[str, str]:
    """Return the country that the first part of an adjective of two means: "таджикско", "индо"."""
    found = {
        plain(written)[:-2] + "о": row["name"]
        for row in table("countries")["country"]
        for written in row["ru"]["adjectives"]
        if written.endswith("ий")
    }
    short = table("ru/places")["of_country"]
    return found | {first: row["name"] for row in short for first in row["firsts"]}


def countries_of_compound(key: str) -> tuple[str, ...]:
    """Return the two countries of "таджикско-германский", in any case and number."""
    first, _, last = key.partition("-")
    one = _adjectives().get(first)
    if one is None or not last:
        return ()
    two = _adjectives().get(re.sub(r"(?:ая|ой|ую|ие|их|им|ими|ий|ого|ому|ом|ое)$", "", last) + "о")
    return (one, two) if two else ()


def _is_surname(before: Word, word: Word) -> bool:
    """Tell whether "Хакимов" behind initials or a given name is somebody's name, and no post."""
    initial = len(before.text) == _INITIAL and before.text.endswith(".")
    named = initial or any("Name" in p.tags and p.known for p in before.parses)
    if len(before.text) == 1:
        return False  # "С Президентом"
    if before.capital and not before.is_known and plain(word.text) not in _TITLES:
        named = True  # "Ирфаном Икбалом Шейхом"
    may_be = plain(word.text) in _NAMES_TOO or plain(word.text) != word.parses[0].lemma
    return named and word.capital and may_be


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
