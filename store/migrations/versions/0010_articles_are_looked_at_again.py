"""When each article was looked at last, when it is to be looked at again, and since when it has vanished."""

from datetime import datetime, timedelta
from typing import TypeAlias

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIMES = ("checked_at", "recheck_at", "vanished_at")
_ROWS = 1000
_Article: TypeAlias = sa.Row[tuple[int, datetime, datetime, datetime | None]]
# As it was planned when this was written: up to this age, this time from one look to the next.
_PLAN = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=365), timedelta(days=30)),
)


def upgrade() -> None:
    """Add the times, and fill them: an article was looked at last when its newest text came."""
    for name in _TIMES:
        op.add_column("articles", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_articles_source_recheck_at", "articles", ["source", "recheck_at"])
    op.drop_index("ix_articles_source", "articles")
    connection, after = op.get_bind(), 0
    while rows := _rows(connection, after):
        after = rows[-1].id
        connection.execute(_told(), [_planned(row) for row in rows])


def downgrade() -> None:
    """Drop them."""
    op.create_index("ix_articles_source", "articles", ["source"])
    op.drop_index("ix_articles_source_recheck_at", "articles")
    for name in reversed(_TIMES):
        op.drop_column("articles", name)


def _rows(connection: sa.Connection, after: int) -> list[_Article]:
    moment = sa.DateTime(timezone=True)
    chosen = sa.text(
        "SELECT articles.id AS id, first.fetched_at AS first_at, newest.fetched_at AS last_at,"
        " newest.published_at AS published_at FROM articles"
        " JOIN revisions AS first ON first.article_id = articles.id AND first.number = 1"
        " JOIN revisions AS newest ON newest.article_id = articles.id AND newest.number = articles.revision"
        " WHERE articles.id > :after ORDER BY articles.id LIMIT :rows"
    ).columns(id=sa.Integer(), first_at=moment, last_at=moment, published_at=moment)
    return list(connection.execute(chosen, {"after": after, "rows": _ROWS}))


def _planned(row: _Article) -> dict[str, object]:
    began = min(row.published_at, row.first_at) if row.published_at else row.first_at
    pause = next((pause for limit, pause in _PLAN if row.last_at - began < limit), None)
    return {"id": row.id, "at": row.last_at, "due": row.last_at + pause if pause else None}


def _told() -> sa.TextClause:
    moment = sa.DateTime(timezone=True)
    return sa.text("UPDATE articles SET checked_at = :at, recheck_at = :due WHERE id = :id").bindparams(
        sa.bindparam("at", type_=moment), sa.bindparam("due", type_=moment)
    )
