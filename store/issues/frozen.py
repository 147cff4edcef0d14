"""Issues as the store keeps them: whole, so that an issue says for ever what it said. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from store.jsonable import Json, iso, meeting_to_json, report_from_json, report_to_json
from store.records.crawls import Covered, RunOutcome, State
from store.records.issues import Change, Corrected, Issue, IssuedMeeting, Recalled
from store.records.meetings import Meeting, ReportReference, StatedValue


def issue_to_json(issue: Issue) -> Json:
    """Return an issue with all that it told."""
    return {
        "digest": issue.digest,
        "number": issue.number,
        "since": iso(issue.since),
        "until": iso(issue.until),
        "issued_at": iso(issue.issued_at),
        "zone": issue.zone,
        "title": issue.title,
        "entries": [
            {
                "number": entry.number,
                "from_archive": entry.from_archive,
                "meeting": _meeting_to_json(entry.meeting),
                "was": _recalled_to_json(entry.was) if entry.was else None,
            }
            for entry in issue.entries
        ],
        "coverage": [_covered_to_json(covered) for covered in issue.coverage],
        "coming_up": [_meeting_to_json(meeting) for meeting in issue.coming_up],
        "outlet_zones": dict(issue.outlet_zones),
        "period": issue.period,
        "due_at": iso(issue.due_at),
        "corrected": [_corrected_to_json(each) for each in issue.corrected],
        "recalled": [_recalled_to_json(issue.recalled[name]) for name in sorted(issue.recalled)],
        "more_at": issue.more_at,
        "changes_seen": issue.changes_seen,
        "encoded_shorter": issue.encoded_shorter,
    }


def issue_from_json(told: Mapping[str, Any]) -> Issue:
    """Read what `issue_to_json` wrote, in this version or an earlier one."""
    return Issue(
        digest=told["digest"],
        number=told["number"],
        since=_moment(told["since"]),
        until=datetime.fromisoformat(told["until"]),
        issued_at=datetime.fromisoformat(told["issued_at"]),
        zone=told["zone"],
        title=told["title"],
        entries=tuple(
            IssuedMeeting(
                number=entry["number"],
                from_archive=entry["from_archive"],
                meeting=frozen_meeting_from_json(entry["meeting"]),
                was=_recalled_from_json(entry["was"]) if entry.get("was") else None,
            )
            for entry in told["entries"]
        ),
        coverage=tuple(map(_covered_from_json, told["coverage"])),
        coming_up=tuple(map(frozen_meeting_from_json, told["coming_up"])),
        outlet_zones=told["outlet_zones"],
        # Issues frozen before there were scheduled ones say nothing of these.
        period=told.get("period"),
        due_at=_moment(told.get("due_at")),
        # Nor do those frozen before corrections were told.
        corrected=tuple(map(_corrected_from_json, told.get("corrected", ()))),
        recalled={each["id"]: _recalled_from_json(each) for each in told.get("recalled", ())},
        more_at=told.get("more_at"),
        changes_seen=told.get("changes_seen"),
        # One that was frozen before there was a choice may be on its way: a repeat must be the same bytes.
        encoded_shorter=told.get("encoded_shorter", False),
    )


def _corrected_to_json(corrected: Corrected) -> Json:
    change = corrected.change
    return {
        "number": corrected.number,
        "meeting": _meeting_to_json(change.meeting),
        "was": [_recalled_to_json(each) for each in change.was],
        "parted": [_recalled_to_json(each) for each in change.parted],
        "are_others": change.are_others,
    }


def _corrected_from_json(told: Mapping[str, Any]) -> Corrected:
    change = Change(
        meeting=frozen_meeting_from_json(told["meeting"]),
        was=tuple(map(_recalled_from_json, told["was"])),
        parted=tuple(map(_recalled_from_json, told["parted"])),
        are_others=told["are_others"],
    )
    return Corrected(number=told["number"], change=change)


def _recalled_to_json(recalled: Recalled) -> Json:
    place = {"id": recalled.meeting, "issue": recalled.issue, "number": recalled.number}
    return {**place, "told": report_to_json(recalled.told)}


def _recalled_from_json(told: Mapping[str, Any]) -> Recalled:
    return Recalled(
        meeting=told["id"], told=report_from_json(told["told"]), issue=told["issue"], number=told["number"]
    )


def _covered_to_json(covered: Covered) -> Json:
    return {
        "source": covered.source,
        "state": covered.state.value,
        "since": iso(covered.since),
        "tried_at": iso(covered.tried_at),
        "reason": covered.reason,
    }


def _covered_from_json(told: Mapping[str, Any]) -> Covered:
    if "state" not in told:
        return _covered_by_run(told)
    return Covered(
        source=told["source"],
        state=State(told["state"]),
        since=_moment(told["since"]),
        tried_at=_moment(told["tried_at"]),
        reason=told["reason"],
    )


def _covered_by_run(told: Mapping[str, Any]) -> Covered:
    """Read what an issue kept that was frozen before sources had states: the last run of each."""
    failed = told["outcome"] == RunOutcome.FAILED
    return Covered(
        source=told["source"],
        state=State.BROKEN if failed else State(told["outcome"]),
        tried_at=_moment(told["started_at"]),
        reason=told["reason"],
    )


def _meeting_to_json(meeting: Meeting) -> Json:
    """Return a meeting as it is told, and beside it what the public form leaves out."""
    told = meeting_to_json(meeting) | {"last_read_at": iso(meeting.last_read_at)}
    for reference, report in zip(told["reports"], meeting.reports, strict=True):
        reference |= {"title": report.title, "published_by": report.published_by}
    return told


def frozen_meeting_from_json(told: Mapping[str, Any]) -> Meeting:
    """Read what `_meeting_to_json` wrote."""
    return Meeting(
        id=told["id"],
        told=report_from_json(told),
        reports=tuple(map(_reference_from_json, told["reports"])),
        first_reported_at=datetime.fromisoformat(told["first_reported_at"]),
        occasion_meeting=told["occasion_meeting"],
        previous=told["previous"],
        corrected=tuple(told["corrected"]),
        last_read_at=_moment(told.get("last_read_at")),
        values=tuple(
            StatedValue(field=each["field"], value=each["value"], articles=tuple(each["articles"]))
            for each in told.get("values", ())
        ),
        proofs=_proofs(told["evidence"]),
        formerly=tuple(told.get("formerly", ())),
    )


def _proofs(evidence: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(each["article"] or "" for each in evidence if "article" in each)


def _reference_from_json(told: Mapping[str, Any]) -> ReportReference:
    return ReportReference(
        article=told["article"],
        url=told["url"],
        outlet=told["outlet"],
        language=told["language"],
        title=told["title"],
        published_at=_moment(told["published_at"]),
        published_by=told["published_by"],
        revision=told.get("revision"),
        copy=told["copy"],
        aliases=tuple(told["aliases"]),
    )


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
