"""How the service is, for a program that watches it. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scheduler import findings
from scheduler.config import Configuration
from scheduler.findings import Level
from scheduler.outbox import reads
from scheduler.periods import Period
from scheduler.source_states import SourceState
from scheduler.upkeep import Chore
from store.records.alerts import Alert
from store.records.crawls import State
from store.records.issues import Delivery, Issue

OVERDUE = timedelta(hours=1)  # for an issue: by then what it waits for has come, or is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSeen:
    """How far a digest is."""

    name: str
    last_issue: Issue | None = None
    due: Period | None = None  # the newest period that lacks its issue
    next_due: Period | None = None  # the one after now; None: none is scheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the store holds of the service's work."""

    states: tuple[SourceState, ...]
    digests: tuple[DigestSeen, ...]
    deliveries: tuple[Delivery, ...]  # of the last issue, and those of others that have not ended
    readers: frozenset[tuple[str, str]] = frozenset()  # of each digest: its name, his address
    subscribers: Mapping[str, int] = field(default_factory=dict)  # how many are in each state
    alerts: tuple[Alert, ...] = ()  # mails to operators that have not ended, or lately
    outdated: int = 0  # articles that an earlier recogniser read last
    troubles: Mapping[str, str] = field(default_factory=dict)  # why stages failed when they looked last
    chores: tuple[Chore, ...] = ()  # what was done last for the database
    upkeep: tuple[str, ...] = ()  # what is wrong with that
    free: int | None = None  # bytes on the database's disk


def health(config: Configuration, seen: Seen, now: datetime, *, version: str) -> dict[str, Any]:
    """Return how the service is at `now`, as JSON has it; times are ISO 8601 in UTC.

    "degraded" says that a person should look: each of the problems is one line.
    """
    problems = [*problems_of(config, seen, now)]
    last = max((each.last_issue for each in seen.digests if each.last_issue), key=_made_at, default=None)
    return {
        "status": "degraded" if problems else "ok",
        "problems": problems,
        "at": _iso(now),
        "version": version,
        "sources": {
            state.source: _source(state) for state in seen.states if state.state is not State.DISABLED
        },
        "last_issue": _issue(last) if last else None,
        "next_issue_due": _iso(min(filter(None, map(_next_due, seen.digests)), default=None)),
        "digests": {each.name: _digest(each) for each in seen.digests},
        "outdated_articles": seen.outdated,
        "upkeep": {chore.name: _chore(chore, now) for chore in seen.chores},
        "disk": _disk(config, seen.free),
        "alerts": dict(Counter(alert.state.value for alert in seen.alerts)),
        "subscribers": dict(seen.subscribers),
        "deliveries": dict(Counter(delivery.state.value for delivery in seen.deliveries)),
    }


def ails(config: Configuration, seen: Seen, now: datetime) -> bool:
    """Tell whether something is wrong; a source that is silent may be so because there is no news."""
    return any(problems_of(config, seen, now, but={State.SILENT}))


def problems_of(
    config: Configuration, seen: Seen, now: datetime, *, but: Collection[State] = ()
) -> Iterator[str]:
    """Yield what a person should look at, a line each; nothing of sources in a state of `but`."""
    to_readers = findings.outbox([each for each in seen.deliveries if reads(each, seen.readers)], now)
    to_operators = findings.outbox(
        [each for each in seen.alerts if each.recipient in config.mail.operator], now, check="alerts"
    )
    for found in (findings.sources(seen.states, but=but), to_readers, to_operators):
        if found.level is not Level.OK:
            yield f"{found.check}: {found.told}"
    yield from seen.upkeep
    for stage, trouble in sorted(seen.troubles.items()):
        yield f"{stage}: {trouble}"
    for each in seen.digests:
        if each.due and now - each.due.due_at > OVERDUE:
            which = "" if len(seen.digests) == 1 else f" of digest '{each.name}'"
            yield f"issue{which}: that of {each.due.day} was due at {_iso(each.due.due_at)}"


def _source(state: SourceState) -> dict[str, Any]:
    return {
        "state": state.state.value,
        "since": _iso(state.verdict.since),
        "reason": state.reason,
        "last_read_at": _iso(state.last_read_at),
        "last_new_at": _iso(state.last_new_at),
        "failing_since": _iso(state.failing_since),
        "next_due": _iso(state.next_due_at),
        "last_run": dict(state.last_run.counts) if state.last_run else None,
    }


def _chore(chore: Chore, now: datetime) -> dict[str, Any]:
    age = round((now - chore.at).total_seconds())
    return {"at": _iso(chore.at), "age_seconds": age, "outcome": chore.outcome, "told": chore.told}


def _disk(config: Configuration, free: int | None) -> dict[str, Any]:
    if free is None:
        return {"state": "unknown", "free_mb": None}
    megabytes = free // 1_000_000
    is_full = megabytes < config.store.least_free_mb
    return {"state": "disk_full" if is_full else "ok", "free_mb": megabytes}


def _digest(digest: DigestSeen) -> dict[str, Any]:
    last = digest.last_issue
    return {"last_issue": _issue(last) if last else None, "next_issue_due": _iso(_next_due(digest))}


def _next_due(digest: DigestSeen) -> datetime | None:
    period = digest.due or digest.next_due
    return period.due_at if period else None


def _made_at(issue: Issue) -> datetime:
    return issue.issued_at


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "digest": issue.digest,
        "number": issue.number,
        "period": issue.period,
        "issued_at": _iso(issue.issued_at),
        "meetings": len(issue.entries),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
