"""README.md tells what shows that each row is withstood: it names each row once, and tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.hostile_mail.server import moods_table

README = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]
_F = [number for number in range(1, 15) if number != 8]
ROWS = (
    *(f"D{number}" for number in range(1, 11)),
    *(f"E{number}" for number in range(1, 13)),
    *(f"F{number}" for number in _F),
)
TOLD = dict(re.findall(r"^\| ([DEF]\d+) \|(.+)\|$", README, re.MULTILINE))
_TEST = re.compile(r"`(?:([\w/.]+\.py)::)?(test_\w+)`")
_HERE = "tests/hostile_mail/test_hostile_mail.py"


@cache
def functions_of(file: str) -> dict[str, bool]:
    """Return the tests of a file, and whether each is run with --long alone."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {
        node.name: any(ast.unparse(each) == "pytest.mark.long" for each in node.decorator_list)
        for node in functions
    }


def named_in(cell: str) -> list[tuple[str, str]]:
    return [(file or _HERE, name) for file, name in _TEST.findall(cell)]


def test_each_row_of_mail_is_told_once_and_in_turn() -> None:
    assert tuple(re.findall(r"^\| ([DEF]\d+) \|", README, re.MULTILINE)) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_mail_names_tests_that_exist_and_where_they_run(row: str) -> None:
    *told, tests = TOLD[row].split("|")
    assert all(each.strip() for each in told)
    always, _, long = tests.partition("long:")
    assert named_in(always)
    for cell, is_long in ((always, False), (long, True)):
        for file, name in named_in(cell):
            assert functions_of(file).get(name) is is_long, name


def test_readme_lists_every_mood_as_it_documents_itself() -> None:
    assert moods_table() in README


def test_the_projects_readme_says_how_many_rows_of_mail_there_are() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(ROWS)} faults" in said
    assert "](tests/hostile_mail/README.md)" in said
