"""The unit, the image and its composition name nothing that there isn't: what can be tested without them."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.app import ROOMS
from scheduler.cli.service import DAMAGED
from scheduler.configuration.config import MAIL_PASSWORD, WebConfiguration, load
from scheduler.service.supervisor import VARIABLES
from scheduler.web.app import web_app
from scheduler.web.server import WebServer
from tests.mail_server import free_port

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
UNIT_FILE = ROOT / "deploy/readout.service"
PORT = str(WebConfiguration().port)
STATE, CONFIGURED, PROGRAM = "/var/lib/readout", "/etc/readout/readout.toml", "/opt/readout"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def unit() -> configparser.ConfigParser:
    """Read the unit; of a key that stands there again, the last value counts."""
    told = configparser.ConfigParser(interpolation=None, strict=False)
    told.optionxform = str  # type: ignore[assignment,method-assign]
    told.read_string(UNIT_FILE.read_text())
    return told


def names_of_variables() -> set[str]:
    """Return the variables of the environment that the program reads."""
    texts = [path.read_text() for path in (*ROOT.glob("crawler/*.py"), *ROOT.glob("scheduler/**/*.py"))]
    return {name for text in texts for name in re.findall(r'"(READOUT_[A-Z_]+)"', text)}


def test_unit_starts_what_there_is_where_it_is_installed() -> None:
    service = unit()["Service"]
    program, command = service["ExecStart"].split()
    assert (program, command in ROOMS["service"]) == (f"{PROGRAM}/.venv/bin/readout", True)
    assert service["Type"] == "notify"
    assert "NOTIFY_SOCKET" in VARIABLES
    assert service["WorkingDirectory"] == STATE == f"/var/lib/{service['StateDirectory']}"
    assert service["Environment"] == f"READOUT_CONFIG={CONFIGURED}"
    assert set(re.findall(r"READOUT_[A-Z_]+", UNIT_FILE.read_text())) <= names_of_variables() | {
        MAIL_PASSWORD
    }


def test_unit_gives_the_service_the_time_that_it_takes() -> None:
    service, config = unit()["Service"], load(None).service
    # It ends within 30 seconds; signs of life come at each tick, three times in the watchdog's time at least.
    assert int(service["TimeoutStopSec"]) > 30
    assert int(service["WatchdogSec"]) > 3 * config.tick
    assert int(service["WatchdogSec"]) < 180  # a stopped service is started anew within three minutes
    assert service["RestartPreventExitStatus"].split() == ["2", "3", str(DAMAGED)]


def test_unit_is_one_that_systemd_understands_and_holds_for_hardened(tmp_path: Path) -> None:
    assert unit()["Service"]["ProtectSystem"] == "strict"
    assert unit()["Service"]["CapabilityBoundingSet"] == ""
    systemd = shutil.which("systemd-analyze")
    if systemd is None:  # a machine without it tests all else
        return
    # It wants to see the program.
    text = UNIT_FILE.read_text().replace(f"{PROGRAM}/.venv/bin/readout", sys.executable)
    (tmp_path / "readout.service").write_text(text)
    verified = subprocess.run(
        [systemd, "verify", "readout.service"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_image_copies_what_there_is_and_the_builder_gets_nothing_else() -> None:
    copied = [line.split()[:-1] for line in instructions("COPY") if not line.startswith("--from")]
    sources = {name for names in copied for name in names}
    assert all((ROOT / name).exists() for name in sources)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == sources


def test_image_installs_as_set_up_does_by_hash_and_from_no_address() -> None:
    run = (ROOT / "run").read_text()
    installs = [line for line in instructions("RUN") if " pip install " in line]
    assert len(installs) == 2
    for options in ("--require-hashes --only-binary :all: --no-deps -r", "--no-deps --no-build-isolation -e"):
        assert options in run
        assert any(options in line for line in installs)
    assert "http" not in DOCKERFILE.replace("http://127.0.0.1", "")
    assert re.search(r"^ARG BASE=python:3\.11\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)
    # What the editable install needs besides the packages.
    assert {"pyproject.toml", "README.md", "LICENSE"} <= set(" ".join(instructions("COPY")).split())


def test_image_runs_the_service_without_rights_where_it_keeps_its_data() -> None:
    assert json.loads(instructions("CMD")[-1]) == ["readout", "run"]
    assert instructions("USER") == ["10001"]
    assert instructions("WORKDIR")[-1] == STATE == instructions("VOLUME")[0]
    assert f"READOUT_CONFIG={CONFIGURED}" in instructions("ENV")[0].split()
    assert instructions("EXPOSE") == [PORT]
    assert any(line.endswith(CONFIGURED) for line in instructions("COPY"))
    assert load(ROOT / "deploy/container.toml").web.host == "0.0.0.0"  # noqa: S104 - of the container


def test_composition_names_the_images_folders_port_and_variables() -> None:
    assert f'"127.0.0.1:{PORT}:{PORT}"' in COMPOSE
    assert f"- readout:{STATE} " in COMPOSE
    assert f"- ./readout.toml:{CONFIGURED}:ro" in COMPOSE
    assert set(re.findall(r"READOUT_[A-Z_]+", COMPOSE)) <= names_of_variables()
    assert re.search(r"^ {4}stop_grace_period: 40s$", COMPOSE, re.MULTILINE)
    assert not re.search(r"^\t", COMPOSE, re.MULTILINE)


@contextmanager
def answering(told: dict[str, Any], folder: Path) -> Iterator[int]:
    port = free_port()
    server = WebServer(WebConfiguration(port=port), web_app(lambda: told, {"": folder}))
    server.keep_up()
    try:
        yield port
    finally:
        server.stop()


@pytest.mark.parametrize(("status", "code"), [("degraded", 0), ("failed", 1)])
def test_image_is_healthy_as_long_as_the_health_page_says_so(tmp_path: Path, status: str, code: int) -> None:
    check = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert check
    python, *arguments = json.loads(check[1])
    assert python == "python"
    with answering({"status": status}, tmp_path) as port:
        assert f"127.0.0.1:{PORT}/health" in arguments[-1]
        asked = [argument.replace(f":{PORT}/", f":{port}/") for argument in arguments]
        ran = subprocess.run([sys.executable, *asked], capture_output=True, check=False)
    assert ran.returncode == code
