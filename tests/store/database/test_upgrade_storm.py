"""A large database whose upgrade is killed at any moment is of the old version or of the new one."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import Popen
from threading import Event

import pytest

from store.archive import Archive
from store.database.backups import examine
from store.database.versions import NEWEST

ARTICLES = 100_000
OLD = "0006"


def fill(file: Path) -> None:
    """Put articles of two texts each in, as that version kept them."""
    moment = "2026-11-22 00:00:00.000000"
    with closing(sqlite3.connect(file)) as written:
        written.executemany(
            "INSERT INTO articles (id, key, url, source, outlet, revision) VALUES (?, ?, ?, 's', 'o', 2)",
            ((number, f"k{number}", f"http://a.example/{number}") for number in range(1, ARTICLES + 1)),
        )
        written.executemany(
            "INSERT INTO revisions (article_id, number, title, body, images, fetched_at) "
            "VALUES (?, ?, 't', ?, '[]', ?)",
            (
                (number, revision, f"text {revision} of article {number} " * 5, moment)
                for number in range(1, ARTICLES + 1)
                for revision in (1, 2)
            ),
        )
        written.commit()


def version_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        assert opened.execute("SELECT count(*) FROM revisions").fetchone() == (2 * ARTICLES,)
        columns = {row[1] for row in opened.execute("PRAGMA table_info(revisions)")}
        [version] = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    assert ("substantive" in columns) == (version == NEWEST)
    return str(version)


@pytest.mark.long
def test_an_upgrade_of_a_large_database_killed_anywhere_is_done_or_not(
    file_url: str, tmp_path: Path, start_child: Callable[..., Popen[str]], migrate: Callable[[str, str], None]
) -> None:
    file, before = Path(file_url.removeprefix("sqlite:///")), tmp_path / "before.db"
    migrate(f"sqlite:///{before}", OLD)
    fill(before)
    chance = random.Random(20261122)  # noqa: S311 - which moments are hit, not a secret
    found = set()
    for _ in range(12):
        shutil.copyfile(before, file)
        child = start_child("upgrade_until.py", file_url, "1000000")
        Event().wait(chance.uniform(0.5, 25))
        child.kill()
        child.wait()
        found.add(version_of(file))
        assert all(examine(kept).rows["articles"] == ARTICLES for kept in tmp_path.glob("*.backups/*.db"))
    assert found <= {OLD, NEWEST}
    Archive.open(file_url).close()
    assert version_of(file) == NEWEST
