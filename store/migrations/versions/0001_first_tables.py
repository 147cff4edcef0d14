"""The first tables: articles, meetings, issues."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_articles()
    _create_meetings()
    _create_issues()


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "issued_meetings",
        "issues",
        "meeting_reports",
        "meetings",
        "recognitions",
        "crawl_runs",
        "revisions",
        "article_aliases",
        "articles",
    ):
        op.drop_table(table)


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("copy_of_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["copy_of_id"], ["articles.id"], name=op.f("fk_articles_copy_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("key", name=op.f("uq_articles_key")),
    )
    op.create_index(op.f("ix_articles_copy_of_id"), "articles", ["copy_of_id"])
    op.create_index(op.f("ix_articles_source"), "articles", ["source"])
    op.create_table(
        "article_aliases",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_aliases_article_id")),
        sa.PrimaryKeyConstraint("article_id", "url", name=op.f("pk_article_aliases")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("extracted_by", sa.String(), nullable=True),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revisions_article_id_number")),
    )
    op.create_index(op.f("ix_revisions_published_at"), "revisions", ["published_at"])
    op.create_index(op.f("ix_revisions_text_hash"), "revisions", ["text_hash"])
    op.create_table(
        "crawl_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl_runs")),
    )
    op.create_index(op.f("ix_crawl_runs_source_finished_at"), "crawl_runs", ["source", "finished_at"])


def _create_meetings() -> None:
    op.create_table(
        "recognitions",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("recogniser", sa.String(), nullable=False),
        sa.Column("sco_related", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_recognitions_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "recogniser", name=op.f("pk_recognitions")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("parties", sa.String(), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("first_reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occasion_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["meetings.id"], name=op.f("fk_meetings_occasion_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_earliest"), "meetings", ["earliest"])
    op.create_index(op.f("ix_meetings_first_day"), "meetings", ["first_day"])
    op.create_index(op.f("ix_meetings_occasion_id"), "meetings", ["occasion_id"])
    op.create_index(op.f("ix_meetings_parties_first_day"), "meetings", ["parties", "first_day"])
    op.create_table(
        "meeting_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_meeting_reports_article_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_reports_meeting_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_meeting_reports_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reports")),
        sa.UniqueConstraint("article_id", "ordinal", name=op.f("uq_meeting_reports_article_id_ordinal")),
    )
    op.create_index(op.f("ix_meeting_reports_meeting_id"), "meeting_reports", ["meeting_id"])


def _create_issues() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issue", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("digest", "number", name=op.f("uq_issues_digest_number")),
        sa.UniqueConstraint("digest", "until", name=op.f("uq_issues_digest_until")),
    )
    op.create_table(
        "issued_meetings",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_issued_meetings_issue_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_issued_meetings_meeting_id")),
        sa.PrimaryKeyConstraint("digest", "meeting_id", name=op.f("pk_issued_meetings")),
    )
    op.create_index(op.f("ix_issued_meetings_issue_id"), "issued_meetings", ["issue_id"])
