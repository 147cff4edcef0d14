"""Which meeting is the occasion of which."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from store.archive import Archive, Matcher
from store.matching import Account
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import Meeting, MeetingReport, Recognition, Status

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]


def meetings(archive: Archive, digest: str = "sco") -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in archive.unissued_meetings(digest=digest)}


def only(archive: Archive) -> Meeting:
    [meeting] = meetings(archive).values()
    return meeting


def read_by(
    matcher: Matcher, archive: Archive, told: dict[str, MeetingReport], *, recogniser: str = "r"
) -> dict[str, str]:
    """Record one report for each article, in the order of the articles; return their meetings by key."""
    places = {}
    texts = (*archive.unrecognised(recogniser=recogniser), *archive.outdated(recogniser=recogniser))
    for article in sorted(archive.load_texts(texts), key=lambda article: article.key):
        recognition = Recognition(language="en", sco_related=True, meetings=(told[article.key],))
        [places[article.key]] = archive.record_recognition(
            article, recognition, recogniser=recogniser, matcher=matcher, read_at=article.fetched_at
        )
    return places


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_occasions_are_linked_whatever_arrives_first(
    order: tuple[str, ...], archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    told = {
        "a": report("A", "B", occasion="Forum"),
        "b": report("A", "C", occasion="Forum", title="Round table"),
        "c": report(title="Forum"),
    }
    archive.take_in([draft(key) for key in order])
    names = {key: recognise(key, told[key])[0] for key in order}
    linked = {key: meetings(archive)[names[key]].occasion_meeting for key in "abc"}
    assert linked == {"a": names["c"], "b": names["c"], "c": None}


def test_a_meeting_is_never_its_own_occasion_nor_its_occasions(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [itself] = recognise("a", report("A", "B", title="Forum", occasion="Forum"))
    assert only(archive).occasion_meeting is None
    [first] = recognise("a", report("A", "B", title="Forum", occasion="Week"), recogniser="second")
    [second] = recognise("b", report("A", "C", title="Week", occasion="Forum"))
    told = meetings(archive)
    assert first == itself
    assert sorted([told[first].occasion_meeting is None, told[second].occasion_meeting is None]) == [
        False,
        True,
    ]


def test_an_occasion_that_is_no_more_is_unlinked_and_another_found(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    [side] = recognise("a", report("A", "B", occasion="Forum"))
    [forum] = recognise("b", report(title="Forum"))
    [again] = recognise("c", report("X", title="Forum"))
    assert meetings(archive)[side].occasion_meeting == min(forum, again)
    gone, left = ("b", again) if forum < again else ("c", forum)
    recognise(gone, recogniser="second")
    assert meetings(archive)[side].occasion_meeting == left
    recognise("c" if gone == "b" else "b", recogniser="second")
    assert meetings(archive)[side].occasion_meeting is None


def test_an_occasion_that_is_told_otherwise_now_is_unlinked(
    archive: Archive, draft: Drafts, report: Reports, matcher: Matcher
) -> None:
    class SameNamesOnly(type(matcher)):  # type: ignore[misc]
        def same(self, one: Account, other: Account) -> bool:
            return one.report.participants == other.report.participants

    def linked() -> set[str | None]:
        return {meeting.occasion_meeting for meeting in meetings(archive).values()}

    told = {
        "a": report("A", "B", occasion="Forum"),
        "b": report("A", "C", title="Forum", status=Status.PLANNED),
        "c": report("A", "C", title="Congress"),
    }
    archive.take_in([draft("a"), draft("b")])
    read_by(SameNamesOnly(), archive, told)
    assert linked() > {None}
    archive.take_in([draft("c")])
    read_by(SameNamesOnly(), archive, told)
    assert linked() == {None}


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_of_two_occasions_the_first_reported_is_taken(  # noqa: PLR0913, PLR0917 - fixtures
    order: tuple[str, ...],
    archive: Archive,
    draft: Drafts,
    report: Reports,
    recognise: Recognise,
    now: datetime,
) -> None:
    told = {
        "a": report("A", "B", occasion="Forum"),
        "b": report("X", title="Forum"),
        "c": report("Y", title="Forum"),
    }
    archive.take_in([draft(key, published_at=now - timedelta(days=ord(key))) for key in "abc"])
    names = {key: recognise(key, told[key])[0] for key in order}
    assert meetings(archive)[names["a"]].occasion_meeting == names["c"]


def test_a_meeting_that_nobody_reports_is_no_occasion(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [side], [forum] = (
        recognise("a", report("A", "B", occasion="Forum")),
        recognise("b", report(title="Forum")),
    )
    archive.record_issue(issue_of(meetings(archive)[forum]))
    assert meetings(archive)[side].occasion_meeting == forum
    recognise("b", recogniser="second")
    assert meetings(archive)[side].occasion_meeting is None


def test_an_occasion_on_other_days_is_another_one(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [side] = recognise("a", report("A", "B", occasion="Forum"))
    recognise("b", report(title="Forum", day="2019-09-10"))
    assert meetings(archive)[side].occasion_meeting is None
