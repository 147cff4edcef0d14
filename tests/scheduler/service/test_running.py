"""`readout run`: what it does by itself, and what it says of what it can't do."""

import os
import random
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome
from store.records.issues import Issue
from store.upkeep.keeper import Keeper

if TYPE_CHECKING:
    from scheduler.recorded_sites import RecordedSites
    from tests.conftest import Readout
    from tests.scheduler.service.conftest import Bench, Gate, Running

# The issue has just fallen due, in UTC; a minute passes in a second.
MORNING = "2026-11-22T07:01:00Z,60"
FIRST_ARTICLE = ("sh.scoda.com", "/news38/shownews.php?id=1")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = (
    "On {day} May 2024, SCO Secretary-General Zhang Ming met with the Minister of Transport of Uzbekistan. "
)


def draft(number: int, body: str) -> ArticleDraft:
    return ArticleDraft(
        source="import",
        outlet="news.example",
        key=f"news:{number}",
        url=f"https://news.example/{number}",
        title="A meeting",
        body=body,
        fetched_at=NOON,
        language="en",
    )


def run(source: str, *, at: datetime) -> CrawlRun:
    return CrawlRun(source=source, started_at=at, finished_at=at, outcome=RunOutcome.UNCHANGED)


def without_sources(bench: "Bench") -> None:
    text = (bench.folder / "readout.toml").read_text()
    bench.configure(text + "[sources.metinfo]\nenabled = false\n")


def test_what_is_due_is_crawled_recognised_issued_and_written(bench: "Bench", sites: "RecordedSites") -> None:
    with Archive.open(bench.database) as archive:
        archive.record_run(run("metinfo", at=NOON - timedelta(days=1)))
    service = bench.run("--base", sites.base, clock=MORNING)
    crawled = service.wait_for("crawl", source="metinfo")
    assert (crawled["outcome"], crawled["new"]) == ("ok", 2)
    service.wait_for("recognition", count=2)
    assert service.told("issue waits")  # for what was due before it
    issued = service.wait_for("issue made")
    assert (issued["number"], issued["period"], issued["meetings"]) == (1, "2026-11-22", 2)
    code, _ = service.stop()
    assert code == 0
    assert "Boris Lund" in (bench.folder / "digests" / "sco-0001.txt").read_text()
    assert b"Anna Berg" in (bench.folder / "digests" / "feed.xml").read_bytes()
    assert len(service.told("issue made")) == 1


def test_second_service_says_who_runs_already_and_exits_3(bench: "Bench") -> None:
    without_sources(bench)
    now = datetime.now(UTC)
    gone = Issue(digest="gone", number=1, since=None, until=now, issued_at=now, zone="UTC")
    with Archive.open(bench.database) as archive:
        archive.record_issue(gone)
    first = bench.run()
    first.wait_for("service started")
    assert "digest 'gone': it has no issue any more" in first.wait_for("digest ended")["reason"]
    assert "[crawl] user_agent" in first.wait_for("user agent")["remedy"]  # none is told
    code, said = bench.refused()
    assert code == 3
    assert said == (
        f"readout: already running (process {first.process.pid}); end it first, or name another database\n"
    )
    assert len(first.told("user agent")) == 1
    # Killed, it leaves no lock behind.
    first.process.kill()
    first.process.wait()
    bench.run().wait_for("service started")


