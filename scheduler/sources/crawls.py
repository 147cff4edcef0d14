"""Crawls as child processes: Scrapy is never loaded where the digest is made."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Event

from crawler.arguments import read_arguments
from scheduler.children import Cut, Ended, Limits, run_child
from store.records.crawls import INTERRUPTED, RunOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """What became of one source."""

    source: str
    outcome: RunOutcome
    counts: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None

    @property
    def is_read(self) -> bool:
        """Tell whether the source was read, with news or without."""
        return self.outcome in {RunOutcome.OK, RunOutcome.UNCHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """What to crawl; `base` connects to another server while addresses stay the sites' own."""

    sources: tuple[str, ...]
    since: date | None = None
    limit: int | None = None
    base: str | None = None

    def arguments(self) -> list[str]:
        """Return the child's command-line arguments. Raises ConfigurationError where one can't be used."""
        told = {"since": self.since, "limit": self.limit, "base": self.base}
        options = {name: str(value) for name, value in told.items() if value is not None}
        read_arguments(**options)
        return [*self.sources, *(f"--{name}={value}" for name, value in options.items())]


def crawl(
    order: CrawlOrder,
    *,
    environment: Mapping[str, str],
    limits: Limits | None = None,
    stopping: Event | None = None,
    on_summary: Callable[[CrawlSummary], None] | None = None,
) -> tuple[CrawlSummary, ...]:
    """Run one crawl to its end and return a summary for each source that was ordered.

    `environment` tells the child what to read (see child_environment in scheduler.configuration.config). A
    source of which the child said nothing has failed. An interrupt, `stopping`, or one of the `limits` ends
    the child's whole process group; what it had committed stays. Raises ConfigurationError for an order that
    can't be carried out.
    """
    arguments = order.arguments()
    summaries: dict[str, CrawlSummary] = {}

    def tell(summary: CrawlSummary) -> None:
        summaries[summary.source] = summary
        if on_summary:
            on_summary(summary)

    ended = run_child(
        ["-m", "crawler", *arguments],
        environment=environment,
        on_line=lambda line: tell(_summary(line)),
        limits=limits or Limits(),
        stopping=stopping,
    )
    for source in order.sources:
        if source not in summaries:
            tell(CrawlSummary(source=source, outcome=RunOutcome.FAILED, reason=_without_a_word(ended)))
    return tuple(summaries.values())


def _without_a_word(ended: Ended) -> str:
    if ended.cut is Cut.STOPPED:
        return INTERRUPTED
    if ended.cut:
        return f"the crawl was ended before it told: {ended.cut}"
    return f"the crawl ended with exit code {ended.code} before it told; its log says why"


def _summary(line: str) -> CrawlSummary:
    told = json.loads(line)
    return CrawlSummary(
        source=told["source"],
        outcome=RunOutcome(told["outcome"]),
        counts=told["counts"],
        reason=told["reason"],
    )
