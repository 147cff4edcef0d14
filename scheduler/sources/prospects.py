"""What a look at an address, or at a source, shows. A child of ours looks: nothing is fetched here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.arguments import read_arguments
from scheduler.children import Ended, Limits, run_child
from store.errors import ConfigurationError, ReadoutError
from store.records.crawls import RunOutcome

_MODULE = "crawler.looking"
_USAGE = 2


class NothingFoundError(ReadoutError):
    """An address at which nothing is that a source could be made of."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(
            f"'{url}' can't be a source: {reason}; name its feed, its sitemap or its list of news"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What would declare a source: the key, the address, and what was found there."""

    kind: str  # feed, sitemap or list
    url: str
    links: int
    hosts: tuple[str, ...] = ()
    pattern: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodArticle:
    """One article as a crawl would store it."""

    url: str
    title: str
    published_at: datetime | None
    published_by: str | None
    language: str | None
    outlet: str
    characters: int  # of its text
    extracted_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What is understood of one source."""

    source: str
    outcome: RunOutcome
    reason: str | None
    listed: int = 0  # articles that its lists name
    older: int = 0  # and such as are older than what is asked for
    others: int = 0  # links that are no articles of its own
    next_list: str | None = None
    articles: tuple[UnderstoodArticle, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()  # addresses, and why


def look_for_source(
    url: str, *, environment: Mapping[str, str], base: str | None, seconds: float
) -> Prospect:
    """Find what would declare a source at `url`. Raises NothingFoundError, and ConfigurationError."""
    lines, ended = _heard(["find", url], environment, base, seconds)
    told = lines[-1] if lines else {}
    if "kind" not in told:
        raise NothingFoundError(url, told.get("trouble") or _silence(ended))
    return Prospect(
        kind=told["kind"],
        url=told["url"],
        links=told["links"],
        hosts=tuple(told["hosts"]),
        pattern=told["pattern"],
        language=told["language"],
    )


def look_at_source(
    name: str, *, environment: Mapping[str, str], base: str | None, limit: int, seconds: float
) -> Understood:
    """Read a source as a crawl does, for `limit` articles at most. Raises ConfigurationError."""
    lines, ended = _heard(["check", name, f"--limit={limit}"], environment, base, seconds)
    told = next((line for line in lines if "outcome" in line), None)
    if told is None:
        return Understood(source=name, outcome=RunOutcome.FAILED, reason=_silence(ended))
    return Understood(
        source=name,
        outcome=RunOutcome(told["outcome"]),
        reason=told["reason"],
        listed=told.get("listed", 0),
        older=told.get("older", 0),
        others=told.get("others", 0),
        next_list=told.get("next_list"),
        articles=tuple(_article(line["article"]) for line in lines if "article" in line),
        refused=tuple((each["url"], each["reason"]) for line in lines if (each := line.get("refused"))),
    )


def _heard(
    arguments: list[str], environment: Mapping[str, str], base: str | None, seconds: float
) -> tuple[list[dict[str, Any]], Ended]:
    if base is not None:
        read_arguments(base=base)
        arguments = [*arguments, f"--base={base}"]
    lines: list[dict[str, Any]] = []
    ended = run_child(
        ["-m", _MODULE, *arguments],
        environment=environment,
        on_line=lambda line: lines.append(json.loads(line)),
        limits=Limits(whole=seconds),
    )
    if ended.code == _USAGE:
        raise ConfigurationError("nothing was looked at; the line above says why")
    return lines, ended


def _silence(ended: Ended) -> str:
    return str(ended.cut) if ended.cut else f"the look ended with exit code {ended.code} before it told"


def _article(told: Mapping[str, Any]) -> UnderstoodArticle:
    at = told["published_at"]
    return UnderstoodArticle(**{**told, "published_at": datetime.fromisoformat(at) if at else None})
