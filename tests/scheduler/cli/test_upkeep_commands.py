"""`readout db`: what its operator is told, and what it changes."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import store
from scheduler.service.daemon import LOCK
from store.database.versions import NEWEST
from store.locks import Lock

if TYPE_CHECKING:
    from tests.conftest import Readout


def article(number: int) -> str:
    told = {"url": f"https://news.example/{number}", "title": f"Plans {number}", "text": f"{number} books."}
    return json.dumps(told) + "\n"


@pytest.fixture
def folder(readout: "Readout", tmp_path: Path) -> Path:
    """A folder with a database that holds an article."""
    (tmp_path / "in.jsonl").write_text(article(1))
    assert readout("import", "in.jsonl").code == 0
    return tmp_path


def add(readout: "Readout", folder: Path, number: int) -> None:
    (folder / "in.jsonl").write_text(article(number))
    assert readout("import", "in.jsonl").code == 0


def titles(readout: "Readout") -> set[str]:
    told = readout("articles", "--format", "jsonl").out.splitlines()
    return {json.loads(line)["title"] for line in told}


def downgrade(file: Path, revision: str) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


def test_backup_and_restore_go_back_to_what_was(readout: "Readout", folder: Path) -> None:
    made = readout("db", "backup")
    assert made.code == 0
    [file] = (folder / "readout.db.backups").iterdir()
    assert f"backup: {file} (1 articles, schema {NEWEST}, " in made.err
    assert "read back and whole" in made.err
    add(readout, folder, 2)
    done = readout("db", "restore", str(file))
    assert done.code == 0
    [aside] = folder.glob("readout.db.replaced-*")
    assert f"what was there before: {aside}\nrestored: {file} (1 articles" in done.err
    assert titles(readout) == {"Plans 1"}
    assert readout("--db", f"sqlite:///{aside}", "articles", "--format", "jsonl").out.count("\n") == 2


def test_backup_may_have_a_name_of_its_own(readout: "Readout", folder: Path) -> None:
    assert readout("db", "backup", "mine.db").code == 0
    again = readout("db", "backup", "mine.db")
    assert (again.code, "which exists; name another file" in again.err) == (1, True)
    assert not (folder / "readout.db.backups").exists()


def test_folder_of_backups_is_configured(readout: "Readout", folder: Path) -> None:
    (folder / "readout.toml").write_text('[store]\nbackups = "elsewhere"\nkeep_backups = 1\n')
    assert readout("db", "backup").code == 0
    assert len(list((folder / "elsewhere").iterdir())) == 1


def test_check_says_that_nothing_is_wrong(readout: "Readout", folder: Path) -> None:
    assert folder.exists()
    ran = readout("db", "check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "nothing is wrong: 1 articles, 0 meetings, 0 issues\n"


def test_check_names_what_is_wrong_and_the_way_back(readout: "Readout", folder: Path) -> None:
    assert readout("db", "backup").code == 0
    [file] = (folder / "readout.db.backups").iterdir()
    with closing(sqlite3.connect(folder / "readout.db")) as written:
        written.execute("UPDATE articles SET copy_of_id = id")
        written.commit()
    ran = readout("db", "check")
    assert ran.code == 1
    assert ran.out == (
        "copies that point at no original, but at a copy or at themselves: https://news.example/1\n"
    )
    assert ran.err == (
        f"readout: 1 thing(s) are wrong; `readout db restore {file}` goes back to the newest backup\n"
    )


@pytest.mark.parametrize("doing", [("restore", "in.jsonl"), ("upgrade",)])
def test_while_the_service_runs_the_database_is_left_alone(
    readout: "Readout", folder: Path, doing: tuple[str, ...]
) -> None:
    before = (folder / "readout.db").read_bytes()
    with Lock.take(f"sqlite:///{folder}/readout.db", LOCK):
        ran = readout("db", *doing)
    assert ran.code == 3
    assert "the service runs (process " in ran.err
    assert "end it first" in ran.err
    assert (folder / "readout.db").read_bytes() == before


def test_upgrade_says_what_it_did_and_keeps_what_was(readout: "Readout", folder: Path) -> None:
    downgrade(folder / "readout.db", "0006")
    ran = readout("db", "upgrade")
    kept = folder / "readout.db.backups/readout-schema-0006.db"
    assert (ran.code, ran.err) == (0, f"backup: {kept}\nupgraded from schema 0006 to {NEWEST}\n")
    with closing(sqlite3.connect(kept)) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)
    assert readout("db", "upgrade").err == f"nothing to do: the schema is {NEWEST} already\n"
    assert titles(readout) == {"Plans 1"}
    assert len(list(kept.parent.iterdir())) == 1


def test_upgrade_makes_a_database_where_there_is_none(readout: "Readout", tmp_path: Path) -> None:
    assert readout("db", "upgrade").err == f"made: schema {NEWEST}\n"
    assert (tmp_path / "readout.db").exists()
    assert not (tmp_path / "readout.db.backups").exists()


def test_other_commands_upgrade_after_a_backup_too(readout: "Readout", folder: Path) -> None:
    downgrade(folder / "readout.db", "0005")
    assert titles(readout) == {"Plans 1"}
    assert [file.name for file in (folder / "readout.db.backups").iterdir()] == ["readout-schema-0005.db"]


def test_without_room_for_the_backup_nothing_is_upgraded(readout: "Readout", folder: Path) -> None:
    downgrade(folder / "readout.db", "0006")
    (folder / "readout.db.backups").write_text("no folder")
    ran = readout("db", "upgrade")
    assert ran.code == 1
    assert "can't be backed up as" in ran.err
    with closing(sqlite3.connect(folder / "readout.db")) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)


@pytest.mark.parametrize(
    "doing",
    [
        ("meetings",),
        ("db", "upgrade"),
        ("db", "backup"),
        ("db", "check"),
        ("import", "in.jsonl"),
    ],
)
def test_database_of_a_later_version_is_left_alone(
    readout: "Readout", folder: Path, doing: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(folder / "readout.db")) as written:
        written.execute("UPDATE alembic_version SET version_num = '9999'")
        written.commit()
    before = (folder / "readout.db").read_bytes()
    ran = readout(*doing)
    assert ran.code == 2
    assert "was written by a later version of readout (schema '9999'); use that version" in ran.err
    assert (folder / "readout.db").read_bytes() == before


def test_backup_of_a_later_version_is_not_restored(readout: "Readout", folder: Path) -> None:
    shutil.copyfile(folder / "readout.db", folder / "later.db")
    with closing(sqlite3.connect(folder / "later.db")) as written:
        written.execute("UPDATE alembic_version SET version_num = '9999'")
        written.commit()
    ran = readout("db", "restore", "later.db")
    assert (ran.code, "use that version" in ran.err) == (2, True)
    assert titles(readout) == {"Plans 1"}


@pytest.mark.parametrize("doing", ["backup", "check"])
def test_database_that_is_not_there_is_told(readout: "Readout", tmp_path: Path, doing: str) -> None:
    ran = readout("db", doing)
    assert ran.code == 1
    assert "isn't there yet" in ran.err
    assert list(tmp_path.glob("*.db*")) == []
