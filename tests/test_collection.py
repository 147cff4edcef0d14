"""Every worker of a run must find the same tests under the same names, or none is run."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def collected(hash_seed: str) -> list[str]:
    """Return the names of all tests, in order, as an interpreter of its own finds them."""
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:randomly", "-m", ""],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in found.stdout.splitlines() if "::" in line]


@pytest.mark.long
def test_two_interpreters_find_the_same_tests_under_the_same_names() -> None:
    with ThreadPoolExecutor() as pool:
        one, other = pool.map(collected, ("1", "2"))
    assert len(one) > 5_000
    assert one == other


def test_a_test_is_called_by_no_bytes_and_by_no_long_text(request: pytest.FixtureRequest) -> None:
    names = [item.name for item in request.session.items]
    assert [name for name in names if len(name) > 600 or "\\x1f\\x8b" in name] == []
