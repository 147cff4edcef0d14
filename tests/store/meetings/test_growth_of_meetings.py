"""What is read in one article costs a store of years as much as a young one; a busy day is bounded."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.database.transactions import Database
from store.jsonable import report_to_json
from store.meetings.placing import period
from store.records.articles import ArticleDraft
from store.records.meetings import MeetingReport, Participant, Recognition
from store.tables import ArticleRow, MeetingRow, ReportRow, RevisionRow

# The steps and the plans are SQLite's.
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

Rows = list[dict[str, Any]]

FIRST = date(1995, 1, 1)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
COUNTRIES = ("Kazakhstan", "Kyrgyzstan", "Mongolia", "Norway", "Serbia", "Peru", "Kenya", "Japan")


def met(number: int, day: date) -> MeetingReport:
    """Return a report as of a template: the Secretary-General meets the ambassador of somewhere."""
    return MeetingReport(
        date=day,
        participants=(
            Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO"),
            Participant(
                name=f"{'ABCDEFGHIJ'[number % 10]}ndrey {'KLMNOPRSTV'[number // 10 % 10]}arov{number}",
                post="Ambassador",
                organisation=COUNTRIES[number % len(COUNTRIES)],
            ),
        ),
    )


def fill(url: str, numbers: range, day_of: Callable[[int], date]) -> None:
    """Store one read article and its meeting for each number, as they would be."""
    articles: Rows = []
    revisions: Rows = []
    meetings: Rows = []
    reports: Rows = []
    for number in numbers:
        told, about = met(number, day_of(number)), period(met(number, day_of(number)), published=None)
        assert about is not None
        moment = datetime.combine(day_of(number), datetime.min.time(), UTC)
        days = {"earliest": about.earliest, "latest": about.latest}
        articles.append(
            {
                "id": number + 1,
                "key": f"k{number}",
                "url": f"http://x.example/{number}",
                "source": "s",
                "outlet": "x.example",
                "revision": 1,
                "read_by": "r",
            }
        )
        revisions.append(
            {
                "id": number + 1,
                "article_id": number + 1,
                "number": 1,
                "title": "T",
                "body": "B",
                "images": [],
                "published_at": moment,
                "fetched_at": moment,
            }
        )
        shown = {"id": f"m{number}", "told": report_to_json(told), "status": "held"}
        first = {"first_day": told.date, "last_day": told.date, "first_reported_at": moment}
        meetings.append({**shown, **first, **days, "origin": f"k{number}#0"})
        whose = {"article_id": number + 1, "revision_id": number + 1, "ordinal": 0, "key": f"k{number}#0"}
        reports.append({**whose, "meeting_id": f"m{number}", "report": report_to_json(told), **days})
    database = Database.open(url)
    rows = ((ArticleRow, articles), (RevisionRow, revisions), (MeetingRow, meetings), (ReportRow, reports))
    database.write(lambda session: [session.execute(insert(table), each) for table, each in rows])
    database.close()


@pytest.fixture
def counted() -> Iterator[list[None]]:
    """Count the steps of SQLite's machine, by the hundred: they are the same on every computer."""
    steps: list[None] = []

    def count(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_progress_handler(lambda: steps.append(None), 100)

    event.listen(Engine, "connect", count)
    yield steps
    event.remove(Engine, "connect", count)


@pytest.fixture
def cost(url: str, counted: list[None], draft: Callable[..., ArticleDraft]) -> Callable[[date], int]:
    """Return how many steps it takes to put what one more article reports into the store."""

    def steps(day: date) -> int:
        with Archive.open(url) as archive:
            key = f"new {len(counted)}"
            archive.take_in([draft(key, published_at=NOW)])
            [article] = archive.load_texts(archive.unrecognised(recogniser="r"))
            read = Recognition(language="en", sco_related=True, meetings=(met(99_999, day),))
            before = len(counted)
            archive.record_recognition(article, read, recogniser="r", matcher=MATCHER, read_at=NOW)
            return len(counted) - before

    return steps


def test_years_of_meetings_are_not_read_for_one_more(
    archive: Archive, url: str, cost: Callable[[date], int]
) -> None:
    assert archive.damage() is None

    def one_in_three_days(number: int) -> date:
        return FIRST + timedelta(days=3 * number)

    fill(url, range(100), one_in_three_days)
    young = cost(one_in_three_days(95))
    fill(url, range(200, 3000), one_in_three_days)
    # Near the newest, where what is new mostly is.
    assert cost(one_in_three_days(2995)) <= 2 * young + 20


def test_a_day_of_many_alike_meetings_costs_in_proportion(
    archive: Archive, url: str, cost: Callable[[date], int]
) -> None:
    assert archive.damage() is None
    fill(url, range(50), lambda _: FIRST)
    few = cost(FIRST)
    fill(url, range(100, 500), lambda _: FIRST)
    assert cost(FIRST) <= 12 * few + 20


ASKED_BY_ACCOUNT = {
    "meeting_reports": ("key = 'a'", "meeting_id = 'm'", "article_id = 1"),
    "edit_accounts": ("key = 'a'", "edit_id = 1", "article_id = 1"),
    "redirects": ("id = 'm'", "meeting_id = 'm'", "origin = 'a#0'"),
    "meetings": ("id = 'm'", "occasion_id = 'm'", "origin = 'a#0'"),
    "corrections": ("meeting_id = 'm'",),
}


@pytest.mark.parametrize(
    ("table", "asked"), [(table, each) for table, every in ASKED_BY_ACCOUNT.items() for each in every]
)
def test_what_is_asked_for_every_account_is_found_by_an_index(
    url: str, archive: Archive, table: str, asked: str
) -> None:
    assert archive.damage() is None
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        plan = database.execute(f"explain query plan select * from {table} where {asked}").fetchall()  # noqa: S608 - own text
    database.close()
    assert all("USING INDEX" in step[3] or "COVERING INDEX" in step[3] for step in plan), plan
