"""The jobs that make an issue, on a store of their own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.configuration.config import Configuration, load
from scheduler.digest.coverage import coverage_view
from scheduler.digest.render import as_text
from scheduler.issuing.next_issue import composed, coverage
from scheduler.recognising.recognition import publication_day, recognise_articles
from scheduler.service import jobs
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome, State
from store.records.issues import Issue

FIRST = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
OTHERS = ("sectsco-ru", "sectsco-zh", "infoshos-ru")  # built in too, and not of interest here


@pytest.fixture
def config(tmp_path: Path) -> Configuration:
    file = tmp_path / "readout.toml"
    file.write_text("".join(f"[sources.{name}]\nenabled = false\n" for name in OTHERS))
    return load(file, database=f"sqlite:///{tmp_path}/readout.db")


@pytest.fixture
def archive(config: Configuration) -> Iterator[Archive]:
    with Archive.open(config.database) as opened:
        yield opened


def take_in_news(archive: Archive, config: Configuration, number: int) -> None:
    """Store and recognise an article that reports one more meeting."""
    draft = ArticleDraft(
        source="import",
        outlet="news.example",
        key=f"news:{number}",
        url=f"https://news.example/{number}",
        title="Karimov meets a guest",
        body=f"On {number} February 2026, Minister of Transport of Uzbekistan Aziz Karimov met with "
        "SCO Secretary-General Zhang Ming in Tashkent.",
        fetched_at=FIRST,
        language="en",
    )
    archive.take_in([draft])
    recognise_articles(config, archive, now=lambda: FIRST)


def ran(source: str, at: datetime, outcome: RunOutcome = RunOutcome.OK) -> CrawlRun:
    return CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome)


def made(issue: Issue | None) -> Issue:
    assert issue is not None
    return issue


def test_enabled_source_that_was_never_crawled_is_not_hidden(config: Configuration, archive: Archive) -> None:
    for source in ("infoshos", "mseap", "sectsco"):
        archive.record_run(ran(source, FIRST - timedelta(hours=1)))
    take_in_news(archive, config, 3)
    text = as_text(composed(config, config.digest, archive, FIRST))
    assert "Sources: 3 of 4 read." in text
    assert "COVERAGE  ok: infoshos, mseap, sectsco. Broken: none. Waiting: metinfo.\n" in text
    assert "          metinfo: waiting: never crawled\n" in text


def test_source_that_was_last_crawled_before_the_period_says_when(
    config: Configuration, archive: Archive
) -> None:
    for source in config.sources:
        archive.record_run(ran(source, FIRST - timedelta(hours=1)))
    take_in_news(archive, config, 3)
    jobs.issue_digest(config, config.digest, archive, FIRST)
    for source in ("infoshos", "mseap", "sectsco"):
        archive.record_run(ran(source, FIRST + timedelta(hours=1), RunOutcome.UNCHANGED))
    take_in_news(archive, config, 4)
    second = composed(config, config.digest, archive, SECOND)
    assert coverage_view(second).wrong == (
        "metinfo: waiting since Mon 2 Mar 2026, 03:30: not crawled for a day or longer",
    )


def test_source_that_is_not_enabled_is_not_missed(tmp_path: Path, archive: Archive) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(
        f'database = "sqlite:///{tmp_path}/readout.db"\n'
        + "".join(f"[sources.{name}]\nenabled = false\n" for name in ("metinfo", "mseap", *OTHERS))
    )
    config = load(file)
    for source in ("infoshos", "sectsco"):
        archive.record_run(ran(source, FIRST))
    assert [each.state for each in coverage(config, archive, since=None, until=FIRST)] == [State.OK, State.OK]


def test_store_of_imported_articles_alone_says_that_nothing_was_crawled(
    config: Configuration, archive: Archive
) -> None:
    take_in_news(archive, config, 3)
    issue = composed(config, config.digest, archive, FIRST)
    assert "Sources: none crawled." in as_text(issue)
    assert coverage_view(issue).wrong == ()


def test_day_of_publication_is_not_moved_by_a_western_zone(tmp_path: Path, archive: Archive) -> None:
    file = tmp_path / "readout.toml"
    file.write_text(
        '[sources.west]\nspider = "metinfo"\nstart = ["http://w.example/n/"]\nzone = "America/New_York"\n'
    )
    draft = ArticleDraft(
        source="west",
        outlet="w.example",
        key="w:1",
        url="http://w.example/n/1",
        title="T",
        body="B",
        fetched_at=FIRST,
        published_at=datetime(2026, 2, 3, tzinfo=UTC),
        published_by="page (day only)",
    )
    archive.take_in([draft])
    (article,) = archive.load_texts(archive.unrecognised(recogniser="any"))
    assert publication_day(article, load(file)) == date(2026, 2, 3)


def test_issue_whose_files_could_not_be_written_is_written_later(
    config: Configuration, archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "digests"
    take_in_news(archive, config, 3)
    jobs.issue_digest(config, config.digest, archive, FIRST)
    # Nothing is written: a crash, or a folder that could not be written to.
    take_in_news(archive, config, 4)
    jobs.issue_digest(config, config.digest, archive, SECOND)
    jobs.write_issues(config, config.digest, archive, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "atom.xml",
        "feed.json",
        "feed.xml",
        "meetings.ics",
        *(f"sco-{number:04}.{suffix}" for number in (1, 2) for suffix in ("eml", "html", "txt")),
    ]


def test_earlier_issues_that_were_cleared_away_stay_away(
    config: Configuration, archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "digests"
    for number, moment in ((3, FIRST), (4, SECOND), (5, SECOND + timedelta(days=1))):
        take_in_news(archive, config, number)
        jobs.issue_digest(config, config.digest, archive, moment)
        jobs.write_issues(config, config.digest, archive, folder)
    for file in folder.glob("sco-0001.*"):
        file.unlink()
    jobs.write_issues(config, config.digest, archive, folder)
    assert not list(folder.glob("sco-0001.*"))


def test_each_feed_names_its_own_public_address(
    config: Configuration, archive: Archive, tmp_path: Path
) -> None:
    take_in_news(archive, config, 3)
    jobs.issue_digest(config, config.digest, archive, FIRST)
    web = config.web.model_copy(update={"public_url": "https://news.example/"})
    jobs.write_issues(config.model_copy(update={"web": web}), config.digest, archive, tmp_path / "digests")
    for name in ("feed.xml", "atom.xml", "feed.json", "meetings.ics"):
        assert f"https://news.example/{name}" in (tmp_path / "digests" / name).read_text().replace("\n ", "")
