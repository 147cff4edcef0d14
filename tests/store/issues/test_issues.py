from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from store.archive import Archive
from store.issues.issuing import IssuedAlreadyError, IssueRefusedError
from store.records.articles import ArticleDraft
from store.records.crawls import Covered, CrawlRun, RunOutcome, State
from store.records.issues import Addressed, Issue, Rendering
from store.records.meetings import MeetingReport
from store.tables import IssueRow

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]
To = Callable[..., tuple[Addressed, ...]]


@pytest.fixture
def told(archive: Archive, draft: Drafts, report: Reports, recognise: Recognise) -> list[str]:
    """The ids of three meetings, by their days."""
    archive.take_in([draft("a"), draft("b"), draft("c", body=draft("a").body)])
    first, second = recognise("a", report("A", "B", day="2019-07-10"), report("A", "C", day="2019-07-11"))
    [third] = recognise("b", report("A", "D", day="2019-07-12"))
    return [first, second, third]


def test_a_meeting_is_told_once_by_each_digest(archive: Archive, told: list[str], issue_of: Issues) -> None:
    first, *rest = archive.unissued_meetings(digest="sco")
    assert [first.id, *(meeting.id for meeting in rest)] == told
    archive.record_issue(issue_of(first))
    assert archive.unissued_meetings(digest="sco") == tuple(rest)
    assert archive.unissued_meetings(digest="other") == (first, *rest)


def test_an_issue_comes_back_as_it_was_frozen(
    archive: Archive, told: list[str], issue_of: Issues, recognise: Recognise, now: datetime
) -> None:
    broken = Covered(
        source="sectsco",
        state=State.BROKEN,
        since=now - timedelta(hours=2),
        tried_at=now,
        reason="robots.txt: 503",
    )
    meetings = archive.unissued_meetings(digest="sco")
    issue = issue_of(
        *meetings,
        since=now,
        coverage=(broken, Covered(source="mseap", state=State.WAITING)),
        coming_up=meetings[:1],
        title="SCO meetings",
        outlet_zones={"infoshos.ru": "Europe/Moscow"},
    )
    archive.record_issue(issue)
    recognise("a", recogniser="second")
    assert archive.issues(digest="sco") == (issue,)
    assert archive.issue(digest="sco", number=1) == issue
    assert archive.issue(digest="sco", number=10**30) is None
    assert archive.issues(digest="other") == ()
    assert len(told) == 3


def test_an_empty_issue_is_an_issue(archive: Archive, issue_of: Issues) -> None:
    archive.record_issue(issue_of())
    assert [issue.entries for issue in archive.issues(digest="sco")] == [()]


def test_an_issue_that_does_not_fit_is_refused_whole(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    told: list[str],
    issue_of: Issues,
    url: str,
    dump: Callable[[str], object],
    recognise: Recognise,
) -> None:
    first, second, third = archive.unissued_meetings(digest="sco")
    issue = issue_of(first)
    archive.record_issue(issue)
    recognise("b", recogniser="second")
    before = dump(url)
    refused = {
        "recorded already": [
            issue_of(second),
            replace(issue_of(second, number=2), until=issue.until),
        ],
        f"meeting {first.id}, which was told before": [issue_of(second, first, number=2)],
        "a meeting twice": [issue_of(second, second, number=2)],
        "no longer known": [issue_of(second, third, number=2)],
    }
    for reason, issues in refused.items():
        for wrong in issues:
            with pytest.raises(IssueRefusedError, match=rf"\A[^\n]*{reason}[^\n]*issue it anew\Z"):
                archive.record_issue(wrong)
    assert dump(url) == before
    archive.record_issue(issue_of(second, number=2))
    archive.record_issue(issue_of(first, digest="other"))
    assert told[2] == third.id


def test_the_last_run_of_each_source_in_a_period(archive: Archive, now: datetime) -> None:
    def run(
        source: str, hours: int, outcome: RunOutcome = RunOutcome.OK, reason: str | None = None
    ) -> CrawlRun:
        ended = now + timedelta(hours=hours)
        return CrawlRun(
            source=source,
            started_at=ended - timedelta(minutes=1),
            finished_at=ended,
            outcome=outcome,
            reason=reason,
            counts={"new": 1, "unchanged": 4},
        )

    runs = [
        run("mseap", 1),
        run("sectsco", 1),
        run("sectsco", 2, RunOutcome.FAILED, "no list items matched"),
        run("sectsco", 5),
        run("infoshos", -1),
    ]
    for each in runs:
        archive.record_run(each)
    mseap, _, failed, later, early = runs
    assert archive.last_runs(since=None, until=now + timedelta(hours=4)) == (early, mseap, failed)
    assert archive.last_runs(since=now, until=now + timedelta(hours=4)) == (mseap, failed)
    assert archive.last_runs(since=now, until=now + timedelta(hours=5)) == (mseap, later)
    assert archive.last_runs(since=now + timedelta(hours=9), until=now + timedelta(hours=10)) == ()


def test_a_runs_reason_is_one_clean_line(archive: Archive, now: datetime) -> None:
    archive.record_run(
        CrawlRun(
            source="s", started_at=now, finished_at=now, outcome=RunOutcome.FAILED, reason="a\r\nb\x1b c"
        )
    )
    [run] = archive.last_runs(since=None, until=now)
    assert run.reason == "a b c"


