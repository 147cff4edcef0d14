"""A question that few meetings answer costs a store of years no more than a young one."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from store.archive import Archive
from store.database.transactions import Database
from store.indexing.refilling import refill
from store.jsonable import report_to_json
from store.records.meetings import MeetingReport, Participant, Place, Status
from store.search import ArticleQuery, MeetingQuery, Search
from store.tables import ArticleRow, MeetingRow, ReportRow, RevisionRow

Rows = list[dict[str, Any]]

FIRST = date(1995, 1, 1)
RARE = range(3)  # what these tell is told of no others


def told(number: int) -> MeetingReport:
    rare = number in RARE
    return MeetingReport(
        status=Status.PLANNED if rare else Status.HELD,
        date=FIRST + timedelta(days=number),
        participants=(
            Participant(name="Vladimir Norov", organisation="SCO"),
            Participant(
                name="Odd Winterby" if rare else f"A{number} Common", organisation="OECD" if rare else "UN"
            ),
        ),
        place=Place(city="Oslo" if rare else "Beijing"),
        about="глетчеры" if rare else "торговля",
    )


def fill(url: str, numbers: range) -> None:
    """Store one read article and its meeting for each number, as they would be, and index all."""
    articles: Rows = []
    revisions: Rows = []
    meetings: Rows = []
    reports: Rows = []
    for number in numbers:
        report, article, meeting = told(number), number + 1, f"m{number}"
        source, moment = "seldom" if number in RARE else "often", datetime(1995, 1, 1, tzinfo=UTC)
        key, days = f"k{number}", {"earliest": report.date, "latest": report.date}
        where = {"url": f"http://x.example/{number}", "source": source, "outlet": f"{source}.example"}
        articles.append({"id": article, "key": key, "revision": 1, "read_by": "r", **where})
        text: dict[str, Any] = {
            "title": "T",
            "body": "Norov, Winterby: 会见, глетчеры" if number in RARE else "Norov: 论坛",
            "images": [],
            "fetched_at": moment,
        }
        revisions.append({"id": article, "article_id": article, "number": 1, **text})
        shown = {"told": report_to_json(report), "status": report.status.value, "first_reported_at": moment}
        span = {"first_day": report.date, "last_day": report.date}
        meetings.append({"id": meeting, "origin": f"{key}#0", **shown, **span, **days})
        whose = {"article_id": article, "revision_id": article, "ordinal": 0, "key": f"{key}#0"}
        reports.append({"meeting_id": meeting, "report": report_to_json(report), **whose, **days})
    database = Database.open(url)
    rows = ((ArticleRow, articles), (RevisionRow, revisions), (MeetingRow, meetings), (ReportRow, reports))
    database.write(lambda session: [session.execute(insert(table), each) for table, each in rows])
    database.write(refill)
    database.close()


ASKED: list[dict[str, Any]] = [
    {"person": "Winterby"},
    {"organisation": "oecd"},
    {"place": "Oslo"},
    {"source": "Seldom"},
    {"text": "глетчер"},
    {"text": "会见"},
    {"text": "winterby -nothing"},
    {"person": "Norov", "place": "Oslo", "text": "winterby"},
]


@pytest.fixture
def counted() -> Iterator[list[None]]:
    """Count the steps of SQLite's machine, by the hundred: they are the same on every computer."""
    steps: list[None] = []

    def count(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_progress_handler(lambda: steps.append(None), 100)

    event.listen(Engine, "connect", count)
    yield steps
    event.remove(Engine, "connect", count)


def test_questions_that_few_answer_read_little(archive: Archive, file_url: str, counted: list[None]) -> None:
    assert archive.damage() is None

    def costs() -> list[int]:
        found = []
        with Search.open(file_url) as search:
            for asked in ASKED:
                before = len(counted)
                assert len(search.meetings(MeetingQuery(**asked))) == len(RARE)
                found.append(len(counted) - before)
                before = len(counted)
                assert len(search.articles(ArticleQuery(**asked))) == len(RARE)
                found.append(len(counted) - before)
        return found

    fill(file_url, range(100))
    young = costs()
    fill(file_url, range(100, 3_000))
    for old, before in zip(costs(), young, strict=True):
        assert old <= 2 * before + 20
