"""What is loaded for a matcher is what all meetings, loaded whole and compared one by one, would give."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.archive import Archive, Matcher
from store.candidates import load_beside, load_known, load_occasions, near
from store.database import Database
from store.loading import load_accounts, load_meetings
from store.placing import Period
from store.records import ArticleDraft, Issue, Meeting, MeetingReport, Recognition, Status
from store.tables import MeetingRow

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]

PERIODS = [
    None,
    Period(earliest=date(2019, 7, 10), latest=date(2019, 7, 10)),
    Period(earliest=date(2019, 7, 12), latest=date(2019, 7, 14)),
    Period(earliest=date(2019, 9, 1), latest=date(2020, 1, 1)),
]


class SameNamesByTheWay:
    """Takes an unknown day for any day, so that meetings have accounts with and without one."""

    def __init__(self, matcher: Matcher) -> None:
        self.is_occasion = matcher.is_occasion

    def same(self, report: MeetingReport, meeting: Meeting) -> bool:
        told = meeting.told
        days = {report.date, told.date}
        return (None in days or len(days) == 1) and report.participants == told.participants


@pytest.fixture
def database(  # noqa: PLR0913, PLR0917 - fixtures
    url: str,
    archive: Archive,
    draft: Drafts,
    report: Reports,
    matcher: Matcher,
    now: datetime,
    issue_of: Callable[..., Issue],
) -> Iterator[Database]:
    """A store of dated, undated, planned, titled and side meetings, and one that nobody reports any more."""
    chance = Random(7)  # noqa: S311 - the same store every time
    kinds = list(
        product(
            ("2019-07-10", "2019-07-11", "2019-07-13", None),
            (None, "Forum"),
            (None, "Forum"),
            (Status.HELD, Status.PLANNED),
        )
    )
    keys = [str(number) for number in range(60)]
    spread = timedelta(days=2700)
    archive.take_in([draft(key, published_at=chance.choice((now, now - spread, None))) for key in keys])
    for article in archive.unrecognised(recogniser="r", limit=99):
        reports = tuple(
            report(*chance.choice(("AB", "AC", "BC")), day=day, title=title, occasion=occasion, status=status)
            for day, title, occasion, status in chance.sample(kinds, chance.randint(1, 3))
        )
        recognition = Recognition(language="en", sco_related=True, meetings=reports)
        archive.record_recognition(
            article,
            recognition,
            recogniser="r",
            matcher=SameNamesByTheWay(matcher),
            read_at=article.fetched_at,
        )
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    for article in archive.unrecognised(recogniser="s", limit=40):
        nothing = Recognition(language="en", sco_related=True, meetings=())
        archive.record_recognition(
            article, nothing, recogniser="s", matcher=SameNamesByTheWay(matcher), read_at=article.fetched_at
        )
    opened = Database.open(url)
    yield opened
    opened.close()


def all_meetings(session: Session, about: Period | None) -> list[tuple[Meeting, list[MeetingReport]]]:
    """Load every meeting whole, with its accounts, and leave those out that are not near."""
    rows = session.scalars(select(MeetingRow).order_by(MeetingRow.first_reported_at, MeetingRow.id)).all()
    accounts = load_accounts(session, [row.id for row in rows])
    return [
        (meeting, [account.report for account in accounts[row.id]])
        for row, meeting in zip(rows, load_meetings(session, rows), strict=True)
        if about is None
        or row.earliest is None
        or row.latest is None
        or (row.earliest <= about.latest and row.latest >= about.earliest)
    ]


def lean(meeting: Meeting) -> Meeting:
    return replace(meeting, reports=(), previous=None, occasion_meeting=None, last_read_at=None)


def test_a_report_is_compared_with_every_meeting_near_by_its_first_dated_account(database: Database) -> None:
    def work(session: Session, about: Period | None) -> None:
        whole = all_meetings(session, about)
        asked = [
            lean(replace(meeting, told=next((each for each in reports if each.date), meeting.told)))
            for meeting, reports in whole
        ]
        assert any(not reports for _, reports in whole) or about
        assert about or any(one.told != other.told for one, (other, _) in zip(asked, whole, strict=True))
        assert list(load_known(session, *near(about))) == asked
        every = {meeting.id for meeting in asked}
        assert list(load_known(session, *near(about), unsettled=every)) == asked

    for about in PERIODS:
        database.read(partial(work, about=about))


def test_only_what_has_a_title_is_an_occasion_and_what_states_one_is_beside(database: Database) -> None:
    def work(session: Session, about: Period | None) -> None:
        whole = all_meetings(session, about)
        titled = [lean(meeting) for meeting, reports in whole if reports and meeting.told.title is not None]
        assert load_occasions(session, *near(about)) == titled
        stating = [
            (meeting.id, {report for report in reports if report.occasion is not None})
            for meeting, reports in whole
        ]
        found = [(beside.meeting, set(beside.reports)) for beside in load_beside(session, *near(about))]
        assert found == [(name, reports) for name, reports in stating if reports]
        assert about or (titled and found)

    for about in PERIODS:
        database.read(partial(work, about=about))


def test_who_reports_a_meeting_is_not_loaded_to_compare_it(
    archive: Archive, draft: Drafts, report: Reports, matcher: Matcher
) -> None:
    asked: list[Meeting] = []

    class Noting(SameNamesByTheWay):
        def same(self, report: MeetingReport, meeting: Meeting) -> bool:
            asked.append(meeting)
            return super().same(report, meeting)

    archive.take_in([draft("a"), draft("b")])
    for article in archive.unrecognised(recogniser="r", limit=2):
        recognition = Recognition(language="en", sco_related=True, meetings=(report("A", "B"),))
        archive.record_recognition(
            article, recognition, recogniser="r", matcher=Noting(matcher), read_at=article.fetched_at
        )
    assert [meeting.reports for meeting in asked] == [()]


def test_meetings_near_a_day_are_found_by_their_ends(url: str, archive: Archive) -> None:  # noqa: ARG001 - makes it
    overlap = "latest >= '2019-07-10' and earliest <= '2019-07-12'"
    chosen = f"select told from meetings where latest is null or ({overlap})"  # noqa: S608 - own text
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        plan = [row[3] for row in database.execute(f"explain query plan {chosen}")]
    assert any("ix_meetings_latest_earliest (latest>?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan
