"""A database of PostgreSQL's that tests use one after another: to empty one costs less than to make one."""

from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from store.archive import Archive

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

_OFTEN = 40  # what was removed stays in its tables, unseen, and slows them down
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SCHEMA = """
    SELECT md5(string_agg(concat_ws(',', relname, relkind, attname, atttypid, attnotnull), ';'
        ORDER BY relname, attnum))
    FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace
"""
_HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
_BEGIN_ANEW = "SELECT setval(format('%I', sequencename), start_value, false) FROM pg_sequences"


class KeptDatabase:
    """A database of today's schema, open."""

    def __init__(self, server: "PostgresServer", *, like: str) -> None:
        self._server = server
        self._like = like
        self._make()

    def clear(self) -> None:
        """Remove all that was stored; makes it anew where more than that was done to it."""
        self._used += 1
        try:
            is_same = self._used < _OFTEN and self._is_as_made()
            if is_same:
                self._control.execute(self._emptying)
        except psycopg.Error:  # a server that went down, or rows that somebody still holds
            is_same = False
        if not is_same:
            self.drop()
            self._make()

    def drop(self) -> None:
        self.archive.close()
        self._control.close()
        self._server.drop(self._name)

    def _make(self) -> None:
        self._name = self._server.made(like=self._like)
        self.url = self._server.url(self._name)
        self.archive = Archive.open(self.url)
        self._used = 0
        self._control = psycopg.connect(self.url, autocommit=True)
        # No table keeps rows for another one's sake while all are emptied.
        self._control.execute("SET session_replication_role = replica; SET lock_timeout = '1s'")
        self._rows = {name: self._rows_of(name) for name in self._asked(_TABLES)}
        self._schema = self._asked(_SCHEMA)
        empty = (name for name, rows in self._rows.items() if not rows)
        self._emptying = sql.SQL("{}; {}").format(
            sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in empty),
            sql.SQL(_BEGIN_ANEW),
        )

    def _is_as_made(self) -> bool:
        """Tell whether its tables are the ones that it was made with, and nobody has locked it."""
        filled = (name for name, rows in self._rows.items() if rows)
        return (
            self._asked(_SCHEMA) == self._schema
            and self._asked(_HELD) == ["0"]
            and all(self._rows_of(name) == self._rows[name] for name in filled)
        )

    def _asked(self, question: LiteralString) -> list[str]:
        return [str(row[0]) for row in self._control.execute(question).fetchall()]

    def _rows_of(self, table: str) -> list[tuple[object, ...]]:
        asked = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
        return self._control.execute(asked).fetchall()
