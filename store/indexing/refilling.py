"""The index beside the tables that it follows from: whether they agree, and how it is made anew."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from store.database import word_index
from store.database.word_index import Entry
from store.indexing.entries import article_entry, made_of_revision, meeting_entry
from store.jsonable import report_from_json
from store.records.meetings import MeetingReport
from store.tables import ArticleRow, MeetingRow, ReportRow, RevisionRow

_AT_ONCE = 200  # of which texts and terms are held in memory

# All numbers are above it.
_LOWEST = -(2**63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreements:
    """How many articles and meetings are found otherwise than by what is stored of them now."""

    missing: int  # have no entry
    stale: int  # have the entry of an earlier text or telling, or of an earlier version's terms
    left_over: int  # are gone, and found nevertheless

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.left_over)


def refill(session: Session) -> None:
    """Make the index anew, inside a transaction that writes; some hundred texts are in memory at once.

    Migrations run it: it asks for no columns but those that there were when the index came.
    """
    word_index.drop_all(session)
    for texts in _articles(session):
        word_index.put(session, texts)
    for tellings in _meetings(session):
        word_index.put(session, tellings)


def disagreements(session: Session) -> Disagreements:
    """Compare the index with the tables; reads all of both, some hundred rows at once."""
    missing = stale = 0
    for expected in chain(_revisions(session), map(_made_of, _meetings(session))):
        there = word_index.load_made_of(session, expected)
        missing += len(expected.keys() - there.keys())
        stale += sum(expected[number] != made_of for number, made_of in there.items())
    return Disagreements(missing=missing, stale=stale, left_over=sum(_left_over(session)))


def _articles(session: Session) -> Iterator[list[Entry]]:
    newest = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision)
    chosen = select(ArticleRow.id, ArticleRow.revision, RevisionRow.title, RevisionRow.body).join(
        RevisionRow, newest
    )
    last = 0
    while rows := session.execute(
        chosen.where(ArticleRow.id > last).order_by(ArticleRow.id).limit(_AT_ONCE)
    ).all():
        last = rows[-1][0]
        yield [
            article_entry(article, revision=revision, title=title, body=body)
            for article, revision, title, body in rows
        ]


def _revisions(session: Session) -> Iterator[dict[int, str]]:
    chosen = select(ArticleRow.id, ArticleRow.revision).order_by(ArticleRow.id).limit(_AT_ONCE)
    last = 0
    while rows := session.execute(chosen.where(ArticleRow.id > last)).all():
        last = rows[-1][0]
        yield {article: made_of_revision(revision) for article, revision in rows}


def _meetings(session: Session) -> Iterator[list[Entry]]:
    is_reported = select(ReportRow.id).where(ReportRow.meeting_id == MeetingRow.id).exists()
    chosen = select(MeetingRow.id, MeetingRow.told).where(is_reported).order_by(MeetingRow.id).limit(_AT_ONCE)
    last = ""
    while rows := session.execute(chosen.where(MeetingRow.id > last)).all():
        last = rows[-1][0]
        reports = _reports(session, [meeting for meeting, _ in rows])
        yield [meeting_entry(meeting, report_from_json(told), reports[meeting]) for meeting, told in rows]


def _reports(session: Session, meetings: list[str]) -> defaultdict[str, list[MeetingReport]]:
    found: defaultdict[str, list[MeetingReport]] = defaultdict(list)
    accounts = select(ReportRow.meeting_id, ReportRow.report).where(ReportRow.meeting_id.in_(meetings))
    for meeting, report in session.execute(accounts):
        found[meeting].append(report_from_json(report))
    return found


def _made_of(entries: list[Entry]) -> dict[int, str]:
    return {entry.number: entry.made_of for entry in entries}


def _left_over(session: Session) -> Iterator[int]:
    """Count the entries of what is gone, some at a time."""
    last = _LOWEST
    while owners := word_index.load_owners(session, above=last, limit=_AT_ONCE):
        last = max(owners)
        articles = [number for number, meeting in owners.items() if meeting is None]
        meetings = {meeting for meeting in owners.values() if meeting is not None}
        there = select(ArticleRow.id).where(ArticleRow.id.in_(articles))
        told = select(ReportRow.meeting_id).where(ReportRow.meeting_id.in_(meetings)).distinct()
        yield len(owners) - len(session.scalars(there).all()) - len(session.scalars(told).all())
