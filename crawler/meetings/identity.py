"""Whether two ways to name a person, a body, a post or an event mean the same; knows no language.

A person is known by an alias of the vocabulary first, then by the name as it is written or transliterated,
then by the post that somebody holds on a day.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from crawler.meetings import concepts
from crawler.meetings.chinese_names import simplified
from crawler.meetings.lexicon import fold, holders, matching_words, people, spellings, table, terms
from crawler.meetings.name_parts import script
from crawler.meetings.person_names import Likeness, is_chinese, likeness
from store.records import Participant

_ALIKE = 0.5

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


@lru_cache(maxsize=131072)
def agreement(
    one: Participant, other: Participant, *, day: dt.date | None = None, other_day: dt.date | None = None
) -> float:
    """Return how well two participants agree, from `NONE` to `SURE`."""
    name, other_name = _called(one, day), _called(other, other_day)
    same_organisation = _same_organisation(one.organisation, other.organisation)
    posts = concepts.same_post(one.post, other.post)
    if name and other_name:
        alike = likeness(name, other_name)
        if (
            alike is Likeness.DIFFERENT
            and day is not None
            and day == other_day
            and posts
            and same_organisation
        ):
            return LIKELY if _one_at_a_time(one.post) and _may_be_one_name(name, other_name) else NONE
        return _named(alike, same_organisation=same_organisation, posts=posts)
    if same_organisation is None:
        return POSSIBLE if posts else NONE
    return {True: LIKELY, None: POSSIBLE, False: NONE}[posts] if same_organisation else NONE


def _one_at_a_time(post: str | None) -> bool:
    """Tell whether a post is held by one person: no deputy's, and no mere "representative"."""
    return post is not None and concepts.is_singular(post)


def _may_be_one_name(one: str, other: str) -> bool:
    """Tell whether two names that don't agree may be one in two scripts all the same.

    A foreign name has too many transliterations; a Chinese one has exactly one in each script.
    """
    known = known_aliases()
    if fold(one) in known and fold(other) in known:
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
    return None if one is None or other is None else fold(one) == fold(other)


@lru_cache(maxsize=32768)
def _called(person: Participant, day: dt.date | None) -> str | None:
    """Return what a person is known as: by the vocabulary, else as written, else as the post's holder."""
    if person.name:
        return known_aliases().get(fold(simplified(person.name)), person.name)
    if day is None or not person.post:
        return None
    held = {
        holder.name
        for holder in holders()
        if holder.organisation == person.organisation
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
            meant.setdefault(fold(simplified(name)), set()).add(row["name"])
    return {name: min(found) for name, found in meant.items() if len(found) == 1}


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one person's: known spellings, initials, a surname alone."""
    mine, theirs = _name_words(_known_as(one)), _name_words(_known_as(other))
    if not mine or not theirs:
        return False
    if sorted(mine) == sorted(theirs):
        return True
    # Initials make a name shorter in letters, a surname alone in words.
    short, long = sorted((mine, theirs), key=lambda words: (len(words), len("".join(words))))
    full = [w for w in short if len(w) > 1]
    if not full or any(w not in long for w in full):
        return False
    return all(any(w.startswith(i) for w in long) for i in short if len(i) == 1)


def _known_as(name: str) -> str:
    folded = fold(name)
    return next((h.name for h in terms().get(folded, ())), name)


def _name_words(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(name)).split()


def same_body(one: str | None, other: str | None) -> bool:
    """Tell whether two organisations or countries are the same; what is not told agrees with all."""
    return one is None or other is None or fold(one) == fold(other)


def bodies(people: Iterable[Participant]) -> set[str]:
    """Return the organisations and countries of these people."""
    return {fold(p.organisation) for p in people if p.organisation}


def same_post(one: str | None, other: str | None) -> bool:
    """Tell whether two posts may be one: the words of the shorter stand in the longer."""
    mine, theirs = _words(one or ""), _words(other or "")
    return (
        bool(mine and theirs)
        and (mine <= theirs or theirs <= mine)
        and ("deputy" in mine) == ("deputy" in theirs)
    )


def same_event_name(one: str, other: str) -> bool:
    """Tell whether two names are one event's: no ordinal differs, and most of the rarer words agree."""
    mine, theirs = _words(one), _words(other)
    if _numbers(mine) and _numbers(theirs) and _numbers(mine) != _numbers(theirs):
        return False
    rare, others = (
        mine - matching_words("common") - _numbers(mine),
        theirs - matching_words("common") - _numbers(theirs),
    )
    if rare and others:
        return len(rare & others) / min(len(rare), len(others)) > _ALIKE and bool(rare & others)
    smaller, larger = sorted((mine - _numbers(mine), theirs - _numbers(theirs)), key=len)
    return bool(smaller) and smaller <= larger


def _words(text: str) -> set[str]:
    spaced = "".join(c if c.isalnum() else " " for c in fold(text)).split()
    words = " ".join(spellings().get(w, w) for w in spaced).split()
    return {w.removesuffix("s") if len(w) > 4 else w for w in words if w not in matching_words("small")}  # noqa: PLR2004 - plurals


def _numbers(words: set[str]) -> set[str]:
    return {w for w in words if w[0].isdigit()}
