"""The meetings that may be another's occasion, or take place beside one: what a matcher needs of them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from store.meetings.accounts import read_report
from store.meetings.loading import is_reported
from store.meetings.placing import Period
from store.records.meetings import MeetingReport
from store.tables import MeetingRow, ReportRow


def meetings_near(about: Period | None) -> list[ColumnElement[bool]]:
    """Return what chooses the meetings that may have taken place in a period; all, where it is unknown."""
    if about is None:
        return []
    # By the end first, which is what the index is sorted by: what is read is mostly the newest.
    overlaps = (MeetingRow.latest >= about.earliest) & (MeetingRow.earliest <= about.latest)
    return [or_(MeetingRow.latest.is_(None), overlaps)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A meeting with a title, as it is shown: it may be the occasion of others."""

    meeting: str
    told: MeetingReport


def load_titled(session: Session, *which: ColumnElement[bool]) -> list[Titled]:
    """Load the reported meetings that have a title, first the one that was first reported."""
    chosen = (
        select(MeetingRow.id, cast(MeetingRow.told, String))
        .where(*which, is_reported())
        .order_by(MeetingRow.first_reported_at, MeetingRow.id)
    )
    told = (Titled(meeting=name, told=read_report(told)) for name, told in session.execute(chosen))
    return [each for each in told if each.told.title is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A meeting that some accounts place beside an occasion, as they do."""

    meeting: str
    reports: tuple[MeetingReport, ...]


def load_beside(session: Session, *which: ColumnElement[bool]) -> list[Beside]:
    """Load the meetings of which some account states an occasion, first the one that was first reported.

    Where an editor has corrected the occasion, only what is shown counts.
    """
    states = (each["occasion"].as_string().is_not(None) for each in (ReportRow.report, MeetingRow.told))
    chosen = (
        select(
            MeetingRow.id, cast(ReportRow.report, String), cast(MeetingRow.told, String), MeetingRow.corrected
        )
        .join(ReportRow, ReportRow.meeting_id == MeetingRow.id)
        .where(*which, or_(*states))
        .order_by(MeetingRow.first_reported_at, MeetingRow.id)
    )
    found: defaultdict[str, dict[str, MeetingReport]] = defaultdict(dict)
    for name, report, told, corrected in session.execute(chosen):
        counts = told if "occasion" in corrected else report
        if read_report(counts).occasion is not None:
            found[name][counts] = read_report(counts)
    return [Beside(meeting=name, reports=tuple(reports.values())) for name, reports in found.items()]
