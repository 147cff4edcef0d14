"""One service that sends its issue through the hostile mail server, until no reader lacks it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.configuration.config import load
from scheduler.recognising.recognition import recognise_articles
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome
from tests.hostile.certificates import self_signed
from tests.hostile_mail.server import HostileMailServer
from tests.hostile_mail.talking import MOODS
from tests.mail_server import free_port
from tests.patience import PATIENCE

PASSWORD = "S3CRET-xyz"  # noqa: S105 - nobody's
DEADLINE = 1.0  # seconds for one mail
RATE = 7_200.0  # two hours in a second
EVENING = datetime(2026, 11, 20, 20, tzinfo=UTC)
CONFIGURATION = """
testing = true
database = "sqlite:///{folder}/readout.db"
[service]
tick = 0.1
[digest]
at = "07:00"
folder = "{folder}/digests"
[web]
port = {web_port}
[mail]
server = "smtp://reader:{password}@127.0.0.1:{mail_port}"
sender = "digest@readout.example"
to = {readers}
deadline = {deadline}
tls = "required"
"""
# One reader in each mood, and three who are in none.
READERS = (
    *(f"{mood.name}.reader@paper.example" for mood in MOODS.values() if not mood.is_of_connection),
    *(f"{name}@paper.example" for name in ("ann", "bo", "cy")),
)
CONNECTIONS = tuple(mood.name for mood in MOODS.values() if mood.is_of_connection)


@dataclass(slots=True, kw_only=True)
class Sending:
    """A service that has sent an issue, and all that shows of it from outside."""

    server: HostileMailServer
    folder: Path
    log: str = ""
    peak: int = 0  # bytes of memory at most
    pages: dict[str, str] = field(default_factory=dict)  # what it serves, by path

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database in SQL."""
        with closing(sqlite3.connect(self.folder / "readout.db", timeout=PATIENCE)) as connection:
            return connection.execute(question).fetchall()

    def states(self) -> dict[str, str]:
        """Return how each reader's mail stands."""
        return dict(self.asked("SELECT recipient, state FROM deliveries"))

    def attempts(self, recipient: str) -> list[dict[str, Any]]:
        """Return what the log tells of each attempt to send to a reader."""
        ids = [name for name, to in self.asked("SELECT id, recipient FROM deliveries") if to == recipient]
        lines = [json.loads(line) for line in self.log.splitlines()]
        return [line for line in lines if line["event"] == "delivery ended" and line["delivery"] in ids]


def _with_news(file: Path) -> None:
    """Store an article that reports a meeting, as a crawl would have."""
    config = load(file)
    text = "On 18 November 2026, Zhang Ming met with the Minister of Transport of Uzbekistan in Tashkent."
    draft = ArticleDraft(
        source="import",
        outlet="news.example",
        key="news:1",
        url="https://news.example/1",
        title="SCO Secretary-General Zhang Ming meets a minister",
        body=text,
        fetched_at=EVENING,
        language="en",
    )
    run = CrawlRun(source="import", started_at=EVENING, finished_at=EVENING, outcome=RunOutcome.OK)
    with Archive.open(config.database) as archive:
        archive.take_in([draft])
        archive.record_run(run)
        recognise_articles(config, archive, now=lambda: EVENING)


def _serve(sending: Sending, port: int) -> None:
    """Run the service until no mail is on its way any more."""
    environment = {
        **os.environ,
        "READOUT_CONFIG": str(sending.folder / "readout.toml"),
        "READOUT_CLOCK": f"2026-11-21T06:59:00+00:00,{RATE}",
        "SSL_CERT_FILE": str(sending.folder / "trusted" / "127.0.0.1.pem"),
    }
    log = sending.folder / "service.log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [sys.executable, "-m", "scheduler", "run"],
            cwd=sending.folder,
            env=environment,
            stdout=written,
            stderr=written,
        ) as service,
    ):
        try:
            _wait_until_sent(sending, service, log)
            for path in ("/health", "/metrics"):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                    sending.pages[path] = answer.read().decode()
            status = Path(f"/proc/{service.pid}/status").read_text()
            sending.peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
        finally:
            with suppress(ProcessLookupError):
                service.send_signal(signal.SIGTERM)
    sending.log = log.read_text()
    assert service.returncode == 0


def _wait_until_sent(sending: Sending, service: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    unfinished = "SELECT state IN ('pending', 'sending') FROM deliveries"
    while True:
        under_way = sending.asked(unfinished)
        if under_way and not any(waits for (waits,) in under_way):
            return
        assert service.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.1)


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Sending]:
    folder = tmp_path_factory.mktemp("hostile-mail")
    (folder / "readout.db").write_bytes(fresh_store.read_bytes())
    certificates = []
    for name in ("trusted", "untrusted"):
        (folder / name).mkdir()
        certificates.append(self_signed(folder / name, "127.0.0.1"))
    server = HostileMailServer(CONNECTIONS, tls=certificates[0], untrusted=certificates[1])
    server.start()
    web_port = free_port()
    told = CONFIGURATION.format(
        folder=folder,
        web_port=web_port,
        password=PASSWORD,
        mail_port=server.port,
        readers=json.dumps(READERS),
        deadline=DEADLINE,
    )
    off = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    (folder / "readout.toml").write_text(told + off, encoding="utf-8")
    _with_news(folder / "readout.toml")
    made = Sending(server=server, folder=folder)
    try:
        _serve(made, web_port)
        yield made
    finally:
        server.stop()
