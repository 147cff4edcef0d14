"""A run of tests in which something private or foreign was contacted is red, though each test is green."""

import subprocess
import sys
from pathlib import Path

from tests.contacts import python_path
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
_CONFTEST = """
from tests import contacts
from tests.contacts import pytest_sessionfinish, pytest_terminal_summary

def pytest_configure(config):
    contacts.begin(config)
"""
_TESTS = """
import socket, subprocess, sys
from tests.hostile.canary import Canary

OUT = "import socket; socket.socket().connect_ex(('192.0.2.1', 80))"

def test_a_child_connects_beyond_this_machine():
    ran = subprocess.run([sys.executable, "-c", OUT], capture_output=True)
    assert b"ConnectionRefusedError" in ran.stderr

def test_a_canary_is_contacted():
    canary = Canary()
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as connection:
            connection.connect((host, canary.port))
            connection.send(b"hello")
            connection.recv(1)
    canary.stop()
    assert len(canary.contacts) == 2
"""


def run(folder: Path, *tests: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    (folder / "test_some.py").write_text(_TESTS, encoding="utf-8")
    named = [f"test_some.py::{test}" for test in tests]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *named],
        cwd=folder,
        env={"PYTHONPATH": python_path(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_a_run_with_a_forbidden_contact_is_red_and_names_it(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert "2 passed" in ran.stdout, ran.stdout
    assert ran.returncode == 1
    assert "3 contacts with a canary or beyond this machine" in ran.stdout
    assert "beyond this machine: 192.0.2.1:80" in ran.stdout
    assert "canary at 127.0.0.1: 'hello'" in ran.stdout
    assert "canary at ::1: 'hello'" in ran.stdout
