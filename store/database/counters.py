"""The numbers that a database gives to new rows."""

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session


def count_on(session: Session, table: Table) -> None:
    """Have a table's next row numbered after those that it has, which brought their own numbers.

    SQLite does so by itself.
    """
    column = table.autoincrement_column
    if column is None or session.get_bind().dialect.name != "postgresql":
        return
    newest = select(func.max(column)).scalar_subquery()
    counter = func.pg_get_serial_sequence(table.name, column.name)
    session.execute(select(func.setval(counter, func.coalesce(newest, 1), newest.is_not(None))))
