"""Questions to the store: articles and meetings by day, person, organisation, place, source, text, status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.articles.loading import load_articles, newest_revisions
from store.articles.revising import load_revisions
from store.database.transactions import Database
from store.meetings.loading import is_reported, load_meetings
from store.meetings.redirects import resolved
from store.opened import Opened
from store.records import Article, Meeting, MeetingReport, Revision, Status
from store.similar.tokens import folded, words
from store.statements import in_chunks
from store.tables import ArticleRow, MeetingRow, RevisionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """What is asked for; what is None, or blank, is not asked. Days are inclusive at both ends.

    Names are found by whole words in a row ("Norov", "security council"), text by any part of it.
    """

    since: date | None = None
    until: date | None = None
    person: str | None = None
    organisation: str | None = None
    place: str | None = None  # part of a venue, a city or a country
    source: str | None = None
    text: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingQuery(_Query):
    """Meetings that took place between two days, with such people, reported by such an article.

    Or the one of an id, or former id; it is found although nobody reports it any more.
    """

    meeting: str | None = None


class ArticleQuery(_Query):
    """Articles published between two days (UTC); by people, place or status: that report such a meeting."""


class Search(Opened):
    """Answers from a database. Every method may raise StoreError; no question is an error."""

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at `url`, which must be there; an older schema is upgraded.

        It is enough that the file can be read, where there is nothing to upgrade.
        """
        return cls(Database.open(url, create=False))

    def articles(self, query: ArticleQuery) -> tuple[Article, ...]:
        """Return the articles that fit, the newest first, undated ones last."""
        return self._database.read(lambda session: _articles(session, query))

    def revisions(self, query: ArticleQuery) -> tuple[Revision, ...]:
        """Return every revision of the articles that fit, in the order of `articles`, the first one first."""
        return self._database.read(lambda session: load_revisions(session, _articles(session, query)))

    def meetings(self, query: MeetingQuery) -> tuple[Meeting, ...]:
        """Return the meetings that fit, the newest first, undated ones last."""
        return self._database.read(lambda session: _meetings(session, query))


def _articles(session: Session, query: ArticleQuery) -> tuple[Article, ...]:
    chosen = newest_revisions()
    if query.since:
        chosen = chosen.where(RevisionRow.published_at >= _midnight(query.since))
    if query.until:
        chosen = chosen.where(RevisionRow.published_at <= _last_moment(query.until))
    chosen = chosen.order_by(
        RevisionRow.published_at.is_(None), RevisionRow.published_at.desc(), ArticleRow.id.desc()
    )
    found = [article for article in load_articles(session, chosen) if _article_fits(article, query)]
    if any(_asked(asked) for asked in (query.person, query.organisation, query.place)) or query.status:
        reporting = _reporting_articles(session, query)
        found = [article for article in found if article.id in reporting]
    return tuple(found)


def _reporting_articles(session: Session, query: ArticleQuery) -> set[int]:
    meetings = load_meetings(session, session.scalars(select(MeetingRow).where(is_reported())).all())
    return {
        report.article
        for meeting in meetings
        if _told_fits(meeting.told, query)
        for report in meeting.reports
    }


def _meetings(session: Session, query: MeetingQuery) -> tuple[Meeting, ...]:
    chosen = select(MeetingRow)
    if _asked(query.meeting):
        chosen = chosen.where(MeetingRow.id == resolved(session, _asked(query.meeting)))
    else:
        chosen = chosen.where(is_reported())
    if query.since:
        chosen = chosen.where(MeetingRow.last_day >= query.since)
    if query.until:
        chosen = chosen.where(MeetingRow.first_day <= query.until)
    chosen = chosen.order_by(MeetingRow.first_day.is_(None), MeetingRow.first_day.desc(), MeetingRow.id)
    rows = session.scalars(chosen).all()
    found = [meeting for meeting in load_meetings(session, rows) if _told_fits(meeting.told, query)]
    if not _asked(query.source) and not _asked(query.text):
        return tuple(found)
    reports = {report.article for meeting in found for report in meeting.reports}
    sources, texts = _asked(query.source), _asked(query.text)
    from_source, with_text = set[int](), set[int]()
    for article in _articles_by_id(session, reports):
        if _article_is_of(article, sources):
            from_source.add(article.id)
        if _contains(f"{article.title}\n{article.body}", texts):
            with_text.add(article.id)

    def fits(meeting: Meeting) -> bool:
        articles = {report.article for report in meeting.reports}
        told = _contains(_told_text(meeting.told), texts)
        return bool(articles & from_source) and (told or bool(articles & with_text))

    return tuple(meeting for meeting in found if fits(meeting))


def _articles_by_id(session: Session, ids: Iterable[int]) -> Iterable[Article]:
    for chunk in in_chunks(sorted(ids)):
        yield from load_articles(session, newest_revisions().where(ArticleRow.id.in_(chunk)))


def _asked(text: str | None) -> str:
    return folded(text) if text else ""


def _article_fits(article: Article, query: ArticleQuery) -> bool:
    return _article_is_of(article, _asked(query.source)) and _contains(
        f"{article.title}\n{article.body}", _asked(query.text)
    )


def _article_is_of(article: Article, source: str) -> bool:
    return not source or source in {folded(article.source), folded(article.outlet)}


def _contains(text: str, part: str) -> bool:
    return not part or part in folded(text)


def _told_fits(told: MeetingReport, query: _Query) -> bool:
    place = told.place
    return (
        (query.status is None or told.status is query.status)
        and _names(query.person, (each.name for each in told.participants))
        and _names(query.organisation, (each.organisation for each in told.participants))
        and _names(query.place, (place.venue, place.city, place.country))
    )


def _told_text(told: MeetingReport) -> str:
    named = (part for each in told.participants for part in (each.name, each.post, each.organisation))
    place = told.place
    parts = (
        told.title,
        told.occasion,
        told.about,
        told.outcome,
        place.venue,
        place.city,
        place.country,
        *named,
    )
    return "\n".join(part for part in parts if part)


def _names(asked: str | None, names: Iterable[str | None]) -> bool:
    """Tell whether the words of `asked` stand in a row in one of `names`."""
    if not _asked(asked):
        return True
    part = words(asked or "")
    return bool(part) and any(_in_a_row(part, words(name)) for name in names if name)


def _in_a_row(part: list[str], whole: list[str]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _last_moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
