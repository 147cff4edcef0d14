import datetime as dt
from dataclasses import replace

import pytest

from crawler.meetings.identity import same_event_name, same_name
from crawler.meetings.match import is_occasion, same
from store.records import (
    Evidence,
    Form,
    Meeting,
    MeetingReport,
    Participant,
    Place,
    Status,
)

DAY = dt.date(2023, 4, 19)
ZHANG = Participant(name="Zhang Ming", post="Secretary-General", organisation="SCO")
QIN = Participant(name="Qin Gang", post="Foreign Minister", organisation="China")
REPORT = MeetingReport(
    date=DAY, place=Place(city="Beijing", country="China"), participants=(QIN, ZHANG), form=Form.BILATERAL
)
COUNCIL = MeetingReport(
    date=dt.date(2022, 9, 15),
    end_date=dt.date(2022, 9, 16),
    place=Place(city="Samarkand", country="Uzbekistan"),
    form=Form.SUMMIT,
    title="SCO Heads of State Council",
)


def meeting(told: MeetingReport) -> Meeting:
    return Meeting(id="m1", told=told, reports=(), first_reported_at=dt.datetime(2023, 4, 20, tzinfo=dt.UTC))


def inferred(report: MeetingReport, day: dt.date) -> MeetingReport:
    evidence = Evidence(field="date", sentence="on Wednesday", start=0, end=12, implied=True)
    return replace(report, date=day, evidence=(evidence,))


def test_two_accounts_of_one_bilateral_are_the_same() -> None:
    other = replace(
        REPORT,
        participants=(replace(ZHANG, name="Zhang", post=None), replace(QIN, post="State Councilor")),
        place=Place(),
    )
    assert same(other, meeting(REPORT))
    assert same(REPORT, meeting(other))


def test_another_counterpart_is_another_meeting() -> None:
    for counterpart in (
        replace(QIN, name="Wang Yi"),
        Participant(name="Murat Nurtleu", post="Foreign Minister", organisation="Kazakhstan"),
        Participant(name=None, post="Ambassador of Egypt", organisation="Egypt"),
    ):
        assert not same(replace(REPORT, participants=(counterpart, ZHANG)), meeting(REPORT))


def test_post_without_a_name_stands_for_its_holder() -> None:
    unnamed = replace(REPORT, participants=(replace(QIN, name=None), ZHANG))
    assert same(unnamed, meeting(REPORT))


def test_days_must_be_equal_when_both_are_written() -> None:
    assert not same(replace(REPORT, date=DAY + dt.timedelta(days=1)), meeting(REPORT))


def test_an_inferred_day_may_be_one_off_and_no_more() -> None:
    assert same(inferred(REPORT, DAY + dt.timedelta(days=1)), meeting(REPORT))
    assert not same(inferred(REPORT, DAY + dt.timedelta(days=2)), meeting(REPORT))


def test_a_day_that_is_not_told_joins_nothing() -> None:
    dateless = replace(REPORT, date=None)
    assert not same(dateless, meeting(REPORT))
    assert not same(REPORT, meeting(dateless))
    assert not same(dateless, meeting(dateless))


def test_another_city_is_another_meeting() -> None:
    assert not same(replace(REPORT, place=Place(city="Astana", country="Kazakhstan")), meeting(REPORT))


def test_an_announcement_joins_the_meeting_that_was_held() -> None:
    assert same(replace(REPORT, status=Status.PLANNED), meeting(REPORT))
    assert not same(replace(REPORT, status=Status.CANCELLED), meeting(REPORT))


def test_ordinals_tell_events_of_a_series_apart() -> None:
    told = replace(COUNCIL, title="22nd meeting of the SCO Heads of State Council")
    assert not same(replace(told, title="21st meeting of the SCO Heads of State Council"), meeting(told))
    assert same(replace(told, title="Heads of State Council"), meeting(told))


def test_side_meeting_belongs_to_an_occasion_of_its_name_and_days() -> None:
    side = replace(REPORT, date=dt.date(2022, 9, 15), occasion="SCO Heads of State Council", place=Place())
    assert is_occasion(side, meeting(COUNCIL))
    assert not same(side, meeting(COUNCIL))
    assert not is_occasion(replace(side, date=dt.date(2022, 9, 30)), meeting(COUNCIL))
    assert not is_occasion(replace(side, occasion="Boao Forum for Asia"), meeting(COUNCIL))
    assert not is_occasion(replace(side, occasion=None), meeting(COUNCIL))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Norov", "Norov"),
        ("Miroslav Jenča", "Miroslav Jenca"),
        ("A. Avdeyev", "Alexander Avdeyev"),
        ("Bolat Nurgaliev", "Bolat Nurgaliyev"),
        ("S Jaishankar", "S. Jaishankar"),
    ],
)
def test_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Vladimir Norov", "Vladimir Putin"), ("V. Norov", "A. Norov"), ("Wang Yi", "")]
)
def test_names_of_two_people_differ(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_event_names_agree_in_their_rarer_words() -> None:
    assert same_event_name("OSCE Forum for Security Cooperation", "OSCE Forum for Security Co-operation")
    assert not same_event_name("SCO Council of Foreign Ministers", "SCO Council of National Coordinators")
