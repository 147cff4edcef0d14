"""Restores a backup, killed on the way, as often as it is asked: `restore_until.py URL FILE NOW`.

For each number on its standard input it forks: the child is killed before so many steps and one more. A step
opens a database, or gives a file a name or takes it away. Says "killed" or, where there are fewer, "done".
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from signal import SIGKILL

from store.upkeep.keeper import Keeper

STEPS = {"os.link", "os.remove", "os.rename", "sqlite3.connect"}


def restore(url: str, file: str, now: str, steps: int) -> None:
    """Restore; be killed before so many steps and one more."""
    left = steps

    def count(name: str, _: object) -> None:
        nonlocal left
        if name in STEPS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), SIGKILL)

    sys.addaudithook(count)
    # What a killed one kept aside is called by its second.
    Keeper(url).restore(Path(file), datetime.fromisoformat(now) + timedelta(seconds=steps))


def main(url: str, file: str, now: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            restore(url, file, now, int(line))
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write("killed\n" if ended == -SIGKILL else "done\n" if ended == 0 else "failed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
