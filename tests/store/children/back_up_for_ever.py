"""Makes one backup after another, each a second later, and tells each: `back_up_for_ever.py URL FIRST`."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from store.upkeep.keeper import Keeper


def main(url: str, first: int) -> None:
    keeper = Keeper(url, keep=3)
    for second in count(first):
        made = keeper.back_up(datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=second))
        sys.stdout.write(f"{made.file.name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
