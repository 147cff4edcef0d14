"""The words of a text as they are compared: typography, case and spelling made one. Pure."""

import hashlib
import re
import unicodedata
from functools import lru_cache

# A text of fewer tokens is too short to tell a reprint from a phrase that many pages share ("Photo report.").
MIN_TOKENS = 20

_QUOTES = dict.fromkeys(map(ord, "«»‹›“”„‟‘’‚‛`´′″「」『』〝〞\u02bc"), "'") | {ord('"'): "'"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u2e3a\u2e3b"), "-")
_UNIFIED = _QUOTES | _DASHES
# They are few in a text: to look for them costs a tenth of looking at each character.
_VARIANTS = re.compile(f"[{''.join(map(re.escape, map(chr, _UNIFIED)))}]")

# Han and kana are written without spaces, so each character is a token.
HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{HAN}]|[^\W{HAN}]+|[^\w\s]")
# The same in ASCII, where Unicode has four more characters for white space than re.ASCII.
_ASCII_TOKEN = re.compile(r"\w+|[^\w\s\x1c-\x1f]", re.ASCII)

# What British and American spelling write differently. That a few more words fall together does no harm:
# both texts are spelt so.
_SPELLINGS = (
    (re.compile(r"^(\w{3,})is(e|ed|es|er|ers|ing|able|ations?|ational)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})yse(d|s)?$"), r"\1yze\2"),
    (re.compile(r"^(\w{3,})our(s|ed|ing|able|ably|hood|hoods|ly)?$"), r"\1or\2"),
    (re.compile(r"^(\w{3,})tre(s)?$"), r"\1ter\2"),
    (re.compile(r"^(program)me(s)?$"), r"\1\2"),
    (re.compile(r"^(\w+)(l)l(ed|ing|er|ers)$"), r"\1\2\3"),
    (re.compile(r"^(defen|offen|licen)ce(s)?$"), r"\1se\2"),
)


def unified(text: str) -> str:
    """Return `text` in its own case, with compatibility forms, quotes and dashes made one."""
    if text.isascii():
        return _ascii_marks_made_one(text)
    return _marks_made_one(unicodedata.normalize("NFKC", _marks_made_one(text)))


def folded(text: str) -> str:
    """Return `text` as it is compared: compatibility forms, case, quotes, dashes and white space made one."""
    if text.isascii():
        return " ".join(_ascii_marks_made_one(text.casefold()).split())
    # Some characters only fall apart in casefold (U+0345), hence the second normalisation.
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _marks_made_one(text)).casefold())
    return " ".join(_marks_made_one(plain).split())


def _marks_made_one(text: str) -> str:
    return _VARIANTS.sub(lambda mark: _UNIFIED[ord(mark[0])], text)


def _ascii_marks_made_one(text: str) -> str:
    return text.replace('"', "'").replace("`", "'")


def tokens(text: str) -> list[str]:
    """Return the canonical tokens of `text`: words, single Han characters, single marks."""
    return cut(folded(text))


def cut(text: str) -> list[str]:
    """Return the tokens of `text` as they stand there."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def words(text: str) -> list[str]:
    """Return the canonical tokens of `text` that are no punctuation."""
    return [token for token in tokens(text) if token[0].isalnum() or token[0] == "_"]


@lru_cache(maxsize=64)  # a draft's is asked for when its page may be kept, and when it is decided about
def fingerprint(body: str) -> str | None:
    """Return a hash that reprints of `body` share, or None where it is too short to tell.

    The title is left out, since reprints change it.
    """
    canonical = tokens(body)
    if len(canonical) < MIN_TOKENS:
        return None
    return hashlib.sha256("\n".join(map(spelt, canonical)).encode()).hexdigest()


@lru_cache(maxsize=1 << 16)
def spelt(token: str) -> str:
    """Return a canonical token in one spelling: without accents in Latin and Cyrillic, and American."""
    if token.isascii():
        if len(token) > 5:  # noqa: PLR2004 - no shorter word is written differently
            for pattern, spelling in _SPELLINGS:
                token = pattern.sub(spelling, token)
        return token
    # Й is a letter of its own, and no и.
    plain = unicodedata.normalize("NFD", token).replace("и\u0306", "й")
    kept = "".join(mark for mark in plain if unicodedata.category(mark) != "Mn")
    return unicodedata.normalize("NFC", kept).replace("ı", "i")


@lru_cache(maxsize=1 << 16)
def canonical(token: str) -> str:
    """Return a token of a text in its own case as it is compared."""
    return spelt(folded(token)) or token
