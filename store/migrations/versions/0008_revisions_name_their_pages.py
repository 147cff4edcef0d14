"""A revision names the page that it was read from; the pages lie elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the name: of what was stored before, no page was kept."""
    op.add_column("revisions", sa.Column("page", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("revisions", "page")
