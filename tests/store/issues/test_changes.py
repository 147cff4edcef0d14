"""What a digest has to correct: each change once, wherever it was told, and nothing that went away again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from store.archive import Archive, Matcher
from store.editor import Author, Editor
from store.issues.issuing import IssueRefusedError
from store.records.articles import ArticleDraft
from store.records.issues import Change, Issue, IssuedMeeting
from store.records.meetings import MeetingReport, Status

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]
Tell = Callable[..., tuple[Change, ...]]


@pytest.fixture
def tell(archive: Archive, issue_of: Issues) -> Tell:
    """Issue a digest as the scheduler does: what is new, and what changed; return the changes."""
    numbers: dict[str, int] = {}

    def issue(digest: str = "sco") -> tuple[Change, ...]:
        number = numbers[digest] = numbers.get(digest, 0) + 1
        found = archive.changes(digest=digest)
        new = archive.unissued_meetings(digest=digest)
        archive.record_issue(issue_of(*new, number=number, digest=digest, changes_seen=found.seen))
        return found.found

    return issue


def days(change: Change) -> tuple[list[date | None], date | None]:
    return [was.told.date for was in change.was], change.meeting.told.date


def test_another_day_is_told_once_by_each_digest_that_told_the_meeting(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell
) -> None:
    archive.take_in([draft("a")])
    [name] = recognise("a", report("A", "B", day="2019-07-10"))
    assert tell() == tell("other") == ()
    recognise("a", report("A", "B", day="2019-07-11"), recogniser="second")
    [change] = tell()
    assert (change.meeting.id, days(change)) == (name, ([date(2019, 7, 10)], date(2019, 7, 11)))
    assert (change.was[0].issue, change.was[0].number) == (1, 1)
    assert tell() == ()
    # What one digest has told does not hide it from another, nor from one that begins now.
    assert [days(each) for each in tell("other")] == [days(change)]
    assert tell("other") == tell("third") == tell("third") == ()


def test_what_is_again_as_it_was_told_is_nothing_to_those_who_heard_nothing_else(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("A", "B", day="2019-07-10"))
    tell()
    tell("other")
    recognise("a", report("A", "B", day="2019-07-11"), recogniser="second")
    tell()
    recognise("a", report("A", "B", day="2019-07-10"), recogniser="third")
    assert [days(each) for each in tell()] == [([date(2019, 7, 11)], date(2019, 7, 10))]
    # The rows of both changes are there; what they come to is nothing.
    assert [days(each) for each in tell("other")] == [([date(2019, 7, 10)], date(2019, 7, 10))]
    recognise("a", report("A", "B", day="2019-07-12"), recogniser="fourth")
    recognise("a", report("A", "B", day="2019-07-13"), recogniser="fifth")
    for digest in ("sco", "other"):
        assert [days(each) for each in tell(digest)] == [([date(2019, 7, 10)], date(2019, 7, 13))]


def test_two_told_meetings_that_are_one_are_one_change_and_part_again(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    tell()
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    tell()
    tell("other")
    recognise("b", report("A", "B", day="2019-07-11"))
    [merged] = tell()
    assert {merged.meeting.id, *merged.meeting.formerly} == {first, second}
    assert [(was.meeting, was.issue, was.number) for was in merged.was] == [(first, 1, 1), (second, 2, 1)]
    assert tell() == ()
    recognise("a", report("A", "B", day="2019-07-11"), recogniser="second")
    [moved] = tell()
    assert days(moved) == ([date(2019, 7, 10)], date(2019, 7, 11))
    recognise("a", report("A", "B", day="2019-07-10"), recogniser="third")
    [back] = tell()
    assert days(back) == ([date(2019, 7, 11)], date(2019, 7, 10))
    recognise("b", recogniser="second")
    [parted] = tell()
    assert (len(parted.was), len(parted.parted)) == (1, 1)
    assert {parted.meeting.id, parted.parted[0].meeting} == {first, second}
    # Between two issues of the other one nothing has happened.
    assert all(len(each.was) == 1 and not each.parted for each in tell("other"))
    assert tell() == tell("other") == ()


def test_a_meeting_that_goes_into_one_which_this_digest_never_told_is_compared_with_what_it_told(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    archive.record_issue(issue_of(*archive.unissued_meetings(digest="sco")))
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    [late] = [each for each in archive.unissued_meetings(digest="late") if each.id == second]
    archive.record_issue(issue_of(late, digest="late"))
    recognise("b", report("A", "B", day="2019-07-11"))
    for digest, name, day in (("sco", first, date(2019, 7, 10)), ("late", second, date(2019, 7, 12))):
        [change] = archive.changes(digest=digest).found
        assert [(was.meeting, was.told.date) for was in change.was] == [(name, day)]
        assert archive.unissued_meetings(digest=digest) == ()


def test_names_that_are_spelt_otherwise_are_no_other_people(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("A", "B", "C"))
    tell()
    recognise("a", report("A", "B"), recogniser="second")
    [change] = tell()
    assert change.are_others
    recognise("a", report("A", "B", status=Status.CANCELLED), recogniser="third")
    [change] = tell()
    assert not change.are_others


def test_an_issue_composed_before_a_correction_is_refused(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell, issue_of: Issues
) -> None:
    archive.take_in([draft("a"), draft("b")])
    recognise("a", report("A", "B", day="2019-07-10"))
    tell()
    recognise("b", report("A", "D", day="2019-07-20"))
    new = archive.unissued_meetings(digest="sco")
    composed = issue_of(*new, number=2, changes_seen=archive.changes(digest="sco").seen)
    recognise("a", report("A", "B", day="2019-07-11"), recogniser="second")
    with pytest.raises(IssueRefusedError, match="just corrected"):
        archive.record_issue(composed)
    again = replace(composed, changes_seen=archive.changes(digest="sco").seen)
    recognise("b", report("A", "D", day="2019-07-21"), recogniser="second")
    with pytest.raises(IssueRefusedError, match="otherwise than it is known now"):
        archive.record_issue(again)
    assert [issue.number for issue in archive.issues(digest="sco")] == [1]


def test_what_was_planned_and_is_held_is_told_again_and_marked_once(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell, issue_of: Issues
) -> None:
    archive.take_in([draft("a"), draft("b")])
    recognise("a", report("A", "B", status=Status.PLANNED))
    tell()
    recognise("b", report("A", "B"))
    found = archive.changes(digest="sco")
    [change] = found.found
    assert (change.was[0].told.status, change.meeting.told.status) == (Status.PLANNED, Status.HELD)
    again = IssuedMeeting(number=1, meeting=change.meeting, from_archive=False, was=change.was[0])
    archive.record_issue(replace(issue_of(number=2, changes_seen=found.seen), entries=(again,)))
    assert archive.issue(digest="sco", number=2).entries == (again,)  # type: ignore[union-attr]
    assert archive.changes(digest="sco").found == ()
    [told] = archive.issued_meetings(digest="sco", window=timedelta(days=30), least=9)
    assert told.meeting.told.status is Status.HELD


def test_what_is_mentioned_is_recalled_with_where_it_was_told(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, tell: Tell
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    [first] = recognise("a", report("A", "B", day="2019-07-10", about="trade"))
    tell()
    [second] = recognise("c", report("A", "B", day="2019-07-12"))
    [untold] = recognise("d", report("A", "D"))
    recognise("b", report("A", "B", day="2019-07-11"))
    found = archive.recalled([first, second, untold, "unknown"], digest="sco")
    assert sorted(found) == sorted([first, second, untold])
    assert found[second] == found[first]
    assert (found[first].issue, found[first].number, found[first].told.about) == (1, 1, None)
    assert (found[untold].meeting, found[untold].issue) == (untold, None)


def test_other_people_of_a_merged_meeting_are_known_as_others(  # noqa: PLR0913, PLR0917 - fixtures
    archive: Archive,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    tell: Tell,
    url: str,
    matcher: Matcher,
    now: datetime,
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [first] = recognise("a", report("A", "B", day="2019-07-10"))
    [second] = recognise("b", report("A", "C", day="2019-07-12"))
    tell()
    with Editor.open(url, matcher) as editor:
        editor.merge(first, second, Author(name="an editor", at=now))
    recognise("a", report("A", "D", day="2019-07-10"), recogniser="second")
    [merged] = tell()
    assert len(merged.was) == 2
    assert merged.are_others
