"""The service as it runs for real: its own process, recorded sites, a mail server, a clock that hurries."""

import asyncio
import email
import email.policy
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from scheduler.config import load
from scheduler.recorded_sites import RecordedSites, serve
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as the server got it."""

    recipient: str
    content: bytes

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


class PostOffice:
    """A mail server that keeps what it got; it can be silent about what it has, and refuse for a while."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusing = False
        self._may_say = threading.Event()
        self._may_say.set()

    def fall_silent(self) -> None:
        """Have every mail from now on, but don't say so."""
        self._may_say.clear()

    def speak(self) -> None:
        """Say again what it has."""
        self._may_say.set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.refusing:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails += [Mail(recipient=to, content=content) for to in envelope.rcpt_tos]
        await asyncio.to_thread(self._may_say.wait, PATIENCE)
        return "250 OK"


@pytest.fixture
def post_office() -> Iterator[tuple[PostOffice, int]]:
    office, port = PostOffice(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, port
    finally:
        office.speak()
        controller.stop()


class Gate(list[tuple[str, str]]):
    """What the sites were asked for; while closed, an answer waits."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()

    def append(self, asked: tuple[str, str]) -> None:
        super().append(asked)
        self.open.wait(PATIENCE)


@dataclass(slots=True, kw_only=True)
class Service:
    """`readout run` in a folder of its own. Its clock hurries, and can be put forward while it is down."""

    folder: Path
    sites: RecordedSites
    gate: Gate
    rate: float  # seconds of its clock in a real one
    start_of_time: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    process: subprocess.Popen[bytes] | None = None
    all_started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    @property
    def database(self) -> Path:
        return self.folder / "readout.db"

    def now(self) -> datetime:
        """Tell what time it is for the service."""
        return self.start_of_time + timedelta(seconds=(time.monotonic() - self.began) * self.rate)

    def put_clock(self, to: str) -> None:
        """Let it be another time for the service when it starts next."""
        self.start_of_time, self.began = datetime.fromisoformat(to), time.monotonic()

    def keep_only(self, *sources: str) -> None:
        """Let it watch no other sources."""
        others = set(load(None).enabled_sources).difference(sources)
        with (self.folder / "readout.toml").open("a", encoding="utf-8") as configuration:
            configuration.writelines(f"[sources.{name}]\nenabled = false\n" for name in sorted(others))

    def environment(self) -> dict[str, str]:
        clock = f"{self.now().isoformat()},{self.rate:g}"
        return {**os.environ, "READOUT_CLOCK": clock, "READOUT_CONFIG": str(self.folder / "readout.toml")}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program beside the service."""
        return subprocess.run(
            [sys.executable, "-m", "scheduler", *arguments],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scheduler", "run", "--base", self.sites.base],
                cwd=self.folder,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.all_started.append(self.process)

    def kill(self) -> None:
        """Kill the service, but not its children."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def child(self, module: str) -> int | None:
        """Return the process that runs `python -m MODULE` for this service; None: there is none."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                arguments = (process / "cmdline").read_bytes().split(b"\0")
                if module.encode() not in arguments[:3]:
                    continue
                if bytes(self.folder) in (process / "environ").read_bytes():
                    return int(process.name)
        return None

    def kill_child(self, module: str) -> None:
        """Kill a child of the service with all that it started."""
        self.wait_until(lambda: self.child(module), f"a child that runs {module}")
        child = self.child(module)
        assert child
        os.killpg(child, signal.SIGKILL)

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Keep everybody else from writing."""
        connection = sqlite3.connect(self.database, isolation_level=None, timeout=PATIENCE)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database in SQL."""
        connection = sqlite3.connect(self.database, timeout=PATIENCE)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    def stop(self) -> int:
        """Tell the service to stop; return its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def told(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Return the log's lines about an event, those of killed services too."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):
                told = json.loads(line)
                if told["event"] == event and fields.items() <= told.items():
                    found.append(told)
        return found

    def wait_until(self, holds: Callable[[], object], what: str) -> None:
        """Wait for something about the service, or fail with the end of its log."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                log = self.log.read_text(encoding="utf-8")[-3000:]
                pytest.fail(f"not within {PATIENCE:g} s: {what}\n{log}")
            time.sleep(0.02)

    def wait_for(self, event: str, *, more_than: int = 0, **fields: object) -> dict[str, Any]:
        """Wait until the log tells an event once more."""
        self.wait_until(lambda: len(self.told(event, **fields)) > more_than, f"{event} {fields} in the log")
        return self.told(event, **fields)[-1]


CONFIGURATION = """
testing = true
database = "sqlite:///{folder}/readout.db"
[crawl]
delay = 0.0
interval = 1800.0
[service]
tick = 0.2
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
