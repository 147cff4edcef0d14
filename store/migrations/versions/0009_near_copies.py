"""Near copies are found by shingles; a text that contains another, or is contained, is related to it.

Articles that are here already get their shingles later, a few with each batch that is taken in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and the related article, in the place of the name of the relation."""
    op.create_table(
        "shingles",
        sa.Column("key", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("article_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_shingles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unshingled",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unshingled"),
    )
    op.execute(
        "INSERT INTO unshingled (id, below) SELECT 1, max(id) + 1 FROM articles HAVING max(id) IS NOT NULL"
    )
    op.add_column("articles", sa.Column("overlaps_id", sa.Integer(), nullable=True))
    op.drop_column("articles", "relation")


def downgrade() -> None:
    """Drop them again."""
    op.add_column("articles", sa.Column("relation", sa.String(), nullable=True))
    op.drop_column("articles", "overlaps_id")
    op.execute("UPDATE articles SET relation = 'same' WHERE copy_of_id IS NOT NULL")
    op.drop_table("unshingled")
    op.drop_table("shingles")
