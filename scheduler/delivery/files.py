"""Files that are whole or not there."""

import os
import stat
import tempfile
from contextlib import suppress
from glob import escape
from pathlib import Path

from store.errors import ReadoutError

_LONG_DEAD = 3_600.0  # seconds; no file takes its writer so long


class OutputError(ReadoutError):
    """A file could not be written; the one of that name, if there was one, is as it was."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(
            f"can't write '{path}': {reason}; choose a folder that you may write to and that has room"
        )


def write_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, in a folder that is made where there is none.

    Readers see the old file or the new one, never a part. Raises OutputError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
        _remove_unfinished(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(path, reason.lower()) from error


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of what `path` names, which may be a link and may be private, and stays so.

    Readers see the old file or the new one, never a part. Raises OutputError.
    """
    try:
        named = path.resolve()
        mode = stat.S_IMODE(named.stat().st_mode) if named.exists() else None
        _replace(named, content, mode=mode)
    except OSError as error:
        raise OutputError(path, (error.strerror or str(error)).lower()) from error


def _replace(path: Path, content: bytes, *, mode: int | None = None) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; an output is as readable as the operator's umask lets files be.
        unfinished.chmod(0o666 & ~_umask() if mode is None else mode)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _remove_unfinished(path: Path) -> None:
    """Remove what writers of this file left that were killed long before it was written."""
    written = path.stat().st_mtime
    for left in path.parent.glob(f".{escape(path.name[:80])}.????????"):  # as mkstemp calls them
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < written - _LONG_DEAD:
                left.unlink()


def _umask() -> int:
    # Reading it means setting it: set the strictest for that moment.
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
