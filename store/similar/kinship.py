"""Whether a text is that of an article that arrived earlier, or one of the two contains the other. Pure.

Releases of this field are templates: "the Secretary-General met with the ambassador of X" is told of Y in the
same words. So texts that are alike must agree in what a template leaves open, too: days, names and numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from store.records.articles import Relation
from store.similar.guard import is_altered
from store.similar.reading import (
    Outline,
    Reading,
    matched_words,
    not_standing,
    outline,
    reading,
    share_in,
)
from store.similar.slots import Slot
from store.similar.vocabulary import CLOSED, THINGS

# So much of a text's words, in rows of three, stands in another one that contains it.
CONTAINED = 0.6
# Fewer words are a phrase that many texts share. Forty tokens with their marks and the parts of their dates.
MATCHED = 32
# A text that has less of another one is a teaser of it, no copy; one that is so much longer, its whole.
WHOLE = 0.5
_LONGEST_NAME = 6  # words of a name that is shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How two texts are one, and how many words they share."""

    relation: Relation
    matched: int


def kinship(body: str, earlier_body: str) -> Kinship | None:
    """Tell whether `body` is the text of an earlier one (SAME), or one contains the other; None: neither.

    What is SAME tells nothing that the earlier text doesn't: no other day, name or number.
    """
    text = reading(body)
    if not _may_share(text, outline(earlier_body)):
        return None
    earlier = reading(earlier_body)
    inside, around = share_in(text.shingles, earlier.known), share_in(earlier.shingles, text.known)
    if max(inside, around) < CONTAINED:
        return None
    if _are_of_other_days(text, earlier):
        return None
    more, less = _more(text, earlier), _more(earlier, text)
    if not more and min(inside, around) >= WHOLE and _is_of_same_days(text, earlier):
        relation = Relation.SAME
    elif (inside >= CONTAINED and not more) or (around >= CONTAINED and not less):
        relation = Relation.CONTAINS
    else:
        return None
    one, other = (text, earlier) if inside >= around else (earlier, text)
    matched = matched_words(one.shingles, other.known)
    if matched < MATCHED or is_altered(text, earlier, more, less):
        return None
    return Kinship(relation=relation, matched=matched)


def _may_share(text: Reading, earlier: Outline) -> bool:
    """Tell whether one can stand in the other, by the different shingles of both: all others may recur."""
    shared = len(text.known.intersection(earlier.different))
    return any(
        count - different + shared >= CONTAINED * count
        for count, different in (
            (len(text.shingles), len(text.known)),
            (earlier.shingles, len(earlier.different)),
        )
    )


def _are_of_other_days(one: Reading, other: Reading) -> bool:
    """Tell whether both name days, and none of one can be one of the other: the veto."""
    if not one.days or not other.days:
        return False
    return not any(mine.agrees_with(theirs) for mine in one.days for theirs in other.days)


def _is_of_same_days(text: Reading, earlier: Reading) -> bool:
    """Tell whether the earlier text has no day that `text` has not: it would tell of something else, too."""
    return all(any(day.agrees_with(mine) for mine in text.days) for day in earlier.days)


def _more(text: Reading, other: Reading) -> set[str]:
    """Return the days, names and numbers of `text` that stand nowhere in `other`."""
    more = {day.written for day in text.days if not any(day.agrees_with(theirs) for theirs in other.days)}
    more |= {name for name in text.han_names if name not in other.han}
    names = not_standing(text.names - THINGS, other)
    if names:
        names -= _initials(other).keys()
        names -= {word for short, words in _initials(text).items() if short in other.names for word in words}
    return more | names


# For as long as the readings themselves are kept.
_initials_of: WeakKeyDictionary[Reading, Mapping[str, Sequence[str]]] = WeakKeyDictionary()


def _initials(text: Reading) -> Mapping[str, Sequence[str]]:
    """Return what the names of a text may be shortened to: "prc" for the People's Republic of China."""
    if text not in _initials_of:
        _initials_of[text] = _shortened(text)
    return _initials_of[text]


def _shortened(text: Reading) -> Mapping[str, Sequence[str]]:
    told = zip(text.words, text.slots, strict=True)
    rows = [(word, slot) for word, slot in told if word not in CLOSED and word != "s"]
    found: dict[str, Sequence[str]] = {}
    for start, (_, slot) in enumerate(rows):
        if slot not in {Slot.NAME, Slot.OPENER}:
            continue
        run: list[str] = []
        for word, kind in rows[start : start + _LONGEST_NAME]:
            if kind is not Slot.NAME and word.isascii() and run:
                break
            run.append(word)
            if len(run) > 1:
                found["".join(each[0] for each in run)] = tuple(run)
    return found
