"""What is asked, said to the database: which articles and meetings answer, and how near they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func, or_, select, union, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.database.word_index import answering, scored
from store.similar.tokens import folded
from store.tables import ArticleRow, MeetingRow, ReportRow
from store.wording.phrases import Phrase
from store.wording.questions import Question

_REPORTED_BY = ReportRow.article_id == func.coalesce(ArticleRow.copy_of_id, ArticleRow.id)


def has_marks(session: Session, phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    """Whether the meeting of the row has each of some marks (store.wording.marks)."""
    found = answering(session, [(phrase,) for phrase in phrases]).subquery()
    return MeetingRow.id.in_(select(found.c.meeting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What answers a question in words: `nearest` by `key` and `score`, None where nothing is wanted.

    `unwanted` are the keys of what has something that it may not have.
    """

    nearest: CTE | None
    unwanted: Sequence[Select[Any]]


def articles_by_words(session: Session, question: Question) -> Answers:
    """Return the articles whose texts have what is wanted, and those that have what is unwanted."""
    nearest = None
    if question.wanted:
        found = scored(session, question.wanted, name="found")
        nearest = select(found.c.number.label("key"), found.c.score).cte("nearest")
    unwanted = (answering(session, [choice]).subquery() for choice in question.unwanted)
    return Answers(nearest=nearest, unwanted=[select(each.c.number) for each in unwanted])


def meetings_by_words(session: Session, question: Question) -> Answers:
    """Return the meetings with what is wanted, and those with what is unwanted.

    What is told of a meeting has all that is wanted, or one of its articles' texts has; copies are among
    these. Of what is unwanted none of them has anything.
    """
    nearest = None
    if question.wanted:
        every = _meetings_of(scored(session, question.wanted, name="found"))
        score = func.max(every.c.score).label("score")
        nearest = select(every.c.meeting.label("key"), score).group_by(every.c.meeting).cte("nearest")
    unwanted = (
        _meetings_of(scored(session, [choice], name=f"unwanted{place}"))
        for place, choice in enumerate(question.unwanted)
    )
    return Answers(nearest=nearest, unwanted=[select(each.c.meeting) for each in unwanted])


def _meetings_of(found: CTE) -> FromClause:
    """Return the meetings that entries are of, or that the articles report which they are of."""
    own = select(found.c.meeting.label("meeting"), found.c.score).where(found.c.meeting.is_not(None))
    reported = (
        select(ReportRow.meeting_id, found.c.score)
        .select_from(found)
        .join(ArticleRow, ArticleRow.id == found.c.number)
        .join(ReportRow, _REPORTED_BY)
    )
    return union_all(own, reported).subquery()


def is_reported_by(of_source: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an article of a source reports the meeting of the row, or a copy that the source has."""
    own = ReportRow.article_id == ArticleRow.id
    copied = ReportRow.article_id == ArticleRow.copy_of_id
    reported = (
        select(ReportRow.meeting_id).join(ArticleRow, which).where(of_source) for which in (own, copied)
    )
    return MeetingRow.id.in_(union(*reported).subquery().select())


def reports_one_of(meetings: Select[str]) -> ColumnElement[bool]:
    """Whether the article of the row reports one of some meetings, or is a copy of one that does."""
    reporting = select(ReportRow.article_id).where(ReportRow.meeting_id.in_(meetings)).cte("reporting")
    copies = select(ArticleRow.id).where(ArticleRow.copy_of_id.in_(select(reporting.c.article_id)))
    return ArticleRow.id.in_(union(select(reporting.c.article_id), copies).subquery().select())


def is_of_source(session: Session, source: str) -> ColumnElement[bool]:
    """Whether the article of the row is of a source, or an outlet, of this name, however it is written."""
    return or_(
        *(
            column.in_([name for name in _different(session, column) if folded(name) == folded(source)])
            for column in (ArticleRow.source, ArticleRow.outlet)
        )
    )


def _different(session: Session, column: InstrumentedAttribute[str]) -> Iterator[str]:
    """Yield the different values of an indexed column: there are few, and each is one step."""
    value = session.scalar(select(func.min(column)))
    while value is not None:
        yield value
        value = session.scalar(select(func.min(column)).where(column > value))
