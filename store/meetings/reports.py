"""What was recognised in an article becomes reports of meetings, inside a transaction of the archive's."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.articles.loading import is_newest
from store.indexing.keeping import forget_meetings
from store.jsonable import report_from_json, report_to_json
from store.matching import Account, Matcher
from store.meetings.accounts import Placed
from store.meetings.clustering import Settled, settle
from store.meetings.loading import is_reported
from store.meetings.occasions import link_occasions, loosen_occasions
from store.meetings.placing import Earlier, free_keys, kept_keys
from store.meetings.retelling import retell
from store.meetings.word import remember, remembered
from store.records.articles import Article
from store.records.meetings import MeetingReport, Recognition
from store.statements import in_chunks
from store.tables import (
    ArticleRow,
    IssuedMeetingRow,
    MeetingRow,
    RecognitionRow,
    RedirectRow,
    ReportRow,
    RevisionRow,
)
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
    row = _newest(session, article)
    if row is None:
        return tuple(each.meeting_id for each in earlier)
    _keep_reading(session, article, recognition, recogniser, read_at)
    row.read_by = recogniser
    fresh = _fresh(session, article, recognition.meetings, earlier, matcher)
    left = {each.meeting_id for each in earlier}
    session.execute(delete(ReportRow).where(ReportRow.article_id == article.id))
    settled = settle(session, fresh=fresh, around=left, matcher=matcher, at=read_at)
    session.add_all(
        _row(article, ordinal, placed, settled.places[placed.key]) for ordinal, placed in enumerate(fresh)
    )
    session.flush()
    remember(session, {placed.key: placed.account.report for placed in fresh})
    finish(session, settled, matcher, at=read_at)
    return tuple(settled.places[placed.key] for placed in fresh)


def withdraw(session: Session, article: int, matcher: Matcher, *, at: datetime) -> Collection[str]:
    """Tell nothing of what was read in an article any more: it is a copy; return the meetings it told."""
    rows = session.scalars(select(ReportRow).where(ReportRow.article_id == article)).all()
    left = {row.meeting_id for row in rows}
    session.execute(delete(ReportRow).where(ReportRow.article_id == article))
    finish(session, settle(session, around=left, matcher=matcher, at=at), matcher, at=at)
    return left


def resettle(session: Session, meetings: Collection[str], matcher: Matcher, *, at: datetime) -> Settled:
    """Divide the accounts of `meetings`, and those that belong with them, anew: an editor has spoken."""
    settled = settle(session, around=meetings, matcher=matcher, at=at)
    finish(session, settled, matcher, at=at)
    return settled


def finish(session: Session, settled: Settled, matcher: Matcher, *, at: datetime) -> None:
    """Tell what changed anew, drop what nobody tells, and link the occasions again."""
    loosened = loosen_occasions(session, settled.touched | settled.vacated)
    drop_untold(session, settled.vacated)
    retell(session, settled.touched, matcher, at=at)
    link_occasions(session, set(settled.touched), loosened - settled.vacated, matcher)


def record_unreadable(
    session: Session, article: Article, *, recogniser: str, reason: str, read_at: datetime
) -> None:
    """Keep that `recogniser` fails on `article`'s text; what was read in the article before stays."""
    there = session.get(RecognitionRow, (article.revision_id, recogniser))
    if there is None and _newest(session, article):
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


def _newest(session: Session, article: Article) -> ArticleRow | None:
    """Return the article's row if its newest text is this one, and it stands alone."""
    chosen = select(ArticleRow).join(RevisionRow, is_newest())
    return session.scalar(
        chosen.where(
            ArticleRow.id == article.id,
            ArticleRow.copy_of_id.is_(None),
            RevisionRow.id == article.revision_id,
        )
    )


def _fresh(
    session: Session,
    article: Article,
    reports: Sequence[MeetingReport],
    earlier: Sequence[ReportRow],
    matcher: Matcher,
) -> list[Placed]:
    """Return the accounts that `article` has now, each with the key and the meeting that it had before."""
    had = {row.key: row for row in earlier}
    told = [Earlier(key=row.key, report=report_from_json(row.report)) for row in earlier]
    away = [each for each in remembered(session, article.id) if each.key not in had]
    kept = kept_keys(reports, [*told, *away], matcher)
    taken = {*had, *(each.key for each in away)}
    new = (key for key in free_keys(article.key, taken) if not _is_origin(session, key))
    accounts = (
        Account(
            key=key or next(new),
            article=article.key,
            report=report,
            published=article.published_at.date() if article.published_at else None,
            language=article.language,
            source=article.outlet,
        )
        for report, key in zip(reports, kept, strict=True)
    )
    return [
        Placed(
            account=account,
            article=article.id,
            meeting=had[account.key].meeting_id if account.key in had else None,
            reported_at=article.published_at or article.fetched_at,
        )
        for account in accounts
    ]


def _is_origin(session: Session, key: str) -> bool:
    """Tell whether a meeting has its id from an account that had this key."""
    found = (
        select(MeetingRow.id).where(MeetingRow.origin == key).limit(1),
        select(RedirectRow.id).where(RedirectRow.origin == key).limit(1),
    )
    return any(session.scalar(chosen) is not None for chosen in found)


def _row(article: Article, ordinal: int, placed: Placed, meeting: str) -> ReportRow:
    about = placed.period
    return ReportRow(
        article_id=article.id,
        revision_id=article.revision_id,
        ordinal=ordinal,
        key=placed.key,
        meeting_id=meeting,
        report=report_to_json(placed.account.report),
        earliest=about.earliest if about else None,
        latest=about.latest if about else None,
    )


def drop_untold(session: Session, meetings: Iterable[str]) -> None:
    """Delete those of `meetings` that nobody reports; what an issue has told is kept for good, unfindable."""
    told = select(IssuedMeetingRow.meeting_id).where(IssuedMeetingRow.meeting_id == MeetingRow.id).exists()
    for chunk in in_chunks(sorted(meetings)):
        untold = select(MeetingRow.id).where(MeetingRow.id.in_(chunk), ~is_reported())
        forget_meetings(session, session.scalars(untold).all())
        session.execute(delete(MeetingRow).where(MeetingRow.id.in_(chunk), ~is_reported(), ~told))
