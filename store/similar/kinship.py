"""Whether a text is that of an article that arrived earlier, or one of the two contains the other. Pure.

Releases of this field are templates: "the Secretary-General met with the ambassador of X" is told of Y in the
same words. So texts that are alike must agree in what a template leaves open, too: days, names and numbers.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from store.records import Relation
from store.similar.reading import Reading, matched_words, not_standing, reading, share_in, stem
from store.similar.slots import Slot
from store.similar.vocabulary import CLOSED, FUTURE, HARMLESS, PRONOUNS, THINGS

# So much of a text's words, in rows of three, stands in another one that contains it.
CONTAINED = 0.6
# Fewer words are a phrase that many texts share. Forty tokens with their marks and the parts of their dates.
MATCHED = 32
# A text that has less of another one is a teaser of it, no copy.
WHOLE = 0.5
# "will hold talks with" becomes "held talks with" within so many words.
_TURNED = 4
_FIRST_HAN = "\u3000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How two texts are one, and how many words they share."""

    relation: Relation
    matched: int


def kinship(body: str, earlier_body: str) -> Kinship | None:
    """Tell whether `body` is the text of an earlier one (SAME), or one contains the other; None: neither.

    What is SAME tells nothing that the earlier text doesn't: no other day, name or number.
    """
    text, earlier = reading(body), reading(earlier_body)
    inside, around = share_in(text.shingles, earlier.known), share_in(earlier.shingles, text.known)
    if max(inside, around) < CONTAINED:
        return None
    one, other = (text, earlier) if inside >= around else (earlier, text)
    matched = matched_words(one.shingles, other.known)
    if matched < MATCHED or _are_of_other_days(text, earlier):
        return None
    more, less = _more(text, earlier), _more(earlier, text)
    if inside >= CONTAINED and not more:
        is_whole = around >= WHOLE and (text.days or not earlier.days) and not _has_gone(text, earlier)
        relation = Relation.SAME if is_whole else Relation.CONTAINS
    elif around >= CONTAINED and not less:
        relation = Relation.CONTAINS
    else:
        return None
    if _is_altered(text, earlier, more, less):
        return None
    return Kinship(relation=relation, matched=matched)


def _are_of_other_days(one: Reading, other: Reading) -> bool:
    """Tell whether both name days, and none of one can be one of the other: the veto."""
    if not one.days or not other.days:
        return False
    return not any(mine.agrees_with(theirs) for mine in one.days for theirs in other.days)


def _has_gone(text: Reading, earlier: Reading) -> bool:
    """Whether the earlier text has a day that `text` has not: it tells of something else, too."""
    return any(not any(day.agrees_with(mine) for mine in text.days) for day in earlier.days)


def _more(text: Reading, other: Reading) -> set[str]:
    """Return the days, names and numbers of `text` that stand nowhere in `other`."""
    more = {day.written for day in text.days if not any(day.agrees_with(theirs) for theirs in other.days)}
    more |= {name for name in text.han_names if name not in other.han}
    names = not_standing(text.names - THINGS, other)
    return more | (names and names - _abbreviated(text, other) - _abbreviations(other))


def _abbreviations(text: Reading) -> set[str]:
    """Return what the names of `text` may be shortened to: "PRC" for the People's Republic of China."""
    return {short for short, _ in _initials(text)}


def _abbreviated(text: Reading, other: Reading) -> set[str]:
    """Return the words of those names of `text` that stand in `other` by their initials."""
    return {word for short, words in _initials(text) if short in other.names for word in words}


def _initials(text: Reading) -> Iterator[tuple[str, Sequence[str]]]:
    rows = [
        (word, slot)
        for word, slot in zip(text.words, text.slots, strict=True)
        if word not in CLOSED and word != "s"
    ]
    for start, (_, slot) in enumerate(rows):
        if slot not in {Slot.NAME, Slot.OPENER}:
            continue
        for length in range(2, 7):
            run = rows[start : start + length]
            is_name = run[-1][1] is Slot.NAME or not run[-1][0].isascii()
            if len(run) < length or not is_name:
                break
            words = [word for word, _ in run]
            yield "".join(word[0] for word in words), words


def _is_altered(text: Reading, earlier: Reading, more: AbstractSet[str], less: AbstractSet[str]) -> bool:
    """Tell whether what names something, or that it is to come, was put in another's place: the guard.

    `more` and `less` are what only one of the texts names.
    """
    if text.words == earlier.words:
        return False
    may_be_new = more | not_standing(text.openers, earlier)
    may_be_old = less | not_standing(earlier.openers, text)
    swapped: Counter[tuple[str, str]] = Counter()
    for a, b, c, d in _replaced(earlier.words, text.words):
        was, now = set(map(stem, earlier.words[a:b])), set(map(stem, text.words[c:d]))
        if was & may_be_old and now & may_be_new:
            return True
        gone, come = not_standing(was - PRONOUNS, text), not_standing(now - PRONOUNS, earlier)
        if _is_telling(was) and _is_telling(now):
            return True
        if max(b - a, d - c) <= _TURNED:
            if FUTURE.isdisjoint(was) != FUTURE.isdisjoint(now):
                return True
            if (was & less and come) or (now & more and gone):
                return True
        if b - a == d - c == 1 and gone and come:
            swapped[earlier.words[a], text.words[c]] += 1
    # What fills a slot of a template fills it wherever it stands.
    return any(count > 1 for count in swapped.values())


def _is_telling(words: AbstractSet[str]) -> bool:
    """Whether there is a Chinese character among `words` that does more than word a sentence."""
    return any(word > _FIRST_HAN and len(word) == 1 and word not in HARMLESS for word in words)


def _replaced(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where words stand in the place of others: from where to where in `was`, and in `now`."""
    a = b = c = d = 0
    for step in (*Indel.opcodes(was, now), None):
        if step is None or step.tag == "equal":
            if a < b and c < d:
                yield a, b, c, d
            if step:
                a = b = step.src_end
                c = d = step.dest_end
        else:
            b, d = step.src_end, step.dest_end
