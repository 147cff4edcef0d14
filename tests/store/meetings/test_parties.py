from collections.abc import Callable
from datetime import date

import pytest

from store.meetings.parties import Encounter, parties, previous_meeting
from store.records.meetings import MeetingReport


def test_parties_are_the_named_people_in_any_order_and_case(report: Callable[..., MeetingReport]) -> None:
    assert parties(report("V. Norov", "P. Burian")) == parties(report("p. burian", "V.  NOROV"))
    assert parties(report("V. Norov", "P. Burian")) != parties(report("V. Norov", "T. Hristea"))


@pytest.mark.parametrize("names", [(), ("V. Norov",), ("V. Norov", "V. NOROV"), ("V. Norov", None)])
def test_fewer_than_two_names_are_no_parties(
    names: tuple[str | None, ...], report: Callable[..., MeetingReport]
) -> None:
    assert parties(report(*names)) is None


def test_the_previous_meeting_is_the_last_that_was_over_before(report: Callable[..., MeetingReport]) -> None:
    told = report("A", "B", day="2019-07-10")
    same = parties(told) or ""
    other = parties(report("A", "C")) or ""
    held = [
        Encounter(meeting="first", last_day=date(2018, 1, 1), parties=same),
        Encounter(meeting="last", last_day=date(2019, 7, 9), parties=same),
        Encounter(meeting="of others", last_day=date(2019, 7, 9), parties=other),
        Encounter(meeting="itself", last_day=date(2019, 7, 10), parties=same),
        Encounter(meeting="later", last_day=date(2019, 8, 1), parties=same),
    ]
    assert previous_meeting(told, held) == previous_meeting(told, held[::-1]) == "last"
    assert previous_meeting(report("A", "B", day=None), held) is None
    assert previous_meeting(report("A", day="2020-01-01"), held) is None
    assert previous_meeting(told, []) is None


def test_of_two_previous_meetings_on_one_day_the_order_does_not_decide(
    report: Callable[..., MeetingReport],
) -> None:
    told = report("A", "B")
    day, same = date(2019, 1, 1), parties(told) or ""
    held = [Encounter(meeting=name, last_day=day, parties=same) for name in ("b", "a", "c")]
    assert previous_meeting(told, held) == previous_meeting(told, held[::-1]) == "a"