def test_database_of_a_later_version_is_told_with_exit_code_2(bench: "Bench") -> None:
    Archive.open(bench.database).close()
    with closing(sqlite3.connect(bench.folder / "readout.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    code, said = bench.refused()
    assert code == 2
    assert "was written by a later version of readout" in said
    assert said.count("\n") == 1


def test_damaged_database_is_not_worked_on_and_the_backup_that_is_named_brings_it_back(
    bench: "Bench", readout: "Readout"
) -> None:
    with Archive.open(bench.database) as archive:
        archive.take_in([draft(number, f"Text {number}. " * 400) for number in range(40)])
    backup = Keeper(bench.database).back_up(datetime.now(UTC)).file
    file = bench.folder / "readout.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_000] = b"\xa5" * 40_000
    file.write_bytes(content)
    code, said = bench.refused()
    assert code == 4
    assert "damaged" in said
    assert "db_corrupt: " in said
    assert f"`readout db restore {backup}` brings the newest backup back" in said
    assert readout("--db", bench.database, "db", "restore", str(backup)).code == 0
    with Archive.open(bench.database) as archive:
        assert archive.damage() is None
        assert len(archive.known_keys(draft(number, "").key for number in range(40))) == 40


@pytest.mark.parametrize(
    ("text", "arguments", "clock", "said"),
    [
        ('[digest]\nzone = "Mars/Base"', (), None, "[digest] zone: no time zone 'Mars/Base'; write an IANA"),
        ('[digest]\nat = "7 am"', (), None, "[digest] at: '7 am' is no time of day; write it as"),
        ("", ("--base", "http://127.0.0.1:1"), None, "--base is for tests: leave it out, or set testing ="),
        ("", (), "2026-11-22T06:00:00Z", "READOUT_CLOCK is for tests: unset it, or set testing = true"),
        ("testing = true", ("--base", "somewhere"), None, "base='somewhere': write the server to connect to"),
    ],
)
def test_what_it_is_told_wrongly_is_one_line_with_exit_code_2(  # noqa: PLR0913, PLR0917 - what is told
    readout: "Readout",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    arguments: tuple[str, ...],
    clock: str | None,
    said: str,
) -> None:
    (tmp_path / "readout.toml").write_text(text)
    if clock:
        monkeypatch.setenv("READOUT_CLOCK", clock)
    told = readout("run", *arguments)
    assert told.code == 2
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not (tmp_path / "readout.db").exists()


def test_source_whose_pages_all_fail_does_not_stop_the_others(bench: "Bench", sites: "RecordedSites") -> None:
    text = (bench.folder / "readout.toml").read_text()
    bench.configure(
        text
        + '[sources.broken]\nspider = "metinfo"\nstart = ["http://broken.example/news1/"]\ninterval = 3600\n'
    )
    service = bench.run("--base", sites.base)
    broken = service.wait_for("crawl", source="broken")
    assert broken["outcome"] == "failed"
    assert "http://broken.example/news1/ could not be read: it answered 404" in broken["reason"]
    # The crawl's own line about the page, in the same log.
    assert service.told("list failed", source="broken", url="http://broken.example/news1/")
    assert service.wait_for("crawl", source="metinfo")["outcome"] == "ok"
    service.wait_for("recognition", count=2)
    assert service.stop()[0] == 0
    assert len(service.told("crawl", source="broken")) == 1  # not at every tick


def long_text(number: int, *, sentences: int) -> str:
    """Make a text that takes the recogniser its time, and shares no names with the others."""
    chance = random.Random(number)  # noqa: S311 - names for a test

    def name() -> str:
        return "".join(chance.choices("abdefgiklmnoprstuvz", k=8)).capitalize()

    told = (
        f"On {day % 28 + 1} May 2024, {name()} {name()} met with Ambassador {name()} {name()} of Norway."
        for day in range(sentences)
    )
    return " ".join(told)


def test_article_that_cannot_be_recognised_is_given_up_and_the_next_one_read(bench: "Bench") -> None:
    without_sources(bench)
    bench.configure(
        (bench.folder / "readout.toml").read_text().replace("[service]", "[service]\nrecognition_limit = 0.5")
    )
    with Archive.open(bench.database) as archive:
        long = draft(1, long_text(1, sentences=5000))
        archive.take_in([long, draft(2, TEXT.format(day=3) + "They spoke about railways.")])
    service = bench.run()
    poisoned = "https://news.example/1"
    assert service.wait_for("recognition given up")["article"] == poisoned
    assert len(service.told("recognition tried again", article=poisoned)) == 1
    read = service.wait_for("recognition")
    assert (read["article"], read["meetings"]) == ("https://news.example/2", 1)
    assert service.stop()[0] == 0
    again = bench.run()
    again.wait_for("service started")
    assert again.stop()[0] == 0
    assert not again.told("recognition tried again")


def test_killed_recogniser_is_no_fault_of_the_article(bench: "Bench") -> None:
    without_sources(bench)
    with Archive.open(bench.database) as archive:
        long = (draft(number, long_text(number, sentences=2500)) for number in (2, 3, 4))
        archive.take_in([draft(1, TEXT.format(day=3) + "They spoke about railways."), *long])
    service = bench.run()
    service.wait_for("recognition")
    (recogniser,) = service.children()
    before = ticks_of(recogniser)
    bench.wait_until(lambda: ticks_of(recogniser) > before + 1)  # it is at a long text
    os.kill(recogniser, signal.SIGKILL)
    assert service.wait_for("recognition tried again")["reason"] == "the recogniser was ended by signal 9"
    assert not service.told("recognition given up")


def ticks_of(pid: int) -> int:
    """Return the time that a process has used, in the kernel's ticks."""
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - no file of ours
        return int(stat.read().rpartition(")")[2].split()[11])


def run_of(bench: "Bench", source: str) -> RunOutcome | None:
    with Archive.open(bench.database) as archive:
        found = {history.source: history.last_run for history in archive.source_histories(until=NOON)}
    run = found.get(source)
    return run.outcome if run else None


def test_crawl_that_was_killed_is_recorded_as_failed_and_not_repeated_at_once(
    bench: "Bench", sites: "RecordedSites"
) -> None:
    service = bench.run("--base", sites.base, clock="2026-11-22T06:00:00Z,1")
    bench.wait_until(service.children)
    os.killpg(service.children()[0], signal.SIGKILL)
    told = service.wait_for("crawl", source="metinfo")
    assert told["outcome"] == "failed"
    assert told["reason"] == "the crawl ended with exit code -9 before it told; its log says why"
    bench.wait_until(lambda: run_of(bench, "metinfo") is RunOutcome.FAILED)
    assert not service.children()


def test_crawl_outlives_a_service_that_is_killed_and_the_next_one_waits_for_it(
    bench: "Bench", sites: "RecordedSites", gate: "Gate"
) -> None:
    gate.open.clear()
    first = bench.run("--base", sites.base)
    bench.wait_until(lambda: FIRST_ARTICLE in sites.requests)
    first.process.kill()
    first.process.wait()
    second: Running = bench.run("--base", sites.base)
    waiting = second.wait_for("crawl waits", source="metinfo")
    assert "'host-sh.scoda.com' is held by the crawl of metinfo" in waiting["reason"]
    gate.open.set()
    told = second.wait_for("crawl", source="metinfo")
    # The orphan has fetched and stored both; for the second crawl nothing is new.
    assert (told["outcome"], told["known"]) == ("unchanged", 2)
    second.wait_for("recognition", count=2)
    assert sites.requests.count(FIRST_ARTICLE) == 1
