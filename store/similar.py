"""When two texts are the same text: canonical tokens and their hash; folded names. Pure."""

import hashlib
import re
import unicodedata

# A text of fewer tokens is too short to tell a reprint from a phrase that many pages share ("Photo report.").
MIN_TOKENS = 20

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
