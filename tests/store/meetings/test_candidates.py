"""What is loaded for a matcher is what all accounts and meetings, loaded whole, would give."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.archive import Archive, Matcher
from store.database.transactions import Database
from store.meetings.accounts import Placed, load_placed, near
from store.meetings.candidates import load_beside, load_titled, meetings_near
from store.meetings.loading import is_reported
from store.meetings.neighbourhood import neighbourhood
from store.meetings.placing import Period
from store.records.articles import ArticleDraft
from store.records.meetings import MeetingReport, Recognition, Status
from store.tables import MeetingRow

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]

PERIODS = [
    None,
    Period(earliest=date(2019, 7, 10), latest=date(2019, 7, 10)),
    Period(earliest=date(2019, 7, 12), latest=date(2019, 7, 14)),
    Period(earliest=date(2019, 9, 1), latest=date(2020, 1, 1)),
]


@pytest.fixture(scope="module")
def database(
    shared_url: str, draft: Drafts, report: Reports, matcher: Matcher, now: datetime
) -> Iterator[Database]:
    """A store of dated, undated, planned, titled and side meetings."""
    with Archive.open(shared_url) as archive:
        fill(archive, draft, report, matcher, now)
    opened = Database.open(shared_url)
    yield opened
    opened.close()


def fill(archive: Archive, draft: Drafts, report: Reports, matcher: Matcher, now: datetime) -> None:
    chance = Random(7)  # noqa: S311 - the same store every time
    kinds = list(
        product(
            ("2019-07-10", "2019-07-11", "2019-07-13", None),
            (None, "Forum"),
            (None, "Forum"),
            (Status.HELD, Status.PLANNED),
        )
    )
    spread = timedelta(days=2700)
    archive.take_in(
        [draft(str(number), published_at=chance.choice((now, now - spread, None))) for number in range(60)]
    )
    for article in archive.load_texts(archive.unrecognised(recogniser="r")):
        reports = tuple(
            report(*chance.choice(("AB", "AC", "BC")), day=day, title=title, occasion=occasion, status=status)
            for day, title, occasion, status in chance.sample(kinds, chance.randint(1, 3))
        )
        recognition = Recognition(language="en", sco_related=True, meetings=reports)
        archive.record_recognition(
            article, recognition, recogniser="r", matcher=matcher, read_at=article.fetched_at
        )


def overlaps(one: Period | None, other: Period | None) -> bool:
    return one is None or other is None or (one.earliest <= other.latest and other.earliest <= one.latest)


def test_an_account_is_compared_with_every_account_near(database: Database) -> None:
    def work(session: Session, about: Period | None) -> None:
        every = load_placed(session)
        found = load_placed(session, *near(about))
        assert found == [placed for placed in every if overlaps(about, placed.period)]
        assert about is None or len(found) < len(every)

    for about in PERIODS:
        database.read(partial(work, about=about))


def test_a_neighbourhood_is_all_that_is_linked_and_nothing_else(database: Database, matcher: Matcher) -> None:
    def work(session: Session) -> None:
        every = {placed.key: placed for placed in load_placed(session)}

        def linked(one: Placed, other: Placed) -> bool:
            is_near = overlaps(one.period, other.period)
            return one.meeting == other.meeting or (is_near and matcher.same(one.account, other.account))

        for start in list(every.values())[::5]:
            reached = {start.key}
            while more := {
                key
                for key in every.keys() - reached
                if any(linked(every[known], every[key]) for known in reached)
            }:
                reached |= more
            found = neighbourhood(session, [start], matcher, lambda _: set())
            assert found == {key: every[key] for key in reached}

    database.read(work)


def test_only_what_has_a_title_is_an_occasion_and_what_states_one_is_beside(database: Database) -> None:
    def work(session: Session, about: Period | None) -> None:
        rows = session.scalars(
            select(MeetingRow)
            .where(is_reported(), *meetings_near(about))
            .order_by(MeetingRow.first_reported_at, MeetingRow.id)
        ).all()
        titled = load_titled(session, *meetings_near(about))
        assert [each.meeting for each in titled] == [row.id for row in rows if row.told["title"]]
        stating = [placed for placed in load_placed(session) if placed.account.report.occasion]
        near_by = {row.id for row in rows}
        found = load_beside(session, *meetings_near(about))
        assert {(beside.meeting, report) for beside in found for report in beside.reports} == {
            (placed.meeting, placed.account.report) for placed in stating if placed.meeting in near_by
        }
        assert about or (titled and found)

    for about in PERIODS:
        database.read(partial(work, about=about))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # whose plan this is
@pytest.mark.parametrize("table", ["meetings", "meeting_reports"])
def test_what_is_near_a_day_is_found_by_its_end(url: str, archive: Archive, table: str) -> None:
    assert archive.damage() is None
    overlap = "latest >= '2019-07-10' and earliest <= '2019-07-12'"
    chosen = f"select * from {table} where latest is null or ({overlap})"  # noqa: S608 - own text
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as stored:
        plan = [row[3] for row in stored.execute(f"explain query plan {chosen}")]
    assert any(f"ix_{table}_latest_earliest (latest>?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan
