"""Each revision says what it changed against the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and fill them: what changed before counts as substantive, for it was read again."""
    op.add_column("revisions", sa.Column("changed", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "revisions", sa.Column("substantive", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("revisions", sa.Column("returns_to", sa.Integer(), nullable=True))
    connection = op.get_bind()
    revised = connection.execute(
        sa.text("SELECT DISTINCT article_id FROM revisions WHERE number > 1 ORDER BY article_id")
    ).scalars()
    for article in revised.all():
        _fill(connection, article)


def downgrade() -> None:
    """Drop them."""
    for column in ("returns_to", "substantive", "changed"):
        op.drop_column("revisions", column)


def _fill(connection: sa.Connection, article: int) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT id, number, title, body, published_at FROM revisions"
            " WHERE article_id = :id ORDER BY number"
        ),
        {"id": article},
    ).all()
    told = sa.text(
        "UPDATE revisions SET changed = :changed, returns_to = :returns_to WHERE id = :id"
    ).bindparams(sa.bindparam("changed", type_=sa.JSON()))
    texts = [tuple(row[2:]) for row in rows]
    for place in range(1, len(rows)):
        new, last = texts[place], texts[place - 1]
        names = ("title", "body", "date")
        changed = [name for name, now, before in zip(names, new, last, strict=True) if now != before]
        earlier = [rows[at].number for at in range(place - 1) if texts[at] == new]
        connection.execute(
            told,
            {"id": rows[place].id, "changed": changed, "returns_to": earlier[-1] if earlier else None},
        )
