"""What is known of crawls, and of a source by all of its."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# How the reason of a crawl begins that somebody ended: it says nothing of its source.
INTERRUPTED = "the crawl ended early: it was interrupted"


class RunOutcome(StrEnum):
    """What became of one crawl of one source."""

    OK = "ok"  # at least one new, revised or copied article, and hardly any failed
    UNCHANGED = "unchanged"  # the source was read and had nothing new
    EMPTY = "empty"  # the list was read and named no article: never "no news"
    BLOCKED = "blocked"  # a wall stands before its list or its articles: a login, a bot challenge, a refusal
    FAILED = "failed"  # pages, and not only a few, could not be fetched or understood
    WAITING = "waiting"  # its hosts had asked to be left alone, so nothing was asked: no run, and never kept


class State(StrEnum):
    """How a source is, by all that its crawls tell: these words are shown wherever a source is told of."""

    OK = "ok"  # it was read and had news
    UNCHANGED = "unchanged"  # it was read and had none
    SILENT = "silent"  # it is read, and has had none for far longer than usual
    EMPTY = "empty"  # its list named no article, for the first time
    BROKEN = "broken"  # its pages can't be fetched, or not be understood
    BLOCKED = "blocked"  # a wall stands before it
    WAITING = "waiting"  # it was never crawled, or not for long, or its host asked for a pause
    DISABLED = "disabled"

    @property
    def is_well(self) -> bool:
        """Whether nobody need look at the source."""
        return self in {State.OK, State.UNCHANGED}

    @property
    def is_read(self) -> bool:
        """Whether the source is read and understood, with news or without."""
        return self in {State.OK, State.UNCHANGED, State.SILENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One crawl of one source. `counts` has a number for each fate of a page ("new", "unchanged" …).

    And for each reason ("rejected:http_206"), and of the articles that were "read" what they have: see
    crawler.tally.
    """

    source: str
    started_at: datetime
    finished_at: datetime
    outcome: RunOutcome
    reason: str | None = None  # one line; why it failed
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How a source was when an issue was made. Times are UTC."""

    source: str
    state: State
    since: datetime | None = None  # when it came to be so
    tried_at: datetime | None = None  # when its last crawl began
    reason: str | None = None  # one line; why it is not read, or silent


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """What is known of a source over all its crawls."""

    source: str
    last_run: CrawlRun | None
    last_read_at: datetime | None  # the end of the last run that was OK or UNCHANGED
    failing_since: datetime | None  # the start of the first run after that which says so
    last_new_at: datetime | None  # when the last article to arrive was first fetched
    recheck_at: datetime | None = None  # when the first of its articles is to be looked at again
    news_gap: timedelta | None = None  # that usually passes between two arrivals of new articles
    dated_gap: timedelta | None = None  # between two days on which its last articles were published
    last_heard: CrawlRun | None = None  # the last run that nobody interrupted
    bad_runs: int = 0  # the runs from `failing_since` on that nobody interrupted; 100 at most
    with_news: tuple[CrawlRun, ...] = ()  # runs of the last 30 days that brought articles, the newest first


def reasons_of(counts: Mapping[str, int], fate: str) -> dict[str, int]:
    """Return how many pages of a run were "rejected" or "failed" for each reason."""
    prefix = f"{fate}:"
    return {name.removeprefix(prefix): number for name, number in counts.items() if name.startswith(prefix)}
