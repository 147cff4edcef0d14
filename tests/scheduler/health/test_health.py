"""When a person should look, and what a program is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.sources import checked, parsed_toml
from scheduler.configuration.config import Configuration, load
from scheduler.health.overall import DigestSeen, Seen, ails, health
from scheduler.health.pulse import Stage
from scheduler.issuing.periods import Period
from scheduler.sources.states import SourceState, source_states
from scheduler.upkeep import Chore
from store.records.alerts import Alert, AlertMail
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory
from store.records.issues import Delivery, DeliveryState, Issue

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def config(tmp_path: Path) -> Configuration:
    file = tmp_path / "readout.toml"
    file.write_text(
        '[crawl]\nuser_agent = "Lakes/1 (+mailto:ann@lakes.example)"\n'
        '[digest]\nat = "07:00"\nzone = "Asia/Almaty"\n'
        '[mail]\nserver = "smtp://mail.example"\n'
        'to = ["reader@paper.example"]\noperator = "ops@paper.example"\n'
        + "".join(
            f"[sources.{name}]\nenabled = false\n"
            for name in ("infoshos", "infoshos-ru", "sectsco-ru", "sectsco-zh")
        )
    )
    return load(file)


def history(source: str, outcome: RunOutcome = RunOutcome.OK, reason: str | None = None) -> SourceHistory:
    at = NOW - timedelta(minutes=10)
    run = CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome, reason=reason)
    failing = outcome not in {RunOutcome.OK, RunOutcome.UNCHANGED} and reason != INTERRUPTED
    return SourceHistory(
        source=source,
        last_run=run,
        last_heard=None if reason == INTERRUPTED else run,
        bad_runs=int(failing),
        last_read_at=None if failing else at,
        failing_since=at if failing else None,
        last_new_at=None,
    )


SOURCES = ("sectsco", "mseap", "metinfo")


def states(*histories: SourceHistory) -> tuple[SourceState, ...]:
    """Return how the fixture's sources are, of which all but those told are well."""
    others = "".join(
        f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources if name not in SOURCES
    )
    told = {name: history(name) for name in SOURCES} | {each.source: each for each in histories}
    config = checked(Configuration, parsed_toml(others, Path("readout.toml")), Path("readout.toml"))
    return source_states(config, told.values(), NOW)


LATE = timedelta(minutes=5)
WELL = Seen(
    states=states(),
    digests=(),
    deliveries=(),
    readers=frozenset({("sco", "reader@paper.example")}),
    free=10**11,
    disk=Path("/srv"),
    stages=(
        Stage(name="crawls", is_working=True, quiet=5.0, is_hanging=False),
        Stage(name="issues", is_working=False, quiet=1.0, is_hanging=False),
    ),
)


def with_digests(*digests: DigestSeen) -> Seen:
    return replace(WELL, digests=digests)


def delivery(state: DeliveryState, *, created_at: datetime = NOW) -> Delivery:
    return Delivery(
        id=1,
        digest="sco",
        number=3,
        channel="mail",
        recipient="reader@paper.example",
        message_id="<1@readout.example>",
        state=state,
        attempts=1,
        due_at=NOW,
        created_at=created_at,
        reason=None,
    )


def alert(state: DeliveryState) -> Alert:
    mail = AlertMail(
        subject="S", text="T", recipient="ops@paper.example", message_id="<2@readout.example>", made_at=NOW
    )
    return Alert(id=1, mail=mail, state=state, attempts=1, due_at=NOW, created_at=NOW, reason=None)


def test_service_with_which_all_is_well_is_ok(config: Configuration) -> None:
    told = health(config, WELL, NOW, version="1.2")
    assert (told["status"], told["problems"], told["version"]) == ("ok", [], "1.2")
    assert list(told["sources"]) == ["sectsco", "mseap", "metinfo"]
    assert told["sources"]["mseap"] == {
        "state": "ok",
        "since": "2026-11-22T08:50:00+00:00",
        "reason": None,
        "last_read_at": "2026-11-22T08:50:00+00:00",
        "last_new_at": None,
        "failing_since": None,
        "next_due": "2026-11-22T09:20:00+00:00",
        "last_run": {},
    }
    assert told["next_issue_due"] is None


