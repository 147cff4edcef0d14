"""`readout doctor`: what it finds, what it says about it, and that it changes nothing."""

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.configuration.config import load
from scheduler.health import doctor, findings
from scheduler.health.overall import health
from scheduler.health.pulse import Stage
from scheduler.health.seeing import seen_in
from scheduler.issuing.next_issue import composed
from scheduler.web.app import web_app
from scheduler.web.server import WebServer
from store.archive import Archive
from store.locks import Lock
from store.records.crawls import CrawlRun, RunOutcome
from tests.mail_server import free_port, mail_server

if TYPE_CHECKING:
    from tests.conftest import Readout

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


@pytest.fixture
def port() -> int:
    """A port where nothing listens."""
    return free_port()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has, and says nothing at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield int(listener.getsockname()[1])


def write_configuration(folder: Path, port: int, *, more: str = "") -> None:
    (folder / "readout.toml").write_text(
        f'[crawl]\nuser_agent = "Lakes/1 (+mailto:ann@lakes.example)"\n[web]\nport = {port}\n{more}'
    )


def examined(readout: "Readout") -> dict[str, dict[str, Any]]:
    ran = readout("doctor", "--format", "jsonl")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == (1 if any(each["state"] == "failed" for each in found) else 0), ran.err
    assert all(bool(each["remedy"]) == (each["state"] != "ok") for each in found)
    return {each["check"]: each for each in found}


def make_database(folder: Path, *, last_run: datetime | None = None) -> None:
    with Archive.open(f"sqlite:///{folder}/readout.db") as archive:
        if last_run:
            archive.record_run(
                CrawlRun(
                    source="sectsco",
                    started_at=last_run,
                    finished_at=last_run,
                    outcome=RunOutcome.FAILED,
                    reason="status 503",
                )
            )


