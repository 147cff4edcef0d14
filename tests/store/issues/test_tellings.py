"""What a digest told: how far back, as it stands now, and when it was changed last."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from store.archive import Archive
from store.editor import Author, Editor
from store.meetings.edits import Amendment
from store.records.articles import ArticleDraft
from store.records.issues import Issue, Telling
from store.records.meetings import MeetingReport, Status
from store.search import MeetingQuery, Search
from tests.store.conftest import SameNamesSameDay

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]

MONTH = timedelta(days=30)
LATER = 50  # the number of an issue, and the day that it is of


@pytest.fixture
def told(archive: Archive, draft: Drafts, report: Reports, recognise: Recognise) -> list[str]:
    """The ids of three meetings, by their days; the last is planned."""
    archive.take_in([draft("a"), draft("b"), draft("c")])
    first, second = recognise("a", report("A", "B", day="2019-07-10"), report("A", "C", day="2019-07-11"))
    [third] = recognise("b", report("A", "D", day="2027-06-12", status=Status.PLANNED))
    return [first, second, third]


def tellings(archive: Archive, *, least: int = 0) -> list[Telling]:
    return [*archive.issued_meetings(digest="sco", window=MONTH, least=least)]


def ids(found: list[Telling]) -> list[str]:
    return [telling.meeting.id for telling in found]


def test_told_meetings_come_newest_first_as_they_stand_now(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, told: list[str], issue_of: Issues, recognise: Recognise, report: Reports, now: datetime
) -> None:
    first, second, third = archive.unissued_meetings(digest="sco")
    archive.record_issue(issue_of(second, first))
    archive.record_issue(issue_of(third, number=2))
    recognise("b", report("A", "D", day="2027-06-12", status=Status.PLANNED, about="trade"), recogniser="2")
    found = tellings(archive)
    assert ids(found) == [told[2], told[1], told[0]]
    assert [telling.told_at - now for telling in found] == [timedelta(days=each) for each in (2, 1, 1)]
    assert [(telling.changed_at, telling.corrections) for telling in found] == [(None, 0)] * 3
    assert found[0].meeting.told.about == "trade"
    assert archive.issued_meetings(digest="other", window=MONTH, least=9) == ()


def test_a_month_is_told_and_a_number_of_meetings_at_least(
    archive: Archive, told: list[str], issue_of: Issues
) -> None:
    first, second, third = archive.unissued_meetings(digest="sco")
    archive.record_issue(issue_of(first))
    archive.record_issue(issue_of(second, number=LATER - 30))
    archive.record_issue(issue_of(number=LATER))
    assert ids(tellings(archive)) == [told[1]]
    assert ids(tellings(archive, least=1)) == [told[1]]
    assert ids(tellings(archive, least=2)) == [told[1], told[0]]
    archive.record_issue(issue_of(third, number=LATER + 1))
    assert ids(tellings(archive)) == [told[2]]


def test_what_is_planned_is_told_until_its_day(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, told: list[str], issue_of: Issues, now: datetime, recognise: Recognise, report: Reports
) -> None:
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    archive.record_issue(issue_of(number=LATER))
    assert ids(tellings(archive)) == [told[2]]
    recognise("b", report("A", "D", day="2027-06-12"), recogniser="held")
    assert tellings(archive) == []
    recognise("b", report("A", "D", day="2027-06-12", status=Status.PLANNED), recogniser="planned")
    assert ids(tellings(archive)) == [told[2]]
    day_after = (datetime(2027, 6, 13, 12, tzinfo=now.tzinfo) - now).days + 1
    archive.record_issue(issue_of(number=day_after))
    assert tellings(archive) == []


def test_what_was_corrected_is_told_again_and_says_how_often(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, told: list[str], issue_of: Issues, recognise: Recognise, report: Reports, now: datetime
) -> None:
    before = now - timedelta(days=5)
    everything = archive.unissued_meetings(digest="sco")
    archive.record_issue(issue_of(*everything, until=before, issued_at=before))
    recognise("b", report("A", "D", day="2019-07-14"), recogniser="second")
    [corrected] = [telling for telling in tellings(archive) if telling.corrections]
    assert (corrected.meeting.id, corrected.changed_at, corrected.corrections) == (told[2], now, 1)
    archive.record_issue(issue_of(number=30))
    assert ids(tellings(archive)) == [told[2]]
    archive.record_issue(issue_of(number=31))
    assert tellings(archive) == []


def test_an_editors_word_and_its_end_are_changes(
    archive: Archive, told: list[str], issue_of: Issues, url: str, now: datetime
) -> None:
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    times = [now + timedelta(days=2), now + timedelta(days=3)]
    with Editor.open(url, SameNamesSameDay()) as editor:
        edit = editor.correct(told[0], Amendment(fields={"title": "Talks"}), Author(name="E", at=times[0]))
        [of_first] = [each for each in tellings(archive) if each.changed_at]
        assert (of_first.meeting.id, of_first.changed_at, of_first.corrections) == (told[0], times[0], 0)
        editor.undo(edit.edit.id, Author(name="E", at=times[1]))
    assert {each.changed_at for each in tellings(archive)} == {None, times[1]}


def test_meetings_that_are_one_now_are_told_once_by_the_later_issue(
    archive: Archive, told: list[str], issue_of: Issues, url: str, now: datetime
) -> None:
    first, second, _ = archive.unissued_meetings(digest="sco")
    archive.record_issue(issue_of(first))
    archive.record_issue(issue_of(second, number=2))
    later = now + timedelta(hours=1)
    with Editor.open(url, SameNamesSameDay()) as editor:
        editor.correct(told[0], Amendment(fields={"title": "Talks"}), Author(name="E", at=later))
        editor.merge(told[0], told[1], Author(name="E", at=now))
    [one] = tellings(archive)
    assert one.told_at == now + timedelta(days=2)
    assert (one.meeting.id, one.meeting.formerly) == (told[1], (told[0],))
    assert (one.changed_at, one.corrections) == (later, 1)


def test_correction_of_a_meeting_is_told_to_whom_it_was_told_under_a_former_id(
    archive: Archive, told: list[str], issue_of: Issues, url: str, now: datetime
) -> None:
    first, second, _ = archive.unissued_meetings(digest="sco")
    before = now - timedelta(days=5)
    archive.record_issue(issue_of(second, digest="other", until=before))
    archive.record_issue(issue_of(first, until=before))
    with Editor.open(url, SameNamesSameDay()) as editor:
        editor.merge(told[0], told[1], Author(name="E", at=now))
    archive.record_issue(issue_of(number=30))
    [one] = tellings(archive)
    assert (one.meeting.id, one.meeting.formerly) == (told[1], (told[0],))


def test_what_a_query_finds_was_told_when_it_was_reported_first(
    archive: Archive, told: list[str], issue_of: Issues, url: str, now: datetime
) -> None:
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    with Editor.open(url, SameNamesSameDay()) as editor:
        editor.correct(told[0], Amendment(fields={"date": "2019-07-09"}), Author(name="E", at=now))
    with Search.open(url) as search:
        found = search.tellings(MeetingQuery(person="B"))
    assert [(each.meeting.id, each.told_at, each.changed_at, each.corrections) for each in found] == [
        (told[0], found[0].meeting.first_reported_at, now, 1)
    ]
