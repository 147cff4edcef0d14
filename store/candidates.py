"""The meetings that a report may tell of, or take place beside: what a matcher needs of them, and no more.

An archive of years has hundreds of meetings in a quarter, and every report is compared with those around it.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from store.jsonable import report_from_json
from store.loading import Account, is_reported, load_accounts, telling_order
from store.placing import Period
from store.records import Meeting, MeetingReport
from store.tables import MeetingRow, ReportRow

# Accounts as they were read: reports of the same weeks are compared with the same meetings again and again.
_REMEMBERED = 4096


def near(about: Period | None) -> list[ColumnElement[bool]]:
    """Return what chooses the meetings that may have taken place in a period; all, where it is unknown."""
    if about is None:
        return []
    # By the end first, which is what the index is sorted by: what is read is mostly the newest.
    overlaps = (MeetingRow.latest >= about.earliest) & (MeetingRow.earliest <= about.latest)
    return [or_(MeetingRow.latest.is_(None), overlaps)]


def load_known(
    session: Session, *which: ColumnElement[bool], unsettled: Collection[str] = ()
) -> Iterator[Meeting]:
    """Load meetings as a matcher is asked about them, first the one that was first reported.

    Each is told by its first account that has a date, if any has: asked by an undated account, two reports of
    different days could both be called the same as it. `unsettled` ones have got or lost accounts since they
    were told; of all others what is told is their first account.
    """
    accounts = load_accounts(session, unsettled)
    dated = _first_dated(session, *which)
    for meeting in _as_told(session, *which):
        if meeting.id in unsettled:
            reports = [account.report for account in accounts[meeting.id]]
            told = next((report for report in reports if report.date), meeting.told)
        else:
            told = meeting.told if meeting.told.date else dated.get(meeting.id, meeting.told)
        yield replace(meeting, told=told)


def load_occasions(session: Session, *which: ColumnElement[bool]) -> list[Meeting]:
    """Load the reported meetings that have a title, first the one that was first reported."""
    return [meeting for meeting in _as_told(session, *which, is_reported()) if meeting.told.title is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A meeting that some accounts place beside an occasion, as they do."""

    meeting: str
    reports: tuple[MeetingReport, ...]


def load_beside(session: Session, *which: ColumnElement[bool]) -> list[Beside]:
    """Load the meetings of which some account states an occasion, first the one that was first reported."""
    chosen = (
        select(MeetingRow.id, cast(ReportRow.report, String))
        .join(ReportRow, ReportRow.meeting_id == MeetingRow.id)
        .where(*which, ReportRow.report["occasion"].as_string().is_not(None))
        .order_by(MeetingRow.first_reported_at, MeetingRow.id)
    )
    found: defaultdict[str, list[MeetingReport]] = defaultdict(list)
    for name, report in session.execute(chosen):
        found[name].append(_read(report))
    return [Beside(meeting=name, reports=tuple(reports)) for name, reports in found.items()]


def _as_told(session: Session, *which: ColumnElement[bool]) -> Iterator[Meeting]:
    chosen = (
        select(MeetingRow.id, cast(MeetingRow.told, String), MeetingRow.first_reported_at)
        .where(*which)
        .order_by(MeetingRow.first_reported_at, MeetingRow.id)
    )
    for name, told, first_reported_at in session.execute(chosen).all():
        yield Meeting(id=name, told=_read(told), reports=(), first_reported_at=first_reported_at)


def _first_dated(session: Session, *which: ColumnElement[bool]) -> dict[str, MeetingReport]:
    """Load the first account with a date of those meetings that are told without one."""
    chosen = (
        select(ReportRow.meeting_id, ReportRow.article_id, ReportRow.ordinal, cast(ReportRow.report, String))
        .join(MeetingRow, ReportRow.meeting_id == MeetingRow.id)
        .where(
            *which,
            # Not `first_day`: by its index every undated meeting of all years would be read.
            MeetingRow.told["date"].as_string().is_(None),
            ReportRow.report["date"].as_string().is_not(None),
        )
    )
    accounts: defaultdict[str, list[Account]] = defaultdict(list)
    for name, article, ordinal, report in session.execute(chosen):
        accounts[name].append(Account(article=article, ordinal=ordinal, report=_read(report)))
    return {name: min(dated, key=telling_order).report for name, dated in accounts.items()}


@lru_cache(maxsize=_REMEMBERED)
def _read(report: str) -> MeetingReport:
    return report_from_json(json.loads(report))
