"""What no log, reason or mail may tell: passwords, tokens, addresses that give their reader power. Pure.

Two ways, one after the other. Secrets that are known (the configuration's) are found wherever they stand and
however they are written: percent-encoded, in JSON, in base64 at any place of a longer text, as a mail server
echoes a login. Of any address the user and the password go, and the values in its query that look like
secrets, by their names or because nobody would think them up; what tells one page from another stays.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

MASK = "***"
_SHORTEST = 4  # characters of a secret that is looked for: shorter ones stand in half of all words
_SHORTEST_BASE64 = 6
_ENDS_OF_PHRASES = ".,;:)"
_SHORTEST_PIECE = 8  # of a path, to be a secret by itself

_SECRET_NAME = re.compile(
    r"token|secret|passw|pwd|auth(?!or)|credential|signature|api[_-]?key|access[_-]?key|session|jwt|ticket"
    r"|^(?:key|k|sig|sid|code|pass|pin|otp|hash|hmac|uuid)$",
    re.IGNORECASE,
)
# A run of letters and digits as no title has one, looked at from its beginning; or a UUID.
_RANDOM = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[0-9])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{16,}"
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
# Of a database or a mail server all up to the last "@": a password may hold what ends an address' host.
_SERVER_USER = re.compile(r"\b((?:postgres(?:ql)?|smtps?)(?:\+\w+)?://)\S*@")
_USER = re.compile(r"(?<=://)[^/\s?#@'\"<>]*@")
_PARAMETER = re.compile(r"(?<=[?&])([^=&#?\s'\"<>]+)=([^&#\s'\"<>]+)")
_ASSIGNED = re.compile(r"\b(passw(?:or)?d|secret)=(?!\*)\S+", re.IGNORECASE)
_UNSUBSCRIBE = re.compile(r"(/unsubscribe/)[\w.~%-]+")


class Redactor:
    """Masks `secrets`, and what an address gives away."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelt for secret in secrets if len(secret) >= _SHORTEST for spelt in _spellings(secret)}
        # The longest first: one may be a part of another.
        ways = "|".join(re.escape(spelt) for spelt in sorted(spellings, key=lambda each: (-len(each), each)))
        self._known = re.compile(ways) if ways else None

    def __call__(self, text: str) -> str:
        """Return `text` without them."""
        return redacted(self._known.sub(MASK, text) if self._known else text)


def redacted(text: str) -> str:
    """Return `text` without what its addresses give away."""
    if "=" not in text and "/" not in text:
        return text
    text = _SERVER_USER.sub(rf"\1{MASK}@", text)
    text = _USER.sub(f"{MASK}@", text)
    text = _PARAMETER.sub(_parameter, text)
    text = _ASSIGNED.sub(rf"\1={MASK}", text)
    return _UNSUBSCRIBE.sub(rf"\1{MASK}", text)


def secrets_of_page(url: str) -> Iterator[str]:
    """Yield the secrets in a page's address: the values that `redacted` masks."""
    for name, value in parse_qsl(urlsplit(url).query):
        if _is_secret(name, value):
            yield value


def secrets_of_server(url: str) -> Iterator[str]:
    """Yield the password in the address of a database or a mail server, as written and as meant."""
    user, at, _ = url.partition("://")[2].rpartition("@")
    password = user.partition(":")[2]
    if at and password:
        yield password
        yield unquote(password)


def secrets_of_ping(url: str) -> Iterator[str]:
    """Yield what of an address to ping only its owner knows: the path, and the query."""
    parts = urlsplit(url)
    if path := parts.path.strip("/"):
        yield path
    yield from (piece for piece in path.split("/") if len(piece) >= _SHORTEST_PIECE)
    if parts.query:
        yield parts.query


def _parameter(found: re.Match[str]) -> str:
    name, value = found[1], found[2].rstrip(_ENDS_OF_PHRASES)
    if not _is_secret(unquote(name), unquote(value)):
        return found[0]
    return f"{name}={MASK}{found[2][len(value) :]}"


def _is_secret(name: str, value: str) -> bool:
    return bool(_SECRET_NAME.search(name) or _RANDOM.search(value))


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield html.escape(secret)
    yield repr(secret)[1:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield from _in_base64(secret.encode())


def _in_base64(secret: bytes) -> Iterator[str]:
    """Yield what of it is the same in base64 whatever stands before and behind: three cuts, two alphabets."""
    for before in range(3):
        first, last = -(-8 * before // 6), 8 * (before + len(secret)) // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            core = encode(b"\0" * before + secret).decode()[first:last]
            if len(core) >= _SHORTEST_BASE64:
                yield core
