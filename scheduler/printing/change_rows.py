"""Edits, and what became of meetings, as rows and lines for a person's terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from scheduler.digest.people import in_one_line, names
from scheduler.printing.rows import local_time
from scheduler.reprocessing.meeting_changes import Change, ChangeKind, Difference, differing
from store.jsonable import iso, report_to_json
from store.meetings.edits import Edit, Edited
from store.records.meetings import Meeting


def edit_row(edit: Edit, zone: str) -> dict[str, str]:
    """Return one line about an edit; times are by the clock of `zone`."""
    undone = f"undone by {edit.undone_by}" if edit.undone_by else ""
    return {
        "edit": str(edit.id),
        "state": edit.state.value,
        "what": f"{edit.kind.value} {edit.meeting or f'article {edit.article}'}",
        "said": "; ".join(edit.changes),
        "by": edit.by,
        "at": local_time(edit.at, zone),
        "reason": "; ".join(filter(None, (edit.reason, undone, edit.undone_reason))),
    }


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit for programs; times in ISO form, UTC."""
    return {
        "edit": edit.id,
        "kind": edit.kind.value,
        "meeting": edit.meeting,
        "state": edit.state.value,
        "changes": list(edit.changes),
        "by": edit.by,
        "at": iso(edit.at),
        "reason": edit.reason,
        "undone_by": edit.undone_by,
        "undone_at": iso(edit.undone_at),
        "undone_reason": edit.undone_reason,
        "article": edit.article,
    }


def change_lines(edited: Edited) -> Iterator[str]:
    """Say what is otherwise now, a line a change."""
    before = {meeting.id: meeting for meeting in edited.before}
    after = {meeting.id: meeting for meeting in edited.after}
    into = {former: meeting.id for meeting in edited.after for former in meeting.formerly}
    changed = False
    for name in sorted(before.keys() | after.keys()):
        lines = list(_lines(name, before.get(name), after.get(name), into))
        changed = changed or bool(lines)
        yield from lines
    if not changed:
        yield "nothing is told otherwise"


def _lines(name: str, was: Meeting | None, now: Meeting | None, into: Mapping[str, str]) -> Iterator[str]:
    if now is None:
        yield f"{name}: is {into[name]} now" if name in into else f"{name}: is told no more"
    elif was is None:
        yield f"{name}: is a meeting of its own now, reported by {_articles(now)}"
    else:
        yield from (f"{name}: {difference_words(each)}" for each in differing(was.told, now.told))
        if _articles(was) != _articles(now):
            yield f"{name}: reported by {_articles(now)}; before, by {_articles(was)}"


def difference_words(difference: Difference) -> str:
    """Say what is told otherwise: "date: 2019-07-10 → 2019-07-11"."""
    return f"{difference.field}: {_shown(difference.before)} → {_shown(difference.after)}"


def _shown(value: str | None) -> str:
    return "not stated" if value is None else value


def _articles(meeting: Meeting) -> str:
    numbers = sorted({report.article for report in meeting.reports if not report.copy})
    return f"article{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def meeting_change_row(change: Change) -> dict[str, str]:
    """Return one line about what becomes of a meeting."""
    to = {ChangeKind.MERGED: f" into {change.other}", ChangeKind.SPLIT: f" from {change.other}"}
    told = change.told
    return {
        "meeting": change.meeting,
        "change": f"{change.kind.value}{to.get(change.kind, '')}",
        "told": "by issues" if change.is_told else "",
        "date": str(told.date or "not stated"),
        "who": in_one_line(told, names(told)),
        "what": "; ".join(map(difference_words, change.differences)) or told.title or told.form.value,
    }


def meeting_change_to_json(change: Change) -> dict[str, Any]:
    """Return what becomes of a meeting, for programs."""
    return {
        "meeting": change.meeting,
        "change": change.kind.value,
        "told": change.is_told,
        "other": change.other,
        "differences": [
            {"field": each.field, "before": each.before, "after": each.after} for each in change.differences
        ],
        "account": report_to_json(change.told),
    }
