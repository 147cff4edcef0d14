"""The command, the coverage line, the metrics and the health document say the same of each source."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scheduler.configuration.config import Configuration, load
from scheduler.digest.coverage import coverage_view
from scheduler.health.metrics import metrics
from scheduler.health.overall import DigestSeen, Seen, health
from scheduler.issuing.next_issue import composed
from scheduler.sources.states import states_in
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome, State
from store.records.hosts import HostWait

if TYPE_CHECKING:
    from tests.conftest import Readout

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Each source is named after the state that it is in.
STATES = [state for state in State if state is not State.DISABLED]
RUNS = {
    State.OK: "failed ok",
    State.UNCHANGED: "ok unchanged",
    State.SILENT: "ok unchanged",
    State.EMPTY: "ok empty",
    State.BROKEN: "ok empty empty",
    State.BLOCKED: "failed blocked",
    State.WAITING: "failed",
}


def store(archive: Archive) -> None:
    """Store what brings a source of each name into that state."""
    for state, outcomes in RUNS.items():
        runs = outcomes.split()
        for place, outcome in enumerate(runs):
            at = NOW - (len(runs) - place) * HOUR
            archive.record_run(
                CrawlRun(
                    source=state.value,
                    started_at=at,
                    finished_at=at,
                    outcome=RunOutcome(outcome),
                    reason=None if outcome in {"ok", "unchanged"} else "status 503",
                    counts={
                        "known": 1,
                        "rejected": 2,
                        "rejected:no_text": 2,
                        "lists_failed:tls": 1,
                        "failed": 4,
                    },
                )
            )
    archive.take_in(
        [
            ArticleDraft(
                source="silent", outlet="s.example", key="s:1", url="http://s.example/1", title="T", body="B",
                fetched_at=NOW - 9 * 24 * HOUR,
            )
        ]
    )  # fmt: skip
    archive.keep_wait(
        HostWait(
            host="waiting.example",
            not_before=NOW + HOUR,
            reason="it answered 429",
            noted_at=NOW - HOUR,
        )
    )


@pytest.fixture
def config(tmp_path: Path) -> Configuration:
    others = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    ours = "".join(f'[sources.{state}]\nfeed = "https://{state}.example/feed"\n' for state in STATES)
    (tmp_path / "readout.toml").write_text(f"testing = true\n{others}{ours}")
    return load(tmp_path / "readout.toml", database=f"sqlite:///{tmp_path}/readout.db")


def test_each_state_is_told_in_the_same_word_everywhere(
    config: Configuration, readout: "Readout", monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(config.database) as archive:
        store(archive)
        states = states_in(config, archive, NOW)
        coverage = coverage_view(composed(config, config.digest, archive, NOW))
    seen = Seen(states=states, digests=(), deliveries=())
    document = health(config, seen, NOW, version="1")["sources"]
    samples = [
        sample
        for family in text_string_to_metric_families(metrics(seen, problems=0, version="1").decode())
        for sample in family.samples
    ]
    monkeypatch.setenv("READOUT_CLOCK", NOW.isoformat())
    listed = [json.loads(line) for line in readout("sources", "--format", "jsonl").out.splitlines()]
    shown = {each["source"]: each for each in listed if each["enabled"]}
    expected = {state.value: state.value for state in STATES}

    assert {name: each["state"] for name, each in shown.items()} == expected
    assert {name: each["state"] for name, each in document.items()} == expected
    assert {
        sample.labels["source"]: sample.labels["state"]
        for sample in samples
        if sample.name == "readout_source_state" and sample.value
    } == expected
    groups = re.findall(r"(\w+): ([^.]+)\.", coverage.summary)
    assert {source: words.lower() for words, sources in groups for source in sources.split(", ")} == expected
    # Since when, and why, too.
    assert {name: each["since"] for name, each in shown.items()} == {
        name: each["since"] for name, each in document.items()
    }
    assert {name: each["reason"] for name, each in shown.items()} == {
        name: each["reason"] for name, each in document.items()
    }
    reasons = {name: each["reason"] for name, each in shown.items() if each["reason"]}
    wrong = {line.partition(":")[0]: line for line in coverage.wrong}
    assert wrong.keys() == reasons.keys()
    assert all(reason in wrong[name] for name, reason in reasons.items())


def test_metrics_are_what_prometheus_reads(config: Configuration) -> None:
    with Archive.open(config.database) as archive:
        store(archive)
        states = states_in(config, archive, NOW)
    digests = (DigestSeen(name="sco"), DigestSeen(name="eu"))
    seen = Seen(states=states, digests=digests, deliveries=(), free=5 * 10**9)
    told = metrics(seen, problems=3, version='1.2"\n').decode()
    values = {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }
    assert values["readout_info", '1.2"\n'] == 1
    assert values["readout_problems",] == 3
    assert values["readout_issues_total", "eu"] == 0
    assert values["readout_disk_free_bytes",] == 5e9
    assert values["readout_source_last_run_pages", "rejected", "no_text", "broken"] == 2
    assert values["readout_source_last_run_pages", "known", "", "broken"] == 1
    assert values["readout_source_last_run_pages", "lists_failed", "tls", "broken"] == 1
    assert (
        values["readout_source_last_run_pages", "failed", "unknown", "broken"] == 4
    )  # by an earlier version
    assert values["readout_source_failing_since_timestamp_seconds", "broken"] == (NOW - 2 * HOUR).timestamp()
    assert ("readout_source_failing_since_timestamp_seconds", "ok") not in values
    assert values["readout_source_last_new_timestamp_seconds", "silent"] == (NOW - 9 * 24 * HOUR).timestamp()
    assert sum(name[0] == "readout_source_state" for name in values) == len(STATES) ** 2
