"""A batch of drafts is taken in with few questions to the database; it ends as draft by draft would."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from store.archive import Archive
from store.articles.near import MOST_OF_A_KEY
from store.articles.shelves import Shelves
from store.database.transactions import Database
from store.records.articles import ArticleDraft, Decision, Taken
from tests.store.articles.templates import draft_of, edited, reprint, round_up, story, teaser

# Told by its hash alone: it is too short to be like another.
BRIEF = "The two sides met on Monday, spoke of trade and of roads, and will meet again in spring, they say."
Dump = Callable[[str], dict[str, list[tuple[object, ...]]]]


def mixed_drafts() -> list[ArticleDraft]:
    """Return articles of a worn-out template, their copies, revisions and themselves once more."""
    random = Random(7)  # noqa: S311 - texts
    told = [story("en", number, template=0) for number in range(MOST_OF_A_KEY + 12)]
    originals = [draft_of(f"{number}", each.text) for number, each in enumerate(told)]
    other = story("en", 200, template=1)
    made = [
        *originals[:40],
        draft_of("copy of 3", edited(told[3], random)),
        draft_of("3", told[50].text),  # revised: its copy has to stand alone, or with another
        draft_of("6", other.text),  # revised
        draft_of("copy of the other", edited(other, random)),
        draft_of("reprint of 3", reprint(told[3], random)),
        draft_of("round-up", round_up(told[20:23])),
        replace(originals[8], aliases=("http://other.example/8",)),
        *originals[40:],
        draft_of("teaser", teaser(told[60])),
        draft_of("copy of 70", edited(told[70], random)),
        originals[70],
        draft_of("copy of 70", told[71].text),
        draft_of("3", told[3].text),
        draft_of("brief", BRIEF),
        draft_of("brief too", BRIEF),
        draft_of("short", "No more than a phrase."),
        draft_of("short too", "No more than a phrase."),
    ]
    return [replace(each, fetched_at=each.fetched_at.replace(minute=n % 60)) for n, each in enumerate(made)]


def test_a_batch_ends_as_its_drafts_would_one_by_one(tmp_path: Path, dump: Dump) -> None:
    drafts = mixed_drafts()

    def taken_in(size: int) -> tuple[list[Taken], dict[str, list[tuple[object, ...]]]]:
        url = f"sqlite:///{tmp_path}/{size}.db"
        batches = (drafts[first : first + size] for first in range(0, len(drafts), size))
        with Archive.open(url) as archive:
            taken = [each for batch in batches for each in archive.take_in(batch)]
        return taken, dump(url)

    together = taken_in(len(drafts))
    assert together == taken_in(len(drafts) // 2) == taken_in(1)
    assert {each.decision for each in together[0]} == set(Decision)


def test_what_a_batch_writes_is_found_under_a_key_that_it_has_looked_under(tmp_path: Path) -> None:
    def work(session: Session) -> list[tuple[int, int]]:
        shelves = Shelves(session)
        for article in (1, 2):
            shelves.put(article, [5])
            shelves.write()
            assert len([*shelves.holders([5])]) == article
        return [*shelves.holders([5])]

    database = Database.open(f"sqlite:///{tmp_path}/readout.db")
    assert database.write(work) == [(5, 1), (5, 2)]
    database.close()
