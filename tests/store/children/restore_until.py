"""Restores a backup, killed on the way, as often as it is asked: `restore_until.py URL FILE NOW`.

For each number on its standard input it forks: the child is killed before so many steps and one more. A step
opens a database, or gives a file a name or takes it away. Says "killed" or, where there are fewer, "done".
"""

import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from store.upkeep.keeper import Keeper
from tests.store.children.killed_in_turns import in_turns, killed_behind

STEPS = {"os.link", "os.remove", "os.rename", "sqlite3.connect"}


def restore(url: str, file: str, now: str, steps: int) -> None:
    """Restore; be killed before so many steps and one more."""
    count = killed_behind(steps)
    sys.addaudithook(lambda name, _: count() if name in STEPS else None)
    # What a killed one kept aside is called by its second.
    Keeper(url).restore(Path(file), datetime.fromisoformat(now) + timedelta(seconds=steps))


if __name__ == "__main__":
    address, backup, moment = sys.argv[1:]
    in_turns(partial(restore, address, backup, moment))
