"""One service with a secret wherever one can be configured, and one of its five sources broken.

Every way in which it tells anything is searched for the secret, as it is and in base64; and each tells which
source is broken.
"""

import base64
import email
import email.policy
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.logs import LONGEST_LINE
from scheduler.recorded_sites import RecordedSites, Recording
from store.archive import Archive
from store.records.crawls import CrawlRun, RunOutcome
from tests.hostile_mail.server import HostileMailServer
from tests.mail_server import free_port
from tests.patience import PATIENCE
from tests.scheduler.service.conftest import ARTICLE, ONE_SOURCE, Bench, bench_in

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = "S3CRET-xyz"  # noqa: S105 - nobody's
# What stands in base64 of any text that holds it, by where it begins there.
ENCODED = [
    base64.b64encode(b"\0" * before + SECRET.encode()).decode()[-(-8 * before // 6) : 8 * (before + 10) // 6]
    for before in range(3)
]
HOSTS = ("one", "two", "three", "four")
BROKEN = "broken"
CONFIGURATION = """
testing = true
[crawl]
delay = 0
page_timeout = 120
allow = ["127.0.0.1:9"]
user_agent = "Lakes/1 (+mailto:ann@lakes.example)"
[service]
tick = 0.2
grace = 6
ping_url = "http://127.0.0.1:9/{secret}"
ping_fail_url = "http://127.0.0.1:9/{secret}/fail"
[web]
port = {port}
public_url = "https://news.example.org/"
[mail]
server = "smtp://reader:{secret}@127.0.0.1:{mail_port}"
sender = "digest@lakes.example"
to = ["ann@paper.example"]
operator = "ops@paper.example"
"""
SOURCE = """
[sources.{name}]
spider = "metinfo"
start = ["http://{name}.example/news1/?token={secret}"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a service told."""

    lines: list[str]  # of its log
    events: "Mapping[str, list[dict[str, Any]]]"
    pages: "Mapping[str, str]"
    mails: list[str]
    stored: str  # what its database holds
    token: str  # by which its reader unsubscribes
    files: "Mapping[str, str]"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("secrets")
    sites, server = RecordedSites(iter(())), HostileMailServer(["authfail"])
    serve_news(sites)
    sites.start()
    server.start()
    try:
        with bench_in(folder, fresh_store) as bench:
            yield run(bench, sites, server)
    finally:
        sites.stop()
        server.stop()


def serve_news(sites: RecordedSites) -> None:
    html = {"Content-Type": "text/html; charset=utf-8", "ETag": '"1"'}
    for number, name in enumerate(HOSTS):
        base = f"http://{name}.example/news1/"
        news = f"<ul><li><a href='{base}shownews.php?id={number}'>A meeting</a></li></ul>"
        pages = {
            f"{base}?token={SECRET}": f"<html><body><h1>News</h1>{news}</body></html>",
            f"{base}shownews.php?id={number}": ARTICLE.format(number=number, guest=f"Guest {name.title()}"),
        }
        for url, body in pages.items():
            sites.put(Recording(url=url, status=200, headers=html, body=body.encode()))


def run(bench: Bench, sites: RecordedSites, server: HostileMailServer) -> Told:
    """Run it until it has mailed its issue; then have a stage of it fail by an error of ours."""
    port = free_port()
    text = CONFIGURATION.format(secret=SECRET, port=port, mail_port=server.port)
    text += "".join(SOURCE.format(secret=SECRET, name=name) for name in (*HOSTS, BROKEN))
    bench.configure(f"{text}{ONE_SOURCE}[sources.metinfo]\nenabled = false\n")
    at = datetime(2026, 11, 22, 5, tzinfo=UTC)
    with Archive.open(bench.database) as archive:
        archive.record_run(CrawlRun(source=BROKEN, started_at=at, finished_at=at, outcome=RunOutcome.FAILED))
    service = bench.run("--base", sites.base, clock="2026-11-22T07:01:00Z,60")
    service.wait_for("issue made")
    service.wait_for("delivery ended", state="sent")
    service.wait_for("alert ended", state="sent")
    service.wait_for("ping failed")
    token = token_in(server)
    assert "Unsubscribe" in page(port, f"/unsubscribe/{token}")
    pages = {path: page(port, path) for path in ("/health", "/metrics")}
    with closing(sqlite3.connect(bench.folder / "readout.db", timeout=PATIENCE)) as database:
        stored = "\n".join(database.iterdump())
        database.execute("UPDATE crawl_runs SET outcome = ?", (SECRET,))
        database.commit()
    service.wait_for("tick failed")
    pages["/metrics, in trouble"] = page(port, "/metrics")
    page(port, f"/unsubscribe/{token}/elsewhere")
    service.stop()
    names = {json.loads(line)["event"] for line in service.lines}
    return Told(
        lines=service.lines,
        events={name: service.told(name) for name in names},
        pages=pages,
        mails=[mail.content.decode() for mail in server.mails],
        stored=stored,
        token=token,
        files={file.name: file.read_text() for file in (bench.folder / "digests").iterdir()},
    )


def token_in(server: HostileMailServer) -> str:
    """Return what unsubscribes the reader, as the mail told him alone."""
    (mail,) = server.copies("ann@paper.example")
    link = email.message_from_bytes(mail.content, policy=email.policy.default)["List-Unsubscribe"]
    return str(link).rpartition("/")[2].removesuffix(">")


def page(port: int, path: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def test_secret_is_told_in_no_way(told: Told) -> None:
    assert told.mails
    assert {"sco-0001.txt", "feed.xml", "sco-0001.eml"} <= told.files.keys()
    everything = {
        "log": "".join(told.lines),
        "database": told.stored,
        **{f"mail {number}": mail for number, mail in enumerate(told.mails)},
        **told.pages,
        **told.files,
    }
    found = {name for name, text in everything.items() for way in (SECRET, *ENCODED) if way in text}
    assert found == set()


def test_what_unsubscribes_a_reader_is_told_to_him_alone(told: Told) -> None:
    assert len(told.token) > 20
    assert told.token in told.stored
    for text in (*told.lines, *told.pages.values(), *told.files.values()):
        assert told.token not in text


def test_error_of_ours_is_one_line_with_its_traceback_and_without_the_secret(told: Told) -> None:
    failed = [each for each in told.events["tick failed"] if "traceback" in each]
    assert failed
    assert "ValueError: '***' is not a valid RunOutcome" in failed[0]["traceback"]


def test_log_is_a_line_of_json_an_event_whatever_goes_wrong(told: Told) -> None:
    for line in told.lines:
        assert json.loads(line)["at"]
        assert len(line.encode()) <= LONGEST_LINE + 1
        assert line.rstrip("\n").isprintable()


def test_list_is_known_again_though_its_token_is_not_kept(told: Told) -> None:
    assert len(re.findall(r'"url": "http://\w+\.example/news1/\?token=\*\*\*#\w{16}"', told.stored)) == 4


def test_one_broken_source_of_five_is_told_in_every_way(told: Told) -> None:
    reason = f"the list page http://{BROKEN}.example/news1/?token=*** could not be read"
    health = json.loads(told.pages["/health"])
    assert "sources: 1 of 5 need a look: broken (broken)" in health["problems"]
    assert health["sources"][BROKEN]["reason"].startswith(reason)
    assert f'readout_source_state{{source="{BROKEN}",state="broken"}} 1.0' in told.pages["/metrics"]
    issue = told.files["sco-0001.txt"]
    assert "4 of 5 read" in issue
    assert f"{BROKEN}: broken since" in " ".join(issue.split())
    (alert,) = [mail for mail in told.mails if "ops@paper.example" in mail]
    assert f"Subject: Readout: {BROKEN} broken" in alert
    assert f"{BROKEN}: broken since" in alert
