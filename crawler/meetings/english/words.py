"""The English vocabulary as an index, and small questions about words."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from crawler.meetings.lexicon import Index, Phrase, common, fold, keys_of, proper, proper_names, table
from crawler.meetings.spans import Unit

# Capitalised words that begin sentences or headings and are no names.
_NO_NAMES = frozenset(
    fold(w)
    for w in (
        "a an the this that these those it its he she they his her their our we i you my your in on at by for from to of with "
        "and or but as if so than then when while where who whom whose which what how why after before during since until "
        "earlier later also both all each every any some other another such same here there today yesterday tomorrow now "
        "according meanwhile however moreover furthermore addition besides despite following ahead under over between among "
        "within without against about through per via not no yes one two three four five six seven eight nine ten first second "
        "third last next new more most many several few much recently previously currently finally speaking commenting noting "
        "asked invited held monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december photo read related news press release updated source share home "
        "special joint regular high top senior member members representatives representing being having reports report organizers "
        "summit meeting talks visit forum conference session council committee general assembly participants sides parties "
        "central asia europe eurasia asian european eurasian western eastern northern southern north south east west "
        "middle afterwards upon earlier apart thanks dear welcome let only just still even once again during around nearly "
        "union federal republic kingdom great greater silk road belt initiative agenda goals development organisation "
        "organization cooperation co-operation security charter declaration agreement memorandum treaty protocol statement day "
        "year years week month covid covid-19 internet english russian chinese foreign national international state "
        "xinhua tass kazinform trend interfax reuters sputnik afp ani irna mna app ria novosti azertac kabar khovar belta dpa pti "
        "people twitter facebook telegram youtube zoom islam muslim god"
    ).split()
)
_REGIONS = (
    "Central Asia", "South Asia", "Southeast Asia", "South-East Asia", "East Asia", "Asia", "Asia-Pacific", "Europe",
    "Eastern Europe", "Western Europe", "Americas", "the Americas", "Latin America", "Africa", "Middle East", "Near East", "Eurasia",
    "Greater Eurasia", "Caucasus", "South Caucasus", "North Caucasus", "Caspian", "Gulf", "Persian Gulf", "Horn of Africa", "Balkans",
    "Western Balkans", "Hong Kong", "Macao", "Taiwan", "Xinjiang", "Tatarstan", "Bashkortostan", "Shaanxi", "Shandong", "Punjab",
    "Indo-Pacific", "Pacific", "Karakalpakstan", "Dagestan", "Chechnya", "Sindh", "Balochistan", "Crimea", "North Africa", "Oceania",
    "Mediterranean", "Arctic", "Black Sea", "Aral Sea", "Caspian Sea", "Asian countries", "Commonwealth",
)  # fmt: skip
_PARTICLES = frozenset(
    "bin ibn al el ul ur van von der de da dos di bint abu ould ogly oglu uulu kyzy qizi ugli o'g'li uly".split()
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚŻŹİŞĞ][\w'’]*")  # noqa: RUF001 - the typographic apostrophe
_VERB_KINDS = ("meet", "receive", "attend", "happen", "gather", "visit", "discuss")


def _posts() -> Iterator[Phrase]:
    posts = table("en/posts")
    lists = {"heads": "head", "plural_heads": "heads", "modifiers": "modifier", "tenures": "tenure",
             "portfolios": "portfolio", "institutions": "institution", "honorifics": "honorific"}  # fmt: skip
    for name, kind in lists.items():
        for written in posts[name]:
            yield proper(written, kind, written) if kind == "honorific" else common(written, kind)
    for region in _REGIONS:
        yield proper(region, "region", region)


def _verbs() -> Iterator[Phrase]:
    verbs = table("en/verbs")
    for row in verbs["verb"]:
        for form in ("base", "present", "past", "ing"):
            for written in row[form]:
                yield common(written, row["kind"], form)
    for name in ("saying", "recalling", "planned", "negated", "cancelled", "past", "about", "outcome"):
        for written in verbs[name]["words"]:
            yield common(written, name)
    for mode, words in verbs["mode"].items():
        for written in words:
            yield common(written, "mode", mode)
    for written in verbs["beside"]["phrases"]:
        yield common(written, "beside", "real" if written in verbs["beside"]["real"] else "")


def _events() -> Iterator[Phrase]:
    events = table("en/events")
    for sort, nouns in events["nouns"].items():
        for written in nouns:
            yield common(written, "noun", sort)
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
    return Index(phrases())


@lru_cache(maxsize=1024)
def units_of(text: str) -> tuple[Unit, ...]:
    """Split a sentence into units; every stage asks for the same sentences again."""
    return index().units(text)


@cache
def known(section: str, name: str) -> frozenset[str]:
    """Return one list of posts.toml, folded."""
    return frozenset(" ".join(keys_of(w)) for w in table("en/posts")[section][name])


def is_name_word(unit: Unit) -> bool:
    """Tell whether the unit may be part of a person's name."""
    if not _NAME.fullmatch(unit.text):
        return False
    if unit.kinds:
        # Vladimir, Jordan, Georgia, Chad: places that are names as well; "General" and "Justice" are not.
        return unit.has("city", "country") and " " not in unit.text and unit.key in _ALSO_NAMES
    return unit.key not in _NO_NAMES and not (
        unit.text.isupper() and len(unit.text) > 1 and "." not in unit.text
    )


def is_initial(unit: Unit) -> bool:
    """Tell whether the unit is one capital letter."""
    return len(unit.text) == 1 and unit.text.isupper()


def is_particle(unit: Unit) -> bool:
    """Tell whether the unit is a small word within names."""
    return unit.key in _PARTICLES


def is_verb(unit: Unit) -> bool:
    """Tell whether the unit may be a verb that tells a meeting."""
    return unit.has(*_VERB_KINDS)


_ALSO_NAMES = frozenset(
    (
        "vladimir",
        "jordan",
        "georgia",
        "chad",
        "israel",
        "sofia",
        "samara",
        "perm",
        "goa",
        "milan",
        "florence",
        "santiago",
    )
)
