"""What all tests share."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import tests.examples  # noqa: F401 - registers the profiles
from tests import contacts
from tests.contacts import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401 - the hooks
from tests.scratch import use_memory

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[1]

settings.load_profile("short")

# Half of a long run; and the folders where most tests wait for processes, and take long, in small files too.
_WAITING = ({"test_year.py"}, {"acceptance", "service", "evaluation"})


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have temporary folders in memory, unless somebody has said where to make them.

    And have programs heed signals, also where this was started in the background of a shell.
    """
    gc.disable()  # until all tests are collected, for those stay
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as nohup leaves it
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    is_worker = hasattr(config, "workerinput")  # of the run that has seen to it
    if not is_worker and "TMPDIR" not in os.environ and not config.getoption("basetemp"):
        config.add_cleanup(use_memory())
    if not is_worker:
        contacts.begin(config)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name what is no short line by its place: each worker must call a test the same.

    Packed bytes hold the second at which they were packed, so that two workers gave them two names.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and (len(ascii(val)) > 200 or not val.isprintable())):
        return argname
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files whose tests mostly wait: others run beside them. Then the largest come first.

    How large a file is tells well enough how long it takes, and no list of that grows old. In the end none
    takes long, so that no worker is left alone with one.
    """

    @cache
    def turn(file: Path) -> tuple[int, int, Path]:
        waiting = (turn for turn, names in enumerate(_WAITING) if names & set(file.parts))
        return next(waiting, len(_WAITING)), -file.stat().st_size, file

    items.sort(key=lambda item: turn(item.path))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and no more among what was collected: that took a sixth of the tests' time."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(20_000, 20)


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """A server of PostgreSQL's, started for the first test that asks for it."""
    from tests.postgres import PostgresServer

    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _reuse() -> Iterator[None]:
    from tests.reuse import reuse

    with pytest.MonkeyPatch.context() as patch:
        reuse(patch)
        yield


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of today's schema: a copy of it costs less than to make one."""
    from store.archive import Archive

    file = tmp_path_factory.mktemp("store") / "fresh.db"
    Archive.open(f"sqlite:///{file}").close()
    return file


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
