"""Meetings put off, brought forward or ruled out, guests and shared tables; the texts are made up, of 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "The Council of Energy Ministers, which had been due to meet in Goa on 14 June, has been moved to 4 July.",
            (7, 4),
        ),
        ("The 12th session of the SCO Energy Club in Osh has been put back to 20 June.", (6, 20)),
        (
            "The visit of Foreign Minister Ali Demir to Dushanbe has been postponed from 12 June to 19 June.",
            (6, 19),
        ),
        (
            "The talks between Turkish Minister Ali Demir and Oman's Minister Said Badr were postponed until 3 July.",
            (7, 3),
        ),
        ("The SCO summit in Astana was brought forward to 1 July.", (7, 1)),
    ],
)
def test_what_is_moved_to_another_day_is_planned_for_that_day(
    text: str, day: tuple[int, int], meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date) == (Status.PLANNED, dt.date(2023, *day))


def test_what_is_put_off_to_no_day_is_cancelled(meetings: Meetings) -> None:
    text = "The visit of Foreign Minister Ali Demir to Dushanbe has been put back to the autumn."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.place.city) == (Status.CANCELLED, "Dushanbe")


@pytest.mark.parametrize(
    "aim",
    [
        "to discuss the postponed elections",
        "after the cancelled drill",
        "while a concert was called off",
        "to speak of the vote, which has been moved to 4 July",
    ],
)
@pytest.mark.parametrize("met", ["met", "received", "held talks with", "discussed trade with"])
def test_what_else_was_put_off_cancels_no_meeting(met: str, aim: str, meetings: Meetings) -> None:
    text = f"Minister Ali Demir of Turkey {met} Oman's Minister Said Badr in Osh on 9 June {aim}."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date) == (Status.HELD, dt.date(2023, 6, 9))


def test_a_talk_with_somebody_unnamed_that_did_not_take_place_is_no_news(meetings: Meetings) -> None:
    text = (
        "Turkish Minister Ali Demir met Oman's Minister Said Badr on 9 June. "
        "A meeting with the Iranian minister did not take place."
    )

    assert [r.status for r in meetings(text, published=PUBLISHED)] == [Status.HELD]


@pytest.mark.parametrize(
    ("leaves", "day"), [("leaves for China on Saturday", 17), ("departs for China on Sunday", 18)]
)
def test_who_leaves_on_a_weekday_has_yet_to_go(leaves: str, day: int, meetings: Meetings) -> None:
    (report,) = meetings(f"Prime Minister Ali Demir {leaves} for a four-day visit.", published=PUBLISHED)

    assert (report.status, report.date, report.form) == (Status.PLANNED, dt.date(2023, 6, day), Form.VISIT)


def test_who_has_come_for_an_event_still_ahead_will_attend_it(meetings: Meetings) -> None:
    text = "Defence Minister Ali Demir of Turkey has come to Oman for the Defence Ministers' Meeting of the Shanghai Cooperation Organisation (SCO), set for June 24."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date, report.form) == (
        Status.PLANNED,
        dt.date(2023, 6, 24),
        Form.MULTILATERAL,
    )


@pytest.mark.parametrize(
    "first",
    [
        "On June 13 Turkish Minister Ali Demir received UN Resident Coordinator Antje Grawe.",
        "On June 13 UN Resident Coordinator Antje Grawe was received by Turkish Minister Ali Demir.",
        "On June 13 UN Resident Coordinator Antje Grawe called on Turkish Minister Ali Demir.",
    ],
)
@pytest.mark.parametrize(
    "then",
    [
        "Later that day the guest was received by Omani Minister Said Badr.",
        "The guest also met Omani Minister Said Badr.",
    ],
)
def test_the_guest_is_whom_somebody_received(first: str, then: str, meetings: Meetings) -> None:
    reports = meetings(f"{first} {then}", published=PUBLISHED)

    assert [{p.name for p in r.participants} for r in reports] == [
        {"Ali Demir", "Antje Grawe"},
        {"Said Badr", "Antje Grawe"},
    ]


@pytest.mark.parametrize("meal", ["a working lunch", "an informal dinner", "a short breakfast"])
def test_a_shared_table_is_one_meeting(meal: str, meetings: Meetings) -> None:
    text = f"Turkish Minister Ali Demir had {meal} with Kyrgyz President Sadyr Japarov and Tajik President Emomali Rahmon in Osh on Wednesday."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Demir", "Sadyr Japarov", "Emomali Rahmon"}


def test_an_event_may_bear_a_name_without_quotation_marks(meetings: Meetings) -> None:
    text = "Minister Ali Demir of Turkey took part in the international conference Central Asia in the System of Transport Corridors, which was held in Osh on 9 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.title == "international conference Central Asia in the System of Transport Corridors"


def test_plain_words_before_an_event_belong_to_it(meetings: Meetings) -> None:
    text = "Minister Ali Demir of Turkey met Oman's Minister Said Badr on the sidelines of an anti-drought conference in Osh."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.occasion, report.place.city) == ("anti-drought conference", "Osh")


def test_what_is_done_to_another_thing_tells_no_event(meetings: Meetings) -> None:
    text = (
        "Minister Ali Demir of Turkey met Oman's Minister Said Badr in Osh on 9 June. They exchanged views on the "
        "SCO summit in Tianjin and on the drought centre that is to be opened in Baku."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.occasion) == ("Osh", None)


def test_a_country_in_brackets_may_stand_behind_the_city_that_saw_an_event(meetings: Meetings) -> None:
    text = "On 8-9 June Cholpon-Ata (Kyrgyzstan) saw the 8th Meeting of heads of emergency departments of SCO member states."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place.city == "Cholpon-Ata"


def test_an_embassy_gives_a_reception(meetings: Meetings) -> None:
    text = (
        "Oman's embassy in Beijing gave a reception for the SCO's 24th anniversary. "
        "Ambassador Said Badr greeted the guests."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.occasion) == (Form.RECEPTION, "SCO's 24th anniversary")
