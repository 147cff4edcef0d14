"""The arguments of a crawl, which `scrapy crawl -a` and `python -m crawler` are given as text. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from store.errors import ConfigurationError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BASE = re.compile(r"http://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})/?")
_LAST_PORT = 65535
_MOST_ARTICLES = 100_000
_YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlArguments:
    """What one crawl is asked to do."""

    base: str | None = None  # "http://host:port" to connect to instead of the sites' own addresses
    since: date | None = None  # leave out what was published before this day of the source's zone
    limit: int | None = None  # at most so many articles
    revisit: bool = True  # fetch again what is stored already


def read_arguments(
    *, base: str | None = None, since: str | None = None, limit: str | None = None, revisit: str = "yes"
) -> CrawlArguments:
    """Check the arguments of a crawl. Raises ConfigurationError naming the argument."""
    if revisit not in _YES_OR_NO:
        raise ConfigurationError(f"revisit='{revisit}': write yes or no")
    return CrawlArguments(
        base=None if base is None else _base(base),
        since=None if since is None else _since(since),
        limit=None if limit is None else _limit(limit),
        revisit=_YES_OR_NO[revisit],
    )


def _base(text: str) -> str:
    match = _BASE.fullmatch(text)
    if match is None or not 0 < int(match["port"]) <= _LAST_PORT:
        raise ConfigurationError(f"base='{text}': write the server to connect to as http://HOST:PORT")
    return text.rstrip("/")


def _since(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ConfigurationError(f"since='{text}': write a day as YYYY-MM-DD")


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST_ARTICLES:
        return int(text)
    raise ConfigurationError(f"limit='{text}': write a number of articles from 1 to {_MOST_ARTICLES}")
