"""Frames in which English tells of a meeting: pronouns, separated verbs, nouns without a verb of their own."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2024, 5, 16)
Meetings = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    "text",
    [
        "The Omani ambassador, Saleh Harthi, arrived here on Monday. Iran's Foreign Minister Ali Karimi received him on Tuesday.",
        "Iran's Foreign Minister Ali Karimi arrived in Muscat on Monday. Ambassador Saleh Harthi of Oman called on him hours later.",
        "Iran's Foreign Minister Ali Karimi said that trade was growing. He was talking to the Ambassador of Oman Saleh Harthi who called on him.",
        "Iran's Foreign Minister Ali Karimi and his Omani counterpart Saleh Harthi, in a meeting in Doha on Monday, explored avenues for trade.",
        "Iran's Foreign Minister Ali Karimi also sat down the same day with Saleh Harthi, Ambassador of Oman.",
        "Iran's Foreign Minister Ali Karimi got acquainted with the new Ambassador of Oman Saleh Harthi on 14 May.",
        "Iran's Foreign Minister Ali Karimi visited Osh on 14 May. He and Ambassador of Oman Saleh Harthi touched upon trade.",
        "Iran's Foreign Minister Ali Karimi welcomed to Tehran the Ambassador of Oman Saleh Harthi.",
        "Iran's Foreign Minister Ali Karimi came to Muscat. In a meeting with Ambassador of Oman Saleh Harthi, the minister thanked him.",
    ],
)
def test_two_people_met(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Ali Karimi", "Iran"),
        ("Saleh Harthi", "Oman"),
    }
    assert (report.status, report.form) == (Status.HELD, Form.BILATERAL)


@pytest.mark.parametrize(
    "text",
    [
        "Iran's Foreign Minister Ali Karimi and Ambassador of Oman Saleh Harthi agreed to stay in contact.",
        "Ambassador Anna Berg of Sweden was appointed in May. Iran's Foreign Minister Ali Karimi received her message.",
    ],
)
def test_nobody_met(text: str, meetings: Meetings) -> None:
    assert meetings(text, published=PUBLISHED) == ()


def test_each_sentence_with_he_is_a_meeting_of_the_same_man(meetings: Meetings) -> None:
    text = "OSCE Chairman-in-Office Goran Petrov today ended a visit to Osh. In a meeting with President Azat Omurov, the Chairman-in-Office praised the reform. He and Deputy Speaker Nurlan Asanov touched upon water."
    reports = meetings(text, published=PUBLISHED)

    assert [{p.name for p in report.participants} for report in reports] == [
        {"Goran Petrov", "Azat Omurov"},
        {"Goran Petrov", "Nurlan Asanov"},
    ]


def test_leader_of_a_country_is_who_was_named_of_it(meetings: Meetings) -> None:
    text = "Prime Minister Ravi Kapoor of India held talks with Mongolian President Bat Dorj. The Mongolian leader arrived here on Monday. Foreign Minister Anil Rao called on him."
    reports = meetings(text, published=PUBLISHED)

    assert [{p.name for p in report.participants} for report in reports] == [
        {"Ravi Kapoor", "Bat Dorj"},
        {"Anil Rao", "Bat Dorj"},
    ]


@pytest.mark.parametrize(
    ("where", "city"),
    [
        ("In the capital of the Republic of Belarus", "Minsk"),
        ("In the Belarusian capital", "Minsk"),
        ("In sunny Samarkand", "Samarkand"),
    ],
)
def test_city_is_told_by_its_country_or_behind_an_adjective(
    where: str, city: str, meetings: Meetings
) -> None:
    text = f"{where}, Iran's Foreign Minister Ali Karimi met with Ambassador of Oman Saleh Harthi."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place.city == city


def test_post_that_begins_a_sentence_belongs_to_the_name_behind_its_comma(meetings: Meetings) -> None:
    text = "Acting President and Chairman Senate, Yusuf Hassan on Tuesday called on Ambassador of Oman Saleh Harthi."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Yusuf Hassan", "Saleh Harthi"}


def test_here_is_where_the_dateline_says_and_the_house_stands_there(meetings: Meetings) -> None:
    text = "ISLAMABAD, May 15 (APP): Speaker Sardar Ayaz met with the Ambassador of Oman Saleh Harthi here at Parliament House on Wednesday."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.venue, report.place.city, report.place.country) == (
        "Parliament House",
        "Islamabad",
        "Pakistan",
    )


def test_summit_that_somebody_came_for_is_not_what_was_held(meetings: Meetings) -> None:
    text = "Iran's Foreign Minister Ali Karimi, who is in Osh for the BRICS security meeting, held talks with Ambassador of Oman Saleh Harthi."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Karimi", "Saleh Harthi"}


def test_banquet_in_honour_of_a_guest_has_him_there(meetings: Meetings) -> None:
    text = "President Bat Dorj of Mongolia hosted a banquet in honour of President Azat Omurov of Kyrgyzstan on 14 May 2024."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Bat Dorj", "Azat Omurov"}


def test_council_whose_meeting_will_consider_something_is_planned(meetings: Meetings) -> None:
    text = "The meeting of the CIS Council of Heads of Government in Minsk on 29 May will consider a dozen matters."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date, report.place.city) == (Status.PLANNED, dt.date(2024, 5, 29), "Minsk")


def test_those_who_confirmed_that_they_come_take_part(meetings: Meetings) -> None:
    text = "President Bat Dorj is to chair the 17th Summit of ECO in Osh on 3 July. President Azat Omurov of Kyrgyzstan and Iran's Ali Karimi have confirmed their participation."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Bat Dorj", "Azat Omurov", "Ali Karimi"}


def test_news_goes_on_behind_an_event_told_by_the_way(meetings: Meetings) -> None:
    text = "Iran's Foreign Minister Ali Karimi and his Omani counterpart Saleh Harthi discussed plans ahead of the SCO summit in Bishkek in a telephone call on Monday."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.mode, report.date, report.place.city) == (Mode.PHONE, dt.date(2024, 5, 13), None)


def test_theme_of_a_conference_that_was_organised_somewhere(meetings: Meetings) -> None:
    text = '"Rivers of Tomorrow" was the theme of a conference organised on 14 May in Almaty by KazTRI. The first panel was moderated by KazTRI Director Yerkin Omarov.'
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.place.city, {p.name for p in report.participants}) == (
        Form.CONFERENCE,
        "Almaty",
        {"Yerkin Omarov"},
    )


def test_summit_that_is_slated_for_a_day_is_planned(meetings: Meetings) -> None:
    (report,) = meetings(
        "The Seventh CICA Summit is slated for October 27 and 28 in Baku.", published=PUBLISHED
    )

    assert report.status is Status.PLANNED
    assert (report.date, report.place.city) == (dt.date(2024, 10, 27), "Baku")
