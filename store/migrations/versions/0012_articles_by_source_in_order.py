"""The last article of a source to arrive is looked for at every tick: in an index that has them in order."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the sources alone again, beside the index of what is to be looked at."""
    op.create_index("ix_articles_source", "articles", ["source"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_articles_source", "articles")
