"""What the service does at each tick: each stage asks the store what is due, does it, and leaves the rest."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event, Lock

from crawler.clock import Clock
from scheduler.children import Limits
from scheduler.configuration.config import Configuration
from scheduler.delivery import delivering
from scheduler.issuing.periods import Period
from scheduler.recognising.recognition import Recogniser, awaits_recognition
from scheduler.service import jobs
from scheduler.service.issue_ticks import IssueTicks
from scheduler.sources.crawls import CrawlOrder, CrawlSummary, crawl
from scheduler.sources.due_crawls import due_sources, overdue_sources
from scheduler.sources.states import waiting_sources
from scheduler.upkeep import Upkeep, has_room, require_room
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome, SourceHistory

ISSUE_SECONDS = 1800.0  # that an issue may take, which shows no sign of life until it is made
CHORE_SECONDS = 7200.0  # that a backup, a check or a pruning of a large database may take
TELL_SECONDS = 600.0  # to a look for what the operator is to be told where nothing was crawled

logger = logging.getLogger("scheduler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a service is to do, and with what."""

    config: Configuration
    environment: Mapping[str, str]  # for its children
    clock: Clock
    base: str | None = None  # where to connect instead of to the sites


class Ticks:
    """The ticks of one service.

    `ring` has another stage look at once; `expect` is told that a stage lives, and how many seconds may pass
    until it shows so again.
    """

    def __init__(
        self,
        order: Order,
        archive: Archive,
        *,
        stopping: Event,
        ring: Callable[[str], None],
        expect: Callable[[str, float], None] = lambda *_: None,
    ) -> None:
        self._order = order
        self._config = order.config
        self._archive = archive
        self._intervals = {name: order.config.interval(name) for name in order.config.enabled_sources}
        self._stopping = stopping
        self._ring = ring
        self._expect = expect
        self._recogniser = Recogniser(config=order.config, environment=order.environment, now=order.clock.now)
        self._upkeep = Upkeep(
            order.config, archive, stopping=stopping.is_set, on_chore=lambda: expect("upkeep", CHORE_SECONDS)
        )
        self._crawling = Event()
        self._issues = self._issue_ticks()
        self._unrecorded: dict[str, CrawlRun] = {}  # by source
        self._operator_told = 0.0  # when that was looked for last (monotonic)
        self._is_operator_told = False  # of what there is to tell since the last crawls

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Return the stages' ticks."""
        return {
            "crawls": self.due_crawls,
            "recognition": self.due_recognition,
            **{name: partial(self._due_issue, name) for name in self._issues},
            "deliveries": self.due_deliveries,
            "upkeep": self.due_upkeep,
        }

    def _issue_ticks(self) -> dict[str, IssueTicks]:
        """Return the ticks of each digest, a stage of its own: one that fails holds up no other."""
        at_work = Lock()
        digests = self._config.digests
        return {
            "issues" if len(digests) == 1 else f"issues of {digest.name}": IssueTicks(
                self._config,
                digest,
                self._archive,
                clock=self._order.clock,
                awaited=self._awaited,
                crawling=self._crawling.is_set,
                at_work=at_work,
                made=partial(self._ring, "deliveries"),
            )
            for digest in digests
        }

    def due_crawls(self) -> None:
        """Crawl the sources whose time has come, in one child."""
        self._record_rest()
        self._tell_operator()  # of the crawls of a service that was ended before it could
        began = self._order.clock.now()
        due = self._due(began)
        if not due:
            return
        require_room(self._config)
        limits = Limits(whole=self._config.crawl.longest(len(due)), grace=self._config.service.grace)
        self._expect("crawls", self._config.crawl.longest(len(due)) + self._config.service.grace)
        self._crawling.set()
        try:
            summaries = crawl(
                CrawlOrder(sources=due, base=self._order.base),
                environment=self._order.environment,
                limits=limits,
                stopping=self._stopping,
                on_summary=self._note_crawl,
            )
        finally:
            self._crawling.clear()
        self._expect("crawls", 0)
        if not self._stopping.is_set():
            self._record_untold(summaries, began)
            self._is_operator_told = False
            self._tell_operator()

    def _tell_operator(self) -> None:
        """Tell what all the sources came to that were crawled at once in one mail."""
        now = time.monotonic()
        if self._is_operator_told and now - self._operator_told < TELL_SECONDS:
            return
        if jobs.alert_due(self._config, self._archive, self._order.clock.now()):
            self._ring("deliveries")
        self._is_operator_told, self._operator_told = True, now

    def _due(self, now: datetime) -> tuple[str, ...]:
        """Return the sources to be crawled: by their rhythm, and before an issue by their interval alone.

        Never those that asked to be left alone.
        """
        known = self._histories(now)
        gaps = {name: known[name].news_gap if name in known else None for name in self._intervals}
        learned = {name: self._config.interval(name, news_gap=gap) for name, gap in gaps.items()}
        last = {name: history.last_run for name, history in known.items()}
        due = [period.due_at for each in self._issues.values() if (period := each.period)]
        overdue = overdue_sources(self._intervals, last, max(due)) if due else ()
        return self._willing(dict.fromkeys((*due_sources(learned, known, now), *overdue)), now)

    def _willing(self, sources: Iterable[str], now: datetime) -> tuple[str, ...]:
        """Return those of `sources` that may be asked."""
        waiting = waiting_sources(self._config, self._archive.host_waits(now=now), now)
        return tuple(name for name in sources if name not in waiting)

    def _note_crawl(self, summary: CrawlSummary) -> None:
        level = logging.INFO if summary.is_read else logging.WARNING
        counts = {name: number for name, number in summary.counts.items() if number}
        told = {"source": summary.source, "outcome": summary.outcome.value, "reason": summary.reason}
        logger.log(level, "crawl", extra={**told, **counts})
        self._ring("recognition")

    def _record_untold(self, summaries: tuple[CrawlSummary, ...], began: datetime) -> None:
        """Record the runs that the crawls could not record themselves: else they would be due at once."""
        now = self._order.clock.now()
        last = self._last_runs(now)
        for summary in summaries:
            run = last.get(summary.source)
            if summary.outcome is RunOutcome.WAITING or (run and run.started_at >= began):
                continue
            self._unrecorded[summary.source] = CrawlRun(
                source=summary.source,
                started_at=began,
                finished_at=now,
                outcome=summary.outcome,
                reason=summary.reason,
                counts=summary.counts,
            )
        self._record_rest()

    def _record_rest(self) -> None:
        """Record what could not be recorded; where that fails again, no site is asked again for nothing."""
        for source, run in list(self._unrecorded.items()):
            self._archive.record_run(run)
            del self._unrecorded[source]

    def due_recognition(self) -> None:
        """Recognise what was fetched, in a child."""
        expect = partial(self._expect, "recognition")
        if self._recogniser.recognise_all(self._archive, stopping=self._stopping, on_sign=expect):
            for name, each in self._issues.items():
                each.note_news()
                self._ring(name)

    def due_issues(self) -> None:
        """Make the issues that are due, of every digest, and write the files of what was issued."""
        for name in self._issues:
            self._due_issue(name)

    def _due_issue(self, name: str) -> None:
        self._expect(name, ISSUE_SECONDS)
        self._issues[name].due_issue()

    def _awaited(self, period: Period) -> str | None:
        """Say what a period's issue should tell and can't yet; None: nothing."""
        now = self._order.clock.now()
        overdue = self._willing(overdue_sources(self._intervals, self._last_runs(now), period.due_at), now)
        if overdue and has_room(self._config):  # without room nothing will be crawled
            return f"crawls that were due before it: {', '.join(overdue)}"
        return "texts to be recognised" if awaits_recognition(self._config, self._archive) else None

    def due_upkeep(self) -> None:
        """Look after the database, once a night."""
        self._upkeep.do_due(self._order.clock.now())

    def due_deliveries(self) -> None:
        """Send what is due, and tell the operator of what does not get through."""
        config, clock = self._config, self._order.clock
        self._expect("deliveries", config.mail.deadline)
        delivering.deliver(
            config,
            self._archive,
            now=clock.now,
            stopping=self._stopping.is_set,
            on_outcome=lambda _: self._expect("deliveries", config.mail.deadline),
        )
        if jobs.alert_of_mail_due(config, self._archive, clock.now()):
            self._ring("deliveries")

    def _last_runs(self, now: datetime) -> dict[str, CrawlRun | None]:
        return {source: history.last_run for source, history in self._histories(now).items()}

    def _histories(self, now: datetime) -> dict[str, SourceHistory]:
        return {history.source: history for history in self._archive.source_histories(until=now)}
