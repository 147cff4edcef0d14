"""Upgrades a database and kills itself on the way: `upgrade_until.py URL STATEMENTS`.

That is after so many statements that change something; where the upgrade has fewer, it is done.
"""

import os
import sys
from signal import SIGKILL

from sqlalchemy import Engine, event

from store.archive import Archive

CHANGES = ("ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE")


def main(url: str, statements: int) -> None:
    left = statements

    def count(*executed: object) -> None:
        nonlocal left
        left -= str(executed[2]).strip().startswith(CHANGES)
        if left == 0:
            os.kill(os.getpid(), SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)
    Archive.open(url).close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
