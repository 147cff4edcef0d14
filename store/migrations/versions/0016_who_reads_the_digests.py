"""Readers of the digests: who unsubscribed, who can't be reached, and the link by which each unsubscribes."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; those whom the configuration names are taken in when an issue is addressed to them."""
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("configured", sa.Boolean(), nullable=False),
        sa.Column("hard_bounces", sa.Integer(), nullable=False),
        sa.Column("bounced_on", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("digest", "address", name=op.f("uq_subscribers_digest_address")),
        sa.UniqueConstraint("token", name=op.f("uq_subscribers_token")),
    )


def downgrade() -> None:
    """Drop it: who unsubscribed is forgotten."""
    op.drop_table("subscribers")
