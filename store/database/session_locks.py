"""Locks of a PostgreSQL database: of a session, which is gone with the process that holds it.

A server that is started anew has forgotten them: whoever holds one then holds nothing until it asks again.
What a lock guards is therefore safe without it too; it keeps two from doing the same work.
"""

import os
import re
from contextlib import suppress
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError

from store.database.addresses import Address
from store.database.postgresql import PostgreSQL

_TAKE = text("SELECT pg_try_advisory_lock(:high * 4294967296 + :low)")
_RELEASE = text("SELECT pg_advisory_unlock(:high * 4294967296 + :low)")
_SIGN = text("SELECT set_config('application_name', :holder, false)")
_HOLDER = text("""
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = :high AND objid = :low
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")
_SIGNED = re.compile(r"(\d+)@(\S+) ?(.*)")


class SessionLock:
    """A lock of one name, which this process may come to hold. May raise UnusableDatabaseError."""

    pause_seconds = 0.25  # between two attempts

    def __init__(self, address: Address, name: str) -> None:
        self._dialect = PostgreSQL(address)
        key = int.from_bytes(sha256(f"readout lock {name}".encode()).digest()[:8]) >> 1
        self._key = {"high": key >> 32, "low": key & 0xFFFFFFFF}
        try:
            self._connection = self._dialect.reading.connect().execution_options(
                isolation_level="AUTOCOMMIT", postgresql_readonly=False
            )
            self._socket = _socket(self._connection)
            self._connection.detach()  # a session of its own: no pool gives it to anybody else
        except DBAPIError as error:
            raise self._dialect.told(error) or error from error

    def take(self) -> bool:
        """Take it if it is free."""
        return bool(self._asked(_TAKE, **self._key))

    def sign(self, holder: str) -> None:
        """Say whose it is, in the 63 bytes that a session's name has."""
        self._asked(_SIGN, holder=f"{os.getpid()}@{os.uname().nodename} {holder}")

    def holder(self) -> tuple[str, int | None]:
        """Return what its holder says of itself, with its machine if that is another one, and its process."""
        signed = _SIGNED.fullmatch(self._asked(_HOLDER, **self._key) or "")
        if not signed:
            return "", None
        pid, node, holder = signed.groups()
        return holder if node == os.uname().nodename else f"{holder} on {node}".lstrip(), int(pid)

    def release(self) -> None:
        """Let it go, with its session."""
        with suppress(DBAPIError):  # a server that has gone holds it no longer
            self._connection.execute(_RELEASE, self._key)
        self.close()

    def close(self) -> None:
        """End the session."""
        self._connection.close()
        self._dialect.reading.dispose()

    def forget(self) -> None:
        """Leave it to the parent process: with this copy of its socket the session would outlive that."""
        # To close the connection in the usual way would tell the server to end the session.
        os.close(self._socket)
        _FORGOTTEN.append(self._connection)

    def _asked(self, statement: TextClause, **values: object) -> Any:  # noqa: ANN401 - of whatever type it asks for
        try:
            return self._connection.execute(statement, values).scalar()
        except DBAPIError as error:
            raise self._dialect.told(error) or error from error


def _socket(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return int(driver.fileno())


# In a forked child: never used again, and never collected.
_FORGOTTEN: list[Connection] = []
