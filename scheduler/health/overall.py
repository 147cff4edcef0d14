"""How the service is: what was looked at, for `readout doctor` too, and all of it in one document. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.meetings.lexicon import holders
from scheduler.configuration.config import Configuration
from scheduler.delivery.outbox import reads
from scheduler.health import findings
from scheduler.health.findings import Finding, Level
from scheduler.health.pulse import Stage
from scheduler.issuing.periods import Period
from scheduler.sources.states import SourceState
from scheduler.upkeep import Chore
from store.records.alerts import Alert
from store.records.crawls import State
from store.records.issues import Delivery, Issue

_STATUS = {Level.OK: "ok", Level.WARNING: "degraded", Level.FAILED: "failed"}
# What is well to mend, while the service does its work all the same.
_ADVICE = frozenset({"readers", "recognition", "user agent", "vocabulary"})
_MB = 1_000_000
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
    newest: datetime | None = None  # the newest time that was recorded, of a crawl or an issue
    outdated: int = 0  # articles that an earlier recogniser read last
    troubles: Mapping[str, str] = field(default_factory=dict)  # why stages failed when they looked last
    chores: tuple[Chore, ...] = ()  # what was done last for the database
    upkeep: tuple[str, ...] = ()  # what is wrong with that
    newest_backup: datetime | None = None
    free: int | None = None  # bytes on the database's disk; None: it can't be looked at
    disk: Path | None = None  # a folder on it
    stages: tuple[Stage, ...] = ()  # of a service that runs


def health(config: Configuration, seen: Seen, now: datetime, *, version: str) -> dict[str, Any]:
    """Return how the service is at `now`, as JSON has it; times are ISO 8601 in UTC.

    "degraded" says that a person should look: each of the problems is one line. "failed" that something
    keeps the service from its work.
    """
    found = [*findings_of(config, seen, now)]
    last = max((each.last_issue for each in seen.digests if each.last_issue), key=_made_at, default=None)
    return {
        "status": _STATUS[max((each.level for each in found), key=list(_STATUS).index)],
        "problems": [*_lines(found)],
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
        "backups": {"newest_at": _iso(seen.newest_backup), "age_seconds": _age(seen.newest_backup, now)},
        "disk": _disk(config, seen.free),
        "vocabulary": {"known_until": _day(findings.known_until(holders(), config.recognition.watched))},
        "stages": {stage.name: _stage(stage, seen.troubles) for stage in seen.stages},
        "checks": [_check(each) for each in found],
        "alerts": dict(Counter(alert.state.value for alert in seen.alerts)),
        "subscribers": dict(seen.subscribers),
        "deliveries": dict(Counter(delivery.state.value for delivery in seen.deliveries)),
    }


def ails(config: Configuration, seen: Seen, now: datetime) -> bool:
    """Tell whether something is wrong; a source that is silent may be so because there is no news."""
    found = findings_of(config, seen, now, but={State.SILENT})
    return any(each.level is not Level.OK and each.check not in _ADVICE for each in found)


def problems_of(config: Configuration, seen: Seen, now: datetime) -> Iterator[str]:
    """Yield what a person should look at, a line each."""
    return _lines(findings_of(config, seen, now))


def findings_of(
    config: Configuration, seen: Seen, now: datetime, *, but: Collection[State] = ()
) -> Iterator[Finding]:
    """Yield all that is looked at, well or not; nothing of sources in a state of `but`."""
    yield findings.clock(now, seen.newest, zone=config.digest.zone)
    yield findings.sources(seen.states, but=but)
    yield findings.outdated(seen.outdated)
    yield findings.outbox([each for each in seen.deliveries if reads(each, seen.readers)], now)
    to_operators = [each for each in seen.alerts if each.recipient in config.mail.operator]
    yield findings.outbox(to_operators, now, check="alerts")
    mailed = {digest.name for digest in config.digests if digest.by_mail}
    yield _readers(config, sum(name in mailed for name, _ in seen.readers))
    yield from _issues(seen.digests, now)
    yield from findings.stages(seen.stages, seen.troubles)
    yield from findings_beside(config, seen, now)


def findings_beside(config: Configuration, seen: Seen, now: datetime) -> Iterator[Finding]:
    """Yield what is looked at beside the database."""
    yield findings.room(seen.free, seen.disk, least=config.store.least_free_mb * _MB)
    yield findings.backups(seen.newest_backup, seen.upkeep, now)
    today = now.astimezone(ZoneInfo(config.digest.zone)).date()
    yield findings.vocabulary(holders(), config.recognition.watched, today)
    yield findings.contact(config.crawl.user_agent)


def _readers(config: Configuration, number: int) -> Finding:
    if config.mail.server and not number:
        remedy = '`readout subscribers add name@host`, or [mail] to = ["name@host"]'
        return findings.warning("readers", "a mail server, but no reader", remedy)
    if number and not config.mail.server:
        remedy = '[mail] server = "smtp://host:port"; or take them out: issues are files only'
        return findings.warning("readers", f"{number} reader(s), but no mail server", remedy)
    return findings.ok("readers", f"{number} reader(s) by mail")


def _issues(digests: Collection[DigestSeen], now: datetime) -> Iterator[Finding]:
    late = [(each, each.due) for each in digests if each.due and now - each.due.due_at > OVERDUE]
    for each, due in late:
        which = "" if len(digests) == 1 else f" of digest '{each.name}'"
        told = f"that of {due.day} was due at {_iso(due.due_at)}"
        yield findings.warning(f"issue{which}", told, "the log says what it waits for")
    if not late:
        yield findings.ok("issue", "none is late")


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    return (f"{each.check}: {each.told}" for each in found if each.level is not Level.OK)


def _check(found: Finding) -> dict[str, Any]:
    return {
        "check": found.check,
        "state": found.level.value,
        "found": found.told,
        "remedy": found.remedy,
    }


def _stage(stage: Stage, troubles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "state": stage.state,
        "quiet_seconds": round(stage.quiet),
        "trouble": troubles.get(stage.name),
    }


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
    return {
        "at": _iso(chore.at),
        "age_seconds": _age(chore.at, now),
        "outcome": chore.outcome,
        "told": chore.told,
    }


def _disk(config: Configuration, free: int | None) -> dict[str, Any]:
    if free is None:
        return {"state": "unknown", "free_mb": None}
    megabytes = free // _MB
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


def _age(moment: datetime | None, now: datetime) -> int | None:
    return round((now - moment).total_seconds()) if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
