"""What a fetch may do: which addresses, and how long to leave a host alone. Pure.

The address is judged twice, as it is written (here, at every hop) and as it resolves (crawler.downloads asks
`is_global` of every address that a name stands for): no spelling and no name leads to a private network.
"""

import ipaddress
import math
import re
import socket
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from store.errors import CrawlError

LONGEST_URL = 2_000
LARGEST_ROBOTS = 500 * 1024  # bytes; RFC 9309 asks for no less
BUDGET = "budget"  # the reason for what is left to the next crawl
LONGEST_WAIT = 24 * 3600.0  # seconds that a Retry-After may ask for

_PORTS = {"http": 80, "https": 443}
# What urllib, Twisted and browsers read differently: blanks, controls and backslashes.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_NAME = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")


class Refused(CrawlError):  # noqa: N818 - it names what became of the page
    """A page that is not fetched, or whose parser was ended; `reason` is its word in counts and logs."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Whom an address connects to. `host` is canonical: lower case, ASCII, numbers as dotted quads."""

    host: str
    port: int


def destination(url: str) -> Destination:
    """Read whom `url` connects to. Raises Refused when that is not plain."""
    if len(url) > LONGEST_URL:
        raise Refused(f"an address of {len(url)} characters", reason="long_address")
    if _AMBIGUOUS.search(url):
        raise Refused(f"the address {url!r} holds blanks or backslashes", reason="blocked_address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"the address {url!r} can't be read", reason="blocked_address") from error
    if parts.scheme not in _PORTS:
        raise Refused(f"the address {url!r} is not http or https", reason="blocked_address")
    if not host or "@" in parts.netloc:
        raise Refused(f"the address {url!r} names no host, or a user", reason="blocked_address")
    return Destination(host=canonical_host(host), port=_PORTS[parts.scheme] if port is None else port)


def canonical_host(host: str) -> str:
    """Write `host` in the one way in which it is compared and resolved. Raises Refused when it is no host."""
    host = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if _NUMERIC.fullmatch(host):
        return _dotted_quad(host)
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise Refused(f"'{host}' is no host", reason="blocked_address") from error
    try:
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError as error:
        raise Refused(f"{host!r} is no host", reason="blocked_address") from error
    if not _NAME.fullmatch(ascii_host):
        raise Refused(f"{host!r} is no host", reason="blocked_address")
    return ascii_host


def _dotted_quad(host: str) -> str:
    # inet_aton reads decimal, octal, hexadecimal and short forms just as connecting would.
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError as error:
        raise Refused(f"'{host}' is no host", reason="blocked_address") from error


def is_global(address: str) -> bool:
    """Tell whether an IP address is a public one, also when it is wrapped in IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return _is_global_v6(ip)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Public unicast; what lies outside is local, mapped, multicast or not assigned.
_UNICAST = ipaddress.IPv6Network("2000::/3")


def _is_global_v6(ip: ipaddress.IPv6Address) -> bool:
    inner = ip.ipv4_mapped or ip.sixtofour
    if ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner:
        return is_global(str(inner))
    return ip in _UNICAST and ip.is_global and not ip.teredo


def check_address(url: str, *, allow: Collection[str] = (), domains: Collection[str] = ()) -> Destination:
    """Raise Refused unless `url` may be asked for, so far as its spelling tells.

    `allow` holds "host:port" of private hosts that may be contacted all the same; `domains`, where given, the
    sites that the crawl is about: themselves and their sub-domains.
    """
    told = destination(url)
    if not is_allowed(told, allow) and not _may_be_public(told.host):
        raise Refused(f"the address {url!r} is not a public one", reason="blocked_address")
    if domains and not is_of(told.host, domains):
        raise Refused(f"the address {url!r} is another site's", reason="offsite")
    return told


def is_of(host: str, domains: Collection[str]) -> bool:
    """Tell whether a canonical host is one of `domains` or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_allowed(told: Destination, allow: Collection[str]) -> bool:
    """Tell whether exactly this host and port were allowed."""
    host = f"[{told.host}]" if ":" in told.host else told.host
    return f"{host}:{told.port}" in allow


def _may_be_public(host: str) -> bool:
    if ":" in host or _NUMERIC.fullmatch(host):
        return is_global(host)
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """Read a Retry-After header, in seconds from `now`; None for nonsense and for what is past.

    RFC 9110 has two forms, seconds and a date; more than a day is cut to a day.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        try:
            until = parsedate_to_datetime(text)
        except (ValueError, IndexError, OverflowError):
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return min(seconds, LONGEST_WAIT) if seconds > 0 and math.isfinite(seconds) else None
