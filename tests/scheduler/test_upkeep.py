"""What the service does for its database each night, by itself, and what it says where it can't."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.clock import Clock
from scheduler.configuration.config import Configuration, load
from scheduler.health.overall import Seen, health
from scheduler.service.daemon import Service
from scheduler.service.ticks import Order, Ticks
from scheduler.upkeep import CorruptDatabaseError, DiskFullError, Upkeep, chores, free_room, problems
from store.archive import Archive
from store.database.errors import NewerDatabaseError
from store.records.crawls import CrawlRun, RunOutcome
from store.records.hosts import RobotsFile
from store.upkeep.keeper import Keeper

NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

Configured = Callable[..., Configuration]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """Read a configuration whose `[store]` has some lines, and that has no source but those named."""

    def read(store: str = "", *sources: str) -> Configuration:
        others = [name for name in load(None).enabled_sources if name not in sources]
        disabled = "".join(f"[sources.{name}]\nenabled = false\n" for name in others)
        file = tmp_path / "readout.toml"
        file.write_text(
            f'[store]\n{store}\n[digest]\nfolder = "{tmp_path}/digests"\n'
            f"[service]\ntick = 0.1\n[web]\nenabled = false\n{disabled}"
        )
        return load(file, database=f"sqlite:///{tmp_path}/readout.db")

    return read


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(f"sqlite:///{tmp_path}/readout.db") as opened:
        yield opened


def upkeep(config: Configuration, archive: Archive) -> Upkeep:
    return Upkeep(config, archive, stopping=lambda: False)


def told(config: Configuration) -> dict[str, str]:
    return {name: chore.outcome for name, chore in chores(config).items()}


def test_each_night_has_one_backup_that_is_read_back(configured: Configured, archive: Archive) -> None:
    config = configured("keep_backups = 2")
    work = upkeep(config, archive)
    for minutes in (-180, -1, 0, 1, 1439, 1440, 2881):
        work.do_due(NIGHT + timedelta(minutes=minutes))
    # The first is made at once, for the night before.
    names = [file.name for file in Keeper(config.database).backups()]
    assert names == ["readout-20261123T030000Z.db", "readout-20261124T030100Z.db"]
    assert told(config) == {"check": "ok", "backup": "ok", "prune": "ok"}
    assert "read back and whole" in chores(config)["backup"].told
    assert list(problems(config, chores(config).values(), NIGHT + 2 * DAY)) == []


def test_backup_by_a_clock_that_ran_ahead_does_not_hold_back_the_next(
    configured: Configured, archive: Archive
) -> None:
    config = configured()
    work = upkeep(config, archive)
    for now in (NIGHT + 300 * DAY, NIGHT, NIGHT + DAY):
        work.do_due(now)
    assert len(Keeper(config.database).backups()) == 3


def test_backup_that_fails_is_told_and_tried_again_within_the_hour(
    configured: Configured, archive: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = configured()
    folder = tmp_path / "readout.db.backups"
    work = upkeep(config, archive)
    work.do_due(NIGHT)
    next(folder.glob("*.db")).unlink()
    with pytest.MonkeyPatch.context() as full:
        full.setattr("scheduler.upkeep.shutil.disk_usage", lambda _: SimpleNamespace(free=10**6))
        for minutes in (0, 10, 59):
            work.do_due(NIGHT + DAY + timedelta(minutes=minutes))
    failed = [vars(each) for each in caplog.records if each.levelno == logging.ERROR]
    assert [(each["chore"], each["outcome"]) for each in failed] == [("backup", "failed")]
    assert "disk_full: a backup needs " in failed[0]["told"]
    [problem] = problems(config, chores(config).values(), NIGHT + DAY)
    assert problem.startswith("backup: disk_full")
    work.do_due(NIGHT + DAY + HOUR)
    assert told(config)["backup"] == "ok"


def test_backups_that_are_old_are_a_problem(configured: Configured, archive: Archive) -> None:
    config = configured()
    upkeep(config, archive).do_due(NIGHT)
    [problem] = problems(config, chores(config).values(), NIGHT + timedelta(hours=37))
    assert problem == "backup: the newest is of 2026-11-22T03:00:00+00:00"


def test_what_is_kept_for_a_time_is_let_go_but_nothing_that_tells_how_a_source_is(
    configured: Configured, archive: Archive
) -> None:
    config = configured("keep_runs = 30")
    for source, days, outcome in (
        ("mseap", 400, RunOutcome.FAILED),
        ("mseap", 300, RunOutcome.OK),
        ("mseap", 200, RunOutcome.FAILED),
        ("mseap", 1, RunOutcome.OK),
        ("sectsco", 300, RunOutcome.FAILED),
        ("sectsco", 250, RunOutcome.OK),
        ("sectsco", 200, RunOutcome.FAILED),
        ("sectsco", 1, RunOutcome.FAILED),
    ):
        at = NIGHT - days * DAY
        archive.record_run(CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome))
    for site, age in (("old.example", 3 * DAY), ("new.example", HOUR)):
        archive.keep_robots(RobotsFile(site=site, status=404, body=b"", fetched_at=NIGHT - age))
    before = archive.source_histories(until=NIGHT), archive.first_crawled_at()
    upkeep(config, archive).do_due(NIGHT)
    with closing(sqlite3.connect(config.database.removeprefix("sqlite:///"))) as opened:
        left = opened.execute("SELECT source, id FROM crawl_runs").fetchall()
        assert opened.execute("SELECT site FROM robots_files").fetchall() == [("new.example",)]
    assert left == [("mseap", 1), ("mseap", 4), ("sectsco", 6), ("sectsco", 7), ("sectsco", 8)]
    assert (archive.source_histories(until=NIGHT), archive.first_crawled_at()) == before


def test_below_the_floor_nothing_is_crawled_and_that_is_told_once(
    configured: Configured,
    archive: Archive,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = configured("", "mseap")
    clock = Clock()
    ticks = Ticks(
        Order(config=config, environment={}, clock=clock), archive, stopping=Event(), ring=lambda _: None
    )
    crawled: list[object] = []

    def crawl(order: object, **_: object) -> tuple[()]:
        crawled.append(order)
        return ()

    monkeypatch.setattr("scheduler.service.ticks.crawl", crawl)
    service = Service(Order(config=config, environment={}, clock=clock))
    caplog.set_level(logging.INFO, logger="scheduler")
    look: Any = service._look  # noqa: SLF001 - the bell's own
    service._idle["crawls"] = Event()  # noqa: SLF001 - as above
    with pytest.MonkeyPatch.context() as full:
        full.setattr("scheduler.upkeep.shutil.disk_usage", lambda _: SimpleNamespace(free=10**6))
        for _ in range(3):
            look("crawls", ticks.due_crawls)
        assert crawled == []
        ticks.due_issues()
        ticks.due_deliveries()
        seen = Seen(states=(), digests=(), deliveries=(), free=free_room(config))
        assert health(config, seen, clock.now(), version="1")["disk"] == {"state": "disk_full", "free_mb": 1}
    [failure] = [each for each in caplog.records if each.message == "tick failed"]
    assert "disk_full: less than 200 MB free" in vars(failure)["reason"]
    look("crawls", ticks.due_crawls)
    assert len(crawled) == 1
    assert [each.message for each in caplog.records][-1] == "tick succeeds again"


def test_crawl_by_hand_is_refused_below_the_floor(configured: Configured) -> None:
    from scheduler.upkeep import require_room

    with pytest.raises(DiskFullError, match=r"disk_full: less than 10000000 MB free in .*least_free_mb"):
        require_room(configured("least_free_mb = 10000000"))


def spoil(config: Configuration, archive: Archive, *, at: int) -> None:
    """Overwrite ten pages of a database that has a backup."""
    with closing(sqlite3.connect(config.database.removeprefix("sqlite:///"))) as written:
        written.execute(
            "CREATE TABLE more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 2000) SELECT i, hex(randomblob(200)) AS text FROM n"
        )
        written.execute("DROP TABLE more")
        written.commit()
    archive.record_run(CrawlRun(source="mseap", started_at=NIGHT, finished_at=NIGHT, outcome=RunOutcome.OK))
    archive.close()
    with Path(config.database.removeprefix("sqlite:///")).open("r+b") as file:
        file.seek(at * 4096)
        file.write(b"\xa5" * 40_960)


@pytest.mark.parametrize("at", [0, 3])
def test_service_refuses_a_damaged_database_and_names_the_way_back(
    configured: Configured, archive: Archive, at: int
) -> None:
    config = configured()
    made = Keeper(config.database).back_up(NIGHT).file
    spoil(config, archive, at=at)
    service = Service(Order(config=config, environment={}, clock=Clock()))
    with pytest.raises(CorruptDatabaseError) as caught:
        service.run()
    assert str(caught.value).startswith("db_corrupt: ")
    assert f"`readout db restore {made}` brings the newest backup back" in str(caught.value)


def test_damage_that_is_found_at_night_ends_the_work(configured: Configured, archive: Archive) -> None:
    config = configured()
    Keeper(config.database).back_up(NIGHT - DAY)
    work = upkeep(config, archive)
    with pytest.MonkeyPatch.context() as damaged:
        damaged.setattr(archive, "damage", lambda: "a page is lost")
        with pytest.raises(CorruptDatabaseError, match="db_corrupt: a page is lost; `readout db restore"):
            work.do_due(NIGHT)
    assert told(config) == {"check": "failed"}


def make_newer(config: Configuration) -> None:
    with closing(sqlite3.connect(config.database.removeprefix("sqlite:///"))) as written:
        written.execute("UPDATE alembic_version SET version_num = '9999'")
        written.commit()


def test_service_ends_when_a_later_version_upgrades_the_database_meanwhile(
    configured: Configured, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured()
    confirm = Archive.confirm

    def upgraded_then(opened: Archive) -> None:
        make_newer(config)
        confirm(opened)

    assert archive.damage() is None
    monkeypatch.setattr(Archive, "confirm", upgraded_then)
    with pytest.raises(NewerDatabaseError, match=r"a later version of readout \(schema '9999'\)"):
        Service(Order(config=config, environment={}, clock=Clock())).run()


def test_what_an_earlier_program_would_write_into_a_later_schema_is_refused(
    configured: Configured, archive: Archive
) -> None:
    make_newer(configured())
    run = CrawlRun(source="mseap", started_at=NIGHT, finished_at=NIGHT, outcome=RunOutcome.OK)
    with pytest.raises(NewerDatabaseError):
        archive.record_run(run)
