"""What a digest has to correct: how what it told stands now, inside a transaction of the archive's.

A change that was noted when the digest's last issue was there already is one that no issue of it has told:
`last_issue_id` says so for every digest. What several changes come to is what counts, from what this digest
told last to how things are now; where other digests have issues in between, they followed each on its way.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.jsonable import report_from_json
from store.meetings.corrections import ARE_OTHERS, CHANGED, MERGED, PARTED
from store.meetings.loading import is_reported, load_meetings
from store.meetings.redirects import former_ids
from store.records.issues import Change, Changes, Recalled
from store.records.meetings import Meeting, MeetingReport
from store.statements import in_chunks
from store.tables import CorrectionRow, IssuedMeetingRow, IssueRow, MeetingRow, RedirectRow
from store.told_otherwise import has_other_day, has_other_place


class Place(NamedTuple):
    """Where a digest told a meeting."""

    issue_id: int
    issue: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """Ids that a digest told which were one meeting when its last issue was made, called `representative`."""

    representative: str
    names: tuple[str, ...]
    parted: tuple[str, ...]  # what has gone out of it since


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is needed to tell what became of some meetings; ids lead to the ids that they are now."""

    now: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Place] = field(default_factory=dict)  # by the id under which it was told
    pending: Sequence[CorrectionRow] = ()
    pending_of: Mapping[str, Sequence[CorrectionRow]] = field(default_factory=dict)  # by the id that is now
    followed_of: Mapping[str, Sequence[CorrectionRow]] = field(default_factory=dict)  # by the id that was
    then: Mapping[str, str] = field(default_factory=dict)  # where ids led when the last issue was made
    issues: dict[int, dict[str, MeetingReport]] = field(default_factory=dict)  # what was read of them


def changes(session: Session, digest: str) -> Changes:
    """Return what became of the meetings that a digest told, since its last issue."""
    known = _known(session, digest)
    if not known.pending:
        return Changes()
    classes = _classes(known)
    touched = {known.now[name] for row in known.pending for name in _named(row)}
    meetings = _standing(session, touched & classes.keys())
    found = (_change(session, meetings[name], known, classes[name]) for name in sorted(meetings))
    return Changes(found=tuple(found), seen=_seen(known.pending))


def changes_seen(session: Session, digest: str) -> str:
    """Return the `seen` of `changes` alone."""
    return _seen(_known(session, digest).pending)


def recalled(session: Session, digest: str, meetings: Iterable[str]) -> dict[str, Recalled]:
    """Return those of `meetings` that there are, as they are recorded, with where the digest told them."""
    names = set(meetings)
    now = _now(session, names)
    former = former_ids(session, set(now.values()))
    told = places(session, digest, {name for each in now.values() for name in (each, *former[each])})
    rows = {
        row.id: row
        for chunk in in_chunks(sorted(set(now.values())))
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk)))
    }
    found = {}
    for name in sorted(names):
        if row := rows.get(now[name]):
            place = max((told[each] for each in (row.id, *former[row.id]) if each in told), default=None)
            found[name] = Recalled(
                meeting=row.id,
                told=_briefly(row.told),
                issue=place.issue if place else None,
                number=place.number if place else None,
            )
    return found


def places(session: Session, digest: str, meetings: Collection[str]) -> dict[str, Place]:
    """Return where a digest told meetings under these very ids."""
    chosen = select(
        IssuedMeetingRow.meeting_id, IssueRow.id, IssueRow.number, IssuedMeetingRow.number.label("entry")
    ).join(IssueRow, IssuedMeetingRow.issue_id == IssueRow.id)
    return {
        meeting: Place(*place)
        for chunk in in_chunks(sorted(meetings))
        for meeting, *place in session.execute(
            chosen.where(IssuedMeetingRow.digest == digest, IssuedMeetingRow.meeting_id.in_(chunk))
        )
    }


def _known(session: Session, digest: str) -> _Known:
    last = session.scalar(select(func.max(IssueRow.id)).where(IssueRow.digest == digest))
    if last is None:
        return _Known()
    since = select(CorrectionRow).where(CorrectionRow.last_issue_id >= last).order_by(CorrectionRow.id)
    rows = session.scalars(since).all()
    now = _now(session, {name for row in rows for name in _named(row)})
    for meeting, former in former_ids(session, set(now.values())).items():
        now |= dict.fromkeys(former, meeting)
    told = places(session, digest, now)
    own = {now[name] for name in told}
    # What was told by other digests alone is news to this one, if it is anything.
    pending = [row for row in rows if own & {now[name] for name in _named(row)}]
    followed = _followed(session, now, last)
    return _Known(
        now=now,
        told=told,
        pending=pending,
        pending_of=_by(pending, lambda row: (now[row.meeting_id],)),
        followed_of=_by(followed, lambda row: _named(row) if row.kind == PARTED else (row.meeting_id,)),
        then=_then(followed),
    )


