"""What the sentence behind a meeting adds in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


def _people(report: MeetingReport) -> set[tuple[str | None, str | None]]:
    return {(p.name, p.organisation) for p in report.participants if p.name}


@pytest.mark.parametrize(
    "text",
    [
        "Iranian Foreign Minister Ali Karimi met his Omani counterpart in Muscat on 12 June. Said Badr thanked him for coming.",
        "Iranian Foreign Minister Ali Karimi held talks in Muscat on 12 June with the Foreign Minister of Oman. Said Badr told his guest that trade was growing.",
        "Iranian Foreign Minister Ali Karimi was received in Muscat on 12 June by the Omani Foreign Minister. Minister Said Badr praised the ties.",
        "Iranian Foreign Minister Ali Karimi was received in Muscat on 12 June by the Omani Foreign Minister. Said Badr, for his part, spoke of gas.",
        "In Muscat on 12 June Oman's foreign minister sat down with Ali Karimi, his colleague from Iran. Said Badr asked for visas.",
    ],
)
def test_sentence_behind_a_meeting_names_the_counterpart(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Ali Karimi", "Iran"), ("Said Badr", "Oman")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Said Badr, spokesman of the port, wrote that the sea was calm.",
        "Peruvian Minister Ana Paz praised the meeting.",
        '"It was useful," the guest said.',
    ],
)
def test_somebody_else_is_not_the_counterpart(sentence: str, meetings: Meetings) -> None:
    text = f"Iranian Foreign Minister Ali Karimi met his Omani counterpart in Muscat on 12 June. {sentence}"
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Ali Karimi", "Iran")}


@pytest.mark.parametrize(
    "text",
    [
        "The SCO Secretariat was visited on 12 June 2023 by Leela Paudyal, Ambassador of Nepal to China. Zhang Ming, Secretary-General of the SCO, told him how the work was going.",
        "On 12 June 2023 Leela Paudyal, Ambassador of Nepal to China, paid a visit to the SCO Secretariat. SCO Secretary-General Zhang Ming briefed the guest on the summit.",
        "The Ambassador of Nepal to China, Leela Paudyal, was at the SCO Secretariat on 12 June 2023. SCO Secretary-General Zhang Ming told the diplomat about the summit.",
        "On 12 June 2023, Leela Paudyal, Ambassador of Nepal to China, visited the SCO Secretariat. The guest was welcomed by SCO Secretary-General Zhang Ming.",
    ],
)
def test_who_speaks_to_a_guest_at_the_house_met_him(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Leela Paudyal", "Nepal")}
    assert (report.form, report.date, report.place.city) == (Form.BILATERAL, dt.date(2023, 6, 12), "Beijing")


def test_who_only_recalls_a_visit_met_nobody(meetings: Meetings) -> None:
    text = (
        "On 12 June 2023 Leela Paudyal, Ambassador of Nepal to China, visited the SCO Secretariat. "
        "SCO Secretary-General Zhang Ming was not there."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Leela Paudyal", "Nepal")}


@pytest.mark.parametrize(
    "sentence",
    [
        "It takes place in Muscat on June 22.",
        "It starts in Muscat on Thursday, 22 June.",
        "It is to be held in Muscat on June 22.",
    ],
)
def test_it_takes_place_where_and_when_the_next_sentence_says(sentence: str, meetings: Meetings) -> None:
    text = f"Minister of Oman Said Badr will chair the 21st Meeting of SCO Trade Ministers. {sentence}"
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date, report.place.city) == (
        Status.PLANNED,
        dt.date(2023, 6, 22),
        "Muscat",
    )


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("three days ago", 12),
        ("two days ago", 13),
        ("earlier today", 15),
        ("earlier on Thursday", 15),
        ("on Monday last", 12),
    ],
)
def test_day_is_counted_from_the_publication(when: str, day: int, meetings: Meetings) -> None:
    text = f"Iranian Foreign Minister Ali Karimi met Omani Foreign Minister Said Badr in Muscat {when}."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.date == dt.date(2023, 6, day)


@pytest.mark.parametrize(
    "where",
    [
        "in north China's Tianjin",
        "in the northeastern port city of Dalian",
        "in the Chinese seaside resort of Beidaihe",
    ],
)
def test_city_stands_behind_its_part_of_the_country(where: str, meetings: Meetings) -> None:
    text = f"Iranian Foreign Minister Ali Karimi met Omani Foreign Minister Said Badr {where} on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == (where.rsplit(maxsplit=1)[-1], "China")


@pytest.mark.parametrize(
    ("who", "name", "organisation"),
    [
        ("Special Representative of the UN Secretary-General Ana Paz", "Ana Paz", "UN"),
        ("Ana Paz from the Ministry of Ecology of Peru", "Ana Paz", "Peru"),
        ("Ana Paz of Peru's Ministry of Ecology", "Ana Paz", "Peru"),
        ("chess grandmaster Ana Paz", "Ana Paz", None),
        ("Peru's customs chief, Ana Paz", "Ana Paz", "Peru"),
    ],
)
def test_counterpart_speaks_for_the_body_that_the_post_tells(
    who: str, name: str, organisation: str | None, meetings: Meetings
) -> None:
    (report,) = meetings(f"SCO Secretary-General Zhang Ming met in Beijing on 12 June with {who}.")

    assert _people(report) == {("Zhang Ming", "SCO"), (name, organisation)}


def test_deputy_beside_a_guest_is_the_guests_own(meetings: Meetings) -> None:
    text = "SCO Secretary-General Zhang Ming met with Peruvian Minister Ana Paz and her deputy Luis Rey on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Ana Paz", "Peru"), ("Luis Rey", "Peru")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Present at the talks were First Deputy Minister Aziz Umarov and the head of the ministry's international department, Timur Saidov.",
        "Attending the conversation were First Deputy Minister Aziz Umarov and Timur Saidov, head of the ministry's international department.",
    ],
)
def test_officials_of_the_only_ministry_are_of_its_country(sentence: str, meetings: Meetings) -> None:
    text = f"RATS Director Ivan Petrov was received on 12 June by Tajik Interior Minister Rustam Nazarov. {sentence}"
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {
        ("Ivan Petrov", "SCO RATS"),
        ("Rustam Nazarov", "Tajikistan"),
        ("Aziz Umarov", "Tajikistan"),
        ("Timur Saidov", "Tajikistan"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Papers were read by Ali Raza (Quaid-i-Azam University, Islamabad), Li Fan of the Osh Academy of Social Sciences and Ana Paz, professor of Volga University.",
        "Certificates were handed out by Ali Raza (Quaid-i-Azam University), Li Fan of the Osh Academy of Social Sciences and Ana Paz, professor of Volga University.",
    ],
)
def test_those_by_whom_something_was_done_at_an_event_were_there(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"A round table on water wound up in Bishkek on 12 June. {sentence}")

    assert _people(report) == {
        ("Ali Raza", "Quaid-i-Azam University"),
        ("Li Fan", "Osh Academy of Social Sciences"),
        ("Ana Paz", "Volga University"),
    }


def test_sides_that_were_called_on_apart_met_apart(meetings: Meetings) -> None:
    text = (
        "During a stay in Vienna SCO Secretary-General Zhang Ming called on Omani Minister Said Badr "
        "and on the Minister of Peru, Ana Paz, on 12 June."
    )
    found = meetings(text, published=PUBLISHED)

    assert [_people(report) for report in found] == [
        {("Zhang Ming", "SCO"), ("Said Badr", "Oman")},
        {("Zhang Ming", "SCO"), ("Ana Paz", "Peru")},
    ]
    assert {report.place.city for report in found} == {"Vienna"}


def test_name_of_an_agency_is_nobodys_body(meetings: Meetings) -> None:
    text = "NEWSPORT.COM - Head of the Border Service of Oman Ali Said met with Peruvian Minister Ana Paz."
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Ali Said", "Oman"), ("Ana Paz", "Peru")}
