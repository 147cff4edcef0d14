"""Ids are looked for by the accounts that gave them, whenever a new account is named."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the origins."""
    op.create_index("ix_meetings_origin", "meetings", ["origin"])
    op.create_index("ix_redirects_origin", "redirects", ["origin"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("ix_redirects_origin", "redirects")
    op.drop_index("ix_meetings_origin", "meetings")
