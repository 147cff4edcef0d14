"""How all meetings are told at one moment, lean enough to compare two moments of a store of years."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import Session

from store.jsonable import report_from_json
from store.meetings.loading import is_reported
from store.records.meetings import MeetingReport
from store.tables import IssuedMeetingRow, MeetingRow, RedirectRow, ReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every reported meeting as JSON text by its id, who reports it, which ids lead where, what was told."""

    told: Mapping[str, str]
    accounts: Mapping[str, str]  # the meeting of each account, by the accounts' keys
    redirects: Mapping[str, str]
    issued: frozenset[str]  # ids of meetings that an issue told, under these or former ones

    def report(self, meeting: str) -> MeetingReport:
        """Return how a meeting is told."""
        return report_from_json(json.loads(self.told[meeting]))


def take_snapshot(session: Session) -> Snapshot:
    """Note how every meeting is told."""
    chosen = select(MeetingRow.id, cast(MeetingRow.told, String)).where(is_reported())
    redirects = _mapping(session, select(RedirectRow.id, RedirectRow.meeting_id))
    issued = set(session.scalars(select(IssuedMeetingRow.meeting_id)))
    return Snapshot(
        told=_mapping(session, chosen),
        accounts=_mapping(session, select(ReportRow.key, ReportRow.meeting_id)),
        redirects=redirects,
        issued=frozenset(issued | {redirects[name] for name in issued & redirects.keys()}),
    )


def _mapping(session: Session, pairs: Select[str, str]) -> dict[str, str]:
    return {row[0]: row[1] for row in session.execute(pairs)}
