"""What all tests share."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import tests.examples  # noqa: F401 - registers the profiles
from tests.scratch import use_memory

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[1]

settings.load_profile("short")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have temporary folders in memory, unless somebody has said where to make them."""
    is_worker = hasattr(config, "workerinput")  # of the run that has seen to it
    if not is_worker and "TMPDIR" not in os.environ and not config.getoption("basetemp"):
        config.add_cleanup(use_memory())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, which mostly wait: the others then run beside them, not before them."""
    items.sort(key=lambda item: "acceptance" not in item.path.parts and "service" not in item.path.parts)


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """A server of PostgreSQL's, started for the first test that asks for it."""
    from tests.postgres import PostgresServer

    server = PostgresServer()
    yield server
    server.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one run of the command line did."""

    code: int
    out: str
    err: str


Readout = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tester's own configuration out of the tests."""
    for name in [name for name in os.environ if name.startswith("READOUT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def readout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Readout:
    """Run `readout ARGUMENTS` in an empty folder, in this process, as its own `main` would."""
    from scheduler.cli.app import main

    def run(*arguments: str) -> Ran:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["readout", *arguments])
        code: int | str | None = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        captured = capfd.readouterr()
        return Ran(code=code if isinstance(code, int) else 0, out=captured.out, err=captured.err)

    return run
