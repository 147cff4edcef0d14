from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from store.placing import Earlier, Matcher, Period, kept_places, meeting_ids, period
from store.records import Evidence, Meeting, MeetingReport


def earlier(name: str, report: MeetingReport, told: MeetingReport | None = None) -> Earlier:
    when = datetime(2019, 7, 11, tzinfo=UTC)
    meeting = Meeting(id=name, told=told or report, reports=(), first_reported_at=when)
    return Earlier(report=report, meeting=meeting)


def test_a_dated_report_may_be_a_day_off(report: Callable[..., MeetingReport]) -> None:
    assert period(report("A"), published=date(2026, 1, 1)) == Period(
        earliest=date(2019, 7, 9), latest=date(2019, 7, 11)
    )
    spanning = replace(report("A", day="2019-07-01"), end_date=date(2019, 7, 31))
    assert period(spanning, published=None) == Period(earliest=date(2019, 6, 30), latest=date(2019, 8, 1))


def test_an_undated_report_lies_around_its_publication(report: Callable[..., MeetingReport]) -> None:
    undated = report("A", day=None)
    around = period(undated, published=date(2019, 7, 10))
    assert around == Period(earliest=date(2019, 4, 9), latest=date(2019, 10, 10))
    assert period(undated, published=None) is None


@given(st.dates(), st.dates() | st.none(), st.dates() | st.none())
def test_every_date_has_a_period(day: date, end: date | None, published: date | None) -> None:
    for report in (MeetingReport(date=day, end_date=end), MeetingReport()):
        about = period(report, published=published)
        assert about is None or about.earliest <= about.latest


def test_a_report_that_reads_as_before_keeps_its_meeting(
    report: Callable[..., MeetingReport], matcher: Matcher
) -> None:
    undated = report("A", "B", day=None)
    better = replace(
        undated, about="trade", evidence=(Evidence(field="title", sentence="x", start=0, end=1),)
    )
    assert not matcher.same(undated, earlier("m", undated).meeting)
    assert kept_places([better], [earlier("m", undated)], matcher) == ["m"]


def test_a_report_that_reads_otherwise_is_matched_with_what_it_said_before(
    report: Callable[..., MeetingReport], matcher: Matcher
) -> None:
    was = earlier("m", report("A", "B"), told=report("A", "B", "C"))
    assert kept_places([report("A", "B", place=None, day="2019-07-11")], [was], matcher) == ["m"]
    assert kept_places([report("A", "B", "C", day="2019-07-11")], [was], matcher) == ["m"]
    assert kept_places([report("A", "D")], [was], matcher) == [None]


def test_no_meeting_is_kept_for_two_reports(report: Callable[..., MeetingReport], matcher: Matcher) -> None:
    first, second = report("A", "B", day="2019-07-10"), report("A", "B", day="2019-07-11")
    was = [earlier("m", first), earlier("n", second)]
    assert kept_places([second, first], was, matcher) == ["n", "m"]
    assert kept_places([first, first], was[:1], matcher) == ["m", None]


def test_ids_follow_from_key_and_ordinal_alone() -> None:
    ids = list(meeting_ids("sectsco:eng:602354", 0))
    assert ids == list(meeting_ids("sectsco:eng:602354", 0))
    assert [len(each) for each in islice(ids, 3)] == [8, 9, 10]
    assert all(longer.startswith(ids[0]) for longer in ids)
    assert len({next(meeting_ids(key, ordinal)) for key in ("a", "b") for ordinal in (0, 1)}) == 4


@given(st.text(), st.integers(0, 99))
def test_ids_are_short_and_plain(key: str, ordinal: int) -> None:
    first = next(meeting_ids(key, ordinal))
    assert first.isascii()
    assert first.isalnum()
    assert first == first.lower()
