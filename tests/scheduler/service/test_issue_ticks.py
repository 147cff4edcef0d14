"""Several digests in one service: each has its own issues and files, and none waits for another."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from types import SimpleNamespace

import pytest

from crawler.clock import Beginning, Clock
from scheduler.configuration.config import Configuration, load
from scheduler.delivery.files import OutputError
from scheduler.recognising.recognition import recognise_articles
from scheduler.service import issue_ticks
from scheduler.service.issue_ticks import IssueTicks
from scheduler.service.ticks import Order, Ticks
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome

DUE = datetime(2026, 11, 23, 7, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)

TABLES = """
[digest]
[digests.now]
schedule = "at once"
to = ["ann@paper.example"]
[digests.monday]
schedule = "weekly"
on = "monday"
person = "Karimov"
channels = ["mail"]
to = ["bo@paper.example", "cy@paper.example"]
[digests.oslo]
place = "Oslo"
[digests.tashkent]
place = "Tashkent"
channels = ["files"]
[web]
public_url = "https://news.example/"
[mail]
server = "smtp://127.0.0.1:9"
to = ["di@paper.example"]
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    monkeypatch.chdir(tmp_path)
    sources = "".join(f"[sources.{name}]\nenabled = false\n" for name in load(None).enabled_sources)
    file = tmp_path / "readout.toml"
    file.write_text(f'database = "sqlite:///{tmp_path}/readout.db"\n{TABLES}{sources}')
    return load(file)


@pytest.fixture
def archive(config: Configuration) -> Iterator[Archive]:
    with Archive.open(config.database) as opened:
        opened.record_run(
            CrawlRun(
                source="sectsco",
                started_at=DUE - MINUTE * 60,
                finished_at=DUE - MINUTE * 60,
                outcome=RunOutcome.OK,
            )
        )
        yield opened


def _clock(at: datetime) -> Clock:
    return Clock(beginning=Beginning(at=at, rate=1.0, origin=time.monotonic()))


@pytest.fixture
def stages(config: Configuration, archive: Archive) -> dict[str, Callable[[], None]]:
    """The stages of a service that looks a minute after issues are due."""
    order = Order(config=config, environment={}, clock=_clock(DUE + MINUTE))
    return Ticks(order, archive, stopping=Event(), ring=lambda _: None).by_name()


@pytest.fixture
def crawling() -> Event:
    return Event()


@pytest.fixture
def at_once(config: Configuration, archive: Archive, crawling: Event) -> IssueTicks:
    return IssueTicks(
        config,
        config.chosen_digest("now"),
        archive,
        clock=_clock(DUE + MINUTE),
        awaited=lambda _: None,
        crawling=crawling.is_set,
        at_work=Lock(),
        made=lambda: None,
    )


def report(config: Configuration, archive: Archive, number: int, guest: str = "Karimov") -> None:
    """Take in and recognise an article about a meeting in Tashkent."""
    draft = ArticleDraft(
        source="sectsco",
        outlet="news.example",
        key=f"news:{number}",
        url=f"https://news.example/{number}",
        title="A minister meets a guest",
        body=f"On {number} November 2026, Minister of Transport of Uzbekistan Aziz {guest} met with "
        "SCO Secretary-General Zhang Ming in Tashkent.",
        fetched_at=DUE - MINUTE * 30,
        language="en",
    )
    archive.take_in([draft])
    recognise_articles(config, archive, now=lambda: DUE - MINUTE * 20)


def told(archive: Archive, digest: str) -> list[tuple[int, str | None, int]]:
    """Return number, period and how many meetings each issue of a digest tells."""
    return [(each.number, each.period, len(each.entries)) for each in archive.issues(digest=digest)]


def test_each_digest_tells_what_fits_it_when_it_is_due_to_its_own_readers(
    config: Configuration, archive: Archive, stages: dict[str, Callable[[], None]]
) -> None:
    report(config, archive, 20)
    report(config, archive, 21, guest="Rashidov")
    for digest in config.digests:
        stages[f"issues of {digest.name}"]()
    assert told(archive, "sco") == [(1, "2026-11-23", 2)]
    assert told(archive, "now") == [(1, None, 2)]
    assert told(archive, "monday") == [(1, "2026-11-23", 1)]
    assert told(archive, "oslo") == [(1, "2026-11-23", 0)]
    assert told(archive, "tashkent") == [(1, "2026-11-23", 2)]
    sent = {(each.digest, each.recipient.split("@")[0]) for each in archive.deliveries()}
    assert sent == {("sco", "di"), ("now", "ann"), ("monday", "bo"), ("monday", "cy")}


