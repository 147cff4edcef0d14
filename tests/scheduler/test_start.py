"""What a command loads before it answers: asking must be quick."""

import subprocess
import sys
from pathlib import Path

from store.database.transactions import Database

# Each takes longer to load than it takes to list the articles.
HEAVY = ("alembic", "py3langid", "numpy", "crawler.meetings.english", "crawler.meetings.russian")


def test_asking_loads_no_grammar_no_language_model_and_no_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/readout.db"
    Database.open(url).close()
    asked = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scheduler", "--db", url, "articles"],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in asked.stderr.splitlines()}
    assert "store.database.transactions" in loaded
    assert not loaded.intersection(HEAVY)
