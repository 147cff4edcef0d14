"""What a command loads before it answers: asking must be quick."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

from scheduler.cli.app import ROOMS
from store.database.transactions import Database

# Each takes about as long to load as it takes to list the articles, or longer.
HEAVY = (
    "alembic",
    "crawler.meetings.english",
    "crawler.meetings.russian",
    "numpy",
    "psycopg",
    "py3langid",
    "sqlalchemy.dialects.postgresql",
)


def test_asking_loads_no_grammar_no_language_model_no_migrations_and_no_driver(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/readout.db"
    Database.open(url).close()
    asked = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scheduler", "--db", url, "articles"],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in asked.stderr.splitlines()}
    assert "store.database.transactions" in loaded
    assert not loaded.intersection(HEAVY)


def test_parsers_are_ready_without_the_model_of_the_rarer_languages() -> None:
    dutch = "Het is vandaag een mooie dag om buiten te wandelen, zei de minister na het overleg in Den Haag."
    code = (
        "import sys, crawler.parsers; from crawler.languages import _model, language_of;"
        f"print(_model.cache_info().currsize, 'numpy' in sys.modules, language_of({dutch!r}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert ran.stdout == "0 False nl\n"


@pytest.mark.parametrize("room", ROOMS)
def test_each_command_is_where_it_is_looked_for(room: str) -> None:
    app = typer.Typer()
    import_module(f"scheduler.cli.{room}").add_to(app)
    commands = (
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    )
    assert (*commands, *(group.name for group in app.registered_groups)) == ROOMS[room]


def test_asking_loads_only_what_answers() -> None:
    asked = (
        ["--db", "sqlite:///other.db", "meetings"],
        ["--config=x.toml", "meetings", "--person", "run"],
        ["recognise", "texts.jsonl"],
    )
    code = (
        f"import sys; from scheduler.cli.app import program; [program(each) for each in {asked!r}]; "
        "print(*(name in sys.modules for name in ('scheduler.cli.queries', 'scheduler.service.jobs')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert ran.stdout.split() == ["True", "False"]
