"""What the next issue tells, when one is due, which sources it could hear of. Nothing is recorded here."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduler.config import Configuration
from scheduler.digest.compose import compose
from scheduler.periods import Period
from scheduler.periods import due_period as newest_due
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome
from store.records.issues import Issue

_PATIENCE = 1.5  # intervals from one crawl to the next: it may have to wait for others of the same host
_EVER = datetime.min.replace(tzinfo=UTC)
UNREAD = frozenset({RunOutcome.FAILED, RunOutcome.EMPTY, RunOutcome.BLOCKED})


def composed(
    config: Configuration, archive: Archive, now: datetime, *, period: Period | None = None
) -> Issue:
    """Compose the issue that would be made now, for a period or by hand; it may have nothing to tell."""
    told = config.digest
    last = archive.last_issue(digest=told.name)
    # Where the clock ran ahead once, the last issue may end in what is the future now.
    ended = last if last is None or last.until <= now else archive.last_issue(digest=told.name, until=now)
    since = ended.until if ended else None
    return compose(
        archive.unissued_meetings(digest=told.name),
        digest=told.name,
        number=last.number + 1 if last else 1,
        since=since,
        until=now,
        issued_at=now,
        zone=told.zone,
        archive_days=told.archive_days,
        coverage=coverage(config, archive, since=since, until=now),
        coming_up=archive.upcoming_meetings(after=now.astimezone(ZoneInfo(told.zone)).date()),
        title=told.title,
        outlet_zones=config.outlet_zones,
        period=period.day.isoformat() if period else None,
        due_at=period.due_at if period else None,
    )


def due_period(config: Configuration, archive: Archive, now: datetime) -> Period | None:
    """Return the newest period that lacks its issue; None where there is none, or nothing was ever crawled.

    A local day has one issue: where the hour or the zone was changed, the next is that of another day. What
    was recorded in what is the future at `now`, by a clock that ran ahead, keeps no day from its issue.
    """
    told = config.digest
    last = archive.last_issue(digest=told.name, until=now)
    after = last.until if last else archive.first_crawled_at()
    if after is None:
        return None
    due = newest_due(told.at, told.zone, now, after if after <= now else _EVER)
    if due is None or archive.has_issue(digest=told.name, period=due.day.isoformat()):
        return None
    return due


def coverage(
    config: Configuration, archive: Archive, *, since: datetime | None, until: datetime
) -> tuple[CrawlRun, ...]:
    """Return the last run of each source in the period.

    A source that is enabled and had none counts as failed, unless its next crawl is not due yet: silence
    about it is no news of it. Where nothing was ever crawled (all was imported) there is nothing to tell.
    """
    ever = {run.source: run for run in archive.last_runs(since=None, until=until)}
    if not ever:
        return ()
    runs = archive.last_runs(since=since, until=until)
    missing = sorted(set(config.enabled_sources) - {run.source for run in runs})
    return (*runs, *(_before_the_period(config, name, ever.get(name), until) for name in missing))


def _before_the_period(
    config: Configuration, source: str, last: CrawlRun | None, until: datetime
) -> CrawlRun:
    """Return the run of a source that had none in the period: its last one, as long as that is enough."""
    if last and until < last.started_at + _PATIENCE * config.interval(source):
        return last
    return _without_run(source, last, until)


def _without_run(source: str, last: CrawlRun | None, until: datetime) -> CrawlRun:
    """Make the failed run of a source that had none: at the time of its last one, or at the period's end."""
    return CrawlRun(
        source=source,
        started_at=last.started_at if last else until,
        finished_at=last.finished_at if last else until,
        outcome=RunOutcome.FAILED,
        reason="not crawled in this period" if last else "never crawled",
    )
