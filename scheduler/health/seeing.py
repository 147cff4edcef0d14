"""Looks at what the service's work has come to: in the store, beside it, and in its stages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from scheduler.configuration.config import Configuration
from scheduler.configuration.digest_tables import DigestConfiguration
from scheduler.delivery.outbox import names_of_readers
from scheduler.health.findings import TOLD_FOR
from scheduler.health.overall import DigestSeen, Seen
from scheduler.health.pulse import Stage
from scheduler.issuing.next_issue import due_period
from scheduler.issuing.periods import next_period, timetable
from scheduler.recognising.recognition import recogniser_of
from scheduler.sources.states import states_in
from scheduler.upkeep import chores, disk_folder, free_room, newest_backup, problems
from store.archive import Archive
from store.errors import StoreError

# What was recorded by a clock that ran ahead counts too.
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def seen_in(
    config: Configuration,
    archive: Archive,
    now: datetime,
    *,
    troubles: Mapping[str, str] | None = None,
    stages: tuple[Stage, ...] = (),
) -> Seen:
    """Look at everything. `troubles` say why stages failed when they looked last. Raises StoreError."""
    digests = tuple(_digest_seen(digest, archive, now) for digest in config.digests)
    mails = [*archive.deliveries(unfinished=True)]
    for last in filter(None, (each.last_issue for each in digests)):
        mails += archive.deliveries(digest=last.digest, number=last.number)
    return replace(
        seen_beside(config, now),
        states=states_in(config, archive, now),
        digests=digests,
        deliveries=tuple({delivery.id: delivery for delivery in mails}.values()),
        readers=names_of_readers(config, archive),
        subscribers=Counter(each.state.value for each in archive.subscribers()),
        alerts=archive.alerts(since=now - TOLD_FOR),
        newest=_newest(archive, digests),
        outdated=archive.number_outdated(recogniser=recogniser_of(config)),
        troubles=dict(troubles or {}),
        stages=stages,
    )


def seen_beside(config: Configuration, now: datetime) -> Seen:
    """Look at what is known without the database: its backups, its disk."""
    done = tuple(chores(config).values())
    seen = Seen(states=(), digests=(), deliveries=(), chores=done, upkeep=tuple(problems(config, done, now)))
    with suppress(StoreError):
        seen = replace(seen, newest_backup=newest_backup(config))
    with suppress(StoreError, OSError):
        seen = replace(seen, free=free_room(config), disk=disk_folder(config))
    return seen


def _newest(archive: Archive, digests: Iterable[DigestSeen]) -> datetime | None:
    runs = (run.finished_at for run in archive.last_runs(since=None, until=_FOR_EVER))
    issues = (each.last_issue.until for each in digests if each.last_issue)
    return max((*runs, *issues), default=None)


def _digest_seen(digest: DigestConfiguration, archive: Archive, now: datetime) -> DigestSeen:
    return DigestSeen(
        name=digest.name,
        last_issue=archive.last_issue(digest=digest.name),
        due=due_period(digest, archive, now),
        next_due=next_period(timetable(digest), now),
    )
