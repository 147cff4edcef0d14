"""From rows to records: meetings with the articles that report them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from store.articles.loading import load_aliases, newest_revisions
from store.jsonable import report_from_json
from store.meetings.accounts import Placed, load_accounts
from store.meetings.parties import Encounter, previous_meeting
from store.meetings.redirects import former_ids
from store.records.meetings import Meeting, ReportReference, StatedValue, Status
from store.statements import in_chunks
from store.tables import ArticleRow, MeetingRow, RecognitionRow, ReportRow, RevisionRow


def load_meetings(session: Session, rows: Sequence[MeetingRow]) -> tuple[Meeting, ...]:
    """Load meetings, in the order of their rows."""
    names = [row.id for row in rows]
    accounts = load_accounts(session, names)
    articles = sorted({placed.article for told in accounts.values() for placed in told})
    references = _references(session, articles)
    encounters = _encounters(session, [row.parties for row in rows if row.parties])
    read, former = _last_read(session, names), former_ids(session, names)
    meetings = (_meeting(row, accounts[row.id], references, encounters) for row in rows)
    return tuple(
        replace(meeting, last_read_at=read.get(meeting.id), formerly=tuple(former[meeting.id]))
        for meeting in meetings
    )


def _last_read(session: Session, meetings: Iterable[str]) -> dict[str, datetime | None]:
    """Return when the last of the texts that report each meeting was read for the first time.

    What was read before such times were kept was read before everything.
    """
    found: dict[str, datetime | None] = {}
    times = RecognitionRow.read_at
    first = case((func.count() == func.count(times), func.min(times))).label("first")
    for chunk in in_chunks(meetings):
        texts = (
            select(ReportRow.meeting_id, first)
            .join(RecognitionRow, RecognitionRow.revision_id == ReportRow.revision_id)
            .where(ReportRow.meeting_id.in_(chunk), RecognitionRow.failure.is_(None))
            .group_by(ReportRow.meeting_id, ReportRow.revision_id)
            .subquery()
        )
        last = select(texts.c.meeting_id, func.max(texts.c.first)).group_by(texts.c.meeting_id)
        found |= {row[0]: row[1] for row in session.execute(last)}
    return found


def _meeting(
    row: MeetingRow,
    accounts: Sequence[Placed],
    references: dict[int, list[ReportReference]],
    encounters: dict[str, list[Encounter]],
) -> Meeting:
    told = report_from_json(row.told)
    url_of = {placed.key: references[placed.article][0].url for placed in accounts}
    reporting = dict.fromkeys(placed.article for placed in _telling_order(accounts, row.proofs))
    return Meeting(
        id=row.id,
        told=told,
        reports=tuple(reference for article in reporting for reference in references[article]),
        first_reported_at=row.first_reported_at,
        occasion_meeting=row.occasion_id,
        previous=previous_meeting(told, encounters.get(row.parties or "", ())),
        corrected=tuple(row.corrected),
        values=tuple(
            StatedValue(
                field=each["field"],
                value=each["value"],
                articles=tuple(dict.fromkeys(url_of[key] for key in each["keys"] if key in url_of)),
            )
            for each in row.differing
        ),
        proofs=tuple(url_of.get(key, "") for key in row.proofs),
    )


def _telling_order(accounts: Sequence[Placed], proofs: Sequence[str]) -> list[Placed]:
    """Return first the account that proves most of what is shown, and what happened before announcements."""
    proven = Counter(proofs)

    def order(placed: Placed) -> tuple[int, bool, tuple[datetime, str]]:
        is_planned = placed.account.report.status is Status.PLANNED
        return (-proven[placed.key], is_planned, placed.seniority)

    return sorted(accounts, key=order)


def _references(session: Session, articles: Iterable[int]) -> dict[int, list[ReportReference]]:
    """Load each article followed by its copies, which arrived after it."""
    found: defaultdict[int, list[ReportReference]] = defaultdict(list)
    for chunk in in_chunks(articles):
        belongs = ArticleRow.id.in_(chunk) | ArticleRow.copy_of_id.in_(chunk)
        rows = session.execute(newest_revisions().where(belongs).order_by(ArticleRow.id)).all()
        aliases = load_aliases(session, [row.id for row, _, _ in rows])
        read = _read_revisions(session, chunk)
        for row, revision, _ in rows:
            original = row.id if row.copy_of_id is None else row.copy_of_id
            reference = _reference(row, revision, aliases[row.id], copy=original != row.id)
            found[original].append(replace(reference, revision=read.get(row.id, reference.revision)))
    return found


def _read_revisions(session: Session, articles: Sequence[int]) -> dict[int, int]:
    """Return the number of the revision that each article's accounts were read in: not always the newest."""
    chosen = (
        select(ReportRow.article_id, RevisionRow.number)
        .join(RevisionRow, ReportRow.revision_id == RevisionRow.id)
        .where(ReportRow.article_id.in_(articles))
    )
    return dict(session.execute(chosen).all())


def _reference(
    row: ArticleRow, revision: RevisionRow, aliases: Sequence[str], *, copy: bool
) -> ReportReference:
    return ReportReference(
        article=row.id,
        url=row.url,
        outlet=row.outlet,
        language=revision.language,
        title=revision.title,
        published_at=revision.published_at,
        published_by=revision.published_by,
        revision=revision.number,
        copy=copy,
        aliases=tuple(aliases),
    )


def is_reported() -> ColumnElement[bool]:
    """Whether some article reports the meeting of the row."""
    return select(ReportRow.id).where(ReportRow.meeting_id == MeetingRow.id).exists()


def _encounters(session: Session, parties: Iterable[str]) -> dict[str, list[Encounter]]:
    """Load the meetings that were held between each of the given sets of people."""
    found: defaultdict[str, list[Encounter]] = defaultdict(list)
    for chunk in in_chunks(sorted(set(parties))):
        held = select(MeetingRow.id, MeetingRow.last_day, MeetingRow.parties).where(
            MeetingRow.parties.in_(chunk),
            MeetingRow.status == Status.HELD.value,
            MeetingRow.last_day.is_not(None),
            is_reported(),
        )
        for meeting, last_day, same in session.execute(held):
            if last_day and same:
                found[same].append(Encounter(meeting=meeting, last_day=last_day, parties=same))
    return found
