"""What hosts asked for is kept over crawls: to be left alone for a time, and their robots.txt."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; earlier crawls have kept nothing."""
    op.create_table(
        "host_waits",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_waits")),
    )
    op.create_table(
        "robots_files",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_robots_files")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("robots_files")
    op.drop_table("host_waits")
