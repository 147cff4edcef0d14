"""The service: looks again and again for what is due, does it, and ends within 30 seconds when it is told.

APScheduler is only the bell. Whether anything is due each tick asks the store, so that nothing is lost or
done twice however the service ended, how long it was down and what became of the clock.

Threads: the main one waits for signals, watches the clock and whether each stage is alive, and tells the
supervisor; each stage has one at a time; the crawls and the recogniser are child processes.
"""

import logging
import os
import queue
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from threading import Event
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.jobstores.base import JobLookupError

from crawler.clock import Clock
from scheduler.configuration.config import Configuration
from scheduler.health.findings import Level, contact, digests
from scheduler.health.metrics import CONTENT_TYPE, metrics
from scheduler.health.overall import Seen, ails, health, problems_of
from scheduler.health.pinging import Pings
from scheduler.health.pulse import Pulse
from scheduler.health.seeing import seen_in
from scheduler.service.bell import Every, new_bell
from scheduler.service.supervisor import Supervisor
from scheduler.service.ticks import Order, Ticks
from scheduler.upkeep import CorruptDatabaseError, keeper_of
from scheduler.web.app import Told, web_app
from scheduler.web.server import WebServer
from scheduler.web.unsubscribing import unsubscribe_route
from store.archive import Archive
from store.database.errors import DamagedDatabaseError, NewerDatabaseError
from store.errors import ReadoutError, StoreError
from store.locks import Lock

LOCK = "service"
END_SECONDS = 5.0  # for the stages to end when a child has had its grace and was killed
WATCH_SECONDS = 30.0  # between two looks at the clock
JUMP = timedelta(seconds=60)  # of the clock, that is worth a line

logger = logging.getLogger("scheduler")


