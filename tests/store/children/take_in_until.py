"""Takes in some drafts, killed on the way, as often as it is asked: `take_in_until.py URL`.

For each number on its standard input it forks: the child is killed before so many statements and one more.
Says "killed" or, where there are fewer statements, "done".
"""

import sys
from functools import partial

from sqlalchemy import Engine, event

from store.archive import Archive
from store.records.articles import ArticleDraft
from tests.store.articles.templates import draft_of, story
from tests.store.children.killed_in_turns import in_turns, killed_behind

KEYS = ("original", "copy", "revised")


def drafts(*, revised: bool) -> list[ArticleDraft]:
    """Return an article, a copy of it and one that was there before, which is another now or is not."""
    one, other = story("en", 1, template=0), story("en", 2, template=0)
    before = draft_of(KEYS[2], (story("en", 3, template=0) if revised else other).text)
    return [draft_of(KEYS[0], one.text), draft_of(KEYS[1], one.text), before] if revised else [before]


def take_in(url: str, statements: int) -> None:
    """Take in the drafts; be killed before so many statements and one more."""
    count = killed_behind(statements)
    with Archive.open(url) as archive:
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, moment, count)
        archive.take_in(drafts(revised=True))


if __name__ == "__main__":
    in_turns(partial(take_in, sys.argv[1]))
