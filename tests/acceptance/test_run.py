"""`./run` on machines that are not as they should be; what it installs is seen in the other tests."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
SHELL_TOOLS = ("sh", "cat", "cmp", "cp", "dirname", "mkdir", "rm")

# Stands for an interpreter: does what it is asked, as far as the set-up can see, and tells what that was.
PYTHON = """\
#!/bin/sh
echo "$*" >> "$ASKED"
if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A checkout in a path with a space, on a machine that has a shell and the interpreters given to it."""

    checkout: Path
    bin: Path

    def python(self, name: str, script: str = PYTHON) -> Path:
        path = self.bin / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.checkout / "run", *arguments],
            cwd=self.bin,
            env={"PATH": str(self.bin), "ASKED": str(self.bin / "asked"), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    @property
    def environments_made(self) -> int:
        return (self.bin / "asked").read_text().count("-m venv")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    checkout, tools = tmp_path / "a check out", tmp_path / "bin"
    checkout.mkdir()
    tools.mkdir()
    shutil.copy(ROOT / "run", checkout)
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        (checkout / name).touch()
    for tool in SHELL_TOOLS:
        (tools / tool).symlink_to(shutil.which(tool) or os.devnull)
    return Machine(checkout=checkout, bin=tools)


def test_command_that_there_is_not_is_wrong_usage(machine: Machine) -> None:
    ran = machine.run("nonsense")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "nonsense" in ran.stderr


def test_help_needs_no_python(machine: Machine) -> None:
    ran = machine.run()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("usage: ./run COMMAND")


def test_machine_without_python_is_told_what_to_do(machine: Machine) -> None:
    ran = machine.run("demo")
    assert ran.returncode == 1
    assert ran.stderr.startswith("run: no Python 3.11 or newer with venv found; install one")


def test_python_that_is_asked_for_and_too_old_is_not_replaced(machine: Machine) -> None:
    machine.python("python3")
    old = machine.python("old", "#!/bin/sh\necho Python 3.8\nexit 1\n")
    ran = machine.run("setup", PYTHON=str(old))
    assert ran.returncode == 1
    assert str(old) in ran.stderr
    assert not (machine.checkout / ".venv").exists()


def test_newer_python_is_found_beside_one_that_is_too_old(machine: Machine) -> None:
    machine.python("python3", "#!/bin/sh\nexit 1\n")
    machine.python("python3.12")
    assert machine.run("setup").returncode == 0
    assert machine.environments_made == 1


def test_setup_is_done_once(machine: Machine) -> None:
    machine.python("python3")
    assert [machine.run("setup").returncode for _ in range(2)] == [0, 0]
    assert machine.environments_made == 1
    assert (machine.bin / "asked").read_text().count("-m pip install") == 2


def test_environment_that_was_left_half_made_is_made_anew(machine: Machine) -> None:
    python = machine.python("python3")
    (machine.checkout / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(python, machine.checkout / ".venv" / "bin" / "python")
    assert machine.run("setup").returncode == 0
    assert machine.environments_made == 1


def test_environment_of_a_checkout_that_was_moved_is_made_anew(machine: Machine) -> None:
    machine.python("python3")
    machine.run("setup")
    moved = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    assert Machine(checkout=moved, bin=machine.bin).run("setup").returncode == 0
    assert machine.environments_made == 2


def test_installation_that_failed_is_tried_again(machine: Machine) -> None:
    machine.python("python3")
    machine.run("setup")
    python = machine.checkout / ".venv" / "bin" / "python"
    (machine.checkout / "requirements.txt").write_text("changed")
    python.write_text(PYTHON + '[ "$2" != pip ]\n')
    assert machine.run("setup").returncode == 1
    (machine.checkout / "requirements.txt").write_text("")
    python.write_text(PYTHON)
    assert "installing" in machine.run("setup").stderr
