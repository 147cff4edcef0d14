"""Work that hundreds of tests would have done anew, each with the same result: done once in each process."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, inspect

from store.database import postgresql, sqlite, upgrading

_AfterEach = Callable[[Connection], None] | None


class CompiledStatements:
    """Makes engines that share what SQLAlchemy has compiled, a half of what a short-lived one has to do."""

    def __init__(self) -> None:
        self._first: dict[str, Engine] = {}

    def made(self, url: Any, **options: Any) -> Engine:  # noqa: ANN401 - as SQLAlchemy's own
        engine = create_engine(url, query_cache_size=5_000, **options)
        first = self._first.setdefault(engine.dialect.name, engine)
        if first.dialect.server_version_info is None:  # it has not reached its database yet
            self._first[engine.dialect.name] = engine
        elif first is not engine:
            # Statements are kept by the dialect that they were compiled for.
            engine.dialect = first.dialect
            engine._compiled_cache = first._compiled_cache  # noqa: SLF001 - there is no other way to share it
        return engine


class Migrations:
    """Fills an empty file of SQLite's with the very statements that the migrations ran in the first one."""

    def __init__(self) -> None:
        self._upgrade = upgrading.upgrade
        self._told: list[tuple[str, Any]] = []

    def upgrade(self, connection: Connection, *, after_each: _AfterEach = None, to: str = "head") -> None:
        if connection.dialect.name != "sqlite" or to != "head" or inspect(connection).get_table_names():
            self._upgrade(connection, after_each=after_each, to=to)
        elif self._told:
            for statement, values in self._told:
                connection.exec_driver_sql(statement, values)
        else:
            event.listen(connection, "before_cursor_execute", self._note)
            self._upgrade(connection, after_each=after_each)
            event.remove(connection, "before_cursor_execute", self._note)

    def _note(self, *told: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        _, _, statement, values, _, _ = told
        self._told.append((statement, values))


def reuse(patch: pytest.MonkeyPatch) -> None:
    """Share both in this process."""
    statements = CompiledStatements()
    patch.setattr(sqlite, "create_engine", statements.made)
    patch.setattr(postgresql, "create_engine", statements.made)
    patch.setattr(upgrading, "upgrade", Migrations().upgrade)
