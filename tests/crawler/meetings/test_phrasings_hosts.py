"""Cities that have a body sit in them, welcomes at airports, papers handed over, and whom one met next; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]

GUEST = "Ambassador of Belarus Ivan Marchuk"


@pytest.mark.parametrize(
    ("told", "status", "city"),
    [
        ("Osh will host the SCO Ministers of Transport on June 20 and 21.", Status.PLANNED, "Osh"),
        ("Tashkent welcomed the SCO prosecutors general on 13 June.", Status.HELD, "Tashkent"),
        (
            "Bishkek is to receive the foreign ministers of the SCO member states on 20 June.",
            Status.PLANNED,
            "Bishkek",
        ),
        (
            "On 13 June Almaty hosted the heads of customs services of the SCO member states.",
            Status.HELD,
            "Almaty",
        ),
        (
            "Osh brought together the culture ministers of the SCO member states on 13 June.",
            Status.HELD,
            "Osh",
        ),
    ],
)
def test_body_that_a_city_hosts_meets_there(told: str, status: Status, city: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (report.status, report.form, report.place.city) == (status, Form.MULTILATERAL, city)


def test_such_meeting_is_the_one_told_before(meetings: Meetings) -> None:
    text = (
        "Osh will host the SCO Ministers of Transport on June 20 and 21. Ivan Marchuk, Minister of Transport of "
        "Belarus, is to chair the 12th such meeting."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert [p.name for p in report.participants if p.name] == ["Ivan Marchuk"]


@pytest.mark.parametrize(
    "told",
    [
        "President of Mongolia Bat Erdene arrived in Osh. At the airport he was met by Governor Azamat Saliev.",
        "President of Mongolia Bat Erdene arrived in Osh, where Governor Azamat Saliev met him at the airport.",
        "Governor Azamat Saliev welcomed President of Mongolia Bat Erdene on the tarmac in Osh.",
    ],
)
def test_welcome_at_the_airport_is_no_meeting(told: str, meetings: Meetings) -> None:
    assert all(r.form is Form.VISIT for r in meetings(told, published=PUBLISHED))


@pytest.mark.parametrize(
    "told",
    [
        f"On 13 June Secretary-General Zhang Ming accepted the letter of appointment of {GUEST}.",
        f"{GUEST} presented his letters of appointment to Secretary-General Zhang Ming on 13 June.",
    ],
)
def test_letter_of_appointment_is_handed_over_at_a_ceremony(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert report.form is Form.CEREMONY
    assert {p.name for p in report.participants} == {"Zhang Ming", "Ivan Marchuk"}


@pytest.mark.parametrize(
    "told",
    [
        f"Secretary-General Zhang Ming held talks on Monday with {GUEST} and on Tuesday with Ambassador of Oman Nasser Hadi.",
        f"Secretary-General Zhang Ming had a meeting on 12 June with {GUEST} and on 13 June with Ambassador of Oman Nasser Hadi.",
        f"Secretary-General Zhang Ming received {GUEST} on 12 June and, a day later, Ambassador of Oman Nasser Hadi.",
    ],
)
def test_who_is_met_on_another_day_is_met_in_another_meeting(told: str, meetings: Meetings) -> None:
    first, second = meetings(told, published=PUBLISHED)
    assert [p.name for p in first.participants] == ["Zhang Ming", "Ivan Marchuk"]
    assert [p.name for p in second.participants] == ["Zhang Ming", "Nasser Hadi"]
    assert (first.date, second.date) == (dt.date(2023, 6, 12), dt.date(2023, 6, 13))
