"""What Alembic runs, on the connection and in the transaction that `store.database.transactions` gives it."""

from alembic import context
from alembic.runtime.migration import MigrationContext

from store.tables import Base, is_declared

after_each = context.config.attributes.get("after_each")


def _applied(ctx: MigrationContext, *_step: object, **_named: object) -> None:
    if after_each:
        after_each(ctx.connection)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=is_declared,
    transactional_ddl=True,
    on_version_apply=_applied,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
