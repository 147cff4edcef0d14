"""Takes in one new draft after another until it is killed: `take_in_for_ever.py URL PREFIX`.

Tells each key once its transaction is committed: what is told is acknowledged.
"""

import sys
from datetime import UTC, datetime
from itertools import count

from store.archive import Archive
from store.records import ArticleDraft


def main(url: str, prefix: str) -> None:
    with Archive.open(url) as archive:
        for number in count():
            key = f"{prefix}-{number}"
            draft = ArticleDraft(
                source="s",
                outlet="o",
                key=key,
                url=f"http://x.example/{key}",
                title=f"Title {key}",
                body=f"The text of {key}. " * 50,
                fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
                aliases=(f"http://y.example/{key}",),
            )
            archive.take_in([draft])
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
