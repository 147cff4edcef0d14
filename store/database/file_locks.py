"""Locks on files beside a database's file: the kernel's, which are gone with the process that holds them.

The files stay, for who removes one cannot know that nobody has just opened it.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from store.database.addresses import Address
from store.database.errors import UnusableDatabaseError


class FileLock:
    """A lock of one name, which this process may come to hold. May raise UnusableDatabaseError."""

    pause_seconds = 0.05  # between two attempts

    def __init__(self, address: Address, name: str) -> None:
        if address.path is None:
            raise AssertionError("databases in memory were refused with their address")
        self._address = address
        # Beside the database's file, however that is spelt.
        self._folder = Path(f"{address.path.resolve()}.locks")
        try:
            self._descriptor = _opened(self._folder, name)
        except OSError as error:
            raise self._told(error) from error

    def take(self) -> bool:
        """Take it if it is free: the kernel itself would wait without a limit."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise self._told(error) from error
        return True

    def sign(self, holder: str) -> None:
        """Say whose it is."""
        self._write(f"{os.getpid()} {holder}\n")

    def holder(self) -> tuple[str, int | None]:
        """Return what its holder says of itself, and its process."""
        pid, _, holder = os.pread(self._descriptor, 1024, 0).decode(errors="replace").strip().partition(" ")
        return (holder, int(pid)) if pid.isdecimal() else ("", None)

    def release(self) -> None:
        """Let it go."""
        self._write("")
        # A child that is just being started has the file open too until it runs its program.
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self.close()

    def close(self) -> None:
        """Leave it to its holder."""
        os.close(self._descriptor)

    def forget(self) -> None:
        """Leave it to the parent process: with this copy open it would outlive that."""
        self.close()

    def _write(self, text: str) -> None:
        with suppress(
            OSError
        ):  # on a full disk it is held all the same, and nobody is kept from releasing it
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, text.encode(), 0)

    def _told(self, error: OSError) -> UnusableDatabaseError:
        return UnusableDatabaseError(
            self._address.shown,
            f"can't be locked in '{self._folder}' ({error.strerror})",
            "allow writing to that folder, or name another file with --db",
        )


def _opened(folder: Path, name: str) -> int:
    folder.mkdir(exist_ok=True)
    return os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
