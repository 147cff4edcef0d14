"""Opens a database as soon as it is told to, and takes in drafts: `take_in.py URL BATCH TEXTS`.

Says "ready", waits for a line, then takes in two drafts for each of TEXTS texts, in batches, and tells how
often each decision was made. The drafts are the same in every process that runs this.
"""

import json
import sys
from collections import Counter
from datetime import UTC, datetime

from store.archive import Archive
from store.records.articles import ArticleDraft


def draft(number: int, texts: int) -> ArticleDraft:
    text = number % texts
    return ArticleDraft(
        source="s",
        outlet="o",
        key=f"key-{number}",
        url=f"http://x.example/{number}",
        title=f"Title {number}",
        body=f"text number {text} has its own words: " + f"word{text} " * 30,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, batch: int, texts: int) -> None:
    say("ready")
    sys.stdin.readline()
    # Every text comes twice, under two keys.
    drafts = [draft(number, texts) for number in range(2 * texts)]
    decisions: Counter[str] = Counter()
    with Archive.open(url) as archive:
        for start in range(0, len(drafts), batch):
            taken = archive.take_in(drafts[start : start + batch])
            decisions.update(each.decision.value for each in taken)
    say(json.dumps(decisions))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
