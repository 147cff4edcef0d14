"""Takes in some drafts, killed on the way, as often as it is asked: `take_in_until.py URL`.

For each number on its standard input it forks: the child is killed before so many statements and one more.
Says "killed" or, where there are fewer statements, "done".
"""

import os
import sys
from signal import SIGKILL

from sqlalchemy import Engine, event

from store.archive import Archive
from store.records.articles import ArticleDraft
from tests.store.articles.templates import draft_of, story

KEYS = ("original", "copy", "revised")


def drafts(*, revised: bool) -> list[ArticleDraft]:
    """Return an article, a copy of it and one that was there before, which is another now or is not."""
    one, other = story("en", 1, template=0), story("en", 2, template=0)
    before = draft_of(KEYS[2], (story("en", 3, template=0) if revised else other).text)
    return [draft_of(KEYS[0], one.text), draft_of(KEYS[1], one.text), before] if revised else [before]


def take_in(url: str, statements: int) -> None:
    """Take in the drafts; be killed before so many statements and one more."""
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), SIGKILL)

    with Archive.open(url) as archive:
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, moment, count)
        archive.take_in(drafts(revised=True))


def main(url: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            take_in(url, int(line))
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write("killed\n" if ended == -SIGKILL else "done\n" if ended == 0 else "failed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
