"""Crawls as child processes: Scrapy is never loaded where the digest is made."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crawler.arguments import read_arguments
from store.records import RunOutcome

# A crawl told to stop finishes the page it is at; then it is ended.
GRACE_SECONDS = 20


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
    config_file: Path | None,
    database: str,
    on_summary: Callable[[CrawlSummary], None] | None = None,
) -> tuple[CrawlSummary, ...]:
    """Run one crawl to its end and return a summary for each source that was ordered.

    A source of which the child said nothing has failed. An interrupt ends the child's whole process group;
    what it had committed stays. Raises ConfigurationError for an order that can't be carried out.
    """
    arguments = order.arguments()
    # What the child tells is UTF-8, whatever the locale.
    environment = {**os.environ, "READOUT_DB": database, "PYTHONUTF8": "1"}
    if config_file:
        environment["READOUT_CONFIG"] = str(config_file.resolve())
    summaries: dict[str, CrawlSummary] = {}

    def tell(summary: CrawlSummary) -> None:
        summaries[summary.source] = summary
        if on_summary:
            on_summary(summary)

    # What the child still says while it is being ended must find its pipe open.
    with subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
        [sys.executable, "-m", "crawler", *arguments],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as child:
        try:
            for line in child.stdout or ():
                tell(_summary(line))
            child.wait()
        finally:
            _end(child)
    for source in order.sources:
        if source not in summaries:
            reason = f"the crawl ended with exit code {child.returncode} before it told; its log says why"
            tell(CrawlSummary(source=source, outcome=RunOutcome.FAILED, reason=reason))
    return tuple(summaries.values())


def _summary(line: str) -> CrawlSummary:
    told = json.loads(line)
    return CrawlSummary(
        source=told["source"],
        outcome=RunOutcome(told["outcome"]),
        counts=told["counts"],
        reason=told["reason"],
    )


def _end(child: subprocess.Popen[str]) -> None:
    """End the child, gently, and then whatever of its process group is left: its parsing workers too."""
    try:
        if child.poll() is None:
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=GRACE_SECONDS)
    finally:
        # Also when an impatient person interrupts again.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
