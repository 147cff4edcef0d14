"""What recognition makes of meetings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from store.archive import Archive, Matcher
from store.records.articles import ArticleDraft
from store.records.issues import Issue
from store.records.meetings import Meeting, MeetingReport, Recognition, Status
from store.records.questions import MeetingQuery

Drafts = Callable[..., ArticleDraft]
Reports = Callable[..., MeetingReport]
Recognise = Callable[..., tuple[str, ...]]
Issues = Callable[..., Issue]


def meetings(archive: Archive, digest: str = "sco") -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in archive.unissued_meetings(digest=digest)}


def only(archive: Archive) -> Meeting:
    [meeting] = meetings(archive).values()
    return meeting


def told_of(archive: Archive) -> list[Meeting]:
    found = archive.issued_meetings(digest="sco", window=timedelta(days=30), least=9)
    return [telling.meeting for telling in found]


def keys_of(meeting: Meeting) -> list[str]:
    return [report.url.rpartition("/")[2].removesuffix(".html") for report in meeting.reports]


def test_a_report_becomes_a_meeting_with_its_article(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, now: datetime
) -> None:
    published = now - timedelta(days=3)
    archive.take_in([draft("a", published_at=published, published_by="url", aliases=("http://b.example/",))])
    told = report("Norov", "Burian", about="security")
    [name] = recognise("a", told)
    meeting = only(archive)
    assert (meeting.id, meeting.told, meeting.first_reported_at) == (name, told, published)
    assert (meeting.occasion_meeting, meeting.previous, meeting.corrected) == (None, None, ())
    [reference] = meeting.reports
    assert (reference.url, reference.outlet, reference.title) == (
        draft("a").url,
        "eng.sectsco.org",
        "Meeting with a",
    )
    assert (reference.published_at, reference.published_by) == (published, "url")
    assert (reference.copy, reference.aliases, reference.language) == (False, ("http://b.example/",), "en")


def test_reports_of_one_meeting_are_one_meeting_with_the_first_published_account(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, now: datetime
) -> None:
    archive.take_in([draft("a"), draft("b", published_at=now - timedelta(days=30)), draft("c")])
    [second] = recognise("b", report("Norov", "Burian", about="earlier"))
    [first] = recognise("a", report("Norov", "Burian", day="2019-07-11", about="later"))
    [other] = recognise("c", report("Norov", "Hristea"))
    assert first == second != other
    meeting = meetings(archive)[first]
    assert meeting.told.about == "earlier"
    assert keys_of(meeting) == ["b", "a"]
    assert meeting.first_reported_at == now - timedelta(days=30)


def test_a_meeting_was_first_reported_when_its_earliest_article_was_published(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, now: datetime
) -> None:
    archive.take_in([draft("a"), draft("b", published_at=now - timedelta(days=30))])
    recognise("a", report("A", "B"))
    assert only(archive).first_reported_at == now
    recognise("b", report("A", "B"))
    assert only(archive).first_reported_at == now - timedelta(days=30)


def test_what_happened_is_told_before_what_was_announced(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a"), draft("b")])
    recognise("a", report("A", "B", status=Status.PLANNED))
    assert only(archive).told.status is Status.PLANNED
    recognise("b", report("A", "B"))
    assert only(archive).told.status is Status.HELD
    assert keys_of(only(archive)) == ["b", "a"]


def test_a_null_day_alone_joins_nothing(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abc"])
    undated = report("A", "B", day=None)
    names = {recognise("a", undated)[0], recognise("b", report("A", "B"))[0], recognise("c", undated)[0]}
    assert len(names) == len(meetings(archive)) == 3


def test_copies_are_told_with_the_article_that_they_repeat(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a")])
    recognise("a", report("A", "B"))
    archive.take_in([draft("b"), draft("c", body=draft("a").body, outlet="infoshos.ru")])
    recognise("b", report("A", "B"))
    told = [(report.outlet, report.copy) for report in only(archive).reports]
    assert told == [("eng.sectsco.org", False), ("infoshos.ru", True), ("eng.sectsco.org", False)]


def test_what_a_recogniser_has_read_waits_no_more(
    archive: Archive, draft: Drafts, recognise: Recognise, now: datetime
) -> None:
    def waiting(recogniser: str, limit: int = 9) -> list[str]:
        texts = archive.unrecognised(recogniser=recogniser, limit=limit)
        return [article.key for article in archive.load_texts(texts)]

    late, early = now - timedelta(days=1), now - timedelta(days=2)
    archive.take_in([draft("a", published_at=late), draft("b", published_at=early), draft("c")])
    assert waiting("first") == ["b", "a", "c"]
    assert waiting("first", limit=1) == ["b"]
    recognise("b", recogniser="first")
    assert waiting("first") == ["a", "c"]
    assert waiting("second") == ["a", "c"]
    assert archive.outdated(recogniser="first") == ()
    assert [each.key for each in archive.load_texts(archive.outdated(recogniser="second"))] == ["b"]
    assert archive.number_outdated(recogniser="second") == 1
    archive.take_in([draft("b", title="Corrected")])
    assert waiting("first") == ["b", "a", "c"]


@pytest.fixture
def stored(url: str, dump: Callable[[str], dict[str, list[tuple[object, ...]]]]) -> Callable[[], object]:
    """Everything that is stored, but for the row ids of reports, which are written anew each time."""

    def rows_of() -> object:
        rows = dump(url)
        return {**rows, "meeting_reports": sorted(row[1:] for row in rows["meeting_reports"])}

    return rows_of


def test_recognising_again_changes_nothing(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, stored: Callable[[], object]
) -> None:
    archive.take_in([draft("a"), draft("b")])
    side = report("A", "D", occasion="Forum")
    reports = [report("A", "B"), report("A", "C", day=None), report(title="Forum"), side]
    first = recognise("a", *reports), recognise("b", report("A", "B"))
    before = stored()
    assert (recognise("a", *reports), recognise("b", report("A", "B"))) == first
    assert stored() == before


def test_a_better_reading_keeps_the_meeting(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft("a")])
    before = recognise("a", report("A", "B"), report("A", "C"))
    after = recognise(
        "a", report("A", "C", about="more"), report("A", "B", day="2019-07-11"), recogniser="second"
    )
    assert after == before[::-1]
    assert {meeting.told.about for meeting in meetings(archive).values()} == {None, "more"}


def test_a_meeting_that_nobody_reports_any_more_is_gone_unless_it_was_told(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft("a"), draft("b")])
    [never_told] = recognise("a", report("A", "B"))
    recognise("a", recogniser="second")
    assert meetings(archive) == {}
    [told] = recognise("a", report("A", "B"), recogniser="third")
    assert told == never_told
    as_told = only(archive)
    archive.record_issue(issue_of(as_told))
    recognise("a", recogniser="fourth")
    assert meetings(archive) == meetings(archive, "another digest") == {}
    assert told_of(archive) == [as_told]
    # Read again it is the same one, and not told twice.
    assert recognise("b", report("A", "B"), recogniser="fifth") == (told,)
    assert meetings(archive) == {}
    [now_told] = told_of(archive)
    assert keys_of(now_told) == ["b"]


def test_the_id_of_a_meeting_that_was_told_is_given_to_no_other(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise, issue_of: Issues
) -> None:
    archive.take_in([draft("a")])
    [first] = recognise("a", report("A", "B"))
    archive.record_issue(issue_of(only(archive)))
    [second] = recognise("a", report("A", "C"), recogniser="second")
    assert second != first


def test_a_store_built_anew_has_the_same_ids(
    draft: Drafts, report: Reports, matcher: Matcher, now: datetime
) -> None:
    drafts = [draft(key, published_at=now - timedelta(days=ord(key))) for key in "abc"]
    told = {
        "a": (report("A", "B"), report("C", "D", occasion="Forum")),
        "b": (report(title="Forum"), report("A", "B", day="2019-07-11")),
        "c": (report("C", "D"), report("E", "F", day=None)),
    }
    built = []
    for order in permutations(drafts):
        with Archive.open("sqlite://", in_memory=True) as archive:
            archive.take_in(order)
            for article in archive.load_texts(archive.unrecognised(recogniser="r")):
                recognition = Recognition(language="en", sco_related=True, meetings=told[article.key])
                archive.record_recognition(
                    article, recognition, recogniser="r", matcher=matcher, read_at=article.fetched_at
                )
            built.append(
                {
                    (name, meeting.occasion_meeting, frozenset(keys_of(meeting)))
                    for name, meeting in meetings(archive).items()
                }
            )
    assert len(built[0]) == 4
    assert all(same == built[0] for same in built)


def test_what_was_read_in_an_older_revision_changes_nothing(
    archive: Archive, draft: Drafts, report: Reports, matcher: Matcher
) -> None:
    archive.take_in([draft("a")])
    [old] = archive.load_texts(archive.unrecognised(recogniser="r"))
    archive.take_in([draft("a", title="Corrected")])
    [new] = archive.load_texts(archive.unrecognised(recogniser="r"))
    read = Recognition(language="en", sco_related=True, meetings=(report("A", "B"),))
    names = archive.record_recognition(new, read, recogniser="r", matcher=matcher, read_at=new.fetched_at)
    late = Recognition(language="en", sco_related=True, meetings=(report("X", "Y"),))
    assert (
        archive.record_recognition(old, late, recogniser="r", matcher=matcher, read_at=old.fetched_at)
        == names
    )
    assert only(archive).told == read.meetings[0]


def test_previous_is_the_last_held_meeting_of_the_same_people(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abcd"])
    [latest] = recognise("a", report("A", "B", day="2019-07-10"))
    assert only(archive).previous is None
    [first] = recognise("b", report("b", "a", day="2018-01-01"))
    recognise("c", report("A", "B", day="2019-01-01", status=Status.CANCELLED))
    [others] = recognise("d", report("A", "B", "C", day="2019-05-01"))
    told = meetings(archive)
    assert (told[latest].previous, told[first].previous, told[others].previous) == (first, None, None)


def test_upcoming_meetings_are_planned_and_not_over(
    archive: Archive, draft: Drafts, report: Reports, recognise: Recognise
) -> None:
    archive.take_in([draft(key) for key in "abcde"])
    day = datetime(2026, 11, 22, tzinfo=UTC).date()
    planned = {"status": Status.PLANNED}
    recognise("a", report("A", "B", day="2026-11-21", **planned))
    [today] = recognise("b", report("A", "C", day="2026-11-22", **planned))
    spanning = replace(report("A", "D", day="2026-11-20", **planned), end_date=day)
    [running] = recognise("c", spanning)
    recognise("d", report("A", "E", day="2026-12-01"), report("A", "F", day=None, **planned))
    [later] = recognise("e", report("A", "G", day="2027-01-01", **planned))
    assert [meeting.id for meeting in archive.upcoming_meetings(after=day)] == [running, today, later]
    fitting = archive.upcoming_meetings(after=day, query=MeetingQuery(person="C"))
    assert [meeting.id for meeting in fitting] == [today]
