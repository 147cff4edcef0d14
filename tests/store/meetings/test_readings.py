"""When the texts that tell a meeting were first read, and what could not be read at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from store.archive import Archive, Matcher
from store.records.articles import Article, ArticleDraft
from store.records.meetings import Meeting, MeetingReport, Recognition

Sql = Callable[..., list[tuple[object, ...]]]
Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Read = Callable[..., tuple[str, ...]]

HOUR = timedelta(hours=1)


@pytest.fixture
def read(archive: Archive, matcher: Matcher, now: datetime) -> Read:
    """Record what a recogniser read in the article with a key, some hours from now."""

    def record(key: str, *reports: MeetingReport, hours: int, recogniser: str = "first") -> tuple[str, ...]:
        return archive.record_recognition(
            article(archive, key),
            Recognition(language="en", sco_related=True, meetings=reports),
            recogniser=recogniser,
            matcher=matcher,
            read_at=now + hours * HOUR,
        )

    return record


def article(archive: Archive, key: str) -> Article:
    texts = (*archive.unrecognised(recogniser="nobody"), *archive.outdated(recogniser="nobody"))
    return next(article for article in archive.load_texts(texts) if article.key == key)


def waiting(archive: Archive, recogniser: str = "first") -> list[str]:
    return [each.key for each in archive.load_texts(archive.unrecognised(recogniser=recogniser))]


def only(archive: Archive) -> Meeting:
    [meeting] = archive.unissued_meetings(digest="sco")
    return meeting


def test_a_text_is_read_for_the_first_time_once(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a")])
    read("a", report("A", "B"), hours=1)
    assert only(archive).last_read_at == now + HOUR
    # The same recogniser, a later one, and one that reads better.
    read("a", report("A", "B"), hours=5)
    read("a", report("A", "B"), hours=7, recogniser="second")
    read("a", report("A", "B", about="trade"), hours=9, recogniser="third")
    assert only(archive).last_read_at == now + HOUR


def test_what_a_later_recogniser_finds_in_an_old_text_was_read_long_ago(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a")])
    read("a", hours=1)
    read("a", report("A", "B"), hours=99, recogniser="second")
    assert only(archive).last_read_at == now + HOUR


def test_a_meeting_was_read_last_in_the_text_that_was_read_last(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a"), draft("b"), draft("c", body=draft("a").body)])
    read("a", report("A", "B"), hours=1)
    read("b", report("A", "B"), hours=4)
    assert only(archive).last_read_at == now + 4 * HOUR
    # Nor is it read again when a reprint arrives.
    archive.take_in([draft("d", body=draft("b").body, fetched_at=now + 9 * HOUR)])
    assert len(only(archive).reports) == 4
    assert only(archive).last_read_at == now + 4 * HOUR
    # Told anew by the older text alone.
    read("b", hours=8, recogniser="second")
    assert only(archive).last_read_at == now + HOUR


def test_a_revision_is_a_text_of_its_own(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a")])
    read("a", report("A", "B"), hours=1)
    archive.take_in([draft("a", body="Shorter.", fetched_at=now + 2 * HOUR)])
    assert only(archive).last_read_at == now + HOUR
    read("a", report("A", "B"), hours=3)
    assert only(archive).last_read_at == now + 3 * HOUR


def test_what_was_read_before_such_times_were_kept_was_read_before_everything(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, draft: Drafts, report: Reports, read: Read, sql: Sql, now: datetime
) -> None:
    archive.take_in([draft("a"), draft("b")])
    read("a", report("A", "B"), hours=1)
    sql("update recognitions set read_at = null")
    assert only(archive).last_read_at is None
    read("a", report("A", "B"), hours=2, recogniser="second")
    assert only(archive).last_read_at is None
    read("b", report("A", "B"), hours=3)
    assert only(archive).last_read_at == now + 3 * HOUR


def unreadable(archive: Archive, key: str, now: datetime, reason: str = "too slow") -> None:
    archive.record_unreadable(article(archive, key), recogniser="first", reason=reason, read_at=now)


def test_what_a_recogniser_fails_on_waits_for_the_next_one(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a"), draft("b")])
    unreadable(archive, "a", now)
    assert waiting(archive) == ["b"]
    assert waiting(archive, "second") == ["a", "b"]
    read("a", report("A", "B"), hours=5, recogniser="second")
    # Failing is not reading: this is news.
    assert only(archive).last_read_at == now + 5 * HOUR


def test_what_was_read_before_outlives_a_failure(
    archive: Archive, draft: Drafts, report: Reports, read: Read, now: datetime
) -> None:
    archive.take_in([draft("a")])
    read("a", report("A", "B"), hours=1, recogniser="zeroth")
    before = only(archive)
    unreadable(archive, "a", now + 2 * HOUR)
    assert only(archive) == before
    archive.take_in([draft("a", title="Corrected")])
    assert waiting(archive) == ["a"]
    unreadable(archive, "a", now + 3 * HOUR)
    assert [each.title for each in only(archive).reports] == ["Corrected"]
    assert only(archive).told == before.told


def test_a_text_that_is_read_after_all_counts_as_read(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, draft: Drafts, report: Reports, read: Read, sql: Sql, now: datetime
) -> None:
    archive.take_in([draft("a")])
    unreadable(archive, "a", now)
    read("a", report("A", "B"), hours=3)
    assert only(archive).last_read_at == now + 3 * HOUR
    # A failure that is told too late, or of a text that is no longer the newest, changes nothing.
    unreadable(archive, "a", now)
    old = article(archive, "a")
    archive.take_in([draft("a", title="Corrected")])
    archive.record_unreadable(old, recogniser="second", reason="too slow", read_at=now)
    assert sql("select recogniser, failure from recognitions") == [("first", None)]


def test_a_failures_reason_is_one_short_line(
    archive: Archive, draft: Drafts, sql: Sql, now: datetime
) -> None:
    archive.take_in([draft("a")])
    unreadable(archive, "a", now, "killed\r\nafter 60\x00 s " + "x" * 999)
    [[reason]] = sql("select failure from recognitions")
    assert reason == "killed after 60 s " + "x" * 281 + "…"
