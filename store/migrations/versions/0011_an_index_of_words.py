"""Texts and meetings are found by their words, and articles by their outlets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session

from store.indexing.refilling import refill

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index, the way that each database has, and fill it."""
    op.create_index("ix_articles_outlet", "articles", ["outlet"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "title, body, marks, meeting UNINDEXED, made_of UNINDEXED, tokenize = 'ascii')"
        )
    else:
        op.create_table(
            "search_index",
            sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("meeting", sa.String(), nullable=True),
            sa.Column("made_of", sa.String(), nullable=False),
            sa.Column("terms", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("number", name="pk_search_index"),
        )
        op.create_index("ix_search_index_terms", "search_index", ["terms"], postgresql_using="gin")
    with Session(op.get_bind()) as session:
        refill(session)
        session.flush()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("search_index")
    op.drop_index("ix_articles_outlet", "articles")
