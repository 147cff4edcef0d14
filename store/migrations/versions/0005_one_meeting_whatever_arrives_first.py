"""Accounts have keys, merged meetings redirect, an editor's word and what issues told wrongly are kept."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DAY, _QUARTER = timedelta(days=1), timedelta(days=92)


def upgrade() -> None:
    """Add columns and tables, and fill them from what there is."""
    op.add_column("articles", sa.Column("read_by", sa.String(), nullable=True))
    op.create_index("ix_articles_read_by_copy_of_id", "articles", ["read_by", "copy_of_id"])
    op.add_column("meetings", sa.Column("origin", sa.String(), nullable=True))
    for column in ("differing", "proofs", "corrected"):
        op.add_column("meetings", sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("meeting_reports", sa.Column("key", sa.String(), nullable=False, server_default=""))
    op.add_column("meeting_reports", sa.Column("earliest", sa.Date(), nullable=True))
    op.add_column("meeting_reports", sa.Column("latest", sa.Date(), nullable=True))
    _note_readers()
    _name_accounts()
    op.create_index("ix_meeting_reports_key", "meeting_reports", ["key"], unique=True)
    op.create_index("ix_meeting_reports_latest_earliest", "meeting_reports", ["latest", "earliest"])
    _create_redirects_and_corrections()
    _create_edits()


def downgrade() -> None:
    """Drop them: the editor's word and the former ids are forgotten."""
    for table in ("corrections", "edit_accounts", "edits", "redirects"):
        op.drop_table(table)
    op.drop_index("ix_meeting_reports_latest_earliest", "meeting_reports")
    op.drop_index("ix_meeting_reports_key", "meeting_reports")
    for column in ("latest", "earliest", "key"):
        op.drop_column("meeting_reports", column)
    for column in ("corrected", "proofs", "differing", "origin"):
        op.drop_column("meetings", column)
    op.drop_index("ix_articles_read_by_copy_of_id", "articles")
    op.drop_column("articles", "read_by")


def _note_readers() -> None:
    """Note which recogniser read each article's newest text last: the one that read it first latest."""
    op.execute(
        "UPDATE articles SET read_by = (SELECT recogniser FROM recognitions"
        " JOIN revisions ON revisions.id = recognitions.revision_id"
        " WHERE revisions.article_id = articles.id AND revisions.number = articles.revision"
        " AND recognitions.failure IS NULL"
        " ORDER BY recognitions.read_at IS NULL, recognitions.read_at DESC, recogniser DESC LIMIT 1)"
    )


def _name_accounts() -> None:
    """Name each account by its article and its place in it, and write down its days."""
    connection = op.get_bind()
    reports = connection.execute(
        sa.text(
            "SELECT meeting_reports.id, articles.key, ordinal, report, published_at FROM meeting_reports"
            " JOIN articles ON articles.id = meeting_reports.article_id"
            " JOIN revisions ON revisions.id = meeting_reports.revision_id"
        ).columns(report=sa.JSON(), published_at=sa.DateTime())
    ).all()
    named = sa.text(
        "UPDATE meeting_reports SET key = :key, earliest = :earliest, latest = :latest WHERE id = :id"
    ).bindparams(sa.bindparam("earliest", type_=sa.Date()), sa.bindparam("latest", type_=sa.Date()))
    for number, key, ordinal, report, published_at in reports:
        days = _days(json.loads(report) if isinstance(report, str) else report, published_at)
        earliest, latest = days or (None, None)
        connection.execute(
            named, {"id": number, "key": f"{key}#{ordinal}", "earliest": earliest, "latest": latest}
        )


def _days(report: Mapping[str, Any], published_at: datetime | None) -> tuple[date, date] | None:
    if report.get("date"):
        first = date.fromisoformat(report["date"])
        last = date.fromisoformat(report["end_date"]) if report.get("end_date") else first
        return _around(min(first, last), max(first, last), _DAY)
    return _around(published_at.date(), published_at.date(), _QUARTER) if published_at else None


def _around(first: date, last: date, margin: timedelta) -> tuple[date, date]:
    return (
        first - margin if first - date.min > margin else date.min,
        last + margin if date.max - last > margin else date.max,
    )


def _create_redirects_and_corrections() -> None:
    op.create_table(
        "redirects",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirects")),
    )
    op.create_index("ix_redirects_meeting_id", "redirects", ["meeting_id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("last_issue_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_meeting_id", "corrections", ["meeting_id"])


def _create_edits() -> None:
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    op.create_table(
        "edit_accounts",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"], name=op.f("fk_edit_accounts_edit_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_edit_accounts_article_id")),
        sa.PrimaryKeyConstraint("edit_id", "position", name=op.f("pk_edit_accounts")),
    )
    op.create_index("ix_edit_accounts_key", "edit_accounts", ["key"])
    op.create_index("ix_edit_accounts_article_id", "edit_accounts", ["article_id"])
