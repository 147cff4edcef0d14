"""The stages of the service, looked at one by one: what is tried again when, what an issue waits for."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from crawler.clock import Beginning, Clock
from scheduler.configuration.config import load
from scheduler.service import issue_ticks, ticks
from scheduler.service.ticks import Order, Ticks
from store.archive import Archive
from store.errors import StoreError
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome
from store.records.hosts import HostWait

DUE = datetime(2026, 11, 22, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# The crawl says that it failed, for its run could not be recorded.
FAILED = '{"source": "mseap", "outcome": "failed", "counts": {"listed": 3}, "reason": "a full disk"}'

Made = Callable[[datetime], Ticks]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing in real seconds."""
    monkeypatch.setattr(issue_ticks, "LEAST_SECONDS", -1.0)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as opened:
        yield opened


@pytest.fixture
def expected() -> list[tuple[str, float]]:
    """What stages say of how long they may show no sign of life, in turn: which one, and seconds."""
    return []


@pytest.fixture
def service_at(tmp_path: Path, archive: Archive, expected: list[tuple[str, float]]) -> Made:
    """Make the ticks of a service that begins at a time and crawls two sources."""
    file = tmp_path / "readout.toml"
    others = "".join(
        f"[sources.{name}]\nenabled = false\n"
        for name in load(None).enabled_sources
        if name not in {"sectsco", "mseap"}
    )
    file.write_text(f'[digest]\nfolder = "{tmp_path}/digests"\n{others}')

    def make(now: datetime) -> Ticks:
        config = load(file, database=f"sqlite:///{tmp_path}/readout.db")
        clock = Clock(beginning=Beginning(at=now, rate=1.0, origin=time.monotonic()))
        order = Order(config=config, environment={}, clock=clock)
        return Ticks(
            order,
            archive,
            stopping=Event(),
            ring=lambda _: None,
            expect=lambda name, seconds: expected.append((name, seconds)),
        )

    return make


def run(source: str, at: datetime, outcome: RunOutcome = RunOutcome.UNCHANGED) -> CrawlRun:
    return CrawlRun(source=source, started_at=at, finished_at=at + MINUTE, outcome=outcome)


@pytest.fixture
def crawls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a program stand for the crawler; the file that it leaves has a line for each crawl."""
    noted = tmp_path / "crawls"
    child, told = tmp_path / "child", tmp_path / "told"
    child.write_text(f"#!/bin/sh\necho \"$*\" >> '{noted}'\ncat '{told}'\n")
    told.write_text(f"{FAILED}\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    return noted


@pytest.mark.usefixtures("crawls")
def test_stage_says_how_long_its_work_may_take(service_at: Made, expected: list[tuple[str, float]]) -> None:
    config = load(None)
    for tick in service_at(DUE).by_name().values():
        tick()
    assert expected[:2] == [("crawls", config.crawl.longest(2) + config.service.grace), ("crawls", 0)]
    assert set(expected[2:]) == {
        ("issues", ticks.ISSUE_SECONDS),
        ("deliveries", config.mail.deadline),
        ("upkeep", ticks.CHORE_SECONDS),
    }


def test_crawl_whose_run_cannot_be_recorded_is_not_repeated_at_every_look(
    archive: Archive, service_at: Made, crawls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record_run(run("sectsco", DUE - MINUTE))
    service = service_at(DUE)

    def refuse(_: CrawlRun) -> None:
        raise StoreError("no space left on the device")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(archive, "record_run", refuse)
        for _ in range(3):
            with pytest.raises(StoreError):
                service.due_crawls()
    service.due_crawls()
    assert crawls.read_text() == "-m crawler mseap\n"
    (known,) = [each for each in archive.source_histories(until=DUE + MINUTE) if each.source == "mseap"]
    assert known.last_run is not None
    assert (known.last_run.outcome, known.last_run.reason) == (RunOutcome.FAILED, "a full disk")
    assert known.last_run.counts == {"listed": 3}


@pytest.fixture
def asked_to_wait(archive: Archive) -> None:
    """Let both sources have been read long ago, and one's host have asked to be left alone since."""
    for source in ("sectsco", "mseap"):
        archive.record_run(run(source, DUE - MINUTE * 40))
    archive.keep_wait(
        HostWait(
            host="mseap.org",
            not_before=DUE + MINUTE * 10,
            reason="it answered 429",
            noted_at=DUE - MINUTE * 39,
        )
    )


@pytest.mark.usefixtures("asked_to_wait")
def test_source_whose_host_asked_to_be_left_alone_is_crawled_after_that(
    service_at: Made, crawls: Path, tmp_path: Path
) -> None:
    (tmp_path / "told").write_text("")
    service_at(DUE).due_crawls()
    service_at(DUE + MINUTE * 9).due_crawls()
    service_at(DUE + MINUTE * 10).due_crawls()
    assert crawls.read_text() == "-m crawler sectsco\n-m crawler mseap\n"


@pytest.mark.usefixtures("asked_to_wait")
def test_no_issue_waits_for_a_source_that_is_left_alone(archive: Archive, service_at: Made) -> None:
    archive.record_run(run("sectsco", DUE))
    service_at(DUE + MINUTE).due_issues()
    assert archive.last_issue(digest="sco") is not None


