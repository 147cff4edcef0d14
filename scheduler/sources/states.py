"""How each source is, of those that the configuration names: the same wherever it is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.configuration.config import Configuration
from scheduler.sources.contracts import missed_contract
from scheduler.sources.due_crawls import next_crawl
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome, SourceHistory, State
from store.records.hosts import HostWait, wait_of_all
from store.redaction import redacted

CONFIRMED = 2  # bad runs in a row: one alone may be the weather
_LONG = timedelta(days=1)  # without a crawl, or two intervals if these are longer; a pause excuses no longer
_SILENCE = timedelta(days=7)  # at least, before it is told
_MANY_HOURS = 48  # are told in days
_GAPS = 3  # so many usual gaps between two news


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a source is, since when and why."""

    state: State
    since: datetime | None = None
    reason: str | None = None
    bad_runs: int = 0  # in a row, by which it is empty, broken or blocked
    is_overdue: bool = False  # it is waiting because nothing has crawled it


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One source, as its operator wants to know it. Times are UTC."""

    source: str
    enabled: bool
    verdict: Verdict
    last_read_at: datetime | None = None  # with news or without
    last_new_at: datetime | None = None  # when an article was found that had not been known
    last_run: CrawlRun | None = None
    next_due_at: datetime | None = None  # None: it is not crawled

    @property
    def state(self) -> State:
        """How it is."""
        return self.verdict.state

    @property
    def reason(self) -> str | None:
        """Why it is not read, or silent."""
        return self.verdict.reason

    @property
    def failing_since(self) -> datetime | None:
        """Since when it can't be read, where that is so."""
        return self.verdict.since if self.verdict.bad_runs else None

    @property
    def is_bad(self) -> bool:
        """Whether a person should look."""
        return self.verdict.is_overdue or self.state in _BAD

    @property
    def is_confirmed(self) -> bool:
        """Whether it can't be read, and that not for the first time."""
        return self.verdict.bad_runs >= CONFIRMED


_BAD = frozenset({State.EMPTY, State.BROKEN, State.BLOCKED, State.SILENT})


def source_states(
    config: Configuration,
    histories: Iterable[SourceHistory],
    now: datetime,
    waits: Iterable[HostWait] = (),
) -> tuple[SourceState, ...]:
    """Return the state of each configured source at `now`, in the configuration's order.

    `waits` are what hosts asked for, of those that still hold.
    """
    known = {history.source: history for history in histories}
    held = tuple(waits)
    return tuple(_state(config, name, known.get(name), now, held) for name in config.sources)


def waiting_sources(
    config: Configuration, waits: Collection[HostWait], now: datetime
) -> Mapping[str, HostWait]:
    """Return, by the names of the sources whose hosts all want to be left alone, the wait that ends first."""
    found = {name: wait_of_all(source.start_hosts, waits, now=now) for name, source in config.sources.items()}
    return {name: wait for name, wait in found.items() if wait}


def states_in(config: Configuration, archive: Archive, now: datetime) -> tuple[SourceState, ...]:
    """Return the state of each configured source at `now`, by what is stored."""
    return source_states(config, archive.source_histories(until=now), now, archive.host_waits(now=now))


def _state(
    config: Configuration,
    name: str,
    known: SourceHistory | None,
    now: datetime,
    waits: tuple[HostWait, ...],
) -> SourceState:
    enabled = config.sources[name].enabled
    interval = config.interval(name, news_gap=known.news_gap if known else None)
    wait = wait_of_all(config.sources[name].start_hosts, waits, now=now)
    last = known.last_run if known else None
    due = next_crawl(interval, last, now, known.recheck_at if known else None)
    return SourceState(
        source=name,
        enabled=enabled,
        verdict=judged(known, interval, now, wait) if enabled else Verdict(state=State.DISABLED),
        last_read_at=known.last_read_at if known else None,
        last_new_at=known.last_new_at if known else None,
        last_run=last,
        next_due_at=(max(due, wait.not_before) if wait else due) if enabled else None,
    )


def judged(
    known: SourceHistory | None, interval: timedelta, now: datetime, wait: HostWait | None = None
) -> Verdict:
    """Judge a source by what is known of it; `interval` is from one crawl to the next.

    What is bad outweighs all else, unless its hosts asked for a pause less than a day after that began: then
    they are there, and asking again too early would be our fault. A list that has not changed tells nothing
    of whether articles are understood, so such a source stays broken until new ones are.
    """
    bad = _bad(known) if known else None
    if wait and not (bad and bad.since and now - bad.since > _LONG):
        return Verdict(state=State.WAITING, since=wait.noted_at, reason=wait.said)
    if bad:
        return bad
    if known is None or known.last_heard is None:
        return Verdict(state=State.WAITING)
    return _read(known, known.last_heard, interval, now)


def _read(known: SourceHistory, last: CrawlRun, interval: timedelta, now: datetime) -> Verdict:
    """Judge a source that could be read by its `last` run."""
    if now - last.started_at > max(_LONG, 2 * interval):
        reason = "not crawled for a day or longer"
        return Verdict(state=State.WAITING, since=last.started_at, reason=reason, is_overdue=True)
    if silence := _silence(known, now):
        return silence
    if last.outcome is RunOutcome.OK:
        return Verdict(state=State.OK, since=last.started_at)
    return Verdict(state=State.UNCHANGED, since=known.last_new_at or last.started_at)


def _bad(known: SourceHistory) -> Verdict | None:
    """Tell why a source can't be read, or not be understood; None where it can."""
    last = known.last_heard
    if known.failing_since and last:
        states = {RunOutcome.BLOCKED: State.BLOCKED, RunOutcome.EMPTY: State.EMPTY}
        state = states.get(last.outcome, State.BROKEN)
        if state is State.EMPTY and known.bad_runs >= CONFIRMED:
            state = State.BROKEN
        # What versions before this one have stored was not masked.
        told = last.reason and redacted(last.reason)
        reason = told or ("its list named no article" if last.outcome is RunOutcome.EMPTY else None)
        return Verdict(state=state, since=known.failing_since, reason=reason, bad_runs=known.bad_runs)
    miss = missed_contract(known.with_news, last)
    if miss is None or last is None:
        return None
    # The run that misses it is the first; any after it has found nothing better.
    runs = CONFIRMED if last.started_at > miss.since else 1
    return Verdict(state=State.BROKEN, since=miss.since, reason=miss.said, bad_runs=runs)


def _silence(known: SourceHistory, now: datetime) -> Verdict | None:
    """Tell whether a source has had no news for far longer than usual; since its last news, then."""
    if known.last_new_at is None:
        return None
    gap = known.news_gap or known.dated_gap
    longest = max(_GAPS * gap, _SILENCE) if gap else _SILENCE
    if now - known.last_new_at <= longest:
        return None
    usual = f"; usually every {_time_words(gap)}" if gap else ""
    reason = f"no new article for {_time_words(now - known.last_new_at)}{usual}"
    return Verdict(state=State.SILENT, since=known.last_new_at, reason=reason)


def _time_words(time: timedelta) -> str:
    """Return "9 days" or "5 hours"."""
    hours = round(time.total_seconds() / 3600)
    number, unit = (round(hours / 24), "day") if hours >= _MANY_HOURS else (max(hours, 1), "hour")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
