import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from store.archive import Archive
from store.records import ArticleDraft
from store.search import ArticleQuery, Search

TEXTS = 60


def test_two_processes_taking_in_the_same_drafts_store_each_once(
    url: str, start_child: Callable[..., Popen[str]]
) -> None:
    # Both open a database that isn't there yet, at the same moment.
    children = [start_child("take_in.py", url, batch, str(TEXTS)) for batch in ("7", "11")]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    told = [child.communicate(timeout=120)[0] for child in _told_to_go(children)]
    assert [child.returncode for child in children] == [0, 0]
    decisions = sum((Counter(json.loads(line)) for line in told), Counter[str]())
    assert decisions == {"new": TEXTS, "copy": TEXTS, "unchanged": 2 * TEXTS}
    with Search.open(url) as search:
        articles = search.articles(ArticleQuery())
    assert Counter(article.key for article in articles) == {f"key-{number}": 1 for number in range(2 * TEXTS)}
    assert sum(article.copy_of is None for article in articles) == TEXTS


def _told_to_go(children: list[Popen[str]]) -> list[Popen[str]]:
    """Tell all to go before any is waited for."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    return children


def test_many_processes_may_open_a_fresh_database_at_once(
    url: str, start_child: Callable[..., Popen[str]]
) -> None:
    children = [start_child("take_in.py", url, "1", "0") for _ in range(3)]
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    for child in _told_to_go(children):
        child.communicate(timeout=120)
    assert [child.returncode for child in children] == [0] * 3
    Archive.open(url).close()


@pytest.mark.long
def test_what_was_acknowledged_survives_kills(
    url: str, start_child: Callable[..., Popen[str]], draft: Callable[..., ArticleDraft]
) -> None:
    acknowledged: list[str] = []
    chance = random.Random(20261122)  # noqa: S311 - which moments are hit, not a secret
    for kill in range(20):
        child = start_child("take_in_for_ever.py", url, str(kill))
        assert child.stdout is not None
        # Some die before they have a schema, some in the midst of a transaction.
        wanted = chance.randrange(60)
        acknowledged += [child.stdout.readline().strip() for _ in range(wanted)]
        child.kill()
        # `communicate` would pass over what is read ahead.
        acknowledged += child.stdout.read().split()
        _check_whole(url, acknowledged)
    with Archive.open(url) as archive:
        assert len(archive.take_in([draft("after")])) == 1


def _check_whole(url: str, acknowledged: list[str]) -> None:
    with Archive.open(url) as archive:
        assert archive.known_keys(acknowledged) == set(acknowledged)
        assert "" not in acknowledged
    with sqlite3.connect(Path(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        parts = (
            "select count(*) from articles",
            "select count(*) from revisions",
            "select count(*) from article_aliases",
        )
        assert len({connection.execute(part).fetchone()[0] for part in parts}) == 1
    connection.close()
