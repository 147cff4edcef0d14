"""Digests as rows: what each asks, when it is due, how far it is."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from scheduler.configuration.digest_tables import DigestConfiguration, Schedule
from scheduler.issuing.periods import next_period, timetable
from scheduler.printing.rows import local_time
from store.records.issues import Issue


def digest_row(
    digest: DigestConfiguration, last: Issue | None, now: datetime, *, readers: Sequence[str]
) -> dict[str, str]:
    """Return one line about a digest; times are by the clocks of its zone."""
    due_at = _next_due(digest, now)
    return {
        "digest": digest.name,
        "tells": ", ".join(f"{name} {value}" for name, value in _asked(digest).items()) or "every meeting",
        "schedule": schedule_words(digest),
        "next due": local_time(due_at, digest.zone) if due_at else "-",
        "last issue": f"{last.number}, {local_time(last.issued_at, digest.zone)}" if last else "none",
        "readers": str(len(readers)) if digest.by_mail else "no mail",
    }


def digest_to_json(
    digest: DigestConfiguration, last: Issue | None, now: datetime, *, readers: Sequence[str]
) -> dict[str, Any]:
    """Return the same for programs; times are ISO 8601 in UTC."""
    due_at = _next_due(digest, now)
    return {
        "digest": digest.name,
        "title": digest.title,
        "query": _asked(digest),
        "schedule": digest.schedule.value,
        "on": digest.on,
        "at": f"{digest.at:%H:%M}" if digest.schedule is not Schedule.AT_ONCE else None,
        "zone": digest.zone,
        "next_due": due_at.isoformat() if due_at else None,
        "last_issue": last.number if last else None,
        "last_issued_at": last.issued_at.isoformat() if last else None,
        "readers": list(readers) if digest.by_mail else [],
        "channels": [channel.value for channel in digest.channels],
        "folder": str(digest.folder) if digest.by_files else None,
    }


def schedule_words(digest: DigestConfiguration) -> str:
    """Say when issues are due: "weekly on monday at 07:00, Europe/Berlin"."""
    if digest.schedule is Schedule.AT_ONCE:
        return "at once"
    on = f" on {digest.on}" if digest.on else ""
    return f"{digest.schedule}{on} at {digest.at:%H:%M}, {digest.zone}"


def _asked(digest: DigestConfiguration) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(digest.query).items() if value is not None}


def _next_due(digest: DigestConfiguration, now: datetime) -> datetime | None:
    period = next_period(timetable(digest), now)
    return period.due_at if period else None
