"""In which order an issue tells its meetings, and which of them matter most. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from store.records.meetings import Form, Meeting, Mode, Place

# On one day the larger event stands first and a routine call last.
_RANK = {
    Form.SUMMIT: 0,
    Form.MULTILATERAL: 1,
    Form.CONFERENCE: 1,
    Form.BILATERAL: 2,
    Form.VISIT: 2,
    Form.CEREMONY: 3,
    Form.RECEPTION: 3,
}
_ROUTINE = 4
# In each language of the sources.
_AMBASSADOR = re.compile(
    r"\b(?:ambassador|charg[eé] d.affaires)|\bпос(?:ол|ла|лом|лу)\b|大使|临时代办", re.IGNORECASE
)


def rank(meeting: Meeting) -> int:
    """Return how large an event it was: 0 a summit, 4 a routine call of an ambassador's."""
    told = meeting.told
    is_call = told.form in {Form.BILATERAL, Form.RECEPTION} and not told.title
    if is_call and any(_AMBASSADOR.search(each.post or "") for each in told.participants):
        return _ROUTINE
    return _RANK[told.form]


def weight(meeting: Meeting) -> tuple[int, int]:
    """Sort the largest events first, and of those alike the newest."""
    day = meeting.told.date
    return rank(meeting), -day.toordinal() if day else 0


def in_order(told: Mapping[str, Meeting], old: Collection[str]) -> Iterator[Meeting]:
    """Yield newest days first, and what took place beside a larger event directly after that event."""
    beside: dict[str | None, list[Meeting]] = {}
    for meeting in told.values():
        beside.setdefault(_occasion(meeting, told), []).append(meeting)

    groups: dict[tuple[object, ...], list[Meeting]] = {}
    for meeting in beside.get(None, ()):
        groups.setdefault((meeting.id in old, *_heading(meeting)), []).append(meeting)
    pending = [
        meeting
        for group in sorted(groups.values(), key=lambda group: _group_order(group, old))
        for meeting in _by_occasion(sorted(group, key=_order))
    ]
    pending.reverse()
    while pending:
        meeting = pending.pop()
        yield meeting
        pending.extend(sorted(beside.get(meeting.id, ()), key=_order, reverse=True))


def _by_occasion(group: Iterable[Meeting]) -> Iterator[Meeting]:
    """Yield those together that took place on one occasion which is not in the issue itself."""
    alike: dict[str, list[Meeting]] = {}
    for meeting in group:
        alike.setdefault(meeting.occasion_meeting or meeting.told.occasion or meeting.id, []).append(meeting)
    for meetings in alike.values():
        yield from meetings


def _occasion(meeting: Meeting, told: Mapping[str, Meeting]) -> str | None:
    """Return the larger event in this issue; None where there is none, or where the links run in a ring."""
    seen = {meeting.id}
    above = told.get(meeting.occasion_meeting or "")
    while above and above.id not in seen:
        seen.add(above.id)
        above = told.get(above.occasion_meeting or "")
    return meeting.occasion_meeting if meeting.occasion_meeting in told and above is None else None


def _heading(meeting: Meeting) -> tuple[date | None, date | None, Place, Mode | None]:
    """Return what meetings share that stand under one heading of day and place."""
    told = meeting.told
    remote = None if told.mode in {Mode.IN_PERSON, Mode.UNKNOWN} else told.mode
    return told.date, told.end_date, told.place, remote


def _order(meeting: Meeting) -> tuple[int, datetime, str]:
    return rank(meeting), meeting.first_reported_at, meeting.id


def _group_order(
    group: Sequence[Meeting], old: Collection[str]
) -> tuple[bool, bool, int, int, tuple[int, datetime, str]]:
    day, last_day = group[0].told.date, group[0].told.end_date
    return (
        group[0].id in old,
        day is None,
        -day.toordinal() if day else 0,
        -last_day.toordinal() if last_day else 0,
        min(map(_order, group)),
    )