def test_fresh_installation_has_warnings_and_nothing_is_made(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    found = examined(readout)
    assert {each["state"] for each in found.values()} == {"ok", "warning"}
    assert "isn't there yet" in found["database"]["found"]
    assert found["database"]["remedy"] == "`readout crawl` makes it"
    assert "does not run" in found["service"]["found"]
    assert "files only" in found["mail"]["found"]
    assert f"127.0.0.1:{port} is free" in found["web"]["found"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["readout.toml"]


def test_every_thing_that_the_service_needs_is_looked_at(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    make_database(tmp_path, last_run=datetime.now(UTC) - timedelta(minutes=5))
    found = examined(readout)
    assert list(found) == [
        "configuration",
        "database",
        "clock",
        "sources",
        "recognition",
        "outbox",
        "alerts",
        "readers",
        "issue",
        "disk",
        "backups",
        "vocabulary",
        "user agent",
        "digest folder",
        "mail",
        "service",
        "web",
    ]
    assert found["database"]["state"] == "ok"
    assert "sectsco" in found["sources"]["found"]
    assert found["sources"]["remedy"] == "`readout sources` says why"
    table = readout("doctor", "--format", "table").out.splitlines()
    assert table[0] == "check\tstate\tfound\tremedy"


def test_damaged_database_is_told(readout: "Readout", tmp_path: Path, port: int) -> None:
    write_configuration(tmp_path, port)
    make_database(tmp_path, last_run=NOW)
    file = tmp_path / "readout.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])
    assert examined(readout)["database"]["state"] == "failed"
    file.write_bytes(b"this is no database at all" * 100)
    found = examined(readout)["database"]
    assert "is no database" in found["found"]
    assert "--db" in found["remedy"]


def test_database_of_a_later_version_ends_it_as_everywhere(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    make_database(tmp_path)
    with closing(sqlite3.connect(tmp_path / "readout.db")) as database:
        database.execute("update alembic_version set version_num = 'from_the_future'")
        database.commit()
    ran = readout("doctor")
    assert ran.code == 2
    assert "later version" in ran.err


def test_folder_of_the_database_that_is_none_is_told(readout: "Readout", tmp_path: Path, port: int) -> None:
    write_configuration(tmp_path, port)
    ran = readout("doctor", "--format", "jsonl", "--db", f"sqlite:///{tmp_path}/no/folder/readout.db")
    assert ran.code == 1
    found = {each["check"]: each for each in map(json.loads, ran.out.splitlines())}
    assert "which is no folder" in found["database"]["found"]
    assert found["user agent"]["state"] == "ok"  # it looks on


def test_digest_that_no_table_tells_of_any_more_is_told_for_some_weeks(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    config = load(tmp_path / "readout.toml")
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        issue = composed(config, config.digest, archive, datetime.now(UTC) - timedelta(days=3))
        archive.record_issue(issue)
        archive.record_issue(replace(issue, digest="old", until=issue.until - timedelta(days=30)))
    assert not any(name.startswith("digest '") for name in examined(readout))
    write_configuration(tmp_path, port, more='[digests.eu]\norganisation = "EU"\n')
    (told,) = (each for name, each in examined(readout).items() if name.startswith("digest '"))
    assert (told["check"], told["state"]) == ("digest 'sco'", "warning")
    assert f"its last one is of {issue.until:%Y-%m-%d}" in told["found"]
    assert "write [digest] or [digests.sco] again" in told["remedy"]


def test_clock_that_lags_behind_what_was_recorded_is_told(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    make_database(tmp_path, last_run=datetime.now(UTC) + timedelta(hours=3))
    found = examined(readout)["clock"]
    # A warning: once the clock that ran ahead is set right, it would keep failing for as long.
    assert found["state"] == "warning"
    assert found["remedy"].startswith("set the clock")


def test_clock_that_lags_behind_the_last_issue_is_told(readout: "Readout", tmp_path: Path, port: int) -> None:
    write_configuration(tmp_path, port)
    config = load(tmp_path / "readout.toml", database=f"sqlite:///{tmp_path}/readout.db")
    with Archive.open(config.database) as archive:
        archive.record_issue(composed(config, config.digest, archive, datetime.now(UTC) + timedelta(days=40)))
    assert examined(readout)["clock"]["state"] == "warning"


def test_digest_folder_that_cannot_be_written_is_told(readout: "Readout", tmp_path: Path, port: int) -> None:
    (tmp_path / "taken").write_text("a file")
    for folder in ("taken", "taken/below"):
        write_configuration(tmp_path, port, more=f'[digest]\nfolder = "{folder}"\n')
        found = examined(readout)["digest folder"]
        assert found["state"] == "failed"
        assert folder in found["found"]
    write_configuration(tmp_path, port, more='[digest]\nfolder = "new/below"\n')
    assert examined(readout)["digest folder"]["state"] == "ok"
    assert not (tmp_path / "new").exists()


def mail(server: str) -> str:
    return f'[mail]\nserver = "smtp://{server}"\nsender = "digest@lakes.example"\nto = ["bo@paper.example"]\n'


class Nothing:
    """A mail server that would take anything, and counts what it is given."""

    given = 0

    async def handle_MAIL(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        Nothing.given += 1
        return "250 OK"


@pytest.fixture
def mail_port() -> Iterator[int]:
    with mail_server(Nothing()) as port:
        yield port


def test_mail_server_is_visited_and_given_nothing(
    readout: "Readout", tmp_path: Path, port: int, mail_port: int
) -> None:
    told = mail(f"127.0.0.1:{mail_port}")
    write_configuration(tmp_path, port, more=told)
    found = examined(readout)["mail"]
    assert found["remedy"] == "[mail] operator: who is told when a source can't be read"
    write_configuration(tmp_path, port, more=f'{told}operator = "ops@paper.example"\n')
    found = examined(readout)["mail"]
    assert found["state"] == "ok"
    assert found["found"] == f"127.0.0.1:{mail_port} would take mail; 1 operator(s)"
    assert Nothing.given == 0


def test_mail_server_that_is_not_there_or_says_nothing_is_told_in_time(
    readout: "Readout", tmp_path: Path, port: int, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "MAIL_SECONDS", 0.2)
    write_configuration(tmp_path, port, more=mail(f"reader:S3CRET-xyz@127.0.0.1:{taken}"))
    found = examined(readout)["mail"]
    assert (found["state"], found["found"]) == ("failed", f"127.0.0.1:{taken} did not answer in time")
    write_configuration(tmp_path, port, more=mail("reader:S3CRET-xyz@127.0.0.1:9"))
    found = examined(readout)["mail"]
    assert (found["state"], found["found"]) == ("failed", "127.0.0.1:9 can't be reached")
    assert "S3CRET" not in str(found)


def test_sender_of_nobody_and_missing_readers_are_told(
    readout: "Readout", tmp_path: Path, port: int, mail_port: int
) -> None:
    server = f'[mail]\nserver = "smtp://127.0.0.1:{mail_port}"\n'
    write_configuration(tmp_path, port, more=server)
    Archive.open(f"sqlite:///{tmp_path}/readout.db").close()
    assert examined(readout)["readers"]["found"] == "a mail server, but no reader"
    write_configuration(tmp_path, port, more=f'{server}to = ["bo@paper.example"]\n')
    assert "[mail] sender" in examined(readout)["mail"]["remedy"]
    write_configuration(tmp_path, port, more='[mail]\nto = ["bo@paper.example"]\n')
    unsent = examined(readout)["readers"]
    assert (unsent["state"], unsent["found"]) == ("warning", "1 reader(s), but no mail server")
    files = '[digest]\nchannels = "files"\n[mail]\nto = ["bo@paper.example"]\n'
    write_configuration(tmp_path, port, more=files)
    assert examined(readout)["readers"]["state"] == "ok"
    write_configuration(tmp_path, port, more='[mail]\noperator = "ops@paper.example"\n')
    assert examined(readout)["mail"]["found"] == "an operator, but no server"


def test_web_port_of_another_program_is_told(readout: "Readout", tmp_path: Path, taken: int) -> None:
    write_configuration(tmp_path, taken)
    found = examined(readout)["web"]
    assert found["state"] == "failed"
    assert found["found"] == f"127.0.0.1:{taken} can't be used (address already in use)"
    assert "[web] port" in found["remedy"]


def test_running_service_is_seen_and_its_port_is_its_own(
    readout: "Readout", tmp_path: Path, taken: int, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_configuration(tmp_path, taken)
    make_database(tmp_path)
    monkeypatch.setattr(doctor, "WEB_SECONDS", 0.2)
    with Lock.take(f"sqlite:///{tmp_path}/readout.db", "service", holder="readout run"):
        found = examined(readout)
        assert found["stages"]["found"] == "the service does not say how they are"
        assert found["service"]["state"] == found["web"]["state"] == "ok"
        assert "it runs (process " in found["service"]["found"]
        write_configuration(tmp_path, port)
        assert "does not answer" in examined(readout)["web"]["found"]
    assert "does not run" in examined(readout)["service"]["found"]


def test_doctor_finds_what_the_health_page_tells_and_its_status_is_the_exit_code(
    readout: "Readout", tmp_path: Path, port: int
) -> None:
    write_configuration(tmp_path, port)
    make_database(tmp_path, last_run=datetime.now(UTC) - timedelta(minutes=5))
    config = load(tmp_path / "readout.toml", database=f"sqlite:///{tmp_path}/readout.db")
    stages = (
        Stage(name="upkeep", is_working=True, quiet=4000.0, is_hanging=True),
        Stage(name="crawls", is_working=False, quiet=1.0, is_hanging=False),
    )

    def tell() -> dict[str, Any]:
        now = datetime.now(UTC)
        with Archive.open(config.database) as archive:
            seen = seen_in(config, archive, now, troubles={"crawls": "no room"}, stages=stages)
        return health(config, seen, now, version="1")

    server = WebServer(config.web, web_app(tell, {"": tmp_path}))
    server.keep_up()
    try:
        with Lock.take(config.database, "service", holder="readout run"):
            found = examined(readout)
            page = HTTPConnection("127.0.0.1", port)
            page.request("GET", "/health")
            answer = page.getresponse()
            told = json.loads(answer.read())
            page.close()
    finally:
        server.stop()
    assert (answer.status, told["status"]) == (503, "failed")
    for each in told["checks"]:
        assert found[each["check"]]["state"] == each["state"]
        assert found[each["check"]]["found"].split(" 2")[0] == each["found"].split(" 2")[0]  # no clock's time
    assert found["upkeep"]["found"] == "it hangs: no sign of life for 4000 seconds"
    assert found["crawls"]["found"] == "no room"


def test_port_that_is_taken_is_not_called_the_services_unless_it_answers(
    readout: "Readout", tmp_path: Path
) -> None:
    make_database(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        write_configuration(tmp_path, taken.getsockname()[1])
        with Lock.take(f"sqlite:///{tmp_path}/readout.db", "service"):
            assert examined(readout)["web"]["state"] == "failed"


def test_configuration_for_tests_is_no_ones_to_run(readout: "Readout", tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text("testing = true\n[web]\nenabled = false\n")
    found = examined(readout)
    assert "testing" in found["configuration"]["found"]
    assert found["web"]["found"] == "switched off"


def test_disk_is_that_of_the_database(tmp_path: Path) -> None:
    config = load(None, database=f"sqlite:///{tmp_path}/readout.db")
    found = next(
        each
        for each in doctor.examine(config, config_file=None, now=NOW, service="service")
        if each.check == "disk"
    )
    assert found.level is findings.room(shutil.disk_usage(tmp_path).free, tmp_path, least=200_000_000).level
    assert str(tmp_path.resolve()) in found.told
