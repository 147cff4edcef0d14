"""Articles are looked for by their aliases: which links of a list page lead to what is stored."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the aliases."""
    op.create_index("ix_article_aliases_url", "article_aliases", ["url"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_article_aliases_url", "article_aliases")
