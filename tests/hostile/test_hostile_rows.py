"""README.md tells what shows that each row is withstood: it names each row once, and tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.server import endpoints_table
from tests.hostile.sites import all_sites

README = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]
ROWS = (*(f"A{number}" for number in range(1, 22)), *(f"B{number}" for number in range(1, 17)))
TOLD = dict(re.findall(r"^\| ([AB]\d+) \|(.+)\|$", README, re.MULTILINE))
_TEST = re.compile(r"`(?:([\w/.]+\.py)::)?(test_\w+)`")
_HERE = {
    "web": "tests/hostile/test_hostile_web.py",
    "days": "tests/hostile/test_hostile_days.py",
}


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_row_is_told_once_and_in_turn() -> None:
    assert tuple(re.findall(r"^\| ([AB]\d+) \|", README, re.MULTILINE)) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_tests_that_exist(row: str) -> None:
    *told, tests = TOLD[row].split("|")
    assert all(each.strip() for each in told)
    named = _TEST.findall(tests)
    assert named
    for file, name in named:
        here = [file] if file else [*_HERE.values()]
        assert any(name in functions_of(each) for each in here), name


def test_each_row_that_a_site_stands_for_is_one() -> None:
    named = {row for site in all_sites() for row in site.rows.split()} - {"sane"}
    assert named <= {*ROWS}


def test_readme_lists_every_endpoint_as_it_documents_itself() -> None:
    assert endpoints_table() in README


def test_the_projects_readme_says_how_many_rows_there_are() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(ROWS)} threats" in said
    assert "](tests/hostile/README.md)" in said
