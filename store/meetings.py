"""What was recognised in an article becomes reports of meetings, inside a transaction of the archive's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.candidates import load_known, near
from store.jsonable import report_from_json, report_to_json
from store.loading import in_chunks, is_newest, is_reported, load_accounts, newest_revisions
from store.occasions import link_occasions, loosen_occasions
from store.parties import parties
from store.placing import Earlier, Matcher, Period, kept_places, meeting_ids, period
from store.records import Article, MeetingReport, Recognition
from store.tables import ArticleRow, IssuedMeetingRow, MeetingRow, RecognitionRow, ReportRow, RevisionRow
from store.text import clean_line


def record(  # noqa: PLR0913 - what was read in what, by whom and when, and how it is matched
    session: Session,
    article: Article,
    recognition: Recognition,
    *,
    recogniser: str,
    matcher: Matcher,
    read_at: datetime,
) -> tuple[str, ...]:
    """Put the reports of `recognition` in the place of those that `article` had; return their meetings.

    The text of an older revision changes nothing: the newest one is waiting to be read, or has been.
    """
    earlier = session.scalars(
        select(ReportRow).where(ReportRow.article_id == article.id).order_by(ReportRow.ordinal)
    ).all()
    if not _is_newest(session, article):
        return tuple(row.meeting_id for row in earlier)
    _keep_reading(session, article, recognition, recogniser, read_at)
    left = {row.meeting_id for row in earlier}
    places = kept_places(recognition.meetings, _earlier(session, earlier), matcher)
    session.execute(delete(ReportRow).where(ReportRow.article_id == article.id))
    loosened = loosen_occasions(session, left)
    drop_untold(session, left - set(places))
    reported = _report(session, article, recognition.meetings, places, left, matcher)
    touched = left | set(reported)
    refresh(session, touched)
    loosened |= loosen_occasions(session, touched)
    link_occasions(session, touched, loosened, matcher)
    return reported


def record_unreadable(
    session: Session, article: Article, *, recogniser: str, reason: str, read_at: datetime
) -> None:
    """Keep that `recogniser` fails on `article`'s text; what was read in the article before stays."""
    there = session.get(RecognitionRow, (article.revision_id, recogniser))
    if there is None and _is_newest(session, article):
        session.add(
            RecognitionRow(
                revision_id=article.revision_id,
                recogniser=recogniser,
                sco_related=False,
                language=None,
                read_at=read_at,
                failure=clean_line(reason),
            )
        )


def _keep_reading(
    session: Session, article: Article, recognition: Recognition, recogniser: str, read_at: datetime
) -> None:
    row = session.get(RecognitionRow, (article.revision_id, recogniser))
    if row is None:
        row = RecognitionRow(revision_id=article.revision_id, recogniser=recogniser, read_at=read_at)
        session.add(row)
    elif row.failure is not None:
        row.read_at, row.failure = read_at, None
    row.sco_related = recognition.sco_related
    row.language = recognition.language
    session.flush()


def _is_newest(session: Session, article: Article) -> bool:
    chosen = select(RevisionRow.id).join(ArticleRow, is_newest())
    newest = session.scalar(chosen.where(ArticleRow.id == article.id, ArticleRow.copy_of_id.is_(None)))
    return newest == article.revision_id


def _earlier(session: Session, reports: Sequence[ReportRow]) -> list[Earlier]:
    known = load_known(session, MeetingRow.id.in_({row.meeting_id for row in reports}))
    meetings = {meeting.id: meeting for meeting in known}
    return [Earlier(report=report_from_json(row.report), meeting=meetings[row.meeting_id]) for row in reports]


def _report(  # noqa: PLR0913, PLR0917 - what it is of, and what is decided
    session: Session,
    article: Article,
    reports: Sequence[MeetingReport],
    places: Sequence[str | None],
    left: set[str],
    matcher: Matcher,
) -> tuple[str, ...]:
    """Write the reports, each to its kept place, else to another known meeting, else to a new one.

    `left` are the meetings that the article reported before.
    """
    meetings: list[str] = []
    for ordinal, (report, kept) in enumerate(zip(reports, places, strict=True)):
        about = period(report, published=_day(article.published_at))
        meeting = kept or _known_meeting(session, report, about, left.union(meetings), matcher)
        if meeting is None:
            meeting = _new_meeting(session, article, ordinal, report, about)
        session.add(
            ReportRow(
                article_id=article.id,
                revision_id=article.revision_id,
                ordinal=ordinal,
                meeting_id=meeting,
                report=report_to_json(report),
            )
        )
        session.flush()
        meetings.append(meeting)
    return tuple(meetings)


def _known_meeting(
    session: Session, report: MeetingReport, about: Period | None, unsettled: set[str], matcher: Matcher
) -> str | None:
    known = load_known(session, *near(about), unsettled=unsettled)
    return next((meeting.id for meeting in known if matcher.same(report, meeting)), None)


def _new_meeting(
    session: Session, article: Article, ordinal: int, report: MeetingReport, about: Period | None
) -> str:
    free = (name for name in meeting_ids(article.key, ordinal) if session.get(MeetingRow, name) is None)
    row = MeetingRow(id=next(free), first_reported_at=_reported_at(article.published_at, article.fetched_at))
    _tell(row, report)
    row.earliest, row.latest = (about.earliest, about.latest) if about else (None, None)
    session.add(row)
    session.flush()
    return row.id


def _tell(row: MeetingRow, report: MeetingReport) -> None:
    row.told = report_to_json(report)
    row.status = report.status.value
    row.first_day, row.last_day = report.date, report.end_date or report.date
    row.parties = parties(report)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _publications(session: Session, articles: Iterable[int]) -> dict[int, tuple[datetime | None, datetime]]:
    """Return when each article's newest text was published, and when it was fetched."""
    found: dict[int, tuple[datetime | None, datetime]] = {}
    for chunk in in_chunks(sorted(articles)):
        for row, revision, _ in session.execute(newest_revisions().where(ArticleRow.id.in_(chunk))):
            found[row.id] = (revision.published_at, revision.fetched_at)
    return found


def _reported_at(published_at: datetime | None, fetched_at: datetime) -> datetime:
    return published_at or fetched_at


def drop_untold(session: Session, meetings: Iterable[str]) -> None:
    """Delete those of `meetings` that nobody reports; what an issue has told is kept for good."""
    told = select(IssuedMeetingRow.meeting_id).where(IssuedMeetingRow.meeting_id == MeetingRow.id).exists()
    for chunk in in_chunks(sorted(meetings)):
        session.execute(delete(MeetingRow).where(MeetingRow.id.in_(chunk), ~is_reported(), ~told))


def refresh(session: Session, meetings: Iterable[str]) -> None:
    """Tell each of `meetings` anew from its reports; one that has none stays as it was last told."""
    names = sorted(meetings)
    accounts = load_accounts(session, names)
    times = _publications(session, {account.article for told in accounts.values() for account in told})
    for name in names:
        row = session.get(MeetingRow, name)
        told = accounts[name]
        if row is None or not told:
            continue
        _tell(row, told[0].report)
        # What is dated says more about the day than what was merely published around it.
        deciding = [account for account in told if account.report.date] or told
        periods = [period(each.report, published=_day(times[each.article][0])) for each in deciding]
        known = [about for about in periods if about]
        row.earliest = min((about.earliest for about in known), default=None)
        row.latest = max((about.latest for about in known), default=None)
        row.first_reported_at = min(row.first_reported_at, *(_reported_at(*times[a.article]) for a in told))
    session.flush()
