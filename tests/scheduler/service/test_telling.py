"""A service one of whose sources is broken tells it in every way that it has."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome
from tests.acceptance.post_office import PostOffice
from tests.listening import listening
from tests.mail_server import mail_server
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from scheduler.recorded_sites import RecordedSites
    from tests.scheduler.service.conftest import Bench


def page(port: int, path: str) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read()


@pytest.fixture
def operator() -> Iterator[tuple[PostOffice, int]]:
    """The operator's mail server."""
    office = PostOffice()
    with mail_server(office) as port:
        yield office, port


FAULTY = """
[sources.faulty]
spider = "metinfo"
start = ["http://faulty.example/news1/"]
[mail]
server = "smtp://127.0.0.1:{}"
operator = "ops@example.org"
"""


def test_service_without_its_port_goes_on_and_tells_how_it_is_in_every_way(
    bench: "Bench", sites: "RecordedSites", operator: tuple[PostOffice, int]
) -> None:
    office, mail_port = operator
    at = datetime.now(UTC) - timedelta(hours=1)
    with Archive.open(bench.database) as archive:
        archive.record_run(
            CrawlRun(source="faulty", started_at=at, finished_at=at, outcome=RunOutcome.FAILED)
        )
    with listening() as listener, socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        text = (bench.folder / "readout.toml").read_text()
        pings = f'ping_url = "{listener.base}/a"\nping_fail_url = "{listener.base}/a/fail"\n'
        crawl = f'allow = {listener.allow}\nuser_agent = "Lakes/1 (+mailto:ann@lakes.example)"\n'
        for table, lines in (("crawl", crawl), ("service", pings)):
            text = text.replace(f"[{table}]\n", f"[{table}]\n{lines}", 1)
        text = text.replace("enabled = false\n", f"port = {port}\n", 1)
        bench.configure(text + FAULTY.format(mail_port))
        service = bench.run("--base", sites.base)
        assert f"port {port} of 127.0.0.1 is taken" in service.wait_for("web not started")["reason"]
        service.wait_for("crawl", source="faulty")
        service.wait_for("alert ended", state="sent")
        other.close()
        service.wait_for("web started", port=port)
        told, metrics = json.loads(page(port, "/health")), page(port, "/metrics")
        assert service.stop()[0] == 0
    assert told["status"] == "degraded"
    # Whether the vocabulary has aged is a matter of the day on which this runs.
    problems = [line for line in told["problems"] if not line.startswith("vocabulary")]
    assert problems == [
        "sources: 1 of 2 need a look: faulty (broken)",
        "readers: a mail server, but no reader",
    ]
    assert {stage["state"] for stage in told["stages"].values()} <= {"resting", "working"}
    assert told["sources"]["metinfo"]["state"] in {"ok", "unchanged"}
    assert told["sources"]["faulty"]["state"] == "broken"
    assert told["sources"]["faulty"]["failing_since"]
    assert told["next_issue_due"].endswith("T07:00:00+00:00")
    assert b'readout_source_state{source="faulty",state="broken"} 1.0\n' in metrics
    [mail] = office.mails
    assert (mail.recipient, mail.message["Subject"]) == ("ops@example.org", "Readout: faulty broken")
    assert set(listener.asked) == {"/a/fail"}
