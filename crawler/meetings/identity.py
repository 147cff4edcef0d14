"""Whether two ways to write a name, a body, a post or an event mean the same; knows no language."""

from collections.abc import Iterable

from crawler.meetings.lexicon import fold, matching_words, spellings, terms
from store.records import Participant

_ALIKE = 0.5


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
