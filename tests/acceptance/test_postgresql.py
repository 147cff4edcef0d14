"""The whole way on a server: by changing the database's address alone, and without showing its password."""

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.records.issues import DeliveryState
from store.search import ArticleQuery, MeetingQuery, Search

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.post_office import PostOffice
    from tests.acceptance.running import Service
    from tests.conftest import Ran, Readout
    from tests.postgres import PostgresServer

PASSWORD = "S3CRET/@:?"  # noqa: S105 - of a server that lives for a test
NORTH = (
    "On 3 May 2024 Vladimir Norov, Secretary-General of the SCO, met with UN Secretary-General Antonio"
    " Guterres in New York. The sides discussed security in Central Asia, trade routes and the climate."
)
SOUTH = (
    "On 6 May 2024 Vladimir Norov, Secretary-General of the SCO, met with Murat Nurtleu, Foreign Minister of"
    " Kazakhstan, in Astana. They spoke about the coming summit, about visas and about railways."
)


@pytest.fixture
def address(postgres: "PostgresServer") -> Iterator[str]:
    """The address of an empty database of a user who needs a password."""
    name = postgres.made(options="OWNER guarded")
    yield postgres.url(name, user="guarded", password=PASSWORD)
    postgres.drop(name)


def ids(ran: "Ran") -> list[str]:
    return [json.loads(line)["id"] for line in ran.out.splitlines()]


def test_the_command_line_does_all_its_work_on_a_server(
    readout: "Readout", address: str, tmp_path: "Path"
) -> None:
    said: list[str] = []

    def run(*arguments: str, code: int = 0) -> "Ran":
        ran = readout("--db", address, *arguments)
        said.extend((ran.out, ran.err))
        assert ran.code == code, ran.err
        return ran

    pages = [
        {"url": f"http://page{n}.example/", "title": "News", "text": text, "published": "2024-05-07"}
        for n, text in enumerate((NORTH, SOUTH, NORTH))
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")

    assert "holds nothing yet; `readout crawl` fills it" in run("meetings", code=1).err
    assert "1 copy, 2 new" in run("import", "in.jsonl").err
    assert "3 unchanged" in run("import", "in.jsonl").err
    later, earlier = ids(run("meetings", "--format", "jsonl"))
    assert ids(run("meetings", "--text", "railways", "--format", "jsonl")) == [later]
    assert "tells 2 meeting(s)" in run("digest", "issue").err
    run("correct", earlier, "--date", "2024-05-04", "--reason", "the embassy's own release")
    run("merge", earlier, later)
    assert len(ids(run("meetings", "--format", "jsonl"))) == 1
    run("undo", "2")
    run("reprocess")
    run("db", "check")
    (tmp_path / "readout.toml").write_text("[web]\nenabled = false\n")  # another service may have the port
    run("doctor")
    told = {
        each["id"]: each for each in map(json.loads, run("meetings", "--format", "jsonl").out.splitlines())
    }
    assert told[earlier]["date"] == date(2024, 5, 4).isoformat()
    assert told[later]["date"] == date(2024, 5, 6).isoformat()
    assert not any("S3CRET" in each for each in said)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digests", "in.jsonl", "readout.toml"]


def sent(archive: Archive) -> int:
    return sum(each.state is DeliveryState.SENT for each in archive.deliveries(digest="sco"))


@pytest.mark.long
def test_the_service_works_on_a_server_one_at_a_time_and_killed_goes_on(
    service: "Service", address: str, post_office: "tuple[PostOffice, int]"
) -> None:
    configuration = service.folder / "readout.toml"
    told = configuration.read_text(encoding="utf-8")
    mine = told.replace(f"sqlite:///{service.folder}/readout.db", address.replace("\\", "\\\\"))
    configuration.write_text(mine, encoding="utf-8")
    service.keep_only("metinfo")
    service.rate = 20  # so that a slow machine comes to no other hour than a fast one
    service.put_clock("2026-11-20T06:00:00+05:00")
    service.start()
    service.wait_for("crawl", outcome="ok")
    service.wait_for("recognition")
    refused = service.run("run", "--base", service.sites.base)
    assert (refused.returncode, "already running" in refused.stderr) == (3, True), refused.stderr
    service.kill()
    service.put_clock("2026-11-20T06:59:00+05:00")
    service.start()
    service.wait_until(lambda: len(post_office[0].mails) == 2, "both mails")
    with Archive.open(address) as archive:
        service.wait_until(lambda: sent(archive) == 2, "both known as sent")
    assert service.stop() == 0
    with Search.open(address) as search:
        assert [article.source for article in search.articles(ArticleQuery())] == ["metinfo"]
        assert len(search.meetings(MeetingQuery())) == 1
    assert "S3CRET" not in service.log.read_text(encoding="utf-8")
    assert list(service.folder.glob("readout.db*")) == []
