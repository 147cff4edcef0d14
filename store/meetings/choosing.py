"""Which meetings fit a question, said to the database."""

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session, aliased

from store.indexing.finding import has_marks, is_of_source, is_reported_by
from store.jsonable import participant_from_json
from store.records.questions import Level, MeetingQuery, Query
from store.statements import in_chunks
from store.tables import ArticleRow, MeetingRow, ReportRow, RevisionRow
from store.text import clean_text
from store.wording.levels import reaches
from store.wording.marks import Mark, marked_phrase

_AT_A_TIME = 500  # meetings whose level is looked at


def fitting(session: Session, query: MeetingQuery) -> list[ColumnElement[bool]]:
    """Return what is asked of a meeting, but for its id, words and level."""
    conditions = telling(session, query)
    if query.since:
        conditions.append(MeetingRow.last_day >= query.since)
    if query.until:
        conditions.append(MeetingRow.first_day <= query.until)
    if query.form:
        conditions.append(MeetingRow.told["form"].as_string() == query.form.value)
    if asked(query.source):
        conditions.append(is_reported_by(is_of_source(session, asked(query.source))))
    if asked(query.language):
        conditions.append(_is_reported_in(asked(query.language)))
    return conditions


def telling(session: Session, query: Query) -> list[ColumnElement[bool]]:
    """Return what is asked of how a meeting is told: its status, its people, its place."""
    conditions = [] if query.status is None else [MeetingRow.status == query.status.value]
    names = ((Mark.PERSON, query.person), (Mark.ORGANISATION, query.organisation), (Mark.PLACE, query.place))
    phrases = [marked_phrase(mark, asked(name)) for mark, name in names if asked(name)]
    if None in phrases:
        return [*conditions, false()]
    known = [phrase for phrase in phrases if phrase]
    return [*conditions, has_marks(session, known)] if known else conditions


def at_level(session: Session, chosen: Select[MeetingRow], level: Level | None) -> list[MeetingRow]:
    """Return those of the chosen meetings in which somebody of a level, or above, takes part.

    All of them, where none is asked for. Of the others no more is read than who took part.
    """
    if level is None:
        return list(session.scalars(chosen))
    people = chosen.with_only_columns(MeetingRow.id, MeetingRow.told["participants"])
    found = session.execute(people.execution_options(yield_per=_AT_A_TIME))
    names = [name for name, told in found if reaches(map(participant_from_json, told or ()), level)]
    rows = {
        row.id: row
        for chunk in in_chunks(names)
        for row in session.scalars(select(MeetingRow).where(MeetingRow.id.in_(chunk)))
    }
    return [rows[name] for name in names]


def asked(text: str | None) -> str:
    """Return what is asked for without the white space around it; nothing where that is all."""
    return clean_text(text or "").strip()


def _is_reported_in(language: str) -> ColumnElement[bool]:
    """Whether an article in a language reports the meeting of the row, or a copy of one."""
    article = aliased(ArticleRow)
    which = (article.id == ReportRow.article_id, article.copy_of_id == ReportRow.article_id)
    newest = (RevisionRow.article_id == article.id) & (RevisionRow.number == article.revision)
    return or_(
        *(
            select(ReportRow.id)
            .join(article, of_report)
            .join(RevisionRow, newest)
            .where(ReportRow.meeting_id == MeetingRow.id, RevisionRow.language == language)
            .exists()
            for of_report in which
        )
    )
