"""`readout sources`: how each source is, and how it is shown."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.config import Configuration, load
from scheduler.source_states import SourceState, State, source_states
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome

if TYPE_CHECKING:
    from tests.conftest import Readout

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ran(source: str, at: datetime, outcome: RunOutcome, reason: str | None = None) -> CrawlRun:
    return CrawlRun(
        source=source, started_at=at, finished_at=at + timedelta(minutes=1), outcome=outcome, reason=reason
    )


def states(
    folder: Path, *runs: CrawlRun, now: datetime = NOW, config: Configuration | None = None
) -> dict[str, SourceState]:
    with Archive.open(f"sqlite:///{folder}/readout.db") as archive:
        for run in runs:
            archive.record_run(run)
        histories = archive.source_histories(until=now)
    return {state.source: state for state in source_states(config or load(None), histories, now)}


def test_source_tells_since_when_it_fails_and_when_it_was_read_last(tmp_path: Path) -> None:
    known = states(
        tmp_path,
        ran("mseap", NOW - 5 * HOUR, RunOutcome.OK),
        ran("mseap", NOW - 4 * HOUR, RunOutcome.FAILED, "status 503"),
        ran("mseap", NOW - 3 * HOUR, RunOutcome.EMPTY),
        ran("mseap", NOW - 2 * HOUR, RunOutcome.FAILED, "no answer"),
        ran("sectsco", NOW - HOUR, RunOutcome.UNCHANGED),
    )
    failing = known["mseap"]
    assert failing.state is State.FAILED
    assert failing.failing_since == NOW - 4 * HOUR
    assert failing.last_read_at == NOW - 5 * HOUR + timedelta(minutes=1)
    assert failing.reason == "no answer"
    read = known["sectsco"]
    assert (read.state, read.failing_since, read.reason) == (State.UNCHANGED, None, None)
    assert known["infoshos"].state is State.WAITING


def test_source_that_is_not_enabled_is_never_due(tmp_path: Path) -> None:
    configure(tmp_path)
    known = states(tmp_path, config=load(tmp_path / "readout.toml"))
    assert known["metinfo"].state is State.DISABLED
    assert known["metinfo"].next_due_at is None


@pytest.mark.parametrize("outcome", RunOutcome)
def test_state_is_the_last_outcome(tmp_path: Path, outcome: RunOutcome) -> None:
    assert states(tmp_path, ran("mseap", NOW - HOUR, outcome))["mseap"].state.value == outcome.value


def test_next_crawl_is_an_interval_after_the_last_began(tmp_path: Path) -> None:
    known = states(tmp_path, ran("mseap", NOW - timedelta(minutes=10), RunOutcome.OK))
    assert known["mseap"].next_due_at == NOW + timedelta(minutes=20)
    assert known["sectsco"].next_due_at == NOW


def test_interrupted_crawl_says_nothing_of_its_source(tmp_path: Path) -> None:
    known = states(
        tmp_path,
        ran("mseap", NOW - 2 * HOUR, RunOutcome.OK),
        ran("mseap", NOW - HOUR, RunOutcome.FAILED, INTERRUPTED),
        ran("mseap", NOW - HOUR / 2, RunOutcome.FAILED, f"{INTERRUPTED}; 1 page failed (cancelled 1)"),
        ran("sectsco", NOW - HOUR, RunOutcome.FAILED, INTERRUPTED),
        ran("metinfo", NOW - 2 * HOUR, RunOutcome.FAILED, "status 503"),
        ran("metinfo", NOW - HOUR, RunOutcome.FAILED, INTERRUPTED),
    )
    assert (known["mseap"].state, known["mseap"].failing_since) == (State.UNCHANGED, None)
    assert (known["sectsco"].state, known["sectsco"].failing_since) == (State.WAITING, None)
    assert (known["metinfo"].state, known["metinfo"].failing_since) == (State.FAILED, NOW - 2 * HOUR)


def test_new_article_is_told_from_one_that_was_revised(tmp_path: Path) -> None:
    first = ArticleDraft(
        source="mseap",
        outlet="mseap.org",
        key="m:1",
        url="http://mseap.org/1",
        title="T",
        body="First.",
        fetched_at=NOW - 3 * HOUR,
    )
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as archive:
        archive.take_in([first])
        archive.take_in([replace(first, body="Second.", fetched_at=NOW - HOUR)])
    assert states(tmp_path)["mseap"].last_new_at == NOW - 3 * HOUR


def configure(folder: Path) -> None:
    (folder / "readout.toml").write_text(
        'testing = true\n[digest]\nzone = "Asia/Tashkent"\n[sources.metinfo]\nenabled = false\n'
    )


@pytest.fixture
def shown_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_CLOCK", NOW.isoformat())


@pytest.mark.usefixtures("shown_at")
def test_sources_are_shown_in_every_form(readout: "Readout", tmp_path: Path) -> None:
    configure(tmp_path)
    states(tmp_path, ran("mseap", NOW - 4 * HOUR, RunOutcome.FAILED, "status 503"))
    shown = readout("sources", "--format", "table")
    assert shown.err == "mseap: status 503\n"
    table = [line.split("\t") for line in shown.out.splitlines()]
    assert table[0] == [
        "source",
        "state",
        "failing since",
        "last read",
        "next due",
        "last new article",
    ]
    by_name = {row[0]: row[1:] for row in table[1:]}
    assert by_name["mseap"] == [
        "failed",
        "2026-03-02 05:30",
        "never",
        "2026-03-02 09:30",
        "never",
    ]
    assert by_name["metinfo"][0] == "disabled"
    told = readout("sources", "--format", "jsonl")
    assert told.err == ""
    listed = [json.loads(line) for line in told.out.splitlines()]
    mseap = next(source for source in listed if source["source"] == "mseap")
    assert mseap["failing_since"] == "2026-03-02T00:30:00+00:00"
    assert (mseap["enabled"], mseap["state"], mseap["reason"]) == (True, "failed", "status 503")
    rows = list(csv.DictReader(StringIO(readout("sources", "--format", "csv").out)))
    assert [row["source"] for row in rows] == [source["source"] for source in listed]


def test_look_at_the_sources_makes_no_database(readout: "Readout", tmp_path: Path) -> None:
    ran = readout("sources", "--format", "jsonl")
    assert ran.code == 0
    assert {json.loads(line)["state"] for line in ran.out.splitlines()} == {"waiting", "disabled"}
    assert "readout crawl" in ran.err
    assert list(tmp_path.iterdir()) == []
