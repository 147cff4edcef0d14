"""Two people of whom English texts tell again, what they sign, and whom one meets after the other; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]

PAIR = [("Ivan Marchuk", "Belarus"), ("Le Van Thanh", "Vietnam")]


def people(report: MeetingReport) -> list[tuple[str | None, str | None]]:
    return [(p.name, p.organisation) for p in report.participants]


@pytest.mark.parametrize(
    "told",
    [
        "The ministers held talks in Hanoi on 13 June.",
        "The two held talks in Hanoi on 13 June.",
        "They had a working lunch in Hanoi on 13 June.",
    ],
)
def test_the_two_of_whom_the_text_told_last_are_meant(told: str, meetings: Meetings) -> None:
    text = (
        "Belarusian Foreign Minister Ivan Marchuk came at the invitation of Vietnamese Foreign Minister "
        f"Le Van Thanh. {told}"
    )
    report = next(r for r in meetings(text, published=PUBLISHED) if r.form is Form.BILATERAL)

    assert sorted(people(report), key=str) == PAIR
    assert (report.date, report.place and report.place.city) == (dt.date(2023, 6, 13), "Hanoi")


def test_presidents_are_not_the_two_ministers_told_before(meetings: Meetings) -> None:
    text = (
        "Belarusian Foreign Minister Ivan Marchuk wrote to Vietnamese Foreign Minister Le Van Thanh. "
        "The presidents held talks in Hanoi on 13 June."
    )
    assert not meetings(text, published=PUBLISHED)


@pytest.mark.parametrize(
    "sentence",
    [
        "Belarusian Foreign Minister Ivan Marchuk and Vietnamese Foreign Minister Le Van Thanh signed in Hanoi on 13 June a plan of consultations.",
        "Belarusian Foreign Minister Ivan Marchuk and Vietnamese Foreign Minister Le Van Thanh put their names to a visa agreement in Hanoi on 13 June.",
        "Belarusian Foreign Minister Ivan Marchuk and Vietnamese Foreign Minister Le Van Thanh on 13 June initialled in Hanoi the draft treaty.",
    ],
)
def test_two_who_sign_together_take_part_in_a_ceremony(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert people(report) == PAIR
    assert (report.form, report.date) == (Form.CEREMONY, dt.date(2023, 6, 13))


def test_signing_behind_talks_is_a_part_of_them(meetings: Meetings) -> None:
    text = (
        "Belarusian Foreign Minister Ivan Marchuk met Vietnamese Foreign Minister Le Van Thanh in Hanoi on 13 June. "
        "The ministers signed a plan of consultations."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, people(report)) == (Form.BILATERAL, PAIR)


def test_document_signed_before_tells_no_meeting_and_no_day(meetings: Meetings) -> None:
    text = (
        "Belarusian Foreign Minister Ivan Marchuk and Vietnamese Ambassador Le Van Thanh discussed the plan "
        "signed on 2 May in Hanoi."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert report.date is None
    assert not (report.place and report.place.city)


@pytest.mark.parametrize(
    "sentence",
    [
        "Belarusian Foreign Minister Ivan Marchuk briefed Vietnamese Foreign Minister Le Van Thanh by telephone on Tuesday on his trip.",
        "In a phone call on Tuesday, Belarusian Foreign Minister Ivan Marchuk and Vietnamese counterpart Le Van Thanh weighed the plan.",
    ],
)
def test_one_who_tells_the_other_by_telephone_speaks_with_them(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert people(report) == PAIR
    assert (report.mode, report.date) == (Mode.PHONE, dt.date(2023, 6, 13))


@pytest.mark.parametrize("verb", ["met with", "will meet with"])
def test_second_guest_on_a_later_day_makes_a_second_meeting(verb: str, meetings: Meetings) -> None:
    text = (
        f"Belarusian Foreign Minister Ivan Marchuk {verb} Finnish Foreign Minister Elina Niemi on 12 June, "
        "and with her Estonian counterpart, Mart Kask, a day later."
    )
    first, second = meetings(
        text, published=dt.date(2023, 6, 13) if verb == "met with" else dt.date(2023, 6, 9)
    )

    assert [people(r)[1] for r in (first, second)] == [("Elina Niemi", "Finland"), ("Mart Kask", "Estonia")]
    assert (first.date, second.date) == (dt.date(2023, 6, 12), dt.date(2023, 6, 13))
    assert first.status is second.status is (Status.HELD if verb == "met with" else Status.PLANNED)


def test_he_stays_the_same_when_he_meets_one_after_the_other(meetings: Meetings) -> None:
    text = (
        "Belarusian Premier Ivan Marchuk is in Vientiane. On 12 June he held talks with Lao Premier Somchai Boon. "
        "On 20 June he will meet Vietnamese Premier Le Van Thanh."
    )
    *_, last = meetings(text, published=PUBLISHED)

    assert people(last) == PAIR


def test_host_who_shows_a_visitor_round_met_them(meetings: Meetings) -> None:
    text = (
        "Belarusian Foreign Minister Ivan Marchuk visited the headquarters of the Shanghai Cooperation Organisation on "
        "Tuesday, where Deputy Secretary-General Le Van Thanh showed him round and the two exchanged views."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [name for name, _ in people(report)] == [name for name, _ in PAIR]
    assert (report.form, report.place and report.place.city) == (Form.BILATERAL, "Beijing")


def test_counterpart_without_his_is_somebody_else(meetings: Meetings) -> None:
    reports = meetings("Marchuk, Vietnamese counterpart meet", published=PUBLISHED)

    assert all(("Marchuk", "Vietnam") not in people(report) for report in reports)
