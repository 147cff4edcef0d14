"""Locks that processes hold on parts of the service: "daemon", "host-eng.sectsco.org".

A lock is gone with the process that holds it, however that ended: it is the kernel's, on a file beside the
database's, or the server's, of a session.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from types import TracebackType
from typing import Protocol, Self

from store.database.addresses import checked_address
from store.database.file_locks import FileLock
from store.errors import StoreError
from store.text import clean_text

_NAME = re.compile(r"[a-z0-9][a-z0-9._:\[\]-]{0,199}")
_LONGEST_HOLDER = 200


class HeldError(StoreError):
    """Another process, or another part of this one, holds the lock `name`.

    `holder` is what it says of itself; `pid` its process; "" and None where it has not said so yet.
    """

    def __init__(self, name: str, holder: str, pid: int | None) -> None:
        process = f"process {pid}" if pid else "another process"
        by = f"{holder} ({process})" if holder else process
        super().__init__(f"'{name}' is held by {by}; wait for it, or end it")
        self.name = name
        self.holder = holder
        self.pid = pid


class Kept(Protocol):
    """Where the locks of a database are kept: one of them, which this process may come to hold."""

    pause_seconds: float  # between two attempts

    def take(self) -> bool:
        """Take it if it is free."""

    def sign(self, holder: str) -> None:
        """Say whose it is."""

    def holder(self) -> tuple[str, int | None]:
        """Return what its holder says of itself, and its process; "" and None where it hasn't yet."""

    def release(self) -> None:
        """Let it go."""

    def close(self) -> None:
        """Leave it to its holder, another one."""

    def forget(self) -> None:
        """Leave it to the parent process, in a forked child."""


class Lock:
    """A lock that is held, until it is released or its process ends."""

    def __init__(self, name: str, kept: Kept) -> None:
        self.name = name
        self._kept: Kept | None = kept
        _HELD.add(self)

    @classmethod
    def take(cls, url: str, name: str, *, wait: float = 0, holder: str = "") -> Self:
        """Take the lock `name` of the database at `url`, which need not be there yet.

        Waits for up to `wait` seconds (`math.inf`: for ever). Raises HeldError where somebody else has it
        then, StoreError where there can be no lock, ConfigurationError with it where the address is none.
        `holder` says in a few words who holds it, for those who are refused. A database in memory is refused:
        it is no other process's, so there is nothing to lock.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"a lock can't be called {name!r}; use a-z, 0-9 and ._:[]-")
        kept = _kept(url, name)
        try:
            _wait_for(kept, name, wait)
            kept.sign(_one_line(holder))
        except BaseException:
            kept.close()
            raise
        return cls(name, kept)

    def release(self) -> None:
        """Release the lock; once is enough."""
        kept, self._kept = self._kept, None
        if kept is not None:
            _HELD.discard(self)
            kept.release()

    def _forget(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


_HELD: set[Lock] = set()


def _forget_all() -> None:
    for lock in list(_HELD):
        lock._forget()  # noqa: SLF001 - this module's own


os.register_at_fork(after_in_child=_forget_all)


@contextmanager
def held(url: str, name: str, *, wait: float = 0, holder: str = "") -> Iterator[Lock]:
    """Hold the lock `name` of the database at `url` for a while; raises as `Lock.take` does."""
    with Lock.take(url, name, wait=wait, holder=holder) as lock:
        yield lock


def _kept(url: str, name: str) -> Kept:
    address = checked_address(url, create=True)
    if address.is_on_server:
        from store.database.session_locks import SessionLock  # noqa: PLC0415 - most databases are files

        return SessionLock(address, name)
    return FileLock(address, name)


def _wait_for(kept: Kept, name: str, wait: float) -> None:
    left = wait
    while not kept.take():
        if left <= 0:
            raise HeldError(name, *kept.holder())
        sleep(min(kept.pause_seconds, left))
        left -= kept.pause_seconds


def _one_line(holder: str) -> str:
    return " ".join(clean_text(holder).split())[:_LONGEST_HOLDER]
