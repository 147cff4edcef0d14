"""Whether a text that was revised still tells what it told. Pure."""

from collections.abc import Sequence
from itertools import accumulate

from store.similar.tokens import cut, unified, words

# A text stands in another when so much of its words, taken in threes, does. These texts are templates: with
# less, one would swallow another meeting's.
_IN_A_ROW = 3
_CONTAINED = 0.6

# Four words in a row that were corrected change six of these; where more are missing, a sentence may be.
_LONGEST_GAP = 6


def still_tells(text: str, earlier: str) -> bool:
    """Tell whether what `earlier` says can be read in `text` too: it was corrected, or grew, but is the same.

    Most of the earlier words stand there, no whole sentence is missing, and every name and number is there:
    one that isn't may be of a meeting that `text` says nothing of.
    """
    here = words(text)
    if not _names(earlier) <= set(here):
        return False
    known = set(_threes(here))
    standing = [three in known for three in _threes(words(earlier))]
    return sum(standing) >= _CONTAINED * len(standing) and _gap(standing) <= _LONGEST_GAP


def _gap(standing: Sequence[bool]) -> int:
    """Return how many in a row don't stand, at most."""
    gaps = accumulate(standing, lambda gap, stands: 0 if stands else gap + 1, initial=0)
    return max(gaps)


def _threes(row: list[str]) -> list[tuple[str, ...]]:
    return [tuple(row[start : start + _IN_A_ROW]) for start in range(max(len(row) - _IN_A_ROW + 1, 1))]


def _names(text: str) -> set[str]:
    """Return the canonical words that don't begin with a small letter; in Chinese, all of them."""
    written = set(cut(unified(text)))
    return {word for token in written if not token[0].islower() for word in words(token)}
