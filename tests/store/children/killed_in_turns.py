"""Work that is done in forks of this process, each killed at another step of it."""

import os
import sys
from collections.abc import Callable
from signal import SIGKILL


def killed_behind(steps: int) -> Callable[..., None]:
    """Return what is to be called before each step; behind so many it kills this process."""
    left = steps

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), SIGKILL)

    return count


def in_turns(work: Callable[[int], None]) -> None:
    """Fork and do `work` for each number on standard input; say "killed", "done" or "failed" of each."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(int(line))
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write("killed\n" if ended == -SIGKILL else "done\n" if ended == 0 else "failed\n")
        sys.stdout.flush()
