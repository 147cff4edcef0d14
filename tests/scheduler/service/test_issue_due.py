"""The issue of each local day: when it is made, what it says, to whom it is addressed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.meetings.match import MATCHER
from scheduler.configuration.config import Configuration, load
from scheduler.digest.render import as_text
from scheduler.issuing.next_issue import coverage, due_period
from scheduler.recognising.recognition import recognise_articles
from scheduler.service import jobs
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.crawls import CrawlRun, RunOutcome, State
from store.records.issues import Issue, Rendering
from store.records.meetings import MeetingReport, Participant, Recognition

GUESTS = {1: "Ingrid Solberg", 2: "Pavel Orlov"}
DAY = timedelta(days=1)
FIRST_CRAWL = datetime(2026, 3, 1, 22, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 2, tzinfo=UTC)  # 07:00 in Tashkent
SOURCES = tuple(sorted(load(None).enabled_sources))
READERS = ("ann@paper.example", "bo@paper.example")

Configured = Callable[..., Configuration]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    def make(
        *, at: str = "07:00", zone: str = "Asia/Tashkent", server: bool = True, more: str = ""
    ) -> Configuration:
        readers = f"[mail]\nto = {list(READERS)}\n" + 'server = "smtp://127.0.0.1:9"\n' * server
        file = tmp_path / "readout.toml"
        file.write_text(
            f'database = "sqlite:///{tmp_path}/readout.db"\n'
            f'[digest]\nat = "{at}"\nzone = "{zone}"\n{more}\n{readers}'
        )
        return load(file)

    return make


@pytest.fixture
def config(configured: Configured) -> Configuration:
    return configured()


@pytest.fixture
def archive(config: Configuration) -> Iterator[Archive]:
    with Archive.open(config.database) as opened:
        yield opened


def crawl(archive: Archive, at: datetime, **outcomes: RunOutcome) -> None:
    """Record a crawl of every source, in which there was nothing new but for what `outcomes` say."""
    for source in SOURCES:
        outcome = outcomes.get(source, RunOutcome.UNCHANGED)
        archive.record_run(
            CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome, reason="status 503")
        )


def take_in(archive: Archive, number: int, *, at: datetime, body: str | None = None) -> None:
    draft = ArticleDraft(
        source="sectsco",
        outlet="news.example",
        key=f"news:{number}",
        url=f"https://news.example/{number}",
        title="Karimov meets a guest",
        body=body
        or f"On {number} February 2026, Minister of Transport of Uzbekistan Aziz Karimov met with "
        "SCO Secretary-General Zhang Ming in Tashkent.",
        fetched_at=at,
        language="en",
    )
    archive.take_in([draft])


def made(issue: Issue | None) -> Issue:
    assert issue is not None
    return issue


def test_nothing_is_due_before_anything_was_crawled(config: Configuration, archive: Archive) -> None:
    assert jobs.issue_due(config, config.digest, archive, DUE) is None
    crawl(archive, DUE + timedelta(minutes=1))
    assert jobs.issue_due(config, config.digest, archive, DUE + timedelta(minutes=2)) is None
    assert archive.issues(digest="sco") == ()


def test_every_day_has_its_issue_though_there_is_nothing_to_tell(
    config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL)
    assert jobs.issue_due(config, config.digest, archive, DUE - timedelta(seconds=1)) is None
    first = made(jobs.issue_due(config, config.digest, archive, DUE))
    assert (first.period, first.due_at, first.entries) == ("2026-03-02", DUE, ())
    assert jobs.issue_due(config, config.digest, archive, DUE + timedelta(seconds=30)) is None
    crawl(archive, DUE + timedelta(hours=5))
    second = made(jobs.issue_due(config, config.digest, archive, DUE + DAY))
    assert (second.period, second.since) == ("2026-03-03", DUE)
    assert "Every source was read." in " ".join(as_text(second).split())
    assert archive.deliveries() == ()


@pytest.mark.parametrize(
    ("outcomes", "more", "addressed"),
    [
        ({}, "", False),
        ({}, "send_empty = true", True),
        ({"mseap": RunOutcome.FAILED}, "", True),
        ({"mseap": RunOutcome.EMPTY}, "", True),
    ],
)
def test_issue_without_news_is_mailed_if_asked_for_or_a_source_is_broken(
    outcomes: dict[str, RunOutcome],
    more: str,
    addressed: bool,  # noqa: FBT001 - a parameter of the test
    configured: Configured,
    archive: Archive,
) -> None:
    crawl(archive, DUE - timedelta(minutes=10), **outcomes)
    config = configured(more=more)
    jobs.issue_due(config, config.digest, archive, DUE)
    assert [each.recipient for each in archive.deliveries()] == list(READERS if addressed else ())


@pytest.mark.parametrize(("asked", "shown"), [("MSEAP", "mseap"), ("infoshos.ru", "infoshos")])
def test_digest_of_one_source_tells_how_that_one_is(
    asked: str, shown: str, configured: Configured, archive: Archive
) -> None:
    config = configured(more=f'source = "{asked}"')
    crawl(archive, DUE - timedelta(minutes=10), sectsco=RunOutcome.FAILED)
    issue = made(jobs.issue_due(config, config.digest, archive, DUE))
    assert {each.source.removesuffix("-ru") for each in issue.coverage} == {shown}
    assert archive.deliveries() == ()


def test_issue_with_news_is_addressed_with_it_and_says_what_was_frozen(
    config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL)
    take_in(archive, 3, at=FIRST_CRAWL)
    recognise_articles(config, archive, now=lambda: FIRST_CRAWL)
    issue = made(jobs.issue_due(config, config.digest, archive, DUE))
    assert len(issue.entries) == 1
    assert [(each.recipient, each.attempts, each.due_at) for each in archive.deliveries()] == [
        (reader, 0, DUE) for reader in READERS
    ]
    forms = archive.rendering(digest="sco", number=1)
    assert isinstance(forms, Rendering)
    assert forms.plain == as_text(issue)


def test_without_a_mail_server_an_issue_is_addressed_to_nobody(
    configured: Configured, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL, mseap=RunOutcome.FAILED)
    config = configured(server=False)
    assert jobs.issue_due(config, config.digest, archive, DUE)
    assert archive.deliveries() == ()


def test_after_days_of_downtime_one_late_issue_covers_all(config: Configuration, archive: Archive) -> None:
    crawl(archive, FIRST_CRAWL)
    first = made(jobs.issue_due(config, config.digest, archive, DUE))
    back = DUE + 3 * DAY + timedelta(hours=2, minutes=30)
    crawl(archive, back)
    late = made(jobs.issue_due(config, config.digest, archive, back))
    assert (late.number, late.period, late.since) == (2, "2026-03-05", first.until)
    assert "Thu 5 Mar 2026, 09:30 Asia/Tashkent, due 07:00" in as_text(late)
    assert jobs.issue_due(config, config.digest, archive, back + timedelta(minutes=1)) is None
    assert made(jobs.issue_due(config, config.digest, archive, DUE + 4 * DAY)).period == "2026-03-06"


@pytest.mark.parametrize(("at", "zone"), [("09:00", "Asia/Tashkent"), ("07:00", "Europe/Berlin")])
def test_day_that_has_its_issue_gets_no_second_one_when_the_hour_is_moved(
    at: str, zone: str, configured: Configured, config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL)
    assert jobs.issue_due(config, config.digest, archive, DUE)
    moved = configured(at=at, zone=zone)
    assert jobs.issue_due(moved, moved.digest, archive, DUE + timedelta(hours=6)) is None
    assert (
        made(jobs.issue_due(moved, moved.digest, archive, DUE + timedelta(hours=30))).period == "2026-03-03"
    )


def test_issue_made_by_hand_does_not_take_the_days_place(
    configured: Configured, config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL)
    take_in(archive, 3, at=FIRST_CRAWL)
    recognise_articles(config, archive, now=lambda: FIRST_CRAWL)
    by_hand = made(jobs.issue_digest(config, config.digest, archive, DUE - timedelta(minutes=10)))
    assert (by_hand.period, by_hand.due_at) == (None, None)
    assert made(jobs.issue_due(config, config.digest, archive, DUE)).period == "2026-03-02"
    take_in(archive, 4, at=DUE)
    recognise_articles(config, archive, now=lambda: DUE)
    assert jobs.issue_digest(config, config.digest, archive, DUE + timedelta(hours=1))
    # The last issue is none of a day, but this day has one all the same.
    assert due_period(configured(at="12:00").digest, archive, DUE + timedelta(hours=6)) is None


def test_source_whose_next_crawl_is_not_due_yet_is_not_missed(
    config: Configuration, archive: Archive
) -> None:
    last = DUE - timedelta(minutes=20)
    crawl(archive, last)
    soon = coverage(config, archive, since=DUE - timedelta(minutes=5), until=DUE)
    assert {each.state for each in soon} == {State.UNCHANGED}
    late = coverage(config, archive, since=DUE - timedelta(minutes=5), until=DUE + timedelta(hours=1))
    assert {each.reason for each in late} == {"not crawled in this period"}


def test_clock_that_ran_ahead_once_silences_nothing(config: Configuration, archive: Archive) -> None:
    crawl(archive, FIRST_CRAWL)
    first = made(jobs.issue_due(config, config.digest, archive, DUE))
    ahead = made(jobs.issue_due(config, config.digest, archive, DUE + 365 * DAY))
    assert ahead.period == "2027-03-02"
    # It was set right: each day has its issue, and what came meanwhile is new.
    crawl(archive, DUE + timedelta(hours=4), mseap=RunOutcome.FAILED)
    take_in(archive, 4, at=DUE + timedelta(hours=4))
    recognise_articles(config, archive, now=lambda: DUE + timedelta(hours=5))
    assert jobs.issue_due(config, config.digest, archive, DUE + timedelta(hours=6)) is None
    second = made(jobs.issue_due(config, config.digest, archive, DUE + DAY))
    assert (second.number, second.period, second.since) == (3, "2026-03-03", first.until)
    assert [entry.from_archive for entry in second.entries] == [False]
    assert [each.source for each in second.coverage if each.state is State.BROKEN] == ["mseap"]
    assert made(jobs.issue_due(config, config.digest, archive, DUE + 2 * DAY)).period == "2026-03-04"
    assert made(jobs.issue_due(config, config.digest, archive, DUE + 364 * DAY)).period == "2027-03-01"
    # The day that was told too early has its issue.
    assert jobs.issue_due(config, config.digest, archive, DUE + 365 * DAY + timedelta(hours=1)) is None
    assert made(jobs.issue_due(config, config.digest, archive, DUE + 366 * DAY)).period == "2027-03-03"


def test_clock_that_ran_ahead_at_the_first_crawl_silences_nothing(
    config: Configuration, archive: Archive
) -> None:
    crawl(archive, DUE + 365 * DAY)
    crawl(archive, FIRST_CRAWL)
    assert made(jobs.issue_due(config, config.digest, archive, DUE)).period == "2026-03-02"


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(hours=1), DAY])
def test_clock_that_is_set_back_makes_no_second_issue_of_a_day(
    back: timedelta, config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL - 2 * DAY)
    for days in (-1, 0):
        assert jobs.issue_due(config, config.digest, archive, DUE + days * DAY)
    for minutes in range(0, 24 * 60, 10):
        moment = DUE - back + timedelta(minutes=minutes)
        assert jobs.issue_due(config, config.digest, archive, moment) is None
    assert made(jobs.issue_due(config, config.digest, archive, DUE + DAY)).period == "2026-03-03"


def test_what_was_old_at_the_first_crawl_comes_from_the_archive(
    config: Configuration, archive: Archive
) -> None:
    crawl(archive, FIRST_CRAWL)
    take_in(archive, 3, at=FIRST_CRAWL)
    take_in(archive, 9, at=FIRST_CRAWL, body="On 9 July 2019, Vladimir Norov met with Ambassador Li Hua.")
    recognise_articles(config, archive, now=lambda: FIRST_CRAWL)
    issue = made(jobs.issue_due(config, config.digest, archive, DUE))
    assert [entry.from_archive for entry in issue.entries] == [False, True]
    assert "1 new, 1 from the archive (first crawl)." in as_text(issue)
    assert as_text(issue).index("\nNEW\n") < as_text(issue).index("\nFROM THE ARCHIVE\n")


def test_upgrade_that_reads_old_texts_better_tells_no_news(config: Configuration, archive: Archive) -> None:
    crawl(archive, FIRST_CRAWL)
    take_in(archive, 3, at=FIRST_CRAWL, body="Two men sat down together in Tashkent on 1 March 2026.")
    assert recognise_articles(config, archive, now=lambda: FIRST_CRAWL) == 1
    assert not made(jobs.issue_due(config, config.digest, archive, DUE)).entries
    # The next version finds a meeting of yesterday in it, and one in a text that came since.
    crawl(archive, DUE + timedelta(hours=20))
    take_in(archive, 4, at=DUE + timedelta(hours=20), body="Two more sat down.")
    for article in archive.load_texts(
        (*archive.unrecognised(recogniser="next"), *archive.outdated(recogniser="next"))
    ):
        people = (Participant(name=GUESTS[article.id]), Participant(name="Aziz Karimov"))
        archive.record_recognition(
            article,
            Recognition(
                language="en",
                sco_related=True,
                meetings=(MeetingReport(date=DUE.date() - DAY, participants=people),),
            ),
            recogniser="next",
            matcher=MATCHER,
            read_at=DUE + timedelta(hours=21),
        )
    issue = made(jobs.issue_due(config, config.digest, archive, DUE + DAY))
    found = {entry.meeting.told.participants[0].name: entry.from_archive for entry in issue.entries}
    assert found == {GUESTS[1]: True, GUESTS[2]: False}
