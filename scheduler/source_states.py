"""How each source is, of those that the configuration names. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.config import Configuration
from scheduler.periods import next_crawl, was_interrupted
from store.records.crawls import CrawlRun, RunOutcome, SourceHistory
from store.records.hosts import HostWait, wait_of_all


class State(StrEnum):
    """What became of a source's last crawl; or why there is nothing to say of one."""

    OK = "ok"  # it was read and had news
    UNCHANGED = "unchanged"  # it was read and had none
    EMPTY = "empty"  # its list named no article
    BLOCKED = "blocked"  # a wall stands before it
    FAILED = "failed"
    WAITING = "waiting"  # it was never crawled to an end
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One source, as its operator wants to know it. Times are UTC."""

    source: str
    enabled: bool
    state: State
    failing_since: datetime | None = None
    last_read_at: datetime | None = None  # with news or without
    last_new_at: datetime | None = None  # when an article was found that had not been known
    last_tried_at: datetime | None = None
    next_due_at: datetime | None = None  # None: it is not crawled
    reason: str | None = None  # why it could not be read


def source_states(
    config: Configuration, histories: Iterable[SourceHistory], now: datetime
) -> tuple[SourceState, ...]:
    """Return the state of each configured source at `now`, in the configuration's order."""
    known = {history.source: history for history in histories}
    return tuple(_state(config, name, known.get(name), now) for name in config.sources)


def waiting_sources(
    config: Configuration, waits: Collection[HostWait], now: datetime
) -> Mapping[str, HostWait]:
    """Return, by the names of the sources whose hosts all want to be left alone, the wait that ends first."""
    found = {name: wait_of_all(source.start_hosts, waits, now=now) for name, source in config.sources.items()}
    return {name: wait for name, wait in found.items() if wait}


def failing_sources(config: Configuration, histories: Iterable[SourceHistory]) -> tuple[str, ...]:
    """Return the enabled sources that could not be read the last time; an interrupted crawl says nothing."""
    return tuple(
        known.source for known in histories if known.source in config.enabled_sources and known.failing_since
    )


def _state(config: Configuration, name: str, known: SourceHistory | None, now: datetime) -> SourceState:
    enabled = config.sources[name].enabled
    last = known.last_run if known else None
    recheck = known.recheck_at if known else None
    interval = config.interval(name, news_gap=known.news_gap if known else None)
    return SourceState(
        source=name,
        enabled=enabled,
        state=_of_last_run(known, last) if enabled else State.DISABLED,
        failing_since=known.failing_since if known else None,
        last_read_at=known.last_read_at if known else None,
        last_new_at=known.last_new_at if known else None,
        last_tried_at=last.started_at if last else None,
        next_due_at=next_crawl(interval, last, now, recheck) if enabled else None,
        reason=last.reason if last and last.outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED} else None,
    )


def _of_last_run(known: SourceHistory | None, last: CrawlRun | None) -> State:
    if known is None or last is None:
        return State.WAITING
    if was_interrupted(last) and not known.failing_since:
        # That says nothing of its source: what was known before stands.
        return State.UNCHANGED if known.last_read_at else State.WAITING
    return State(last.outcome.value)
