"""What is known of a source over all its crawls."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.list_states import ListState
from store.records.articles import ArticleDraft
from store.records.crawls import INTERRUPTED, CrawlRun, RunOutcome, SourceHistory

Drafts = Callable[..., ArticleDraft]

Ran = Callable[..., list[CrawlRun]]

HOUR = timedelta(hours=1)


@pytest.fixture
def ran(archive: Archive, now: datetime) -> Ran:
    """Record runs of a source, an hour after each other, and return them."""

    def record(outcomes: str, source: str = "sectsco", start: int = 0) -> list[CrawlRun]:
        names = {"o": "ok", "u": "unchanged", "e": "empty", "f": "failed"}
        runs = [
            CrawlRun(
                source=source,
                started_at=now + hours * HOUR,
                finished_at=now + hours * HOUR + HOUR / 2,
                outcome=RunOutcome(names[letter]),
            )
            for hours, letter in enumerate(outcomes, start=start)
        ]
        for run in runs:
            archive.record_run(run)
        return runs

    return record


def history(archive: Archive, until: datetime) -> SourceHistory:
    [only] = archive.source_histories(until=until)
    return only


def test_nothing_is_known_of_no_source(archive: Archive, now: datetime) -> None:
    assert archive.source_histories(until=now) == ()
    assert archive.first_crawled_at() is None


@pytest.mark.parametrize(
    ("outcomes", "read", "failing"),
    [
        ("o", 0, None),
        ("u", 0, None),
        ("f", None, 0),
        ("efef", None, 0),
        ("of", 0, 1),
        ("offe", 0, 1),
        ("ofuef", 2, 3),
        ("ffffu", 4, None),
        ("ffouffo", 6, None),
    ],
)
def test_a_source_fails_since_the_first_run_after_it_was_read(
    archive: Archive, ran: Ran, outcomes: str, read: int | None, failing: int | None
) -> None:
    runs = ran(outcomes)
    assert history(archive, runs[-1].finished_at) == SourceHistory(
        source="sectsco",
        last_run=runs[-1],
        last_read_at=None if read is None else runs[read].finished_at,
        failing_since=None if failing is None else runs[failing].started_at,
        last_new_at=None,
        last_heard=runs[-1],
        bad_runs=0 if failing is None else len(runs) - failing,
    )


def test_what_came_later_is_not_known_yet(archive: Archive, now: datetime, ran: Ran, draft: Drafts) -> None:
    runs = ran("offo")
    archive.take_in([draft("a"), draft("b", fetched_at=now + 3 * HOUR)])
    told = history(archive, runs[2].finished_at)
    assert (told.last_run, told.last_read_at, told.failing_since, told.last_new_at) == (
        runs[2],
        runs[0].finished_at,
        runs[1].started_at,
        now,
    )
    assert history(archive, now - HOUR) == SourceHistory(
        source="sectsco", last_run=None, last_read_at=None, failing_since=None, last_new_at=None
    )


def test_runs_that_ended_at_one_moment_count_in_their_order(archive: Archive, now: datetime) -> None:
    for outcome, started in (("failed", 3), ("ok", 2), ("failed", 1)):
        archive.record_run(
            CrawlRun(
                source="s",
                started_at=now - started * HOUR,
                finished_at=now,
                outcome=RunOutcome(outcome),
            )
        )
    told = history(archive, now)
    assert told.last_run is not None
    assert (told.last_run.outcome, told.last_read_at, told.failing_since) == (
        RunOutcome.FAILED,
        now,
        now - HOUR,
    )


def test_every_source_that_had_a_run_or_an_article_is_told(
    archive: Archive, url: str, now: datetime, ran: Ran, draft: Drafts
) -> None:
    ran("of", source="b", start=1)
    ran("u", source="a")
    archive.take_in([draft("x", source="import"), draft("y", source="b", fetched_at=now + HOUR)])
    archive.take_in([draft("y", source="b", title="Revised", fetched_at=now + 9 * HOUR)])
    with Archive.open(url) as again:  # by another process, at another time
        told = again.source_histories(until=now + 99 * HOUR)
        assert again.first_crawled_at() == now + HOUR * 1.5
    assert [(each.source, each.last_new_at) for each in told] == [
        ("a", None),
        ("b", now + HOUR),
        ("import", now),
    ]
    assert [each.failing_since for each in told] == [None, now + 2 * HOUR, None]
    assert told[2].last_run is None


def test_a_reprint_is_new_to_its_source(archive: Archive, now: datetime, draft: Drafts) -> None:
    archive.take_in([draft("a"), draft("b", source="mseap", body=draft("a").body, fetched_at=now + HOUR)])
    assert [each.last_new_at for each in archive.source_histories(until=now + HOUR)] == [now + HOUR, now]


def test_a_revision_is_no_new_article(archive: Archive, now: datetime, draft: Drafts) -> None:
    archive.take_in([draft("a"), draft("b", fetched_at=now + 5 * HOUR)])
    # Fetched before the first text was: the clock was wrong then, and is set right.
    archive.take_in([draft("b", title="Revised", fetched_at=now + HOUR)])
    assert history(archive, now + 2 * HOUR).last_new_at == now
    assert history(archive, now + 9 * HOUR).last_new_at == now + 5 * HOUR


def test_an_interrupted_crawl_makes_no_source_fail(archive: Archive, now: datetime) -> None:
    def record(hours: int, reason: str | None, outcome: RunOutcome = RunOutcome.FAILED) -> None:
        at = now + hours * HOUR
        archive.record_run(
            CrawlRun(source="s", started_at=at, finished_at=at, outcome=outcome, reason=reason)
        )

    record(0, None, RunOutcome.OK)
    record(1, INTERRUPTED)
    record(2, f"{INTERRUPTED}; 1 page failed (cancelled 1)")
    (told,) = archive.source_histories(until=now + 2 * HOUR)
    assert (told.failing_since, told.last_read_at) == (None, now)
    record(3, None)
    record(4, INTERRUPTED)
    (told,) = archive.source_histories(until=now + 4 * HOUR)
    assert told.failing_since == now + 3 * HOUR


def test_known_articles_may_hide_others_until_a_run_has_left_nothing(
    archive: Archive, now: datetime, draft: Drafts
) -> None:
    archive.take_in(
        [
            draft("a", fetched_at=now),
            draft("b", fetched_at=now + 2 * HOUR, aliases=("http://x.example/old",)),
            draft("c", source="mseap", fetched_at=now),
        ]
    )
    links = {"a": "http://x.example/a"}, {"old": "http://x.example/old"}, {"b": "http://x.example/b"}
    told = []
    for source, outcome, counts in (
        ("mseap", RunOutcome.OK, {}),
        ("sectsco", RunOutcome.FAILED, {"left": 0}),
        ("sectsco", RunOutcome.OK, {"left": 2}),
        ("sectsco", RunOutcome.OK, {"left": 0, "lists_left": 1}),
        ("sectsco", RunOutcome.UNCHANGED, {"left": 0, "lists_left": 0}),
        ("sectsco", RunOutcome.OK, {"left": 1}),
    ):
        at = now + HOUR
        archive.record_run(
            CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome, counts=counts)
        )
        told.append([archive.is_unfinished("sectsco", each) for each in links])
    # "b" came when the last run that left nothing was over: whoever fetched it may have been killed.
    assert told == [[True] * 3] * 4 + [[False, True, True]] * 2
    assert not archive.is_unfinished("sectsco", {})


def test_what_lists_were_is_told_until_a_run_leaves_something(archive: Archive, now: datetime) -> None:
    lists = (
        ListState(url="https://a.example/", etag='"1"', modified=None, rules="r", read_at=now - HOUR),
        ListState(url="https://a.example/2", etag=None, modified="then", rules="r", read_at=now),
    )

    def told(
        outcome: RunOutcome, *, source: str = "mseap", hours: int, **counts: int
    ) -> tuple[ListState, ...]:
        at = now + hours * HOUR
        run = CrawlRun(source=source, started_at=at, finished_at=at, outcome=outcome, counts=counts)
        archive.record_run(run, lists)
        return archive.list_states("mseap")

    assert archive.list_states("mseap") == ()
    assert told(RunOutcome.OK, hours=1) == lists
    assert told(RunOutcome.FAILED, source="sectsco", hours=2) == lists
    assert told(RunOutcome.FAILED, hours=3) == ()
    assert told(RunOutcome.UNCHANGED, hours=4, left=0) == lists
    assert told(RunOutcome.OK, hours=5, left=1) == ()
    assert told(RunOutcome.OK, hours=6, lists_left=1) == ()
    assert told(RunOutcome.EMPTY, hours=7) == ()
    assert told(RunOutcome.OK, hours=8) == lists


def test_how_many_articles_were_new_at_most_is_known_after_a_few_runs(
    archive: Archive, now: datetime
) -> None:
    def run(new: int, *, hours: int, outcome: RunOutcome = RunOutcome.OK) -> int | None:
        at = now + hours * HOUR
        archive.record_run(
            CrawlRun(source="mseap", started_at=at, finished_at=at, outcome=outcome, counts={"new": new})
        )
        return archive.most_unknown("mseap")

    # To the first everything is new.
    assert [run(new, hours=hours) for hours, new in enumerate((90, 1, 4, 2, 1))] == [None] * 5
    assert run(0, hours=5) == 4
    assert run(70, hours=6, outcome=RunOutcome.FAILED) == 4
    assert run(5, hours=7) == 5
    assert archive.most_unknown("sectsco") is None


def test_an_article_that_repeats_another_one_is_new_to_its_source(archive: Archive, now: datetime) -> None:
    for hours in range(6):
        at, counts = now + hours * HOUR, {"new": 1, "copy": 40}
        archive.record_run(
            CrawlRun(source="mseap", started_at=at, finished_at=at, outcome=RunOutcome.OK, counts=counts)
        )
    assert archive.most_unknown("mseap") == 41


def test_the_time_between_arrivals_of_news_is_usually_as_long(
    archive: Archive, now: datetime, draft: Drafts
) -> None:
    def arrived(key: str, minutes: int) -> timedelta | None:
        archive.take_in([draft(key, fetched_at=now + timedelta(minutes=minutes))])
        return history(archive, now + 99 * HOUR).news_gap

    # What one crawl finds arrives at once.
    at_first = [arrived(f"a{minutes}", minutes) for minutes in (0, 1, 14, 180, 360, 365, 900, 1020)]
    assert at_first == [None] * 8
    assert arrived("b", 1200) == timedelta(minutes=180)
    assert arrived("c", 1220) == timedelta(minutes=166)


def test_runs_that_brought_articles_are_told_for_a_month(archive: Archive, now: datetime) -> None:
    def record(days: int, outcome: RunOutcome, read: int | None) -> CrawlRun:
        at = now - timedelta(days=days)
        counts = {} if read is None else {"read": read}
        run = CrawlRun(source="s", started_at=at, finished_at=at, outcome=outcome, counts=counts)
        archive.record_run(run)
        return run

    record(31, RunOutcome.OK, 3)
    record(20, RunOutcome.OK, None)  # of a version that did not count so
    told = [record(12, RunOutcome.OK, 2), record(11, RunOutcome.FAILED, 1)]
    record(10, RunOutcome.UNCHANGED, 0)
    assert history(archive, now).with_news == tuple(reversed(told))
