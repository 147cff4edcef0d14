"""Scheduled issues, their forms and deliveries; when a text was first read, and what could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; no table is made anew, so that what refers to it stays."""
    op.add_column("recognitions", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recognitions", sa.Column("failure", sa.String(), nullable=True))
    op.add_column("issues", sa.Column("period", sa.String(), nullable=True))
    op.create_index("ix_issues_digest_period", "issues", ["digest", "period"], unique=True)
    op.create_table(
        "renderings",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_renderings_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_renderings")),
    )
    _create_deliveries()
    # Which articles have had a text is read from the index alone: one that many pages share has many.
    op.create_index("ix_revisions_text_hash_article_id", "revisions", ["text_hash", "article_id"])
    op.drop_index("ix_revisions_text_hash", "revisions")


def downgrade() -> None:
    """Drop them: what was to be sent is forgotten."""
    op.create_index("ix_revisions_text_hash", "revisions", ["text_hash"])
    op.drop_index("ix_revisions_text_hash_article_id", "revisions")
    op.drop_table("deliveries")
    op.drop_table("renderings")
    op.drop_index("ix_issues_digest_period", "issues")
    op.drop_column("issues", "period")
    op.drop_column("recognitions", "failure")
    op.drop_column("recognitions", "read_at")


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_deliveries_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "issue_id", "channel", "recipient", name=op.f("uq_deliveries_issue_id_channel_recipient")
        ),
    )
    op.create_index(op.f("ix_deliveries_state_due_at"), "deliveries", ["state", "due_at"])
