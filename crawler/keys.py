"""What values the keys of `readout.toml` may have, each checked when the file is read. Pure."""

import re
from collections.abc import Collection
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from crawler.guard import Refused, canonical_host, check_address

LONGEST_EXPRESSION = 300
LANGUAGE = r"^[a-z]{2}$"

_PORTS = range(1, 65536)
_ALLOWED = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(?P<port>\d{1,5})")
_ADDRESS_CHARACTERS = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blanks and backslashes


class WrongKey(ValueError):  # noqa: N818 - it names what is wrong
    """A value that contradicts another one, or is missing; `place` leads to its key from where that shows."""

    def __init__(self, *place: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place


def page_address(url: str, *, allow: Collection[str] = ()) -> str:
    """Return `url` if it is a public page's, or on a host and port of `allow`. Raises ValueError."""
    try:
        parts = urlsplit(url)
        usable = (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and (parts.port is None or parts.port in _PORTS)
        )
    except ValueError:
        usable = False
    if "@" in url:  # what stands before it may be a password, which the message must not repeat
        raise ValueError("an address of a page names no user; write it as https://host/path")
    if not usable or not _ADDRESS_CHARACTERS.fullmatch(url):
        raise ValueError(f"'{url}' is no address of a page; write it as https://host/path")
    try:
        check_address(url, allow=allow)
    except Refused as error:
        raise ValueError(f"{error}; name its host:port in [crawl] allow if it is your own") from error
    return url


def xpath_of(selector: str) -> str:
    """Return the XPath of a CSS selector, from an element on. Raises ValueError where it is none."""
    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(
            f"'{selector}' is no CSS selector ({error}); write one such as .news h3 a"
        ) from error


def _address(url: str, info: ValidationInfo) -> str:
    return page_address(url, allow=allowed_in(info))


def allowed_in(info: ValidationInfo) -> Collection[str]:
    """Return what `[crawl] allow` says in the file that is being checked."""
    allow = (info.context or {}).get("allow", ())
    return [str(each).lower() for each in allow] if isinstance(allow, list | tuple) else ()


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone '{name}'; write an IANA name such as Asia/Shanghai") from error
    return name


def _host(text: str, info: ValidationInfo) -> str:
    try:
        host = canonical_host(text)
    except Refused as error:
        raise ValueError(f"'{text}' is no host; write it as www.example.org") from error
    shown = f"[{host}]" if ":" in host else host
    if not any(each.startswith(f"{shown}:") for each in allowed_in(info)):
        page_address(f"http://{shown}/")
    return host


def _host_and_port(text: str) -> str:
    match = _ALLOWED.fullmatch(text.lower())
    if match is None or int(match["port"]) not in _PORTS:
        raise ValueError(f"'{text}' names no host and port; write it as 127.0.0.1:8000")
    return text.lower()


def _selector(text: str) -> str:
    xpath_of(text)
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(
            f"'{text}' is no regular expression ({error}); write one such as '/news/[0-9]+'"
        ) from error
    return text


def _outlet(name: str) -> str:
    if not name.isprintable() or name != name.strip() or "/" in name or "\\" in name:
        raise ValueError("must be a name on one line without slashes, such as press.un.org")
    return name


def _one_or_more(told: Any) -> Any:  # noqa: ANN401 - whatever the file says
    return [told] if isinstance(told, str) else told


Expression = Annotated[str, Field(min_length=1, max_length=LONGEST_EXPRESSION)]
Selector = Annotated[Expression, AfterValidator(_selector)]
Pattern = Annotated[Expression, AfterValidator(_pattern)]
Zone = Annotated[str, AfterValidator(_zone)]
Host = Annotated[str, AfterValidator(_host)]
HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
Outlet = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_outlet)]
Addresses = Annotated[
    tuple[Annotated[str, AfterValidator(_address)], ...], Field(min_length=1), BeforeValidator(_one_or_more)
]