def test_last_issue_and_its_deliveries_are_told_without_their_readers(
    config: Configuration, issue_of: Callable[..., Issue]
) -> None:
    issue = replace(issue_of([]), period="2026-11-22")
    sent = (delivery(DeliveryState.SENT), replace(delivery(DeliveryState.SENT), id=2))
    told = health(
        config,
        replace(WELL, digests=(DigestSeen(name="sco", last_issue=issue),), deliveries=sent),
        NOW,
        version="1",
    )
    assert (told["last_issue"]["number"], told["last_issue"]["period"]) == (7, "2026-11-22")
    assert told["deliveries"] == {"sent": 2}
    assert "paper.example" not in str(told)


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (
            replace(WELL, states=states(history("mseap", RunOutcome.EMPTY))),
            "sources: 1 of 3 need a look: mseap (empty)",
        ),
        (
            replace(WELL, deliveries=(delivery(DeliveryState.REFUSED),)),
            "outbox: mails: 1 refused or given up",
        ),
        (
            replace(WELL, deliveries=(delivery(DeliveryState.PENDING, created_at=NOW - 5 * HOUR),)),
            "outbox: mails: 1 not sent for hours",
        ),
        (
            replace(WELL, alerts=(alert(DeliveryState.REFUSED),)),
            "alerts: mails: 1 refused or given up",
        ),
        (
            replace(
                WELL,
                digests=(DigestSeen(name="sco", due=Period(day=date(2026, 11, 22), due_at=NOW - 2 * HOUR)),),
            ),
            "issue: that of 2026-11-22 was due at 2026-11-22T07:00:00+00:00",
        ),
        (
            replace(WELL, troubles={"issues": "no space left"}),
            "issues: no space left",
        ),
    ],
)
def test_what_a_person_should_look_at_is_one_line(config: Configuration, seen: Seen, problem: str) -> None:
    told = health(config, seen, NOW, version="1")
    assert (told["status"], told["problems"]) == ("degraded", [problem])


@pytest.mark.parametrize(
    "seen",
    [
        replace(WELL, states=states(history("infoshos", RunOutcome.FAILED))),  # it is not enabled
        replace(WELL, states=states(history("mseap", RunOutcome.FAILED, INTERRUPTED))),
        replace(WELL, deliveries=(delivery(DeliveryState.PENDING),)),
        with_digests(DigestSeen(name="sco", due=Period(day=date(2026, 11, 22), due_at=NOW - LATE))),
    ],
)
def test_what_mends_itself_is_no_problem(config: Configuration, seen: Seen) -> None:
    assert health(config, seen, NOW, version="1")["status"] == "ok"


def test_mail_to_somebody_who_is_sent_nothing_more_is_no_problem(config: Configuration) -> None:
    lost, late = delivery(DeliveryState.REFUSED), delivery(DeliveryState.PENDING, created_at=NOW - 5 * HOUR)
    told = replace(
        alert(DeliveryState.REFUSED), mail=replace(alert(DeliveryState.SENT).mail, recipient="x@y.example")
    )
    gone = tuple(replace(each, recipient="gone@paper.example") for each in (lost, late))
    assert health(config, replace(WELL, deliveries=gone, alerts=(told,)), NOW, version="1")["problems"] == []


def test_silence_is_told_but_nothing_is_wrong_because_of_it(config: Configuration) -> None:
    silent = replace(history("mseap", RunOutcome.UNCHANGED), last_new_at=NOW - timedelta(days=9))
    seen = replace(WELL, states=states(silent))
    assert health(config, seen, NOW, version="1")["problems"] == [
        "sources: 1 of 3 need a look: mseap (silent)"
    ]
    assert not ails(config, seen, NOW)
    assert ails(config, replace(seen, troubles={"issues": "no space left"}), NOW)


