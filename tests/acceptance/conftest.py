"""A service and a mail server for each test."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scheduler.recorded_sites import serve
from tests.acceptance.post_office import PostOffice
from tests.acceptance.running import Gate, Service
from tests.mail_server import free_port, mail_server

ROOT = Path(__file__).parents[2]

CONFIGURATION = """
testing = true
database = "sqlite:///{folder}/readout.db"
[crawl]
delay = 0.0
interval = 1800.0
[service]
tick = 0.2
[digests.norov]
person = "Norov"
zone = "Asia/Almaty"
channels = ["files"]

[digest]
zone = "Asia/Almaty"
at = "07:00"
folder = "{folder}/digests"
[web]
port = {web_port}
[mail]
server = "smtp://127.0.0.1:{mail_port}"
to = ["analyst@example.org", "editor@example.org"]
"""


@pytest.fixture
def post_office() -> Iterator[tuple[PostOffice, int]]:
    office = PostOffice()
    with mail_server(office) as port:
        yield office, port
        office.speak()


@pytest.fixture
def service(tmp_path: Path, post_office: tuple[PostOffice, int]) -> Iterator[Service]:
    _, mail_port = post_office
    configuration = CONFIGURATION.format(folder=tmp_path, web_port=free_port(), mail_port=mail_port)
    (tmp_path / "readout.toml").write_text(configuration, encoding="utf-8")
    with serve(ROOT / "fixtures") as sites:
        made = Service(folder=tmp_path, sites=sites, gate=Gate(), rate=240)
        sites.requests = made.gate
        try:
            yield made
        finally:
            made.gate.open.set()
            for started in made.all_started:
                with suppress(ProcessLookupError):
                    os.killpg(started.pid, signal.SIGKILL)
                started.wait()
