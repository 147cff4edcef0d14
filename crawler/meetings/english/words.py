"""The English vocabulary as an index, and small questions about words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product

from crawler.meetings.english.inflection import forms
from crawler.meetings.english.marks import INITIAL, NAME_WORD, PARTICLE, look
from crawler.meetings.lexicon import fold, keys_of, table
from crawler.meetings.phrases import Index, Phrase, common, proper, proper_names
from crawler.meetings.spans import Unit

_WORD_LISTS = (
    "saying",
    "recalling",
    "planned",
    "upcoming",
    "unreal",
    "negated",
    "cancelled",
    "moved",
    "past",
    "about",
    "outcome",
    "concluding",
)
# In the present they tell what lies ahead.
_SETTING_OUT = (
    "arrives", "leaves for", "departs for", "flies to", "travels to", "heads to", "heads for", "sets off for",
)  # fmt: skip
_VERB_KINDS = ("meet", "receive", "attend", "happen", "gather", "visit", "discuss")


def _posts() -> Iterator[Phrase]:
    posts = table("en/posts")
    lists = {
        "heads": "head",
        "plural_heads": "heads",
        "modifiers": "modifier",
        "tenures": "tenure",
        "portfolios": "portfolio",
        "institutions": "institution",
        "honorifics": "honorific",
        "prepositions": "preposition",
    }
    for name, kind in lists.items():
        for written in posts[name]:
            yield proper(written, kind, written) if kind == "honorific" else common(written, kind)
    for region in table("en/names")["regions"]:
        yield proper(region, "region", region)
    for country, provinces in table("en/places")["provinces"].items():
        for province in provinces:
            yield proper(province, "region", province)
            yield proper(province, "province", country)


def _verbs() -> Iterator[Phrase]:
    verbs = table("en/verbs")
    irregular = {verb: tuple(past) for verb, past in verbs["irregular"].items()}
    for row in verbs["verb"]:
        for written, form in _forms(row, irregular):
            yield common(written, row["kind"], form)
    for name in _WORD_LISTS:
        for written in verbs[name]["words"]:
            yield common(written, name)
    for mode, words in verbs["mode"].items():
        for written in words:
            yield common(written, "mode", mode)
    for written in verbs["beside"]["phrases"]:
        yield common(written, "beside", "real" if written in verbs["beside"]["real"] else "")


def _forms(
    row: Mapping[str, Sequence[str]], irregular: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    for verb, between in product(row["verbs"], row.get("between", ("",))):
        yield from forms(verb.replace("*", between), irregular)
    for form in ("base", "present", "past", "ing"):
        for written in row.get(form, ()):
            yield written, form


def _events() -> Iterator[Phrase]:
    events = table("en/events")
    for sort, nouns in events["nouns"].items():
        for written in nouns:
            yield common(written, "noun", sort)
    for body in table("organisations")["organisation"]:
        # "The Meeting of Speakers of Eurasian Countries' Parliaments" is a body, and what it holds.
        yield from (
            common(name, "noun", "ministerial") for name in body.get("en", ()) if name.startswith("Meeting ")
        )
    for written in events["not_meetings"]["phrases"]:
        yield common(written, "not_meeting")
    for written in (*events["describing"]["words"], *events["describing"]["plain"]):
        yield common(written, "describing")
    for written in events["ranks"]["summit"]:
        yield common(written, "rank")


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return all English phrases of the vocabulary."""
    return (*proper_names("en"), *_posts(), *_verbs(), *_events())


@cache
def index() -> Index:
    """Return the index of all English phrases."""
    return Index(phrases(), look)


@lru_cache(maxsize=1024)
def units_of(text: str) -> tuple[Unit, ...]:
    """Split a sentence into units; every stage asks for the same sentences again."""
    units = index().units(text)
    return _without_noun_states(units) if "tates" in text else units


def _without_noun_states(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Take the "states" of "the five Asian states" for no verb of saying; that of "he states" is one."""
    found = list(units)
    for i, unit in enumerate(units):
        before = units[i - 1].key if i else ""
        if unit.key == "states" and before not in {"he", "she", "it"} and not _begins_content(units, i + 1):
            kinds = {kind: stands_for for kind, stands_for in unit.kinds.items() if kind != "saying"}
            found[i] = Unit(unit.text, unit.key, unit.start, unit.end, kinds)
    return tuple(found)


def _begins_content(units: Sequence[Unit], at: int) -> bool:
    return at < len(units) and units[at].key in {"that", ":", '"', "“"}


@lru_cache(maxsize=1024)
def kinds_in(text: str) -> frozenset[str]:
    """Return all kinds that the units of a sentence may be of."""
    return frozenset().union(*[unit.kinds for unit in units_of(text) if unit.kinds])


@cache
def city_beginnings() -> frozenset[tuple[str, ...]]:
    """Return the names of cities of one word, and the first two words of the others, folded."""
    return frozenset(phrase.keys[:2] for phrase in phrases() if phrase.kind == "city")


@cache
def known(section: str, name: str) -> frozenset[str]:
    """Return one list of posts.toml, folded."""
    return frozenset(" ".join(keys_of(w)) for w in table("en/posts")[section][name])


@cache
def heads_that_are(name: str) -> frozenset[str]:
    """Return the posts of one list of posts.toml ("vague", "sent_by_members"), as units write them."""
    return frozenset(" ".join(keys_of(w)) for w in table("en/posts")[name])


@cache
def nations() -> Mapping[str, str]:
    """Return the country of each body that only one has ("State Duma"), by its name as units write it."""
    return {" ".join(keys_of(body)): country for body, country in table("en/posts")["nations"].items()}


@cache
def event_words(name: str) -> frozenset[str]:
    """Return one list of the words of events, folded."""
    return frozenset(fold(w) for w in table("en/events")["words"][name])


@cache
def event_names() -> Mapping[str, str]:
    """Return the names that acronyms of events stand for."""
    return dict(table("en/events")["matching"]["acronyms"])


@cache
def place_words(name: str) -> frozenset[str]:
    """Return one list of places.toml, folded."""
    return frozenset(fold(w) for w in table("en/places")[name])


@cache
def page_words(name: str) -> frozenset[str]:
    """Return one list of pages.toml, folded."""
    return frozenset(fold(w) for w in table("en/pages")[name])


def is_name_word(unit: Unit) -> bool:
    """Tell whether the unit may be part of a person's name."""
    return bool(unit.marks & NAME_WORD)


def is_initial(unit: Unit) -> bool:
    """Tell whether the unit is one capital letter."""
    return bool(unit.marks & INITIAL)


def is_particle(unit: Unit) -> bool:
    """Tell whether the unit is a small word within names."""
    return bool(unit.marks & PARTICLE)


def is_verb(unit: Unit) -> bool:
    """Tell whether the unit may be a verb that tells a meeting."""
    return unit.has(*_VERB_KINDS)


def sets_out(unit: Unit) -> bool:
    """Tell whether somebody sets out on a journey, or is to arrive: "leaves for Osh", "arrives in Osh"."""
    return unit.kinds.get("visit") == "present" and unit.key.startswith(_SETTING_OUT)
