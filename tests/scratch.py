"""A folder in memory for what the tests write: nothing of it outlives them, so none need wait for a disk.

What a test kills has given its bytes to the kernel before, wherever that keeps them. `TMPDIR`, or pytest's
`--basetemp`, names a folder on a disk instead, where what failed can be looked at afterwards.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from subprocess import PIPE, Popen

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_LEAST = 3 * 1024**3  # bytes free; a whole run takes less than one
# When a process ends: behind multiprocessing's own folder in here, which goes at -100 and must be there then.
_LAST = -101
# Removes the folder when its standard input ends: even of a test run that is killed.
_UNTIL_THE_END = 'trap "" INT TERM; read -r _; rm -rf "$1"'


def use_memory() -> Callable[[], None]:
    """Have temporary folders made in memory, by children too, where there is room; return what ends that."""
    try:
        room = os.statvfs(_MEMORY)
        if room.f_flag & os.ST_NOEXEC or room.f_bavail * room.f_frsize < _LEAST:
            return lambda: None
        folder = tempfile.mkdtemp(prefix="readout-tests-", dir=_MEMORY)
    except OSError:
        return lambda: None
    Path(folder).chmod(0o711)  # PostgreSQL's server, which is another user's, has its folder in here
    watcher = Popen(["sh", "-c", _UNTIL_THE_END, "sh", folder], stdin=PIPE, start_new_session=True)
    os.environ["TMPDIR"] = tempfile.tempdir = folder

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(BrokenPipeError):
            watcher.communicate()

    def end() -> None:
        del os.environ["TMPDIR"]
        tempfile.tempdir = None

    Finalize(None, remove, exitpriority=_LAST)
    return end