FORMS = Rendering(
    subject="SCO: Norov with Hristea (1)\u2026", plain="text\r\nas it\tis\n", html="<p>\u4f1a</p>"
)


def test_an_issues_forms_are_frozen_with_it(archive: Archive, issue_of: Issues) -> None:
    archive.record_issue(issue_of(), rendering=FORMS)
    archive.record_issue(issue_of(number=2))
    assert archive.rendering(digest="sco", number=1) == FORMS
    for digest, number in (("sco", 2), ("sco", 3), ("other", 1), ("sco", 10**30)):
        assert archive.rendering(digest=digest, number=number) is None


def test_the_last_issue_is_the_one_with_the_highest_number(archive: Archive, issue_of: Issues) -> None:
    assert archive.last_issue(digest="sco") is None
    for number in (1, 2, 10):
        archive.record_issue(issue_of(number=number))
    archive.record_issue(issue_of(number=99, digest="other"))
    assert archive.last_issue(digest="sco") == issue_of(number=10)
    assert archive.last_issue(digest="sco", until=issue_of(number=10).until) == issue_of(number=10)
    moment = timedelta(microseconds=1)
    assert archive.last_issue(digest="sco", until=issue_of(number=10).until - moment) == issue_of(number=2)
    assert archive.last_issue(digest="sco", until=issue_of().until - moment) is None


def test_a_period_has_one_issue(
    archive: Archive, issue_of: Issues, url: str, dump: Callable[[str], object]
) -> None:
    due = issue_of().until - timedelta(minutes=3)
    scheduled = issue_of(period="2026-11-23", due_at=due)
    archive.record_issue(scheduled)
    assert archive.issues(digest="sco") == (scheduled,)
    before = dump(url)
    for number in (1, 2):
        with pytest.raises(
            IssuedAlreadyError, match="is for 2026-11-23, which issue 1 was for; nothing"
        ) as caught:
            archive.record_issue(issue_of(number=number, period="2026-11-23", due_at=due), rendering=FORMS)
        assert isinstance(caught.value, IssueRefusedError)
    assert dump(url) == before
    # One made by hand at the same moment is no issue of that period: it is composed anew.
    with pytest.raises(IssueRefusedError, match="recorded already") as refused:
        archive.record_issue(issue_of())
    assert not isinstance(refused.value, IssuedAlreadyError)
    archive.record_issue(issue_of(number=2))
    archive.record_issue(issue_of(number=3))
    archive.record_issue(issue_of(number=4, period="2026-11-24"))
    archive.record_issue(issue_of(digest="other", period="2026-11-23"))


def test_a_day_has_its_issue_if_one_of_that_digest_is_for_it(archive: Archive, issue_of: Issues) -> None:
    archive.record_issue(issue_of(digest="other", period="2026-11-29"))
    archive.record_issue(issue_of())
    archive.record_issue(issue_of(number=2, period="2026-11-09"))
    assert archive.has_issue(digest="sco", period="2026-11-09")
    assert not archive.has_issue(digest="sco", period="2026-11-08")
    assert not archive.has_issue(digest="sco", period="2026-11-29")


def test_an_issue_that_is_refused_is_sent_to_nobody(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    issue_of: Issues,
    told: list[str],
    url: str,
    dump: Callable[[str], object],
    addressed: To,
) -> None:
    first = archive.unissued_meetings(digest="sco")[0]
    archive.record_issue(issue_of(first), rendering=FORMS, deliveries=addressed("a@example.org"))
    before = dump(url)
    with pytest.raises(IssueRefusedError, match=first.id):
        archive.record_issue(
            issue_of(first, number=2), rendering=FORMS, deliveries=addressed("b@example.org")
        )
    assert dump(url) == before
    assert told[0] == first.id


def test_a_recipient_is_addressed_once(archive: Archive, issue_of: Issues, addressed: To) -> None:
    to = addressed("a@example.org", "a@example.org", "A@example.org")
    archive.record_issue(issue_of(), deliveries=(*to, replace(to[0], channel="other")))
    found = [(each.channel, each.recipient, each.message_id[:7]) for each in archive.deliveries()]
    assert found == [
        ("mail", "a@example.org", "<sco.1."),
        ("mail", "A@example.org", "<sco.1."),
        ("other", "a@example.org", "<sco.1."),
    ]


def test_an_issue_frozen_by_an_earlier_version_is_read(
    archive: Archive, issue_of: Issues, told: list[str], sql: Callable[..., list[Any]]
) -> None:
    meetings = archive.unissued_meetings(digest="sco")
    archive.record_issue(issue_of(*meetings))
    [[content]] = sql(select(IssueRow.issue))
    del content["period"], content["due_at"]
    for entry in content["entries"]:
        del entry["meeting"]["last_read_at"]
    sql(update(IssueRow).values(issue=content))
    expected = issue_of(*(replace(meeting, last_read_at=None) for meeting in meetings))
    assert archive.last_issue(digest="sco") == expected
    assert len(told) == 3
