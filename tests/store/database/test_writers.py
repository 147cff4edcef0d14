"""Two to four processes that write one database at one moment, and are killed at any."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random
from subprocess import Popen

import pytest

from store.archive import Archive
from store.records.articles import Article, Relation
from store.search import ArticleQuery, Search
from store.upkeep.keeper import Keeper
from tests.patience import PATIENCE
from tests.store.children import take_in_stories, take_in_until

Start = Callable[..., Popen[str]]

KEYS = {draft.key for draft in take_in_stories.texts()}


def started(start_child: Start, url: str, writers: int, *, seed: int = 0) -> list[Popen[str]]:
    """Start writers, and tell all to go before any is waited for."""
    children = [start_child("take_in_stories.py", url, str(seed + each)) for each in range(writers)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    return children


def stored(url: str) -> dict[str, Article]:
    """Return what is stored by its keys, each once; what refers to something refers to what is there."""
    assert Keeper(url).check().problems == ()
    with Search.open(url) as search:
        articles = search.articles(ArticleQuery())
    by_key = {article.key: article for article in articles}
    assert len(by_key) == len(articles)
    return by_key


def check_folded(articles: dict[str, Article]) -> None:
    """Check that every meeting has one original, and that its other texts are copies of that one."""
    assert articles.keys() == KEYS
    meeting_of = {article.url: key.split("-")[0] for key, article in articles.items()}
    originals = [article for article in articles.values() if article.relation is not Relation.SAME]
    assert sorted(meeting_of[each.url] for each in originals) == sorted(set(meeting_of.values()))
    for article in articles.values():
        if article.copy_of is not None:
            assert meeting_of[article.copy_of] == meeting_of[article.url]


@pytest.mark.parametrize("writers", [*(pytest.param(few, marks=pytest.mark.long) for few in (2, 3)), 4])
@pytest.mark.storm
def test_writers_of_the_same_texts_store_each_once_and_fold_what_is_near(
    url: str, start_child: Start, writers: int
) -> None:
    # All open a database that holds nothing yet, at the same moment.
    children = started(start_child, url, writers)
    said = [
        line.split() for child in children for line in child.communicate(timeout=PATIENCE)[0].splitlines()
    ]
    assert [child.returncode for child in children] == [0] * writers
    check_folded(stored(url))
    assert Counter(line[0] for line in said) == {
        "new": take_in_stories.STORIES,
        "copy": len(KEYS) - take_in_stories.STORIES,
        "unchanged": (writers - 1) * len(KEYS),
        "done": writers,
    }


def storm(url: str, start_child: Start, rounds: int) -> int:
    """Start three writers and kill them at some moment, again and again; return how many were killed."""
    chance, acknowledged, kills = Random(20261122), set[str](), 0  # noqa: S311 - which moments are hit
    for number in range(rounds):
        children = started(start_child, url, 3, seed=10 * number)
        for child in children:
            assert child.stdout is not None
            said = [child.stdout.readline() for _ in range(chance.randrange(12))]
            child.kill()
            # `communicate` would pass over what is read ahead.
            said += child.stdout.read().splitlines()
            acknowledged |= {words[1] for words in map(str.split, said) if len(words) == 2}
            kills += child.wait() < 0
        assert acknowledged <= stored(url).keys() <= KEYS
    return kills


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.storm
def test_what_writers_acknowledged_survives_their_kills(url: str, start_child: Start, rounds: int) -> None:
    Archive.open(url).close()
    assert storm(url, start_child, rounds) >= rounds
    [last] = started(start_child, url, 1, seed=7)
    last.communicate(timeout=PATIENCE)
    assert last.returncode == 0
    check_folded(stored(url))


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.storm
def test_a_writer_killed_at_any_step_has_stored_all_or_nothing(
    archive: Archive, url: str, start_child: Start, step: int
) -> None:
    archive.take_in(take_in_until.drafts(revised=False))
    child = start_child("take_in_until.py", url)
    assert child.stdin is not None
    assert child.stdout is not None
    told = "killed\n"
    for statements in count(0, step):
        child.stdin.write(f"{statements}\n")
        child.stdin.flush()
        told = child.stdout.readline()
        if told != "killed\n":
            break
        articles = stored(url)
        assert articles.keys() == {take_in_until.KEYS[2]}
        assert articles[take_in_until.KEYS[2]].revision == 1
    assert told == "done\n"
    assert statements > 20
    articles = stored(url)
    assert {key: article.revision for key, article in articles.items()} == dict(
        zip(take_in_until.KEYS, (1, 1, 2), strict=True)
    )
    assert articles["copy"].copy_of == articles["original"].url
