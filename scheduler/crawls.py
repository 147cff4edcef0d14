"""Crawls as child processes: Scrapy is never loaded where the digest is made."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store.errors import CrawlError

# A crawl told to stop finishes the page it is at; then it is ended.
GRACE_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """What a child told about one source."""

    source: str
    outcome: str
    counts: Mapping[str, int]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """What to crawl; `base` connects to another server while addresses stay the sites' own."""

    sources: tuple[str, ...] = ()  # none named: all that are enabled
    since: date | None = None
    limit: int | None = None
    base: str | None = None

    def arguments(self) -> list[str]:
        """Return the child's command-line arguments."""
        options = {"--since": self.since, "--limit": self.limit, "--base": self.base}
        return [*self.sources, *(f"{name}={value}" for name, value in options.items() if value is not None)]


def crawl(
    order: CrawlOrder,
    *,
    config_file: Path | None,
    database: str,
    on_summary: Callable[[CrawlSummary], None] | None = None,
) -> tuple[CrawlSummary, ...]:
    """Run one crawl to its end and return a summary for each source.

    Raises CrawlError when the child ended without a word about any source. An interrupt ends the child's
    whole process group; what it had committed stays.
    """
    environment = {**os.environ, "READOUT_DB": database}
    if config_file:
        environment["READOUT_CONFIG"] = str(config_file.resolve())
    child = subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
        [sys.executable, "-m", "crawler", *order.arguments()],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        start_new_session=True,
    )
    summaries: list[CrawlSummary] = []
    try:
        with child.stdout or nullcontext(()) as lines:
            for line in lines:
                summaries.append(_summary(line))
                if on_summary:
                    on_summary(summaries[-1])
        child.wait()
    finally:
        _end(child)
    if not summaries:
        raise CrawlError(f"the crawl ended with exit code {child.returncode} and no result; its log says why")
    return tuple(summaries)


def _summary(line: str) -> CrawlSummary:
    told = json.loads(line)
    return CrawlSummary(
        source=told["source"], outcome=told["outcome"], counts=told["counts"], reason=told["reason"]
    )


def _end(child: subprocess.Popen[str]) -> None:
    """End the child, gently, and then whatever of its process group is left: its parsing workers too."""
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
