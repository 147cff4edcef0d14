"""What the next issue tells, when one is due, which sources it could hear of. Nothing is recorded here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import DigestConfiguration, Schedule
from scheduler.digest.compose import compose, mentioned
from scheduler.issuing.periods import Period, timetable
from scheduler.issuing.periods import due_period as newest_due
from scheduler.sources.states import Verdict, judged, source_states
from store.archive import Archive
from store.records.crawls import Covered, SourceHistory, State
from store.records.issues import Issue
from store.similar.tokens import folded

_PATIENCE = 1.5  # intervals from one crawl to the next: it may have to wait for others of the same host
_EVER = datetime.min.replace(tzinfo=UTC)
_NOT_CONFIGURED = timedelta(days=1)  # the interval of a source that is crawled by hand


def composed(
    config: Configuration,
    digest: DigestConfiguration,
    archive: Archive,
    now: datetime,
    *,
    period: Period | None = None,
) -> Issue:
    """Compose the issue that would be made now, for a period or by hand; it may have nothing to tell."""
    last = archive.last_issue(digest=digest.name)
    # Where the clock ran ahead once, the last issue may end in what is the future now.
    ended = last if last is None or last.until <= now else archive.last_issue(digest=digest.name, until=now)
    since = ended.until if ended else None
    meetings = archive.unissued_meetings(digest=digest.name, query=digest.query)
    today = now.astimezone(ZoneInfo(digest.zone)).date()
    coming_up = archive.upcoming_meetings(after=today, query=digest.query)
    changes = archive.changes(digest=digest.name)
    told = (*meetings, *(change.meeting for change in changes.found))
    blank = Issue(
        digest=digest.name,
        number=last.number + 1 if last else 1,
        since=since,
        until=now,
        issued_at=now,
        zone=digest.zone,
        coverage=_of_asked(config, digest, coverage(config, archive, since=since, until=now)),
        title=digest.title,
        outlet_zones=config.outlet_zones,
        period=period.day.isoformat() if period else None,
        due_at=period.due_at if period else None,
        more_at=config.web.address_of(config.path_of(digest) + "feed.xml") if digest.by_files else None,
    )
    return compose(
        blank,
        meetings,
        archive_days=digest.archive_days,
        coming_up=coming_up,
        changes=changes,
        recalled=archive.recalled(mentioned(told, coming_up), digest=digest.name),
    )


def due_period(digest: DigestConfiguration, archive: Archive, now: datetime) -> Period | None:
    """Return the newest period that lacks its issue; None where there is none, or nothing was ever crawled.

    A local day has one issue: where the hour or the zone was changed, the next is that of another day. What
    was recorded in what is the future at `now`, by a clock that ran ahead, keeps no day from its issue.
    """
    if digest.schedule is Schedule.AT_ONCE:
        return None
    last = archive.last_issue(digest=digest.name, until=now)
    after = last.until if last else archive.first_crawled_at()
    if after is None:
        return None
    due = newest_due(timetable(digest), now, after if after <= now else _EVER)
    if due is None or archive.has_issue(digest=digest.name, period=due.day.isoformat()):
        return None
    return due


def coverage(
    config: Configuration, archive: Archive, *, since: datetime | None, until: datetime
) -> tuple[Covered, ...]:
    """Return how each source is that is enabled, or was crawled in the period.

    One that is enabled and was not crawled in the period is waiting, unless its next crawl is not due yet:
    silence about it is no news of it. Where nothing was ever crawled (all was imported) there is nothing to
    tell.
    """
    histories = archive.source_histories(until=until)
    if not any(known.last_run for known in histories):
        return ()
    by_name = {known.source: known for known in histories}
    waits = archive.host_waits(now=until)
    states = {each.source: each for each in source_states(config, histories, until, waits)}
    ran = {each.source for each in archive.last_runs(since=since, until=until)}
    told = {
        name: states[name].verdict
        if name in config.enabled_sources
        else judged(by_name[name], _NOT_CONFIGURED, until)
        for name in sorted({*config.enabled_sources, *ran})
    }
    return tuple(
        _covered(name, _in_period(config, verdict, by_name.get(name), since=since, until=until), by_name)
        for name, verdict in told.items()
    )


def _of_asked(
    config: Configuration, digest: DigestConfiguration, covered: Iterable[Covered]
) -> tuple[Covered, ...]:
    """Keep what is told of the source that a digest asks for; of all, where it asks for none."""
    if digest.source is None:
        return tuple(covered)
    asked = folded(digest.source)
    outlets = {name: source.outlets for name, source in config.sources.items()}
    return tuple(
        each
        for each in covered
        if asked in {folded(name) for name in (each.source, *outlets.get(each.source, ()))}
    )


def _in_period(
    config: Configuration,
    verdict: Verdict,
    known: SourceHistory | None,
    *,
    since: datetime | None,
    until: datetime,
) -> Verdict:
    """Return how a source is for readers who know all until `since`: what is older tells them nothing."""
    last = known.last_run if known else None
    if known is None or last is None or since is None or last.finished_at >= since:
        return verdict
    if not verdict.state.is_read or until < last.started_at + _PATIENCE * config.interval(known.source):
        return verdict
    return Verdict(state=State.WAITING, reason="not crawled in this period")


def _covered(source: str, verdict: Verdict, known: Mapping[str, SourceHistory]) -> Covered:
    last = known[source].last_run if source in known else None
    return Covered(
        source=source,
        state=verdict.state,
        since=verdict.since,
        tried_at=last.started_at if last else None,
        reason=verdict.reason,
    )
