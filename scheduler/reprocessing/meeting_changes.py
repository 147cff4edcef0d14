"""How meetings differ between two moments: added, gone, merged, split, told otherwise. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from store.jsonable import report_to_json
from store.meetings.snapshots import Snapshot
from store.records.meetings import MeetingReport

_LEFT_OUT = frozenset({"evidence", "place", "participants"})


class ChangeKind(StrEnum):
    """What becomes of a meeting."""

    ADDED = "added"
    GONE = "gone"
    MERGED = "merged"  # into `other`
    SPLIT = "split"  # from `other`
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is told otherwise."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one meeting. `told` is how it is told afterwards; before, where it is gone."""

    meeting: str
    kind: ChangeKind
    told: MeetingReport
    is_told: bool  # by an issue
    other: str | None = None
    differences: tuple[Difference, ...] = ()


def changes(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Return what becomes of each meeting, those that issues have told first, then by their ids."""
    found = [*_gone(before, after), *_new(before, after), *_otherwise(before, after)]
    return tuple(sorted(found, key=lambda change: (not change.is_told, change.kind, change.meeting)))


def _gone(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for name in before.told.keys() - after.told.keys():
        into = after.redirects.get(name)
        yield Change(
            meeting=name,
            kind=ChangeKind.MERGED if into else ChangeKind.GONE,
            told=before.report(name),
            is_told=name in before.issued,
            other=into,
        )


def _new(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    came_from: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in after.accounts.items():
        if was := before.accounts.get(key):
            came_from[name].append(was)
    for name in after.told.keys() - before.told.keys():
        other = min(came_from[name], default=None)
        yield Change(
            meeting=name,
            kind=ChangeKind.SPLIT if other else ChangeKind.ADDED,
            told=after.report(name),
            is_told=other in before.issued,
            other=other,
        )


def _otherwise(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for name in before.told.keys() & after.told.keys():
        if before.told[name] == after.told[name]:
            continue
        differences = tuple(differing(before.report(name), after.report(name)))
        if differences:
            yield Change(
                meeting=name,
                kind=ChangeKind.CHANGED,
                told=after.report(name),
                is_told=name in before.issued,
                differences=differences,
            )


def differing(before: MeetingReport, after: MeetingReport) -> Iterator[Difference]:
    """Yield the fields of which a reader is told otherwise; a better proof of the same is none."""
    old, new = _fields(before), _fields(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Difference(field=name, before=old.get(name), after=new.get(name))


def _fields(report: MeetingReport) -> Mapping[str, str | None]:
    told = report_to_json(report)
    found: dict[str, str | None] = {name: value for name, value in told.items() if name not in _LEFT_OUT}
    found |= {f"place.{part}": value for part, value in told["place"].items()}
    for number, person in enumerate(told["participants"], start=1):
        found |= {f"participant {number} {part}": value for part, value in person.items()}
    return found
