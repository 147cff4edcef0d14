"""The rules of the house that no linter holds."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("crawler", "scheduler", "store")
MODULES = sorted(path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))

# The edges: who may read the clock, and who the environment.
CLOCK_READERS = {
    "crawler/clock.py",
    "crawler/visits.py",
    "scheduler/children.py",
    "scheduler/service/daemon.py",
    "scheduler/service/issue_ticks.py",
    "scheduler/service/ticks.py",
}
ENVIRONMENT_READERS = {
    "scheduler/children.py",
    "scheduler/configuration/config.py",
    "crawler/settings.py",
    "crawler/crawls.py",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _uses(path: Path) -> tuple[ast.AST, ...]:
    """Return what a module imports, and each `object.attribute` in it."""
    every = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in every if isinstance(node, ast.Attribute | ast.Import | ast.ImportFrom))


def _attributes(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (object, attribute) for each `object.attribute` in a module."""
    for node in _uses(path):
        if isinstance(node, ast.Attribute):
            owner = (
                node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            )
            yield owner, node.attr


def _imports(path: Path) -> Iterator[str]:
    for node in _uses(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name]


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=_name)
def test_packages_hold_nothing_but_a_docstring(path: Path) -> None:
    # import-linter sees no edge from a module to its parent packages, so nothing may hide in them.
    assert all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for node in ast.parse(path.read_text()).body
    )


def test_the_service_loads_no_crawling_library() -> None:
    script = (
        "import sys, scheduler.demo, scheduler.cli.app, scheduler.service.daemon;"
        "scheduler.cli.app.program([]);"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'scrapy', 'twisted', 'trafilatura'}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == ""


def test_one_module_uses_trafilatura() -> None:
    assert [_name(path) for path in MODULES if "trafilatura" in _imports(path)] == ["crawler/extract/page.py"]


def test_only_the_edges_read_the_clock() -> None:
    clocks = {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("date", "today"),
        ("time", "time"),
        ("time", "monotonic"),
    }
    readers = {_name(path) for path in MODULES if clocks & set(_attributes(path))}
    assert readers <= CLOCK_READERS


def test_only_the_edges_read_the_environment() -> None:
    readers = {
        _name(path) for path in MODULES if {("os", "environ"), ("os", "getenv")} & set(_attributes(path))
    }
    assert readers <= ENVIRONMENT_READERS


def test_no_package_registry_and_no_path_of_one_machine_is_named() -> None:
    # Spelt so that this file does not name them itself.
    named = re.compile(rb"py[p]i\.org|python[h]osted|npm[j]s\.org|(?<![\w.])/(?:wor[k]|roo[t]|hom[e])/\w")
    guilty = [
        name
        for name in _tracked()
        if not name.startswith("seeds/") and named.search((ROOT / name).read_bytes())
    ]
    assert guilty == []


def test_locks_name_a_hash_for_every_package() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        packages = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())[1:]
        assert len(packages) > 50
        assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_locks_are_those_of_what_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups, built_by = project["dependency-groups"], project["build-system"]["requires"]
    declared = json.dumps([project["project"]["dependencies"], groups, built_by])
    for lock in ("requirements.txt", "requirements-dev.txt"):
        first = (ROOT / lock).read_text().partition("\n")[0]
        assert first.endswith(sha256(declared.encode()).hexdigest()), f"{lock} is old: ./run lock"
