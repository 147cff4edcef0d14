"""A run keeps what the sites said of its lists, so that the next one can ask whether they have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; earlier runs have kept nothing."""
    op.add_column("crawl_runs", sa.Column("lists", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("crawl_runs", "lists")
