"""Meetings near a day are looked for from their ends: most of a growing archive was over before."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the periods by their ends."""
    op.create_index("ix_meetings_latest_earliest", "meetings", ["latest", "earliest"])
    op.drop_index("ix_meetings_earliest", "meetings")


def downgrade() -> None:
    """Index the periods by their beginnings."""
    op.create_index("ix_meetings_earliest", "meetings", ["earliest"])
    op.drop_index("ix_meetings_latest_earliest", "meetings")
