"""Who met before: meetings of the same named people. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.records.meetings import MeetingReport
from store.similar.tokens import folded

# One named person alone is no set of parties: it would join everything that an official ever attended.
_MIN_NAMES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """A meeting that was held, as far as it matters to those who meet again."""

    meeting: str
    last_day: date
    parties: str


def parties(report: MeetingReport) -> str | None:
    """Return a key that reports naming the same people share, in any order; None for fewer than two."""
    names = {folded(participant.name) for participant in report.participants if participant.name}
    if len(names) < _MIN_NAMES:
        return None
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def previous_meeting(told: MeetingReport, held: Iterable[Encounter]) -> str | None:
    """Return the id of the last meeting in `held` of the same people that was over before `told` began."""
    key = parties(told)
    if key is None or told.date is None:
        return None
    earlier = [other for other in held if other.parties == key and other.last_day < told.date]
    # Of two on one day the smaller id, so that the answer doesn't depend on the order.
    last = min(earlier, key=lambda other: (-other.last_day.toordinal(), other.meeting), default=None)
    return last.meeting if last else None
