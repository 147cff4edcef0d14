"""A change of meetings that is cut off anywhere has changed nothing; done again, it is done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from signal import SIGKILL
from subprocess import Popen

import pytest

from crawler.meetings.match import MATCHER
from store.archive import Archive
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import MeetingReport, Participant, Recognition
from tests.patience import PATIENCE

Dump = Callable[[str], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def two_told(
    url: str, draft: Callable[..., ArticleDraft], issue_of: Callable[..., Issue], now: datetime
) -> str:
    """A store of two articles, each with a meeting that an issue told."""
    with Archive.open(url) as archive:
        archive.take_in([draft(key, published_at=now + timedelta(hours=n)) for n, key in enumerate("ab")])
        for article in archive.load_texts(archive.unrecognised(recogniser="first")):
            days = {"a": date(2019, 7, 10), "b": date(2019, 9, 1)}
            people = (
                Participant(name="Vladimir Norov", post="Secretary-General", organisation="SCO"),
                Participant(name="Peter Burian", post="Special Representative", organisation="EU"),
            )
            report = MeetingReport(date=days[article.key], participants=people)
            read = Recognition(language="en", sco_related=True, meetings=(report,))
            archive.record_recognition(article, read, recogniser="first", matcher=MATCHER, read_at=now)
        meetings = archive.unissued_meetings(digest="sco")
        assert len(meetings) == 2
        archive.record_issue(issue_of(*meetings))
    return url


def ends(start_child: Callable[..., Popen[str]], url: str, statements: int) -> int:
    return start_child("settle_until.py", url, str(statements)).wait(timeout=PATIENCE)


@pytest.mark.storm
def test_a_merger_cut_off_changes_nothing_and_is_made_by_the_next_reading(
    two_told: str, start_child: Callable[..., Popen[str]], dump: Dump
) -> None:
    before = dump(two_told)
    for statements in (2, 12, 24):
        assert ends(start_child, two_told, statements) == -SIGKILL
        assert dump(two_told) == before
    assert ends(start_child, two_told, 9999) == 0
    after = dump(two_told)
    assert len(after["redirects"]) == len(after["corrections"]) == 1
    with Archive.open(two_told) as archive:
        [meeting] = archive.unissued_meetings(digest="another")
        assert len(meeting.reports) == 2
        assert len(meeting.formerly) == 1


@pytest.mark.long
def test_a_merger_cut_off_anywhere_changes_nothing(
    two_told: str, start_child: Callable[..., Popen[str]], dump: Dump
) -> None:
    before, statements = dump(two_told), 1
    while ends(start_child, two_told, statements):
        assert dump(two_told) == before
        statements += 1
    assert statements > 20
