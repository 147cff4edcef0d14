"""What the README says of systemd, containers and upgrades, followed line by line.

What changes the machine itself (a user, a unit that starts, a container) is only noted; all else is done,
below a folder that stands for its root.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler.cli.app import ROOMS
from tests.acceptance.test_readme import blocks
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
BLOCKS = [block for block in blocks("sh") if re.search(r"\b(?:sudo|docker)\b", block)]
NOTED = ("chown", "docker", "journalctl", "systemctl", "useradd")
COMMANDS = {name for names in ROOMS.values() for name in names}
# Makes the command as `./run setup` does, which installs for a minute.
RUN = f"""#!/bin/sh
set -e
[ "$*" = setup ]
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$here/.venv/bin"
printf '#!/bin/sh\\nexec {sys.executable} -m scheduler "$@"\\n' > "$here/.venv/bin/readout"
chmod +x "$here/.venv/bin/readout"
"""
SUDO = '#!/bin/sh\n[ "$1" != -u ] || shift 2\nexec "$@"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """An operator's machine: `root` stands for its root, `checkout` is where the README is read."""

    root: Path
    checkout: Path

    def follow(self, block: str) -> None:
        """Do what a block of the README says; fails with what it said."""
        for folder in ("/opt/readout", "/etc/readout", "/etc/systemd", "/var/lib/readout"):
            block = re.sub(rf"(?<![\w.]){folder}", f"{self.root}{folder}", block)
        ran = subprocess.run(
            ["sh", "-e", "-c", block],
            cwd=self.checkout,
            env={**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, f"{block}\n{ran.stdout}\n{ran.stderr}"

    @property
    def noted(self) -> list[list[str]]:
        """What was to be done to the machine itself."""
        return [shlex.split(line) for line in (self.root / "noted").read_text().splitlines()]

    def commit(self, name: str) -> None:
        """Make a version in which there is a file of this name."""
        (self.checkout / name).touch()
        git = ["git", "-c", "user.name=Readout", "-c", "user.email=readout@localhost"]
        for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", name]):
            subprocess.run([*git, *arguments], cwd=self.checkout, check=True)


@pytest.fixture
def machine(tmp_path: Path, fresh_store: Path) -> Machine:
    made = Machine(root=tmp_path / "root", checkout=tmp_path / "readout")
    for folder in ("bin", "var/lib/readout"):
        (made.root / folder).mkdir(parents=True)
    for name in NOTED:
        noting = f'#!/bin/sh\necho {name} "$@" >> {made.root}/noted\n'
        (made.root / "bin" / name).write_text(noting)
    (made.root / "bin" / "sudo").write_text(SUDO)
    made.checkout.mkdir()
    for name in ("deploy", "compose.yaml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, made.checkout / name)
    (made.checkout / "run").write_text(RUN)
    for program in (made.checkout / "run", *(made.root / "bin").iterdir()):
        program.chmod(0o755)
    (made.checkout / "readout.toml").write_text("[web]\nport = 0\n")
    made.commit("first-version")
    # What the service would have made.
    shutil.copy(fresh_store, made.root / "var/lib/readout/readout.db")
    return made


def test_readme_leads_to_a_service_its_upgrade_and_the_way_back(machine: Machine) -> None:
    installing, asking, *_, upgrading, going_back = (block for block in BLOCKS if "sudo" in block)
    opt = machine.root / "opt/readout"
    machine.follow(installing)
    unit = machine.root / "etc/systemd/system/readout.service"
    assert unit.read_bytes() == (ROOT / "deploy/readout.service").read_bytes()
    assert (machine.root / "etc/readout/readout.toml").stat().st_mode & 0o777 == 0o640
    assert ["systemctl", "enable", "--now", "readout"] in machine.noted
    machine.follow(asking)
    machine.commit("second-version")
    machine.follow(upgrading)
    assert (opt / "second-version").exists()
    assert (machine.root / "var/lib/readout/before-upgrade.db").exists()
    machine.follow(going_back)
    assert not (opt / "second-version").exists()
    verbs = [words[1] for words in machine.noted if words[0] == "systemctl"]
    assert verbs.count("stop") == verbs.count("start") == 2
    assert "\nsetup)" in (ROOT / "run").read_text()


def test_readme_names_containers_and_commands_that_there_are(machine: Machine) -> None:
    for block in BLOCKS:
        if "docker" in block:
            machine.follow(block)
    (machine.checkout / "readout.toml").unlink()
    machine.follow(next(block for block in BLOCKS if "cp deploy/container.toml" in block))
    assert (machine.checkout / "readout.toml").read_text() == (ROOT / "deploy/container.toml").read_text()
    told = [words[2:] for words in machine.noted if words[:2] == ["docker", "compose"]]
    assert {words[0] for words in told} == {"up", "ps", "exec", "logs", "stop", "run"}
    for words in told:
        if "readout" in words[1:]:
            service, *command = words[words.index("readout") :]
            assert f"\n  {service}:\n" in (ROOT / "compose.yaml").read_text()
            assert not command or (command[0] == "readout" and command[1] in COMMANDS)