def test_each_digest_has_its_files_and_one_without_files_has_none(
    config: Configuration, archive: Archive, stages: dict[str, Callable[[], None]], tmp_path: Path
) -> None:
    report(config, archive, 20)
    for digest in config.digests:
        stages[f"issues of {digest.name}"]()
    assert (tmp_path / "digests" / "sco-0001.html").exists()
    assert (tmp_path / "digests" / "now" / "now-0001.html").exists()
    assert not (tmp_path / "digests" / "monday").exists()
    main, own = (tmp_path / "digests" / each for each in ("feed.xml", "oslo/feed.xml"))
    assert b"urn:readout:meeting:" in main.read_bytes()
    assert b"urn:readout:meeting:" not in own.read_bytes()
    assert b"https://news.example/feed.xml" in main.read_bytes()
    assert b"https://news.example/oslo/feed.xml" in own.read_bytes()


def test_digest_whose_folder_is_full_holds_up_no_other_and_is_written_later(
    config: Configuration, archive: Archive, stages: dict[str, Callable[[], None]], tmp_path: Path
) -> None:
    report(config, archive, 20)
    in_the_way = tmp_path / "digests"
    in_the_way.write_text("a file")
    for _ in range(2):
        with pytest.raises(OutputError):
            stages["issues of sco"]()
    stages["issues of monday"]()
    assert (told(archive, "sco"), told(archive, "monday")) == (
        [(1, "2026-11-23", 1)],
        [(1, "2026-11-23", 1)],
    )
    in_the_way.unlink()
    stages["issues of sco"]()
    assert (tmp_path / "digests" / "sco-0001.html").exists()


def test_issue_at_once_is_made_as_soon_as_something_is_new_and_never_without(
    config: Configuration, archive: Archive, at_once: IssueTicks
) -> None:
    at_once.due_issue()
    assert told(archive, "now") == []
    report(config, archive, 20)
    at_once.note_news()
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 1)]
    at_once.note_news()
    at_once.due_issue()
    report(config, archive, 21)
    at_once.note_news()
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 1), (2, None, 1)]
    assert at_once.period is None


def test_issue_at_once_waits_a_moment_for_what_is_being_recognised(
    config: Configuration, archive: Archive, at_once: IssueTicks, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(config, archive, 20)
    unread = ArticleDraft(
        source="sectsco",
        outlet="news.example",
        key="news:1",
        url="https://news.example/1",
        title="Another one",
        body="What this one says nobody has read yet.",
        fetched_at=DUE,
        language="en",
    )
    archive.take_in([unread])
    at_once.due_issue()
    assert told(archive, "now") == []
    monkeypatch.setattr(issue_ticks, "LEAST_SECONDS", 0.0)
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 1)]


def test_issue_at_once_tells_what_a_whole_crawl_brought(
    config: Configuration,
    archive: Archive,
    at_once: IssueTicks,
    crawling: Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crawling.set()
    for number in (20, 21):
        report(config, archive, number)
        at_once.note_news()
        at_once.due_issue()
    assert told(archive, "now") == []
    crawling.clear()
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 2)]
    # But one that has no end holds up nobody for ever.
    crawling.set()
    report(config, archive, 22)
    at_once.note_news()
    at_once.due_issue()
    monkeypatch.setattr(issue_ticks, "PATIENCE_SECONDS", 0.0)
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 2), (2, None, 1)]


def test_crawl_that_takes_hours_makes_an_issue_at_once_each_quarter_of_an_hour_at_most(
    config: Configuration,
    archive: Archive,
    at_once: IssueTicks,
    crawling: Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed = iter((0, 16, 20, 34, 36))
    monkeypatch.setattr(issue_ticks, "time", SimpleNamespace(monotonic=lambda: 60.0 * next(passed)))
    crawling.set()
    issues = []
    for number in range(16, 21):
        report(config, archive, number)
        at_once.note_news()
        at_once.due_issue()
        issues.append([meetings for _, _, meetings in told(archive, "now")])
    assert issues == [[], [2], [2], [2], [2, 3]]


def test_what_somebody_else_recognised_is_told_at_a_later_look(
    config: Configuration, archive: Archive, at_once: IssueTicks, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once.due_issue()
    report(config, archive, 20)
    at_once.due_issue()
    assert told(archive, "now") == []
    monkeypatch.setattr(issue_ticks, "LOOK_SECONDS", 0.0)
    at_once.due_issue()
    assert told(archive, "now") == [(1, None, 1)]