def test_crawl_that_had_to_wait_is_no_run(
    archive: Archive, service_at: Made, crawls: Path, tmp_path: Path
) -> None:
    archive.record_run(run("sectsco", DUE - MINUTE))
    (tmp_path / "told").write_text(FAILED.replace("failed", "waiting") + "\n")
    service_at(DUE).due_crawls()
    assert crawls.exists()
    assert [each.source for each in archive.source_histories(until=DUE + MINUTE)] == ["sectsco"]


def events(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [vars(record) for record in caplog.records if record.message == event]


def test_issue_that_waits_says_so_once_a_period(
    archive: Archive, service_at: Made, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="scheduler")
    archive.record_run(run("sectsco", DUE - MINUTE * 20))
    service = service_at(DUE + MINUTE * 2)
    for _ in range(3):
        service.due_issues()
    (told,) = events(caplog, "issue waits")
    assert (told["period"], told["reason"]) == ("2026-11-22", "crawls that were due before it: mseap")
    assert archive.last_issue(digest="sco") is None


@pytest.mark.parametrize(("ago", "is_made"), [(14, False), (16, True)])
def test_service_that_is_started_again_and_again_does_not_wait_anew_each_time(
    archive: Archive,
    service_at: Made,
    caplog: pytest.LogCaptureFixture,
    ago: int,
    is_made: bool,  # noqa: FBT001
) -> None:
    archive.record_run(run("sectsco", DUE - MINUTE * 20))
    archive.record_run(run("sectsco", DUE + MINUTE * 10))
    service = service_at(DUE + MINUTE * (10 + ago))
    service.due_issues()
    assert (archive.last_issue(digest="sco") is not None) is is_made
    assert len(events(caplog, "issue waits no longer")) == is_made


def test_service_that_was_down_when_the_issue_was_due_waits_for_its_crawls(
    archive: Archive, service_at: Made
) -> None:
    archive.record_run(run("sectsco", DUE - MINUTE * 600))
    archive.record_run(run("mseap", DUE - MINUTE * 600, RunOutcome.FAILED))
    service_at(DUE + MINUTE * 120).due_issues()
    assert archive.last_issue(digest="sco") is None


def test_source_with_little_news_is_crawled_before_an_issue_all_the_same(
    archive: Archive, service_at: Made, crawls: Path
) -> None:
    for days in range(8):
        draft = ArticleDraft(
            source="mseap", outlet="mseap.org", key=f"{days}", url=f"http://mseap.org/{days}", title="T",
            body=f"Text {days}.", fetched_at=DUE - timedelta(days=days),
        )  # fmt: skip
        archive.take_in([draft])
    archive.record_run(run("sectsco", DUE - MINUTE * 10))
    archive.record_run(run("mseap", DUE - MINUTE * 45))
    service_at(DUE - MINUTE).due_crawls()
    assert not crawls.exists()
    service_at(DUE).due_crawls()
    assert crawls.read_text() == "-m crawler mseap\n"


def test_operator_is_told_of_a_whole_round_at_once_and_after_a_kill_too(
    archive: Archive, service_at: Made, crawls: Path, tmp_path: Path
) -> None:
    with (tmp_path / "readout.toml").open("a") as configuration:
        configuration.write('[mail]\nserver = "smtp://127.0.0.1:9"\noperator = "ops@example.org"\n')
    for source in ("sectsco", "mseap"):
        archive.record_run(run(source, DUE - MINUTE * 45, RunOutcome.FAILED))
    lines = [FAILED, FAILED.replace("mseap", "sectsco")]
    (tmp_path / "told").write_text("\n".join(lines) + "\n")
    service = service_at(DUE)
    service.due_crawls()
    assert crawls.exists()
    service.due_crawls()
    assert [alert.mail.subject for alert in archive.alerts()] == ["Readout: sectsco, mseap broken"]
    # A service that is killed when a round is recorded tells it when it is started again.
    archive.record_run(run("mseap", DUE + MINUTE * 10))
    service_at(DUE + MINUTE * 12).due_crawls()
    assert archive.alerts()[-1].mail.subject == "Readout: mseap well again"


def test_operator_is_told_of_what_no_crawl_of_the_service_found(
    archive: Archive, service_at: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "readout.toml").open("a") as configuration:
        configuration.write('[mail]\nserver = "smtp://127.0.0.1:9"\noperator = "ops@example.org"\n')
    for source in ("sectsco", "mseap"):
        archive.record_run(run(source, DUE - MINUTE * 5))
    service = service_at(DUE)
    service.due_crawls()
    for minutes in (4, 3):
        archive.record_run(run("mseap", DUE - MINUTE * minutes, RunOutcome.FAILED))
    service.due_crawls()
    assert archive.alerts() == ()
    monkeypatch.setattr(ticks, "TELL_SECONDS", -1.0)
    service.due_crawls()
    assert [alert.mail.subject for alert in archive.alerts()] == ["Readout: mseap broken"]
