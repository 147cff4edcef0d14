"""What the service asks every half minute costs a store of years no more than a young one."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, Table, event, insert

from store.archive import Archive
from store.articles.near import MOST_OF_A_KEY
from store.database.transactions import Database
from store.records.articles import ArticleDraft
from store.records.issues import DeliveryState, Issue
from store.records.meetings import MeetingReport
from store.tables import Base
from tests.store.articles.templates import draft_of, edited, story

Rows = list[dict[str, Any]]
Fill = Callable[..., None]
Steps = Callable[[Callable[[Archive], object]], int]

# The steps that are counted are SQLite's.
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

HOUR = timedelta(hours=1)
YOUNG, OLD = 50, 2500


@pytest.fixture
def fill(archive: Archive, url: str) -> Iterator[Fill]:
    """Write rows as they are into tables, by the tables' names; `archive` has made these."""
    assert archive.damage() is None
    database = Database.open(url)

    def write(**rows: Rows) -> None:
        tables: dict[str, Table] = dict(Base.metadata.tables)
        database.write(
            lambda session: [session.execute(insert(tables[name]), rows[name]) for name in rows],
        )

    yield write
    database.close()


@pytest.fixture
def steps(url: str) -> Iterator[Steps]:
    """Count the steps of SQLite's machine, by the hundred: they are the same on every computer."""
    counted: list[None] = []

    def count(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_progress_handler(lambda: counted.append(None), 100)

    def steps_of(ask: Callable[[Archive], object]) -> int:
        with Archive.open(url) as archive:
            counted.clear()
            ask(archive)
        return len(counted)

    event.listen(Engine, "connect", count)
    yield steps_of
    event.remove(Engine, "connect", count)


def test_years_of_runs_are_not_read_to_tell_of_a_source(
    archive: Archive, now: datetime, draft: Callable[..., ArticleDraft], fill: Fill, steps: Steps
) -> None:
    archive.take_in([draft("a"), draft("b", source="mseap")])
    runs: Rows = [
        {
            "source": source,
            "started_at": now + number * HOUR,
            "finished_at": now + number * HOUR,
            "outcome": "failed" if number % YOUNG else "ok",
            "counts": {},
        }
        for number in range(OLD)
        for source in ("mseap", "sectsco")
    ]

    def ask(archive: Archive) -> None:
        assert len(archive.source_histories(until=now + 9999 * HOUR)) == 2
        assert archive.first_crawled_at() is not None
        assert len(archive.last_runs(since=now, until=now + 9999 * HOUR)) == 2

    fill(crawl_runs=runs[: 2 * YOUNG])
    young = steps(ask)
    fill(crawl_runs=runs[2 * YOUNG :])
    assert steps(ask) <= 2 * young + 5


def issue_rows(number: int, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the rows of an issue that told one meeting and was sent; made by hand, but for the first."""
    name = f"m{number}"
    return {
        "meetings": {"id": name, "told": {}, "status": "held", "first_reported_at": at},
        "issues": {
            "id": number + 1,  # after the last
            "digest": "sco",
            "number": number,
            "period": "2026-11-22" if number == 1 else None,
            "until": at,
            "issued_at": at,
            "issue": {},
        },
        "issued_meetings": {"digest": "sco", "meeting_id": name, "issue_id": number + 1, "number": 1},
        "deliveries": {
            "issue_id": number + 1,
            "channel": "mail",
            "recipient": "a@example.org",
            "message_id": f"<{number}>",
            "state": DeliveryState.SENT.value,
            "attempts": 1,
            "due_at": at,
            "created_at": at,
        },
    }


def test_years_of_issues_are_not_read_for_the_newest(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    draft: Callable[..., ArticleDraft],
    report: Callable[..., MeetingReport],
    recognise: Callable[..., tuple[str, ...]],
    issue_of: Callable[..., Issue],
    now: datetime,
    fill: Fill,
    steps: Steps,
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("A", "B"))
    last = issue_of(*archive.unissued_meetings(digest="sco"), number=OLD + 1)
    archive.record_issue(last)
    rows = [issue_rows(number, now + number * HOUR) for number in range(1, OLD)]

    def ask(archive: Archive) -> None:
        assert archive.last_issue(digest="sco") == last
        assert archive.last_issue(digest="sco", until=last.until) == last
        assert archive.has_issue(digest="sco", period="2026-11-22")
        [newest] = archive.issued_meetings(digest="sco", window=HOUR / 2, least=1)
        assert newest.meeting.id == last.entries[0].meeting.id
        assert archive.begin_deliveries(now=last.until, abandoned_before=last.until) == ()
        assert archive.deliveries(digest="sco", unfinished=True) == ()

    def issue_all(some: list[dict[str, dict[str, Any]]]) -> None:
        fill(**{name: [each[name] for each in some] for name in some[0]})

    issue_all(rows[:YOUNG])
    young = steps(ask)
    issue_all(rows[YOUNG:])
    assert steps(ask) <= 2 * young + 5


def test_a_thousand_copies_are_let_go_as_fast_as_ten_times_a_hundred(
    archive: Archive, draft: Callable[..., ArticleDraft], body: Callable[[str], str], steps: Steps
) -> None:
    def let_go(subject: str, copies: int) -> int:
        text = body(subject)
        archive.take_in([draft(f"{subject} {number}", body=text) for number in range(copies + 1)])
        return steps(lambda archive: archive.take_in([draft(f"{subject} 0", body="Gone.")]))

    few = let_go("Norov", 20)
    assert let_go("Hristea", 200) <= 15 * few


def article_rows(number: int, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the rows of an article that was read; every third is a copy of the first, which nobody reads."""
    is_copy = number > 0 and number % 3 == 0
    return {
        "articles": {
            "id": number + 1,
            "key": f"k{number}",
            "url": f"http://x.example/{number}",
            "source": "sectsco",
            "outlet": "x.example",
            "revision": 1,
            "copy_of_id": 1 if is_copy else None,
            "read_by": None if is_copy else "r",
        },
        "revisions": {
            "id": number + 1,
            "article_id": number + 1,
            "number": 1,
            "title": "T",
            "body": "B",
            "images": [],
            "fetched_at": at,
        },
    }


def test_texts_that_were_read_and_copies_are_not_looked_at_for_those_that_wait(
    archive: Archive, draft: Callable[..., ArticleDraft], fill: Fill, steps: Steps, now: datetime
) -> None:
    rows = [article_rows(number, now) for number in range(OLD)]

    def read(some: list[dict[str, dict[str, Any]]]) -> None:
        fill(**{name: [each[name] for each in some] for name in some[0]})

    def ask(archive: Archive) -> None:
        texts = archive.unrecognised(recogniser="r")
        assert [each.key for each in archive.load_texts(texts)] == ["waits"]
        assert archive.unrecognised(recogniser="r", limit=1) == texts

    read(rows[:YOUNG])
    archive.take_in([draft("waits")])
    young = steps(ask)
    read([each for each in rows[YOUNG:] if each["articles"]["id"] != YOUNG + 1])
    assert steps(ask) <= 2 * young + 5
    assert archive.number_outdated(recogniser="r") == 0
    assert archive.number_outdated(recogniser="s") == len({row["articles"]["id"] for row in rows}) * 2 // 3


def test_articles_that_are_too_old_are_not_looked_at_for_what_is_due(
    archive: Archive, draft: Callable[..., ArticleDraft], fill: Fill, steps: Steps, now: datetime
) -> None:
    rows = [article_rows(number, now - 9999 * HOUR) for number in range(OLD)]

    def store(some: list[dict[str, dict[str, Any]]]) -> None:
        fill(**{name: [each[name] for each in some] for name in some[0]})

    def ask(archive: Archive) -> None:
        assert [each.key for each in archive.due_articles("sectsco", now=now + HOUR, at_most=9)] == ["a"]
        [told] = archive.source_histories(until=now + HOUR)
        assert told.recheck_at == now + HOUR / 4
        assert told.last_new_at == now

    store(rows[:YOUNG])
    archive.take_in([draft("a")])
    young = steps(ask)
    store([{**each, "articles": {**each["articles"], "checked_at": now}} for each in rows[YOUNG + 1 :]])
    archive.take_in([draft("b", fetched_at=now + 9 * HOUR)])

    def ask_again(archive: Archive) -> None:
        due = archive.due_articles("sectsco", now=now + 8 * HOUR, at_most=9)
        assert [each.key for each in due] == ["b", "a"]
        archive.source_histories(until=now + 9 * HOUR)

    assert steps(ask_again) <= 2 * young + 5


def test_one_more_text_of_a_hot_template_costs_what_one_did_when_it_was_young(
    archive: Archive, steps: Steps
) -> None:
    def one_more(number: int) -> int:
        told = story("en", number, template=0)
        fresh = steps(lambda archive: archive.take_in([draft_of(f"{number}", told.text)]))
        copy = draft_of(f"{number} copied", edited(told, Random(number)))  # noqa: S311 - texts
        return fresh + steps(lambda archive: archive.take_in([copy]))

    def store(numbers: range) -> None:
        archive.take_in([draft_of(f"{n}", story("en", n, template=0).text) for n in numbers])

    store(range(MOST_OF_A_KEY + 6))
    young = one_more(1000)
    store(range(MOST_OF_A_KEY + 6, 3 * MOST_OF_A_KEY))
    assert one_more(1001) <= 1.2 * young
