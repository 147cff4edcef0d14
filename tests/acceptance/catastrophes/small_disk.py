"""A disk of a few megabytes that really gets full, for processes that are run on it.

Where the kernel lets us, which needs no rights on most machines, it is a file system in memory (tmpfs) of its
own size, mounted in namespaces of its own: nobody else sees it, and it is gone with its last process. What
is written beyond its size fails with ENOSPC, and SQLite says SQLITE_FULL.

Where the kernel doesn't, as in many containers, the processes get a limit to the size of each file that they
write (RLIMIT_FSIZE), which is lowered and raised while they run. What is written beyond it fails with EFBIG,
and SQLite says SQLITE_IOERR. Other ways would ask more of whoever runs the tests, or fill a disk of theirs;
SQLite's own max_page_count is each connection's own, so no other process could be given it.

By hand, as the tests start it: `small_disk.py hold FOLDER BYTES`, `small_disk.py enter PID COMMAND…`,
`small_disk.py limited BYTES COMMAND…`, `small_disk.py fill FILE BYTES`.
"""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000  # CLONE_NEWNS, CLONE_NEWUSER
_PRIVATE = 0x4000 | 0x40000  # MS_REC, MS_PRIVATE
_FILLER = "filler"
_ROOM = 1 << 40


class SmallDisk:
    """A folder on a small disk, seen by what is run by `command` alone.

    `may_mount` is False where the second way is wanted though the first may be open.
    """

    def __init__(self, folder: Path, size: int, *, may_mount: bool = True) -> None:
        folder.mkdir()
        self.folder = folder
        self._limit = _ROOM
        self._holder = subprocess.Popen(
            [sys.executable, __file__, "hold", str(folder), str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout is not None
        self.is_real = self._holder.stdout.readline() == "mounted\n" and may_mount
        # What is told of a database on it that can't be written any more.
        self.told = (
            "has no room left on its disk; make room" if self.is_real else "see whether its disk is full"
        )

    def command(self, arguments: Sequence[str]) -> list[str]:
        """Return what runs a command on the disk, in the same process."""
        way = ["enter", str(self._holder.pid)] if self.is_real else ["limited", str(self._limit)]
        return [sys.executable, __file__, *way, *arguments]

    def fill(self, left: int, running: Iterable[int] = ()) -> None:
        """Leave so many bytes of room; `running` are the processes that are on the disk already.

        Where there is only a limit, it is for every file that these and later ones write, wherever that is.
        """
        if self.is_real:
            self.run(sys.executable, __file__, "fill", str(self.folder / _FILLER), str(left))
        self._limit_files(left, running)

    def make_room(self, running: Iterable[int] = ()) -> None:
        """Leave all of it again."""
        self.run("rm", "-f", str(self.folder / _FILLER))
        self._limit_files(_ROOM, running)

    def fetch(self, to: Path) -> Path:
        """Copy all that lies on the disk to a new folder; return it."""
        if self.is_real:
            self.run("cp", "-r", f"{self.folder}/.", str(to))
        else:
            shutil.copytree(self.folder, to)
        return to

    def run(self, *arguments: str) -> None:
        subprocess.run(self.command(arguments), check=True)

    def close(self) -> None:
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()

    def _limit_files(self, size: int, running: Iterable[int]) -> None:
        if self.is_real:
            return
        self._limit = size
        for pid in running:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _called(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        raise OSError(ctypes.get_errno(), name)


def _mount(folder: str, size: int) -> None:
    user, group = os.getuid(), os.getgid()
    _called("unshare", _NEW_USER | _NEW_MOUNTS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _called("mount", None, b"/", None, ctypes.c_ulong(_PRIVATE), None)
    options = f"size={size},mode=700".encode()
    _called("mount", b"small", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(0), options)


def _hold(folder: str, size: int) -> None:
    try:
        _mount(folder, size)
        told = "mounted"
    except OSError:
        told = "limited"
    print(told, flush=True)  # noqa: T201 - what it is asked for
    sys.stdin.read()


def _enter(pid: str, command: list[str]) -> None:
    for space in ("user", "mnt"):
        with Path(f"/proc/{pid}/ns/{space}").open() as there:
            _called("setns", there.fileno(), 0)
    os.execvp(command[0], command)  # noqa: S606 - what we are asked for


def _limited(size: int, command: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    os.execvp(command[0], command)  # noqa: S606 - as above


def _fill(file: str, left: int) -> None:
    Path(file).unlink(missing_ok=True)
    there = os.statvfs(Path(file).parent)
    with Path(file).open("ab") as filler:
        os.posix_fallocate(filler.fileno(), 0, max(1, there.f_bavail * there.f_frsize - left))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hold", folder, size]:
            _hold(folder, int(size))
        case ["enter", pid, *command]:
            _enter(pid, command)
        case ["limited", size, *command]:
            _limited(int(size), command)
        case ["fill", file, left]:
            _fill(file, int(left))
