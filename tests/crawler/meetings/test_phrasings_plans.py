"""Journeys to events, plans told behind their noun, what fell through, and who was received or shown round; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]

GUEST = "Foreign Minister of Belarus Ivan Marchuk"


def names(report: MeetingReport) -> list[str | None]:
    return [p.name for p in report.participants]


@pytest.mark.parametrize(
    "told",
    [
        f"{GUEST} will travel to Astana next week for the 9th Meeting of SCO Ministers of Culture, which opens on June 20.",
        f"{GUEST} will fly to Astana on June 20 to attend the 9th Meeting of SCO Ministers of Culture.",
        f"{GUEST} is to go to Astana on June 20 for the 9th Meeting of SCO Ministers of Culture.",
    ],
)
def test_journey_to_an_event_is_attendance_of_it(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (report.status, report.form) == (Status.PLANNED, Form.MULTILATERAL)
    assert (names(report), report.date, report.place.city) == (
        ["Ivan Marchuk"],
        dt.date(2023, 6, 20),
        "Astana",
    )


@pytest.mark.parametrize(
    "plan",
    [
        f"Talks are scheduled with {GUEST}.",
        f"A meeting with {GUEST} is on the programme.",
        f"On the agenda are talks with {GUEST}.",
        f"The programme includes a meeting with {GUEST}.",
    ],
)
def test_plan_told_before_or_behind_its_noun_is_no_news_of_a_meeting_held(
    plan: str, meetings: Meetings
) -> None:
    text = f"Secretary-General of the SCO Zhang Ming will visit Minsk on 20 June. {plan}"
    reports = meetings(text, published=PUBLISHED)
    assert {r.status for r in reports} == {Status.PLANNED}
    assert "Ivan Marchuk" in {name for r in reports for name in names(r)}


@pytest.mark.parametrize(
    "told",
    [
        f"The meeting of {GUEST} and Iranian President Hasan Rezai, fixed for Tuesday on the margins of the SCO summit, did not take place.",
        f"The talks of {GUEST} with Iranian President Hasan Rezai on Tuesday fell through.",
        f"The meeting between {GUEST} and Iranian President Hasan Rezai on Tuesday was not held.",
    ],
)
def test_what_did_not_take_place_is_cancelled(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (report.status, report.date) == (Status.CANCELLED, dt.date(2023, 6, 13))


def test_years_that_somebody_sums_up_are_no_news(meetings: Meetings) -> None:
    text = f"{GUEST} gave a press conference on 14 June. In 2022, he said, he held talks with Foreign Minister of Oman Nasser Hadi."
    assert not meetings(text, published=PUBLISHED)


def test_event_long_before_a_plan_is_its_history(meetings: Meetings) -> None:
    text = f"Secretary-General of the SCO Zhang Ming will meet {GUEST} in Minsk on 20 June. The SCO Summit held in Samarkand on 15 September 2022 opened the way."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.status is Status.PLANNED


def test_people_whom_an_event_gathers_are_of_that_event(meetings: Meetings) -> None:
    text = f"The third SCO Media Forum took place in Almaty on 13 June and brought together journalists of all member states. {GUEST} opened it."
    (report,) = meetings(text, published=PUBLISHED)
    assert "Ivan Marchuk" in names(report)


@pytest.mark.parametrize(
    "told",
    [
        "President Bat Erdene of Mongolia received them on 12 June, a day before the meeting.",
        "On 14 June the ministers were received by President Bat Erdene of Mongolia.",
    ],
)
def test_body_that_is_received_meets_its_host_apart(told: str, meetings: Meetings) -> None:
    text = f"The 9th Meeting of SCO Ministers of Culture took place in Osh on 13 June. {told}"
    event, reception = meetings(text, published=PUBLISHED)
    assert not any(names(event))
    assert (names(reception)[0], reception.form) == ("Bat Erdene", Form.MULTILATERAL)


@pytest.mark.parametrize(
    "told",
    [
        f"{GUEST} visited the SCO Secretariat on 13 June. Secretary-General Zhang Ming showed him the halls.",
        f"The SCO Secretariat was visited on 13 June by {GUEST}. Secretary-General Zhang Ming told him of the summit.",
        f"{GUEST} came to the SCO Secretariat on 13 June. The guest was briefed by Secretary-General Zhang Ming.",
    ],
)
def test_who_shows_a_visitor_round_meets_him(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert report.form is Form.BILATERAL
    assert (set(names(report)), report.place.city) == ({"Ivan Marchuk", "Zhang Ming"}, "Beijing")
