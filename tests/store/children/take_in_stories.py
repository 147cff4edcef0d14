"""Takes in the same texts as every process that runs this: `take_in_stories.py URL SEED`.

Their order is the seed's. Says "ready", waits for a line, then says "DECISION KEY" for each text once its
batch is committed, and "done" after the last. Several texts tell one meeting, in other words; see `texts`.
"""

import sys
from random import Random

from store.archive import Archive
from store.records.articles import ArticleDraft
from tests.store.articles.templates import COPIES, another_day, draft_of, story

STORIES, PAGES = 12, 4


def texts() -> list[ArticleDraft]:
    """Return every page that tells a meeting; the key of each begins with the meeting's number."""
    chance, made = Random(20261122), []  # noqa: S311 - texts
    for number in range(STORIES // 2):
        told = story(("en", "ru", "zh")[number % 3], number, template=0)
        for place, each in enumerate((told, another_day(told, 3))):
            made += [
                draft_of(f"{2 * number + place}-{page}", chance.choice(COPIES)(each, chance))
                for page in range(PAGES)
            ]
    return made


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, seed: str) -> None:
    chance, drafts = Random(seed), texts()  # noqa: S311 - an order
    chance.shuffle(drafts)
    say("ready")
    sys.stdin.readline()
    with Archive.open(url) as archive:
        while drafts:
            batch = [drafts.pop() for _ in range(min(len(drafts), chance.randint(1, 5)))]
            for taken in archive.take_in(batch):
                say(f"{taken.decision.value} {taken.key}")
    say("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
