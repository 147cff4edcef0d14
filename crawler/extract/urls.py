"""Addresses: the key by which an article is one article, whichever of its addresses a link shows. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

# Longer ones are traps (calendars, growing paths); no grammar looks at them.
LONGEST_URL = 2_000

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Query parts that tell who asks or where they came from, never which page.
_NOT_THE_PAGE = re.compile(r"(?i)^(?:utm_\w+|fbclid|gclid|yclid|phpsessid|jsessionid)$")
_SESSION_IN_PATH = re.compile(r"(?i);jsessionid=[^/?#;]*")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_SPACE = re.compile(r"\s")
# What stays as written; all else is percent-encoded, as a fetch sends it. The page and the link to it, which
# may be written either way, then have one address.
_SAFE_IN_PATH = "!$%&'()*+,/:;=@"
_SAFE_IN_QUERY = "!$%&()*+,/:;=@?"
_ID = re.compile(r"^[0-9]{1,12}$")

_SECTSCO_HOST = re.compile(r"^(?P<language>eng|rus|chn)\.sectsco\.org$")
_SECTSCO_PATHS = (
    # /news/20191122/602354.html and /20220125/813122.html
    re.compile(r"^/(?:news/)?(?P<day>[0-9]{8})/(?P<id>[0-9]{3,12})(?:\.html)?/?$"),
    # /20230403/Regular-Meeting-of-SCO-Security-Council-Secretaries--937299.html
    re.compile(r"^/(?:news/)?(?P<day>[0-9]{8})/[^/]*-(?P<id>[0-9]{3,12})(?:\.html)?/?$"),
    # /political/20230710/950979/Vstrecha-….html
    re.compile(r"^/\w{2,30}/(?P<day>[0-9]{8})/(?P<id>[0-9]{3,12})(?:/[^/]*)?/?$"),
)
_INFOSHOS_PATH = re.compile(r"^/(?P<language>[a-z]{2})/(?:(?:index|print)\.php)?$")
_MSEAP_PATH = re.compile(r"^/mseap/\w+/(?P<board>\w+)/(?P=board)Detail\.do$")
_METINFO_PATH = re.compile(r"^(?:/[^/]+)*/shownews\.php$")
# Hosts whose static addresses (news38/4242.html) are known to be MetInfo's; dynamic ones tell by themselves.
_METINFO_HOSTS = frozenset({"sh.scoda.com"})
_METINFO_STATIC_PATH = re.compile(r"^/news[0-9]*/(?P<id>[0-9]{1,12})(?:-[a-z]{2})?\.html$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAddress:
    """What a site's own grammar reads in an article's address."""

    site: str
    key: str
    canonical: str
    day: date | None = None  # of publication, where the address tells it
    print_view: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
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
        return self.host.removeprefix("www.")

    @property
    def whole(self) -> str:
        """The address as it stands, cleaned."""
        return urlunsplit((self.scheme, self.host + self.port, self.path or "/", "&".join(self.query), ""))


def article_key(url: str) -> tuple[str | None, str]:
    """Return the source's own key of the article at `url` and the article's canonical address.

    The key is None where no known grammar fits. One article has one key, whichever of its addresses is given;
    where a site has several shapes of address, the canonical one keeps its shape, because only that is known
    to answer. Never raises.
    """
    told = article_address(url)
    return (told.key, told.canonical) if told else (None, canonical_url(url))


def article_address(url: str) -> ArticleAddress | None:
    """Read `url` by the grammars of the known sites; None where it is no article's address by any of them."""
    parts = _parts(url)
    if parts is None or parts.scheme not in _DEFAULT_PORTS:
        return None
    readings = (grammar(parts) for grammar in _GRAMMARS)
    return next((reading for reading in readings if reading), None)


def canonical_url(url: str) -> str:
    """Return `url` without what doesn't choose the page: fragment, session, tracking, default port, case.

    Never raises: an address that can't be taken apart is its own canonical form.
    """
    parts = _parts(url)
    return parts.whole if parts and parts.host else url.strip()


def outlet_of(url: str) -> str:
    """Name the outlet that publishes at `url`: its host, without "www."; empty where it has none."""
    parts = _parts(url)
    return parts.domain if parts else ""


def _parts(url: str) -> _Parts | None:
    if len(url) > LONGEST_URL:
        return None
    url = _SPACE.sub("%20", _LINE_ENDS.sub("", url.strip()))  # as browsers do
    try:
        split = urlsplit(url)
        port = _port(split)
    except ValueError:
        return None
    written = quote(split.query, safe=_SAFE_IN_QUERY, errors="replace")
    query = (part for part in written.split("&") if part)
    return _Parts(
        scheme=split.scheme.lower(),
        host=_host(split),
        port=port,
        path=_SESSION_IN_PATH.sub("", quote(split.path, safe=_SAFE_IN_PATH, errors="replace")),
        query=tuple(part for part in query if not _NOT_THE_PAGE.match(part.partition("=")[0])),
    )


def _host(split: SplitResult) -> str:
    host = (split.hostname or "").rstrip(".").lower()
    return f"[{host}]" if ":" in host else host


def _port(split: SplitResult) -> str:
    port = split.port
    return "" if port is None or port == _DEFAULT_PORTS.get(split.scheme.lower()) else f":{port}"


def _sectsco(parts: _Parts) -> ArticleAddress | None:
    host = _SECTSCO_HOST.match(parts.host)
    match = next((found for path in _SECTSCO_PATHS if (found := path.match(parts.path))), None)
    if host is None or match is None:
        return None
    return ArticleAddress(
        site="sectsco",
        key=f"sectsco:{host['language']}:{int(match['id'])}",
        canonical=f"http://{parts.host}{parts.path}",
        day=_day(match["day"]),
    )


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _infoshos(parts: _Parts) -> ArticleAddress | None:
    match = _INFOSHOS_PATH.match(parts.path)
    number = parts.asked.get("idn", "")
    if parts.domain != "infoshos.ru" or match is None or not _ID.match(number):
        return None
    language = match["language"]
    return ArticleAddress(
        site="infoshos",
        key=f"infoshos:{language}:{int(number)}",
        # Never print.php: the page with its chrome is the one whose layout and picture are known.
        canonical=f"http://www.infoshos.ru/{language}/?idn={int(number)}",
        print_view=parts.path.endswith("print.php"),
    )


def _mseap(parts: _Parts) -> ArticleAddress | None:
    match = _MSEAP_PATH.match(parts.path)
    number = parts.asked.get("nttid", "")
    if parts.domain != "mseap.org" or match is None or not _ID.match(number):
        return None
    return ArticleAddress(
        site="mseap",
        key=f"mseap:{match['board']}:{int(number)}",
        canonical=f"http://mseap.org{parts.path}?mode=MOD&nttId={int(number)}",
    )


def _metinfo(parts: _Parts) -> ArticleAddress | None:
    """Read any of MetInfo's address modes.

    Its ids are one series over all columns and languages, so neither belongs to the key; but `lang` may be
    what makes the page answer, so the canonical address keeps it.
    """
    static = _METINFO_STATIC_PATH.match(parts.path) if parts.host in _METINFO_HOSTS else None
    number = static["id"] if static else parts.asked.get("id", "")
    if not (static or _METINFO_PATH.match(parts.path)) or not _ID.match(number):
        return None
    return ArticleAddress(
        site="metinfo",
        key=f"metinfo:{parts.host}{parts.port}:{int(number)}",
        canonical=parts.whole,
    )


_GRAMMARS: tuple[Callable[[_Parts], ArticleAddress | None], ...] = (_sectsco, _infoshos, _mseap, _metinfo)
