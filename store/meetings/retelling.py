"""What is shown of a meeting, made anew from all its accounts and from what an editor corrected."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from store.indexing.keeping import put_meeting
from store.jsonable import report_from_json, report_to_json
from store.matching import Matcher, Told
from store.meetings.accounts import Placed, load_accounts
from store.meetings.corrections import note_change
from store.meetings.edits import Amendment, with_amendments
from store.meetings.neighbourhood import standing_for
from store.meetings.parties import parties
from store.meetings.word import load_amendments
from store.records.meetings import MeetingReport
from store.tables import MeetingRow

# A summit of which more is told is shown as its first and its last reports tell it.
MOST_TELLING = 200


def retell(session: Session, meetings: Collection[str], matcher: Matcher, *, at: datetime) -> None:
    """Tell each of `meetings` anew; one that nobody reports stays as it was last told."""
    told = load_accounts(session, meetings)
    amendments = load_amendments(session, told)
    for name in sorted(told):
        row = session.get_one(MeetingRow, name)
        was = report_from_json(row.told)
        accounts = [placed.account for placed in standing_for(told[name], MOST_TELLING)]
        _tell(row, told[name], matcher.told(accounts), amendments.get(name))
        session.flush()
        put_meeting(session, name, report_from_json(row.told), [each.account.report for each in told[name]])
        note_change(session, name, was, report_from_json(row.told), matcher, at=at)


def _tell(
    row: MeetingRow, accounts: Sequence[Placed], told: Told, amendments: Sequence[Amendment] | None
) -> None:
    report, corrected = with_amendments(told.report, amendments or ())
    row.told = report_to_json(report)
    row.status = report.status.value
    row.first_day, row.last_day = report.date, report.end_date or report.date
    row.parties = parties(report)
    row.corrected = list(corrected)
    row.differing = [{"field": v.field, "value": v.value, "keys": list(v.keys)} for v in told.values]
    row.proofs = _proofs(told, report)
    # What is dated says more about the day than what was merely published around it.
    deciding = [each for each in accounts if each.account.report.date] or accounts
    days = [about for about in (each.period for each in deciding) if about]
    row.earliest = min((about.earliest for about in days), default=None)
    row.latest = max((about.latest for about in days), default=None)
    row.first_reported_at = min(each.reported_at for each in accounts)


def _proofs(told: Told, report: MeetingReport) -> list[str]:
    """Return the accounts that prove what `report` still has of the evidence of `told`."""
    if not told.proofs:
        return []
    return [
        key for key, each in zip(told.proofs, told.report.evidence, strict=True) if each in report.evidence
    ]
