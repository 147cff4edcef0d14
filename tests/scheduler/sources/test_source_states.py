"""`readout sources`: how each source is, and how it is shown."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.configuration.config import Configuration, load
from scheduler.sources.states import SourceState, source_states
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory, State
from store.records.hosts import HostWait

if TYPE_CHECKING:
    from tests.conftest import Readout

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ran(source: str, at: datetime, outcome: RunOutcome, reason: str | None = None, **counts: int) -> CrawlRun:
    ended = at + timedelta(minutes=1)
    return CrawlRun(
        source=source, started_at=at, finished_at=ended, outcome=outcome, reason=reason, counts=counts
    )


def states(
    folder: Path,
    *runs: CrawlRun,
    now: datetime = NOW,
    config: Configuration | None = None,
    waits: Sequence[HostWait] = (),
) -> dict[str, SourceState]:
    with Archive.open(f"sqlite:///{folder}/readout.db") as archive:
        for run in runs:
            archive.record_run(run)
        histories = archive.source_histories(until=now)
    return {state.source: state for state in source_states(config or load(None), histories, now, waits)}


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
    assert failing.state is State.BROKEN
    assert failing.failing_since == NOW - 4 * HOUR
    assert failing.last_read_at == NOW - 5 * HOUR + timedelta(minutes=1)
    assert failing.reason == "no answer"
    read = known["sectsco"]
    assert (read.state, read.failing_since, read.reason, read.is_bad) == (State.UNCHANGED, None, None, False)
    assert (failing.is_bad, failing.is_confirmed) == (True, True)
    assert known["infoshos"].state is State.WAITING


def test_reason_that_an_earlier_version_stored_unmasked_is_masked() -> None:
    run = ran("mseap", NOW - HOUR, RunOutcome.FAILED, "no answer of http://mseap.org/?token=S3CRET-xyz")
    known = SourceHistory(
        source="mseap",
        last_run=run,
        last_heard=run,
        bad_runs=2,
        last_read_at=None,
        failing_since=NOW - HOUR,
        last_new_at=None,
    )
    found = {state.source: state for state in source_states(load(None), [known], NOW, ())}
    assert found["mseap"].reason == "no answer of http://mseap.org/?token=***"


def test_source_that_is_not_enabled_is_never_due(tmp_path: Path) -> None:
    configure(tmp_path)
    known = states(tmp_path, config=load(tmp_path / "readout.toml"))
    assert known["metinfo"].state is State.DISABLED
    assert known["metinfo"].next_due_at is None


@pytest.mark.parametrize(
    ("outcomes", "state", "confirmed"),
    [
        ("ok", State.OK, False),
        ("failed ok unchanged", State.UNCHANGED, False),
        ("failed", State.BROKEN, False),
        ("ok failed failed", State.BROKEN, True),
        ("ok empty", State.EMPTY, False),
        ("ok empty empty", State.BROKEN, True),
        ("ok failed empty", State.BROKEN, True),
        ("blocked", State.BLOCKED, False),
        ("ok failed blocked", State.BLOCKED, True),
    ],
)
def test_state_is_told_by_the_last_runs(
    tmp_path: Path, outcomes: str, state: State, *, confirmed: bool
) -> None:
    runs = outcomes.split()
    times = [NOW - place * HOUR for place in range(len(runs), 0, -1)]
    known = states(
        tmp_path, *(ran("mseap", at, RunOutcome(run)) for at, run in zip(times, runs, strict=True))
    )
    assert (known["mseap"].state, known["mseap"].is_confirmed) == (state, confirmed)


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
    assert (known["mseap"].state, known["mseap"].failing_since) == (State.OK, None)
    assert (known["sectsco"].state, known["sectsco"].failing_since) == (State.WAITING, None)
    assert (known["metinfo"].state, known["metinfo"].failing_since) == (State.BROKEN, NOW - 2 * HOUR)
    assert known["metinfo"].reason == "status 503"


DAY = timedelta(days=1)


def arrived(folder: Path, *times: datetime, dated: bool = False) -> None:
    """Let an article of a source arrive at each of `times`, or all now with that date."""
    drafts = [
        ArticleDraft(
            source="mseap",
            outlet="mseap.org",
            key=f"m:{number}",
            url=f"http://mseap.org/{number}",
            title="T",
            body=f"Text number {number}.",
            fetched_at=times[-1] if dated else at,
            published_at=at if dated else None,
        )
        for number, at in enumerate(times)
    ]
    with Archive.open(f"sqlite:///{folder}/readout.db") as archive:
        archive.take_in(drafts)


@pytest.mark.parametrize(
    ("gap", "days", "state"),
    [
        (None, 8, State.SILENT),
        (None, 6, State.UNCHANGED),  # a week at least
        (1, 8, State.SILENT),
        (5, 14, State.UNCHANGED),  # three gaps are longer than a week
        (5, 16, State.SILENT),
    ],
)
@pytest.mark.parametrize("dated", [False, True])
def test_source_without_news_for_long_is_silent(
    tmp_path: Path, gap: int | None, days: int, state: State, *, dated: bool
) -> None:
    last = NOW - days * DAY
    arrived(
        tmp_path,
        *([last - number * gap * DAY for number in range(7, -1, -1)] if gap else [last]),
        dated=dated,
    )
    known = states(tmp_path, ran("mseap", NOW - HOUR, RunOutcome.UNCHANGED))["mseap"]
    assert known.state is state
    if state is State.SILENT:
        usual = f"; usually every {f'{gap} days' if gap > 2 else '24 hours'}" if gap else ""
        assert (known.verdict.since, known.reason) == (last, f"no new article for {days} days{usual}")
    assert known.failing_since is None


def test_source_whose_articles_lack_their_dates_is_broken_until_new_ones_are_whole(tmp_path: Path) -> None:
    undated = {"read": 6, "titled": 6, "worded": 6, "dated": 0, "whole": 0}
    told = [
        states(
            tmp_path, ran("mseap", NOW - 9 * HOUR, RunOutcome.OK, reason=None, **undated), now=NOW - 8 * HOUR
        )
    ]
    # Neither an unchanged list nor one that a site says is the same tells anything of its articles.
    for hours in (7, 5):
        run = ran("mseap", NOW - hours * HOUR, RunOutcome.UNCHANGED, lists_unchanged=hours % 2)
        told.append(states(tmp_path, run, now=NOW - (hours - 1) * HOUR))
    whole = dict.fromkeys(undated, 6)
    told.append(states(tmp_path, ran("mseap", NOW - 3 * HOUR, RunOutcome.OK, reason=None, **whole), now=NOW))
    known = [each["mseap"] for each in told]
    assert [each.state for each in known] == [State.BROKEN] * 3 + [State.OK]
    assert [each.is_confirmed for each in known] == [False, True, True, False]
    assert {each.failing_since for each in known[:3]} == {NOW - 9 * HOUR}
    assert (known[0].reason or "").startswith("0 of the last 6 articles have a title, a date and")


def test_source_that_is_broken_is_not_silent(tmp_path: Path) -> None:
    arrived(tmp_path, NOW - 30 * DAY)
    assert states(tmp_path, ran("mseap", NOW - HOUR, RunOutcome.FAILED))["mseap"].state is State.BROKEN


def test_source_that_nothing_crawls_is_waiting_and_told(tmp_path: Path) -> None:
    known = states(tmp_path, ran("mseap", NOW - 25 * HOUR, RunOutcome.OK))
    assert (known["mseap"].state, known["mseap"].is_bad) == (State.WAITING, True)
    assert (known["sectsco"].state, known["sectsco"].is_bad) == (State.WAITING, False)  # it is new


def held(until: datetime) -> HostWait:
    return HostWait(host="mseap.org", not_before=until, reason="it answered 429", noted_at=NOW - HOUR)


@pytest.mark.parametrize(("hours", "state"), [(5, State.WAITING), (25, State.BROKEN)])
def test_source_whose_host_asked_for_a_pause_waits_but_not_for_ever(
    tmp_path: Path, hours: int, state: State
) -> None:
    runs = (ran("mseap", NOW - hours * HOUR, RunOutcome.FAILED, "it answered 429"),)
    known = states(tmp_path, *runs, waits=(held(NOW + 3 * HOUR),))["mseap"]
    assert (known.state, known.next_due_at) == (state, NOW + 3 * HOUR)
    assert known.is_bad is (state is State.BROKEN)
    assert "429" in (known.reason or "")


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
        "since",
        "last read",
        "next due",
        "last new article",
    ]
    by_name = {row[0]: row[1:] for row in table[1:]}
    assert by_name["mseap"] == [
        "broken",
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
    assert (mseap["enabled"], mseap["state"], mseap["reason"]) == (True, "broken", "status 503")
    rows = list(csv.DictReader(StringIO(readout("sources", "--format", "csv").out)))
    assert [row["source"] for row in rows] == [source["source"] for source in listed]


@pytest.mark.usefixtures("shown_at")
@pytest.mark.parametrize(("outcome", "code"), [(RunOutcome.UNCHANGED, 0), (RunOutcome.FAILED, 1)])
def test_exit_code_says_whether_all_sources_are_well(
    readout: "Readout", tmp_path: Path, outcome: RunOutcome, code: int
) -> None:
    configure(tmp_path)
    states(tmp_path, ran("mseap", NOW - HOUR, outcome))
    told = readout("sources", "--exit-code")
    assert told.code == code
    assert told.err == ("1 source is not well: mseap (broken)\n" if code else "")
    assert readout("sources").code == 0


def test_look_at_the_sources_makes_no_database(readout: "Readout", tmp_path: Path) -> None:
    ran = readout("sources", "--format", "jsonl")
    assert ran.code == 0
    assert {json.loads(line)["state"] for line in ran.out.splitlines()} == {"waiting", "disabled"}
    assert "readout crawl" in ran.err
    assert list(tmp_path.iterdir()) == []
