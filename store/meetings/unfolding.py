"""A copy that stands alone because an editor says so, and one that is folded again when they take it back.

What stands alone is never made a copy by itself: the word needs no mark to outlive revisions.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.articles.kin import kin_of, link
from store.articles.loading import is_newest
from store.articles.near import Neighbourhood
from store.matching import Matcher
from store.meetings.reports import withdraw
from store.records.articles import Relation
from store.tables import ArticleRow, EditRow, RevisionRow


def stand_alone(session: Session, row: ArticleRow) -> None:
    """Let an article be read for itself, and be found by its text."""
    link(row, None, Neighbourhood(session, _body(session, row)))
    row.read_by = None
    session.flush()


def fold_again(session: Session, edit: EditRow, matcher: Matcher, *, at: datetime) -> Collection[str]:
    """Fold the article of an edit that was taken back, if its text is still another's; return the meetings.

    What it told by itself is told no more, and what was folded into it goes where it goes.
    """
    row = session.get_one(ArticleRow, edit.detail["article"])
    body = _body(session, row)
    near = Neighbourhood(session, body)
    kin = kin_of(session, body, near, before=row.id)
    if row.copy_of_id is not None or kin is None or kin.relation is not Relation.SAME:
        return ()
    link(row, kin, near)
    near.drop(row.id)
    overlapping = update(ArticleRow).where(ArticleRow.overlaps_id == row.id)
    session.execute(overlapping.values(overlaps_id=kin.article))
    session.flush()
    for copy in session.scalars(select(ArticleRow).where(ArticleRow.copy_of_id == row.id)).all():
        text = _body(session, copy)
        around = Neighbourhood(session, text)
        link(copy, kin_of(session, text, around, before=copy.id), around)
        session.flush()
    return withdraw(session, row.id, matcher, at=at)


def _body(session: Session, row: ArticleRow) -> str:
    newest = select(RevisionRow.body).join(ArticleRow, is_newest()).where(ArticleRow.id == row.id)
    return session.scalars(newest).one()
