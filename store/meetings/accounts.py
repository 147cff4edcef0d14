"""Every article's account of every meeting, as rows hold them and as a matcher sees them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import Session

from store.jsonable import report_from_json
from store.matching import Account
from store.meetings.placing import Period, period
from store.records.meetings import MeetingReport
from store.statements import in_chunks
from store.tables import ArticleRow, ReportRow, RevisionRow

# Accounts as they were read: those of the same weeks are compared with each other again and again.
_REMEMBERED = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An account, and the meeting that it tells of; None where that is not decided yet."""

    account: Account
    article: int
    meeting: str | None
    reported_at: datetime  # when it was published, else fetched

    @property
    def key(self) -> str:
        """The account's key."""
        return self.account.key

    @property
    def period(self) -> Period | None:
        """The days between which the meeting may have taken place, by this account."""
        return period(self.account.report, published=self.account.published)

    @property
    def seniority(self) -> tuple[datetime, str]:
        """Sorts the earliest to be published first, whatever the order of arrival."""
        return (self.reported_at, self.account.key)


def near(about: Period | None) -> list[ColumnElement[bool]]:
    """Return what chooses the accounts that may tell of a period; all, where it is unknown."""
    if about is None:
        return []
    # By the end first, which is what the index is sorted by: what is read is mostly the newest.
    overlaps = (ReportRow.latest >= about.earliest) & (ReportRow.earliest <= about.latest)
    return [or_(ReportRow.latest.is_(None), overlaps)]


def load_placed(session: Session, *which: ColumnElement[bool]) -> list[Placed]:
    """Load accounts, in the order of their keys."""
    # Put in order here: SQLite, asked to, would read every account by the keys' index.
    rows = sorted(session.execute(_chosen().where(*which)), key=itemgetter(0))
    return [
        Placed(
            account=Account(
                key=key,
                article=article_key,
                report=read_report(report),
                published=published_at.date() if published_at else None,
                language=language,
                source=outlet,
            ),
            article=article,
            meeting=meeting,
            reported_at=published_at or fetched_at,
        )
        for key, article, meeting, report, article_key, outlet, language, published_at, fetched_at in rows
    ]


def load_accounts(session: Session, meetings: Collection[str]) -> defaultdict[str, list[Placed]]:
    """Load the accounts of each of `meetings`, the senior first."""
    found: defaultdict[str, list[Placed]] = defaultdict(list)
    for chunk in in_chunks(sorted(meetings)):
        for placed in load_placed(session, ReportRow.meeting_id.in_(chunk)):
            found[str(placed.meeting)].append(placed)
    for accounts in found.values():
        accounts.sort(key=lambda placed: placed.seniority)
    return found


def load_by_keys(session: Session, keys: Iterable[str]) -> list[Placed]:
    """Load those accounts that have one of `keys`."""
    return [
        placed
        for chunk in in_chunks(sorted(keys))
        for placed in load_placed(session, ReportRow.key.in_(chunk))
    ]


_Row = Select[str, int, str, str, str, str, str | None, datetime | None, datetime]


def _chosen() -> _Row:
    return (
        select(
            ReportRow.key,
            ReportRow.article_id,
            ReportRow.meeting_id,
            cast(ReportRow.report, String),
            ArticleRow.key,
            ArticleRow.outlet,
            RevisionRow.language,
            RevisionRow.published_at,
            RevisionRow.fetched_at,
        )
        .join(ArticleRow, ReportRow.article_id == ArticleRow.id)
        .join(RevisionRow, ReportRow.revision_id == RevisionRow.id)
    )


@lru_cache(maxsize=_REMEMBERED)
def read_report(report: str) -> MeetingReport:
    """Return a report as a row's text holds it."""
    return report_from_json(json.loads(report))
