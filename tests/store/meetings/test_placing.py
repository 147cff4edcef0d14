from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from store.matching import Matcher
from store.meetings.placing import Earlier, Period, free_keys, ids_of, kept_keys, meeting_ids, period
from store.records.meetings import Evidence, MeetingReport


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


def test_a_report_that_reads_as_before_keeps_its_key(
    report: Callable[..., MeetingReport], matcher: Matcher
) -> None:
    undated = report("A", "B", "C", day=None)
    better = replace(
        undated, about="trade", evidence=(Evidence(field="title", sentence="x", start=0, end=1),)
    )
    others = [Earlier(key="a#0", report=report("A", "B", "C")), Earlier(key="a#1", report=undated)]
    assert kept_keys([better], others, matcher) == ["a#1"]


def test_a_report_that_reads_otherwise_keeps_the_key_of_what_it_is_an_account_of(
    report: Callable[..., MeetingReport], matcher: Matcher
) -> None:
    was = [Earlier(key="a#0", report=report("A", "B"))]
    assert kept_keys([report("A", "B", place=None, day="2019-07-11")], was, matcher) == ["a#0"]
    # Another day of the same people, and one more of them: in one and the same text.
    assert kept_keys([report("A", "B", "C", day="2019-07-29")], was, matcher) == ["a#0"]
    assert kept_keys([report("A", "D")], was, matcher) == [None]
    assert kept_keys([report("A", "D"), report("a", "b", day=None)], was, matcher) == [None, "a#0"]


def test_names_that_are_read_otherwise_in_the_same_places_are_the_same_people(
    report: Callable[..., MeetingReport], matcher: Matcher
) -> None:
    def read(*names: str, start: int) -> MeetingReport:
        told = report(*names, day=None)
        marks = tuple(
            Evidence(field=f"participants[{number}]", sentence="s", start=start + number, end=99)
            for number, _ in enumerate(names)
        )
        return replace(told, evidence=marks)

    was = [Earlier(key="a#0", report=read("Норовым", "Бурианом", start=0))]
    assert kept_keys([read("Норов", "Буриан", start=0)], was, matcher) == ["a#0"]
    assert kept_keys([read("Норов", "Буриан", start=50)], was, matcher) == [None]


def test_no_key_is_kept_for_two_reports(report: Callable[..., MeetingReport], matcher: Matcher) -> None:
    first, second = report("A", "B", day="2019-07-10"), report("A", "B", day="2019-07-11")
    was = [Earlier(key="m", report=first), Earlier(key="n", report=second)]
    assert kept_keys([second, first], was, matcher) == ["n", "m"]
    assert kept_keys([first, first], was[:1], matcher) == ["m", None]


def test_free_keys_are_in_order_and_name_ids() -> None:
    free = free_keys("sectsco:eng:602354", {"sectsco:eng:602354#0", "sectsco:eng:602354#2"})
    assert [next(free), next(free)] == ["sectsco:eng:602354#1", "sectsco:eng:602354#3"]
    assert next(ids_of("a#b#1")) == next(meeting_ids("a#b", 1))


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
