"""What all tests share."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


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