class Service:
    """One service. `signals` is where its signals are put, by their numbers; it ends with the first.

    `supervisor` is told how it is.
    """

    def __init__(self, order: Order, supervisor: Supervisor | None = None) -> None:
        self.signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._order = order
        self._supervisor = supervisor or Supervisor({}, pid=os.getpid())
        told = order.config.service
        self._pulse = Pulse(tick=told.tick, slack=told.hang_limit, seconds=time.monotonic)
        self._hanging: frozenset[str] = frozenset()
        self._stopping = Event()
        self._idle: dict[str, Event] = {}
        self._end: StoreError | None = None  # why nothing more can be done
        self._troubles: dict[str, str] = {}  # of the stages whose last look failed
        self._bell = new_bell()
        self._bell.add_listener(self._note_error, EVENT_JOB_ERROR)

    def run(self) -> None:
        """Serve until a signal comes; a stage that does not end in time then is left at its work.

        Raises HeldError where another service has the database, StoreError where that can't be used, also
        when that is found out on the way: a later version has upgraded it, or it is damaged.
        """
        config = self._order.config
        with Lock.take(config.database, LOCK, holder="readout run"), _opened(config) as archive:
            ticks = Ticks(
                self._order,
                archive,
                stopping=self._stopping,
                ring=self._ring,
                expect=self._pulse.expect,
            )
            pages = web_app(
                partial(self._health, archive),
                config.feed_folders,
                metrics=partial(self._metrics, archive),
                further=[unsubscribe_route(config, archive, self._order.clock.now)],
            )
            web = WebServer(config.web, pages)
            try:
                self._start(archive, self._stages(archive, ticks))
                web.keep_up()
                self._supervisor.tell(READY="1", STATUS=self._status())
                number = self._watch(web)
            except BaseException:
                # An error of ours must not leave stages at work on an archive that is closed.
                self._stop(None, web)
                raise
            self._stop(number, web)
        if self._end:
            raise self._end

    def _stages(self, archive: Archive, ticks: Ticks) -> dict[str, Callable[[], None]]:
        """Return what is looked after, by name; a look at the crawls that came to its end is a round."""
        stages = ticks.by_name()
        pings = Pings(self._order.config, ails=partial(self._ails, archive), seconds=time.monotonic)
        if not pings.is_wanted:
            return stages
        crawls = stages["crawls"]

        def round_of_crawls() -> None:
            crawls()
            pings.note_round()
            self._ring("pings")

        return {**stages, "crawls": round_of_crawls, "pings": pings.ping_due}

    def _ails(self, archive: Archive) -> bool:
        now = self._order.clock.now()
        return ails(self._order.config, self._seen(archive, now), now)

    def _start(self, archive: Archive, ticks: Mapping[str, Callable[[], None]]) -> None:
        config, clock = self._order.config, self._order.clock
        told = {
            "version": version("readout"),
            "pid": os.getpid(),
            "sources": len(config.enabled_sources),
            "tick": config.service.tick,
            "clock_rate": clock.rate,
        }
        logger.info("service started", extra=told)
        if (named := contact(config.crawl.user_agent)).level is not Level.OK:
            logger.warning("user agent", extra={"reason": named.told, "remedy": named.remedy})
        if config.mail.has_written_password:
            remedy = "write it into a file: [mail] password_file; or into READOUT_MAIL_PASSWORD"
            logger.warning("mail password", extra={"reason": "it stands in [mail] server", "remedy": remedy})
        names = {digest.name for digest in config.digests}
        for gone in digests(archive.last_ends(), names, clock.now()):
            told_of_it = {"reason": f"{gone.check}: {gone.told}", "remedy": gone.remedy}
            logger.warning("digest ended", extra=told_of_it)
        for name, tick in ticks.items():
            self._idle[name] = Event()
            self._idle[name].set()
            self._pulse.rest(name)
            self._bell.add_job(
                partial(self._look, name, partial(_confirmed, archive, tick)),
                Every(timedelta(seconds=config.service.tick)),
                id=name,
                next_run_time=_bells_clock.now(),
            )
        self._bell.start()

    def _look(self, name: str, tick: Callable[[], None]) -> None:
        """Run one tick. What a person can mend is one line of the log, once; the next tick tries again."""
        self._idle[name].clear()
        self._pulse.expect(name)
        try:
            if not self._stopping.is_set():
                tick()
        except (NewerDatabaseError, CorruptDatabaseError) as error:
            self._note_trouble(name, str(error))
            self._end = error
            self.signals.put(0)
        except (ReadoutError, OSError) as error:
            self._note_trouble(name, str(error))
        else:
            if self._troubles.pop(name, None):
                logger.info("tick succeeds again", extra={"stage": name})
        finally:
            self._pulse.rest(name)
            self._idle[name].set()

    def _note_error(self, event: JobExecutionEvent) -> None:
        """Tell an error of ours; the service lives, and the next tick tries again."""
        error = event.exception
        self._note_trouble(event.job_id, f"an error of ours ({type(error).__name__})", error)

    def _note_trouble(self, name: str, reason: str, error: BaseException | None = None) -> None:
        if self._troubles.get(name) != reason:
            logger.error("tick failed", extra={"stage": name, "reason": reason}, exc_info=error)
        self._troubles[name] = reason

    def _ring(self, name: str) -> None:
        """Have a stage look at once, because another has left it work."""
        with suppress(JobLookupError):  # the bell is being taken down
            self._bell.modify_job(name, next_run_time=_bells_clock.now())

    def _health(self, archive: Archive) -> dict[str, Any]:
        config, now = self._order.config, self._order.clock.now()
        return health(config, self._seen(archive, now), now, version=version("readout"))

    def _metrics(self, archive: Archive) -> Told:
        config, now = self._order.config, self._order.clock.now()
        seen = self._seen(archive, now)
        problems = len([*problems_of(config, seen, now)])
        told = metrics(seen, problems=problems, version=version("readout"))
        return Told(content=told, media_type=CONTENT_TYPE)

    def _seen(self, archive: Archive, now: datetime) -> Seen:
        stages = self._pulse.stages()
        return seen_in(self._order.config, archive, now, troubles=dict(self._troubles), stages=stages)

    def _watch(self, web: WebServer) -> int:
        """Wait for a signal and return it; meanwhile have every stage look at once when the clock jumps.

        The bell reckons by the machine's clock: set back, that would keep it silent for as long.
        """
        seconds = min(
            WATCH_SECONDS, self._order.config.service.tick, self._supervisor.interval or WATCH_SECONDS
        )
        seen, at = _bells_clock.now(), time.monotonic()
        while True:
            try:
                return self.signals.get(timeout=seconds)
            except queue.Empty:
                pass
            self._show_life()
            web.keep_up()
            now, then = _bells_clock.now(), time.monotonic()
            jump = now - seen - timedelta(seconds=then - at)
            seen, at = now, then
            if abs(jump) > JUMP:
                logger.warning("clock jumped", extra={"seconds": round(jump.total_seconds())})
                for name in self._idle:
                    self._ring(name)

    def _show_life(self) -> None:
        """Tell the supervisor that the service lives, unless a stage hangs; that is logged once."""
        stages = self._pulse.stages()
        hanging = frozenset(stage.name for stage in stages if stage.is_hanging)
        for stage in stages:
            if stage.name in hanging - self._hanging:
                logger.error("stage hangs", extra={"stage": stage.name, "seconds": round(stage.quiet)})
            elif stage.name in self._hanging - hanging:
                logger.info("stage goes on", extra={"stage": stage.name})
        self._hanging = hanging
        life = {} if hanging or not self._supervisor.interval else {"WATCHDOG": "1"}
        self._supervisor.tell(STATUS=self._status(), **life)

    def _status(self) -> str:
        """Return how the service is, in one line for people."""
        if self._hanging:
            return f"hangs: {', '.join(sorted(self._hanging))}"
        if self._troubles:
            return f"serves, but for {', '.join(sorted(self._troubles))}: /health says why"
        return f"serves; {len(self._order.config.enabled_sources)} sources are watched"

    def _stop(self, number: int | None, web: WebServer) -> None:
        logger.info("service stopping", extra={"signal": number})
        self._supervisor.tell(STOPPING="1", STATUS="ends, with what it is at")
        self._stopping.set()
        if self._bell.running:
            self._bell.shutdown(wait=False)
        end = time.monotonic() + self._order.config.service.grace + END_SECONDS
        web.stop()
        left = tuple(
            name
            for name, idle in self._idle.items()
            if not idle.wait(timeout=max(0.0, end - time.monotonic()))
        )
        logger.info("service stopped", extra={"left": " ".join(left) or None})


def _opened(config: Configuration) -> Archive:
    """Open the database, and see that it is whole. Raises CorruptDatabaseError."""
    try:
        archive = Archive.open(config.database, backups=config.store.backups)
    except DamagedDatabaseError as error:
        raise CorruptDatabaseError(str(error), keeper_of(config)) from error
    if damage := archive.damage():
        archive.close()
        raise CorruptDatabaseError(f"the database is damaged ({damage})", keeper_of(config))
    return archive


def _confirmed(archive: Archive, tick: Callable[[], None]) -> None:
    """Run a tick on a database that is still of this version."""
    archive.confirm()
    tick()


# What the bell goes by, also where another time is simulated.
_bells_clock = Clock()
