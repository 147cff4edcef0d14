"""Addresses taken apart and cleaned: what every site's grammar starts from. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

# Longer ones are traps (calendars, growing paths); no grammar looks at them.
LONGEST_URL = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
ID = re.compile(r"^[0-9]{1,12}$")

# Query parts that tell who asks or where they came from, never which page.
_NOT_THE_PAGE = re.compile(r"(?i)^(?:utm_\w+|fbclid|gclid|yclid|phpsessid|jsessionid)$")
# A session's name counts with such a value as sessions have, and no page's number or hash.
_SESSION = re.compile(r"(?i)^(?:sid|sess|session|session_?id|osid)=(?:[0-9a-f]{32,}|[0-9a-z]{26})$")
_SESSION_IN_PATH = re.compile(r"(?i);jsessionid=[^/?#;]*")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_SPACE = re.compile(r"\s")
# What stays as written; all else is percent-encoded, as a fetch sends it. The page and the link to it, which
# may be written either way, then have one address.
_SAFE_IN_PATH = "!$%&'()*+,/:;=@"
_SAFE_IN_QUERY = "!$%&()*+,/:;=@?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAddress:
    """What a site's own grammar reads in an article's address."""

    site: str
    key: str
    canonical: str
    day: date | None = None  # of publication, where the address tells it
    print_view: bool = False


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a grammar reads in the address of a page that a site shows of itself: never an article's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An address, taken apart and cleaned."""

    scheme: str
    host: str  # lower case, without a trailing dot or a port
    port: str  # with its colon; empty where it is the scheme's own
    path: str
    query: tuple[str, ...]  # "name=value", as written

    @property
    def asked(self) -> dict[str, str]:
        """The query's values by lower-case name; the first of a name counts."""
        pairs = (part.partition("=") for part in reversed(self.query))
        return {unquote_plus(name).lower(): unquote_plus(value) for name, _, value in pairs}

    @property
    def domain(self) -> str:
        """The host without "www."."""
        return self.host.removeprefix("www.")

    @property
    def whole(self) -> str:
        """The address as it stands, cleaned."""
        return urlunsplit((self.scheme, self.host + self.port, self.path or "/", "&".join(self.query), ""))


def canonical_url(url: str) -> str:
    """Return `url` without what doesn't choose the page: fragment, session, tracking, default port, case.

    Never raises: an address that can't be taken apart is its own canonical form.
    """
    parts = taken_apart(url)
    return parts.whole if parts and parts.host else url.strip()


def outlet_of(url: str) -> str:
    """Name the outlet that publishes at `url`: its host, without "www."; empty where it has none."""
    parts = taken_apart(url)
    return parts.domain if parts else ""


def taken_apart(url: str) -> Parts | None:
    """Return the parts of `url`; None where it can't be taken apart or is too long. Never raises."""
    return _parts(url) if len(url) <= LONGEST_URL else None


@lru_cache(maxsize=1_000)  # what reads a page and what follows it ask for the same ones several times
def _parts(url: str) -> Parts | None:
    url = _SPACE.sub("%20", _LINE_ENDS.sub("", url.strip()))  # as browsers do
    try:
        split = urlsplit(url)
        port = _port(split)
    except ValueError:
        return None
    written = quote(split.query, safe=_SAFE_IN_QUERY, errors="replace")
    query = (part.removeprefix("amp;") for part in written.split("&") if part)  # escaped once too often
    return Parts(
        scheme=split.scheme.lower(),
        host=_host(split),
        port=port,
        path=_SESSION_IN_PATH.sub("", quote(split.path, safe=_SAFE_IN_PATH, errors="replace")),
        query=tuple(part for part in query if not _is_of_the_visit(part)),
    )


def _is_of_the_visit(part: str) -> bool:
    return bool(_NOT_THE_PAGE.match(part.partition("=")[0]) or _SESSION.match(part))


def _host(split: SplitResult) -> str:
    host = (split.hostname or "").rstrip(".").lower()
    return f"[{host}]" if ":" in host else host


def _port(split: SplitResult) -> str:
    port = split.port
    return "" if port is None or port == DEFAULT_PORTS.get(split.scheme.lower()) else f":{port}"