def test_each_digest_tells_its_last_issue_and_its_next_one(
    config: Configuration, issue_of: Callable[..., Issue]
) -> None:
    late, next_due = (Period(day=date(2026, 11, 22), due_at=at) for at in (NOW - LATE, NOW + 9 * HOUR))
    seen = with_digests(
        DigestSeen(name="sco", last_issue=issue_of([]), due=late, next_due=next_due),
        DigestSeen(name="eu", next_due=next_due),
        DigestSeen(name="at-once"),
    )
    told = health(config, seen, NOW, version="1")
    assert {
        name: (each["next_issue_due"], bool(each["last_issue"])) for name, each in told["digests"].items()
    } == {
        "sco": ("2026-11-22T08:55:00+00:00", True),
        "eu": ("2026-11-22T18:00:00+00:00", False),
        "at-once": (None, False),
    }
    assert told["next_issue_due"] == "2026-11-22T08:55:00+00:00"
    assert told["last_issue"]["number"] == 7


def test_a_blocked_source_is_told_with_its_wall(config: Configuration) -> None:
    said = "3 pages behind a wall (wall_consent 3)"
    seen = replace(WELL, states=states(history("sectsco", RunOutcome.BLOCKED, said)))
    told = health(config, seen, NOW, version="1")
    assert told["status"] == "degraded"
    assert (told["sources"]["sectsco"]["state"], told["sources"]["sectsco"]["reason"]) == ("blocked", said)


def test_everything_that_is_looked_at_is_in_one_document(config: Configuration) -> None:
    chore = Chore(name="backup", at=NOW - HOUR, outcome="ok", told="whole")
    seen = replace(WELL, chores=(chore,), newest_backup=NOW - HOUR)
    told = health(config, seen, NOW, version="1")
    assert told["backups"] == {"newest_at": "2026-11-22T08:00:00+00:00", "age_seconds": 3600}
    assert told["upkeep"]["backup"]["age_seconds"] == 3600
    assert told["disk"] == {"state": "ok", "free_mb": 100_000}
    assert told["vocabulary"]["known_until"] > "2026-11-22"
    assert told["stages"]["crawls"] == {"state": "working", "quiet_seconds": 5, "trouble": None}
    assert {each["check"]: each["state"] for each in told["checks"]} == dict.fromkeys(
        (
            *("clock", "sources", "recognition", "outbox", "alerts", "readers", "issue", "stages"),
            *("disk", "backups", "vocabulary", "user agent"),
        ),
        "ok",
    )


HANGS = Stage(name="crawls", is_working=True, quiet=4000.0, is_hanging=True)


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (replace(WELL, stages=(HANGS,)), "crawls: it hangs: no sign of life for 4000 seconds"),
        (replace(WELL, free=10**6), "disk: disk_full: 0.0 GB free in '/srv'"),
        (replace(WELL, free=None), "disk: the database's folder can't be looked at"),
    ],
)
def test_what_keeps_the_service_from_its_work_is_a_failure(
    config: Configuration, seen: Seen, problem: str
) -> None:
    told = health(config, seen, NOW, version="1")
    assert (told["status"], told["problems"]) == ("failed", [problem])
    assert ails(config, seen, NOW)


def test_old_backup_and_a_vocabulary_that_has_aged_are_problems_and_only_the_first_ails(
    config: Configuration,
) -> None:
    later = NOW.replace(year=2036)
    seen = replace(WELL, states=(), newest_backup=later)
    told = health(config, seen, later, version="1")
    problems = [line for line in told["problems"] if not line.startswith("sources")]
    assert [line.partition(":")[0] for line in problems] == ["vocabulary"]
    assert told["vocabulary"]["known_until"] < later.date().isoformat()
    assert not ails(config, replace(WELL, outdated=3), NOW)
    assert health(config, replace(WELL, outdated=3), NOW, version="1")["status"] == "degraded"
    old = replace(WELL, upkeep=("backup: the newest is of 2026-11-20",))
    assert health(config, old, NOW, version="1")["problems"] == [
        "backups: backup: the newest is of 2026-11-20"
    ]
    assert ails(config, old, NOW)
