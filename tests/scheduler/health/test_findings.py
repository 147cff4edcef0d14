"""What is decided from what was seen of the service's surroundings."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.meetings.lexicon import Holder
from crawler.sources import CrawlLimits
from scheduler.configuration.config import load
from scheduler.health import findings
from scheduler.health.findings import Level
from scheduler.sources.states import source_states
from store.records.crawls import CrawlRun, RunOutcome, SourceHistory
from store.records.issues import Delivery, DeliveryState

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("free", "level"), [(10**8, Level.FAILED), (5 * 10**8, Level.WARNING), (10**10, Level.OK)]
)
def test_room_on_the_disk_is_judged(free: int, level: Level) -> None:
    assert findings.room(free, Path("/srv"), least=200_000_000).level is level


@pytest.mark.parametrize(
    ("user_agent", "level"),
    [
        (CrawlLimits().user_agent, Level.WARNING),
        ("Readout/0.1", Level.WARNING),
        ("Readout/0.1 (+mailto:you@example.org)", Level.WARNING),
        ("Readout/0.1 (+https://example.com/about)", Level.WARNING),
        ("Readout/0.1 (write to localhost)", Level.WARNING),
        ("Readout/0.1 (+mailto:ann@lakes.example)", Level.OK),
        ("Readout/0.1 (+https://lakes.example/crawler; ann@example.org)", Level.OK),
    ],
)
def test_user_agent_that_names_nobody_is_told_with_its_key(user_agent: str, level: Level) -> None:
    told = findings.contact(user_agent)
    assert told.level is level
    assert level is Level.OK or "[crawl] user_agent = " in str(told.remedy)


def holder(post: str, name: str, until: date, **more: bool) -> Holder:
    return Holder(
        organisation="LAKES", post=post, name=name, names=(), since=date(2020, 1, 1), until=until, **more
    )


def test_post_whose_last_known_holders_term_is_over_is_told() -> None:
    known = [
        holder("Chair", "Aida Bekova", date(2023, 1, 1)),
        holder("Chair", "Bo Lund", date(2026, 1, 1)),
        holder("Director", "Cy Moss", date(2028, 1, 1)),
    ]
    assert findings.vocabulary(known, {"LAKES"}, date(2025, 12, 31)).level is Level.OK
    over = findings.vocabulary(known, {"LAKES"}, date(2026, 1, 1))
    assert over.level is Level.WARNING
    assert "LAKES Chair (Bo Lund, until 2026-01-01)" in over.told
    assert "Aida" not in over.told


def test_post_of_an_organisation_that_is_not_watched_is_not_told() -> None:
    known = [holder("Chair", "Aida Bekova", date(2023, 1, 1))]
    told = findings.vocabulary(known, {"HILLS"}, date(2026, 1, 1)).told
    assert told == "nobody is known for any post of HILLS"


def test_post_that_ended_or_has_several_holders_is_not_told() -> None:
    known = [
        holder("Chair", "Aida Bekova", date(2028, 1, 1)),
        holder("Director", "Bo Lund", date(2023, 1, 1), last=True),
        holder("Deputy", "Cy Moss", date(2023, 1, 1), alone=False),
    ]
    assert findings.vocabulary(known, {"LAKES"}, date(2026, 1, 1)).level is Level.OK


def delivery(state: DeliveryState, *, created: timedelta, ended: timedelta = timedelta()) -> Delivery:
    return Delivery(
        id=1,
        digest="sco",
        number=1,
        channel="mail",
        recipient="bo@paper.example",
        message_id="<1@a.example>",
        state=state,
        attempts=1,
        due_at=NOW - ended,
        created_at=NOW - created,
        reason="mail server a.example:25 refused the recipient (reply 550)",
    )


def test_late_and_lost_mail_is_told_without_addresses() -> None:
    hours = timedelta(hours=1)
    fine = [
        delivery(DeliveryState.PENDING, created=3 * hours),
        delivery(DeliveryState.SENT, created=90 * hours),
        delivery(DeliveryState.REFUSED, created=900 * hours, ended=900 * hours),
    ]
    assert findings.outbox(fine, NOW).level is Level.OK
    bad = [
        delivery(DeliveryState.PENDING, created=5 * hours),
        delivery(DeliveryState.REFUSED, created=9 * hours, ended=9 * hours),
        delivery(DeliveryState.FAILED, created=90 * hours, ended=18 * hours),
    ]
    found = findings.outbox([*fine, *bad], NOW)
    assert found.told == "mails: 1 not sent for hours, 2 refused or given up"
    assert "@" not in str(found)


def test_sources_that_fail_are_counted_if_they_are_enabled(tmp_path: Path) -> None:
    run = CrawlRun(source="any", started_at=NOW, finished_at=NOW, outcome=RunOutcome.FAILED)
    histories = [
        SourceHistory(
            source=source,
            last_run=run,
            last_heard=run,
            last_read_at=None,
            failing_since=NOW,
            last_new_at=None,
            bad_runs=1,
        )
        for source in ("sectsco", "infoshos-ru")
    ]
    file = tmp_path / "readout.toml"
    file.write_text("[sources.infoshos-ru]\nenabled = false\n")
    states = source_states(load(file), histories, NOW)
    assert findings.sources(states).told == "1 of 6 need a look: sectsco (broken)"
    file.write_text("".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources))
    assert findings.sources(source_states(load(file), histories, NOW)).told == "none is enabled"
