"""Questions to the store: articles and meetings by day, person, organisation, place, source, text, status."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Select, false, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.articles.loading import load_articles, newest_revisions
from store.articles.revising import load_revisions
from store.database.transactions import Database
from store.indexing.finding import (
    Answers,
    articles_by_words,
    is_of_source,
    meetings_by_words,
    reports_one_of,
)
from store.meetings.changes import tellings
from store.meetings.choosing import asked, at_level, fitting, telling
from store.meetings.loading import is_reported, load_meetings
from store.meetings.redirects import resolved
from store.opened import Opened
from store.records.articles import Article, Revision
from store.records.issues import Telling
from store.records.meetings import Meeting
from store.records.questions import ArticleQuery, MeetingQuery
from store.similar.tokens import folded
from store.tables import ArticleRow, MeetingRow, RevisionRow
from store.wording.questions import question_of

__all__ = ["ArticleQuery", "MeetingQuery", "Search"]

_Chosen = TypeVar("_Chosen", Select[MeetingRow], Select[ArticleRow, RevisionRow, str])


class Search(Opened):
    """Answers from a database. Every method may raise StoreError.

    No question is an error but one in words that is endless: LongQuestionError.
    """

    @classmethod
    def open(cls, url: str, *, backups: Path | None = None) -> Self:
        """Open the database at `url`, which must be there; an older schema is upgraded.

        It is enough that the file can be read, where there is nothing to upgrade.
        """
        return cls(Database.open(url, create=False, backups=backups))

    def articles(self, query: ArticleQuery) -> tuple[Article, ...]:
        """Return the articles that fit, the newest first, undated ones last."""
        return self._database.read(lambda session: _articles(session, query))

    def revisions(self, query: ArticleQuery) -> tuple[Revision, ...]:
        """Return every revision of the articles that fit, in the order of `articles`, the first one first."""
        return self._database.read(lambda session: load_revisions(session, _articles(session, query)))

    def meetings(self, query: MeetingQuery) -> tuple[Meeting, ...]:
        """Return the meetings that fit, the newest first, undated ones last."""
        return self._database.read(lambda session: _meetings(session, query))

    def tellings(self, query: MeetingQuery) -> tuple[Telling, ...]:
        """Return the same, each with when it was reported first and when it was changed last."""

        def work(session: Session) -> tuple[Telling, ...]:
            found = _meetings(session, query)
            return tellings(session, [(meeting.first_reported_at, meeting) for meeting in found])

        return self._database.read(work)


def _articles(session: Session, query: ArticleQuery) -> tuple[Article, ...]:
    chosen = newest_revisions()
    if query.since:
        chosen = chosen.where(RevisionRow.published_at >= _midnight(query.since))
    if query.until:
        chosen = chosen.where(RevisionRow.published_at <= _last_moment(query.until))
    if asked(query.source):
        chosen = chosen.where(is_of_source(session, asked(query.source)))
    if told := telling(session, query):
        chosen = chosen.where(reports_one_of(select(MeetingRow.id).where(is_reported(), *told)))
    if asked(query.text):
        answers = articles_by_words(session, question_of(asked(query.text)))
        chosen = _nearest_first(chosen, answers, ArticleRow.id)
    newest_first = (RevisionRow.published_at.is_(None), RevisionRow.published_at.desc(), ArticleRow.id.desc())
    return load_articles(session, chosen.order_by(*newest_first))


def _meetings(session: Session, query: MeetingQuery) -> tuple[Meeting, ...]:
    chosen = select(MeetingRow).where(*fitting(session, query))
    if asked(query.meeting):
        chosen = chosen.where(MeetingRow.id == resolved(session, folded(asked(query.meeting))))
    else:
        chosen = chosen.where(is_reported())
    if asked(query.text):
        answers = meetings_by_words(session, question_of(asked(query.text)))
        chosen = _nearest_first(chosen, answers, MeetingRow.id)
    newest_first = (MeetingRow.first_day.is_(None), MeetingRow.first_day.desc(), MeetingRow.id)
    return load_meetings(session, at_level(session, chosen.order_by(*newest_first), query.level))


def _nearest_first(chosen: _Chosen, answers: Answers, key: InstrumentedAttribute[Any]) -> _Chosen:
    """Keep what answers a question in words, the nearest first."""
    chosen = chosen.where(*(key.not_in(each) for each in answers.unwanted))
    if answers.nearest is None:
        return chosen if answers.unwanted else chosen.where(false())
    found = chosen.join(answers.nearest, answers.nearest.c.key == key)
    return found.order_by(answers.nearest.c.score.desc())


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _last_moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
