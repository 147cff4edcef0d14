"""Whether two ways to name a person, a body, a post or an event mean the same; knows no language.

A person is known by an alias of the vocabulary first, then by the name as it is written or transliterated,
then by the post that somebody holds on a day.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache

from crawler.meetings import concepts
from crawler.meetings.additions import NAMING
from crawler.meetings.chinese_names import simplified
from crawler.meetings.lexicon import fold, holders, people, table
from crawler.meetings.name_parts import script
from crawler.meetings.person_names import Likeness, is_chinese, likeness
from store.records.meetings import Participant

# How much of an agreement it is when two participants are compared; `SURE` ones are one person.
SURE, LIKELY, POSSIBLE, NONE = 1.0, 0.7, 0.4, 0.0


def same_person(one: Participant, other: Participant, *, days: tuple[dt.date | None, dt.date | None]) -> bool:
    """Tell whether two participants are one person; `days` are those on which they are what is said of them.

    Wary: where names agree only as far as they go, the organisation has to be told and the same, and the
    posts must not differ; the holder of a post without a name has to be known, or be one on the same day.
    """
    agreed = agreement(one, other, day=days[0], other_day=days[1])
    if one.name and other.name:
        return agreed >= SURE
    on_one_day = days[0] is not None and days[0] == days[1]
    return agreed >= SURE or (agreed >= LIKELY and on_one_day and bool(one.name or other.name))


@lru_cache(maxsize=16384)
def agreement(
    one: Participant, other: Participant, *, day: dt.date | None = None, other_day: dt.date | None = None
) -> float:
    """Return how well two participants agree, from `NONE` to `SURE`."""
    name, other_name = _called(one, day), _called(other, other_day)
    same_organisation = _same_organisation(one.organisation, other.organisation)
    posts = concepts.same_post(one.post, other.post)
    if name and other_name:
        alike = _likeness(name, other_name)
        if (
            alike is Likeness.DIFFERENT
            and day is not None
            and day == other_day
            and posts
            and same_organisation
        ):
            single = _one_at_a_time(one.post) and _one_at_a_time(other.post)
            return LIKELY if single and _may_be_one_name(name, other_name) else NONE
        return _named(alike, same_organisation=same_organisation, posts=posts)
    if same_organisation is None:
        return POSSIBLE if posts else NONE
    return {True: LIKELY, None: POSSIBLE, False: NONE}[posts] if same_organisation else NONE


@lru_cache(maxsize=16384)
def _likeness(name: str, other: str) -> Likeness:
    """Compare names as written and, where that is of no use, as the vocabulary has them."""
    known, other_known = known_aliases().get(_key(name)), known_aliases().get(_key(other))
    if known and other_known:
        return Likeness.SAME if known == other_known else Likeness.DIFFERENT
    alike = likeness(name, other)
    if alike is Likeness.DIFFERENT and script(name) != script(other):
        return likeness(known or name, other_known or other)
    return alike


def _key(name: str) -> str:
    return fold(simplified(name))


def _one_at_a_time(post: str | None) -> bool:
    """Tell whether a post is held by one person: no deputy's, and no mere "representative"."""
    return post is not None and concepts.is_singular(post)


def _may_be_one_name(one: str, other: str) -> bool:
    """Tell whether two names that don't agree may be one in two scripts all the same.

    A foreign name has too many transliterations; a Chinese one has exactly one in each script.
    """
    if {_key(one), _key(other)} <= known_aliases().keys():
        return False
    return script(one) != script(other) and not (is_chinese(one) and is_chinese(other))


def _named(alike: Likeness, *, same_organisation: bool | None, posts: bool | None) -> float:
    if alike is Likeness.SAME:
        # One name, another body, another post: two people, or one who has changed.
        return SURE if same_organisation is not False or posts else LIKELY
    if alike is Likeness.DIFFERENT or same_organisation is False:
        return NONE
    if same_organisation is None:
        return LIKELY if posts else POSSIBLE
    return SURE if posts is not False else POSSIBLE


def _same_organisation(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else body(one) == body(other)


@lru_cache(maxsize=8192)
def body(organisation: str) -> str:
    """Return the folded name of the body or country that is meant, in any language: UNODC is of the UN."""
    key = _key(organisation)
    return _bodies().get(key, key)


@cache
def _bodies() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in table("organisations")["organisation"]:
        lists = (row.get(f"{language}{kind}", ()) for language in NAMING for kind in ("", "_organs"))
        found |= {_key(name): _key(row["name"]) for names in lists for name in names}
    for row in table("countries")["country"]:
        names = (name for language in NAMING for name in row[language].get("names", ()))
        found |= {_key(name): _key(row["name"]) for name in names}
    return found | {_key(row["name"]): _key(row["name"]) for row in table("organisations")["organisation"]}


@lru_cache(maxsize=8192)
def _called(person: Participant, day: dt.date | None) -> str | None:
    """Return a person's name as it is written, else that of the post's holder on the day."""
    if person.name or day is None or not person.post:
        return person.name
    held = {
        holder.name
        for holder in holders()
        if holder.alone
        and holder.organisation == person.organisation
        and holder.since <= day < holder.until
        and concepts.same_post(holder.post, person.post)
    }
    return min(held) if len(held) == 1 else None


@cache
def known_aliases() -> Mapping[str, str]:
    """Return the names that the vocabulary has for one person alone, folded, and what each is called."""
    meant: dict[str, set[str]] = {}
    for row in table("people")["person"]:
        for name in (*people()[row["name"]], *row.get("surnames", ())):
            meant.setdefault(_key(name), set()).add(row["name"])
    return {name: min(found) for name, found in meant.items() if len(found) == 1}
