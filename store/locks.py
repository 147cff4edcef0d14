"""Locks that processes hold on parts of the service: "daemon", "host-eng.sectsco.org".

A lock is the kernel's, on a file beside the database's: it is gone with the process that holds it, however
that ended. The files stay, for who removes one cannot know that nobody has just opened it.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Self

from store.database.addresses import Address, checked_address
from store.database.errors import UnusableDatabaseError
from store.errors import StoreError
from store.text import clean_text

_NAME = re.compile(r"[a-z0-9][a-z0-9._:\[\]-]{0,199}")
_PAUSE_SECONDS = 0.05
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


class Lock:
    """A lock that is held, until it is released or its process ends."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self._descriptor: int | None = descriptor
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
        address = checked_address(url, create=True)
        folder = _folder(address)
        try:
            descriptor = _opened(folder, name)
            try:
                _wait_for(descriptor, name, wait)
                _write(descriptor, f"{os.getpid()} {_one_line(holder)}\n")
            except BaseException:
                os.close(descriptor)
                raise
        except OSError as error:
            raise UnusableDatabaseError(
                address.shown,
                f"can't be locked in '{folder}' ({error.strerror})",
                "allow writing to that folder, or name another file with --db",
            ) from error
        return cls(name, descriptor)

    def release(self) -> None:
        """Release the lock; once is enough."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        _HELD.discard(self)
        _write(descriptor, "")
        # A child that is just being started has the file open too until it runs its program.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)

    def _forget(self) -> None:
        """In a forked child: the lock is the parent's; with this copy open it would outlive the parent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

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


def _folder(address: Address) -> Path:
    """Return the folder of the locks: beside the database's file, however that is spelt."""
    if address.path is None:
        raise AssertionError("databases in memory were refused with their address")
    return Path(f"{address.path.resolve()}.locks")


def _opened(folder: Path, name: str) -> int:
    folder.mkdir(exist_ok=True)
    return os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)


def _wait_for(descriptor: int, name: str, wait: float) -> None:
    """Lock an open file. The kernel would wait without a limit, hence the short steps."""
    left = wait
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if left <= 0:
            raise HeldError(name, *_holder(descriptor))
        sleep(min(_PAUSE_SECONDS, left))
        left -= _PAUSE_SECONDS


def _holder(descriptor: int) -> tuple[str, int | None]:
    pid, _, holder = os.pread(descriptor, 1024, 0).decode(errors="replace").strip().partition(" ")
    return (holder, int(pid)) if pid.isdecimal() else ("", None)


def _write(descriptor: int, text: str) -> None:
    with suppress(OSError):  # on a full disk it is held all the same, and nobody is kept from releasing it
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)


def _one_line(holder: str) -> str:
    return " ".join(clean_text(holder).split())[:_LONGEST_HOLDER]
