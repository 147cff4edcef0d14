"""One digest's ticks: its issue is made once it is due and what it waits for is there, then its files."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from crawler.clock import Clock
from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import DigestConfiguration, Schedule
from scheduler.issuing.next_issue import due_period
from scheduler.issuing.periods import Period
from scheduler.recognising.recognition import awaits_recognition
from scheduler.service import jobs
from store.archive import Archive

# A due issue waits so long for what is being fetched and recognised; then it tells what is known.
PATIENCE_SECONDS = 900.0
LEAST_SECONDS = 60.0  # also where a service that was ended has waited before, and where one is made at once
LOOK_SECONDS = 600.0  # to a look for news that somebody else recognised, or told

logger = logging.getLogger("scheduler")


class IssueTicks:
    """The ticks of one digest in one service. Other digests don't wait for it, whatever becomes of it.

    `awaited` says what a period's issue should tell and can't yet; None: nothing. `crawling` tells whether
    more may come at any moment. `at_work` is held while an issue is made: the store has few connections.
    `made` is called once there is something to send.
    """

    def __init__(  # noqa: PLR0913 - of which digest, from where, by which clock, after what, for whom
        self,
        config: Configuration,
        digest: DigestConfiguration,
        archive: Archive,
        *,
        clock: Clock,
        awaited: Callable[[Period], str | None],
        crawling: Callable[[], bool],
        at_work: Lock,
        made: Callable[[], None],
    ) -> None:
        self._config = config
        self._digest = digest
        self._archive = archive
        self._clock = clock
        self._awaited = awaited
        self._crawling = crawling
        self._at_work = at_work
        self._made = made
        self._waiting: tuple[Period, float] | None = None  # what waits, and since when (monotonic)
        self._held_up: tuple[float, float] | None = None  # how long news wait at most, and since when
        self._given_up: Period | None = None
        self._news = 1  # so often was something recognised that may be news
        self._told = 0  # of these, the number that the last look for news saw
        self._looked = 0.0  # when that was (monotonic)
        self._are_files_due = True  # those of an issue that was made before we were killed

    @property
    def period(self) -> Period | None:
        """Return the newest period that lacks its issue."""
        return due_period(self._digest, self._archive, self._clock.now())

    def note_news(self) -> None:
        """Look for news at the next tick: something was recognised."""
        self._news += 1

    def due_issue(self) -> None:
        """Make the issue that is due, and write the files of what was issued."""
        with self._at_work:
            is_made = self._make_at_once() if self._digest.schedule is Schedule.AT_ONCE else self._make_due()
        self._are_files_due = self._are_files_due or is_made
        if is_made:
            self._made()  # whether its files can be written or not
        if self._are_files_due and self._digest.by_files:
            jobs.write_issues(self._config, self._digest, self._archive, self._digest.folder)
        self._are_files_due = False

    def _make_due(self) -> bool:
        if not self._is_ready(self.period):
            return False
        now = self._clock.now()
        return jobs.issue_due(self._config, self._digest, self._archive, now) is not None

    def _make_at_once(self) -> bool:
        """Make an issue of what is new; what else is on its way is waited for.

        A crawl may bring hundreds of meetings (the first, a back-fill): its readers get one issue of it.
        """
        started, news = time.monotonic(), self._news
        if self._told == news and started - self._looked < LOOK_SECONDS:
            return False
        if self._is_held_up(started):
            return False
        issue = jobs.issue_at_once(self._config, self._digest, self._archive, self._clock.now())
        self._told, self._looked = news, started
        self._held_up = None  # what comes now waits anew: a crawl of hours makes few issues
        return issue is not None

    def _is_held_up(self, now: float) -> bool:
        """Tell whether news wait for a crawl to end, or then for what it brought to be recognised."""
        at_most = (
            PATIENCE_SECONDS
            if self._crawling()
            else LEAST_SECONDS
            if awaits_recognition(self._config, self._archive)
            else None
        )
        if at_most is None:
            self._held_up = None
            return False
        if self._held_up is None or self._held_up[0] != at_most:
            self._held_up = (at_most, now)
        return now - self._held_up[1] < at_most

    def _is_ready(self, period: Period | None) -> bool:
        """Tell whether a period's issue can be made: what was due before it is fetched and recognised.

        Or nearly: it waits for a while only.
        """
        if period is None:
            self._waiting = None
            return False
        awaited = self._awaited(period)
        if awaited is None:
            return True
        told = {"digest": self._digest.name, "period": period.day.isoformat(), "reason": awaited}
        if self._waiting is None or self._waiting[0] != period:
            self._waiting = (period, time.monotonic())
            logger.info("issue waits", extra=told)
        waited = time.monotonic() - self._waiting[1]
        if waited < PATIENCE_SECONDS and not (waited > LEAST_SECONDS and self._waited_before(period)):
            return False
        if self._given_up != period:
            self._given_up = period
            logger.warning("issue waits no longer", extra=told)
        return True

    def _waited_before(self, period: Period) -> bool:
        """Tell whether a service that was ended meanwhile has had its time for this period's crawls."""
        now = self._clock.now()
        told = self._archive.source_histories(until=now)
        tried = {known.failing_since for known in told} | {
            known.last_run.started_at for known in told if known.last_run
        }
        patience = timedelta(seconds=PATIENCE_SECONDS * self._clock.rate)
        return any(at and period.due_at <= at <= now - patience for at in tried)
