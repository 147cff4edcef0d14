"""When two texts are the same text, or one tells what the other does; folded names. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

# A text of fewer tokens is too short to tell a reprint from a phrase that many pages share ("Photo report.").
MIN_TOKENS = 20

# A text stands in another when so much of its words, taken in threes, does. These texts are templates: with
# less, one would swallow another meeting's.
_IN_A_ROW = 3
_CONTAINED = 0.6

# Four words in a row that were corrected change six of these; where more are missing, a sentence may be.
_LONGEST_GAP = 6

_QUOTES = dict.fromkeys(map(ord, "«»‹›“”„‟‘’‚‛`´′″「」『』〝〞\u02bc"), "'") | {ord('"'): "'"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u2e3a\u2e3b"), "-")
_UNIFIED = _QUOTES | _DASHES

# Han and kana are written without spaces, so each character is a token.
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|[^\w\s]")


def folded(text: str) -> str:
    """Return `text` as it is compared: compatibility forms, case, quotes, dashes and white space made one."""
    # Some characters only fall apart in casefold (U+0345), hence the second normalisation.
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_UNIFIED)).casefold())
    return " ".join(plain.translate(_UNIFIED).split())


def tokens(text: str) -> list[str]:
    """Return the canonical tokens of `text`: words, single Han characters, single marks."""
    return _TOKEN.findall(folded(text))


def words(text: str) -> list[str]:
    """Return the canonical tokens of `text` that are no punctuation."""
    return [token for token in tokens(text) if token[0].isalnum() or token[0] == "_"]


def fingerprint(body: str) -> str | None:
    """Return a hash that reprints of `body` share, or None where it is too short to tell.

    The title is left out, since reprints change it.
    """
    canonical = tokens(body)
    if len(canonical) < MIN_TOKENS:
        return None
    return hashlib.sha256("\n".join(canonical).encode()).hexdigest()


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
    written = set(_TOKEN.findall(unicodedata.normalize("NFKC", text.translate(_UNIFIED))))
    return {word for token in written if not token[0].islower() for word in words(token)}