def _followed(session: Session, names: Iterable[str], last: int) -> list[CorrectionRow]:
    """Load the changes that issues of the digest have followed, the first first."""
    followed = select(CorrectionRow).where(CorrectionRow.last_issue_id < last)
    rows = [
        row
        for chunk in in_chunks(sorted(names))
        for row in session.scalars(followed.where(CorrectionRow.meeting_id.in_(chunk)))
    ]
    return sorted(rows, key=lambda row: row.id)


def _by(
    rows: Iterable[CorrectionRow], names: Callable[[CorrectionRow], Iterable[str]]
) -> defaultdict[str, list[CorrectionRow]]:
    found: defaultdict[str, list[CorrectionRow]] = defaultdict(list)
    for row in rows:
        for name in names(row):
            found[name].append(row)
    return found


def _named(row: CorrectionRow) -> tuple[str, ...]:
    return tuple(filter(None, (row.meeting_id, row.before.get("id"))))


def _now(session: Session, names: Iterable[str]) -> dict[str, str]:
    """Return the ids that `names` lead to; each leads to itself, where it leads nowhere else."""
    now = {name: name for name in names}
    for chunk in in_chunks(sorted(now)):
        for row in session.scalars(select(RedirectRow).where(RedirectRow.id.in_(chunk))):
            now[row.id] = row.meeting_id
    return now


def _then(followed: Iterable[CorrectionRow]) -> dict[str, str]:
    then: dict[str, str] = {}
    for row in followed:
        other = row.before.get("id")
        if row.kind == MERGED and other:
            then |= dict.fromkeys((*(n for n in then if then[n] == other), other), row.meeting_id)
        elif row.kind == PARTED and other:
            then.pop(other, None)
    return then


def _standing(session: Session, names: Iterable[str]) -> dict[str, Meeting]:
    """Load those meetings that somebody reports."""
    rows = [
        row
        for chunk in in_chunks(sorted(names))
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk), is_reported()))
    ]
    return {meeting.id: meeting for meeting in load_meetings(session, rows)}


def _classes(known: _Known) -> dict[str, list[_Class]]:
    """Group the ids under which meetings were told, by the id of the meeting that each group is now."""
    by_representative: defaultdict[str, list[str]] = defaultdict(list)
    for name in known.told:
        by_representative[known.then.get(name, name)].append(name)
    found: defaultdict[str, list[_Class]] = defaultdict(list)
    for representative, names in by_representative.items():
        homes = {known.now[name] for name in names}
        home = min(homes, key=lambda name: (name != known.now.get(representative), name))
        parted = tuple(sorted(homes - {home}))
        found[home].append(_Class(representative=representative, names=tuple(names), parted=parted))
    return found


def _change(session: Session, meeting: Meeting, known: _Known, classes: Iterable[_Class]) -> Change:
    was = [_was(session, each, known) for each in classes]
    return Change(
        meeting=meeting,
        was=tuple(sorted(was, key=lambda each: (each.issue or 0, each.number or 0))),
        parted=_as_they_are(session, [name for each in classes for name in each.parted]),
        are_others=any(map(_are_others, known.pending_of[meeting.id])),
    )


def _as_they_are(session: Session, meetings: Sequence[str]) -> tuple[Recalled, ...]:
    """Return meetings as they are recorded, without where they were told."""
    return tuple(
        Recalled(meeting=name, told=_briefly(session.get_one(MeetingRow, name).told)) for name in meetings
    )


def _was(session: Session, told: _Class, known: _Known) -> Recalled:
    """Return what the digest told last of the ids that were one meeting then."""
    own = max(told.names, key=lambda name: (name == told.representative, known.told[name]))
    place = known.told[own]
    newest = max(known.told[name].issue_id for name in told.names)
    rows = [row for row in known.followed_of[told.representative] if (row.last_issue_id or 0) >= newest]
    if not rows:
        report = _told_in(session, place.issue_id, known)[own]
    else:
        # Of a meeting that went out of another one it tells how it was then.
        is_own = rows[-1].meeting_id == told.representative
        report = _briefly(rows[-1].after if is_own else rows[-1].before)
    return Recalled(meeting=own, told=report, issue=place.issue, number=place.number)


def _told_in(session: Session, issue: int, known: _Known) -> dict[str, MeetingReport]:
    if issue not in known.issues:
        entries = session.get_one(IssueRow, issue).issue["entries"]
        known.issues[issue] = {each["meeting"]["id"]: _briefly(each["meeting"]) for each in entries}
    return known.issues[issue]


def _briefly(told: Mapping[str, Any]) -> MeetingReport:
    return report_from_json({**told, "evidence": (), "about": None, "outcome": None})


def _are_others(row: CorrectionRow) -> bool:
    if ARE_OTHERS in row.after:
        return bool(row.after[ARE_OTHERS])
    # Noted before that was kept.
    was, now = report_from_json(row.before), report_from_json(row.after)
    return row.kind == CHANGED and not has_other_day(was, now) and not has_other_place(was, now)


def _seen(rows: Iterable[CorrectionRow]) -> str:
    """Return a name for these changes, which no others have; none for no changes."""
    told = [(row.id, row.kind, row.meeting_id, row.before, row.after) for row in rows]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32] if told else ""
