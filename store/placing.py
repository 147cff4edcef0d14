"""Which meeting each of an article's reports belongs to, and how a new one is called. Pure."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from store.records import Meeting, MeetingReport

_SHORTEST_ID = 8

# Two accounts of one meeting may differ by a day; an undated one was published within a quarter of it.
_DAY = timedelta(days=1)
_QUARTER = timedelta(days=92)


class Matcher(Protocol):
    """Compares a report with a meeting by `meeting.told`; who reports it is not loaded for that."""

    def same(self, report: MeetingReport, meeting: Meeting) -> bool:
        """Tell whether `report` is an account of `meeting`."""
        ...

    def is_occasion(self, report: MeetingReport, meeting: Meeting) -> bool:
        """Tell whether `meeting` is the occasion of what `report` tells.

        Asked only where the report states an occasion and the meeting has a title, for these have to agree.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days between which a meeting may have taken place."""

    earliest: date
    latest: date


def period(report: MeetingReport, *, published: date | None) -> Period | None:
    """Return the days between which `report` may have taken place; None where nothing tells."""
    if report.date:
        last = report.end_date or report.date
        return _around(min(report.date, last), max(report.date, last), _DAY)
    return _around(published, published, _QUARTER) if published else None


def _around(first: date, last: date, margin: timedelta) -> Period:
    earliest = first - margin if first - date.min > margin else date.min
    latest = last + margin if date.max - last > margin else date.max
    return Period(earliest=earliest, latest=latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an article reported when it was read before, and the meeting as a matcher is asked about it."""

    report: MeetingReport
    meeting: Meeting


def kept_places(
    reports: Sequence[MeetingReport], earlier: Sequence[Earlier], matcher: Matcher
) -> list[str | None]:
    """Return, for each report, the meeting that this article reported before and the report still tells.

    No meeting is given to two reports. What reads as it did keeps its meeting without asking the matcher,
    which may find too little in it to call it the same as anything, even itself.
    """
    places: list[str | None] = [None] * len(reports)
    free = list(earlier)

    def place(index: int, was: Earlier) -> None:
        places[index] = was.meeting.id
        free[:] = [other for other in free if other.meeting.id != was.meeting.id]

    for index, report in enumerate(reports):
        if same := next((was for was in free if _account(was.report) == _account(report)), None):
            place(index, same)
    for index, report in enumerate(reports):
        if places[index] is None and (
            same := next((was for was in free if _tells(report, was, matcher)), None)
        ):
            place(index, same)
    return places


def _account(report: MeetingReport) -> MeetingReport:
    """Return `report` without what a better reading may change although the account is the same."""
    return replace(report, evidence=(), about=None, outcome=None)


def _tells(report: MeetingReport, was: Earlier, matcher: Matcher) -> bool:
    own = replace(was.meeting, told=was.report)
    return matcher.same(report, own) or matcher.same(report, was.meeting)


def meeting_ids(key: str, ordinal: int) -> Iterator[str]:
    """Return ids for a meeting first reported by an article's report, shortest first: try them in turn.

    They follow from the article's key alone, so that a store which is built anew has the same ids.
    """
    digest = hashlib.sha256(f"{ordinal} {key}".encode()).digest()
    whole = base64.b32encode(digest).decode().rstrip("=").lower()
    return (whole[:length] for length in range(_SHORTEST_ID, len(whole) + 1))
