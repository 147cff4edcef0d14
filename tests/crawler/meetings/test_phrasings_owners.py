"""Whose posts are that do not say so in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        (
            "Uzbek President Jasur Tursunov received Chairman of the Volga Development Bank Igor Belov on 12 June. Taking part was the Bank's Vice President Anna Savina.",
            "Anna Savina",
            "Volga Development Bank",
        ),
        (
            "Uzbek Minister Jasur Tursunov and SCO Secretary-General Chen Li held talks on 12 June. Deputy Secretary-General Igor Belov was with them.",
            "Igor Belov",
            "SCO",
        ),
        (
            "SCO Secretary-General Chen Li visited Osh State University on 12 June, where he was received by Rector Askar Omarov.",
            "Askar Omarov",
            "Osh State University",
        ),
        (
            "Uzbek President Jasur Tursunov received Chairman of the Volga Development Bank Igor Belov on 12 June. Taking part was Minister of Trade Aziz Rahimov.",
            "Aziz Rahimov",
            "Uzbekistan",
        ),
        (
            "Iranian Minister Ali Karimi met Russian Minister Igor Belov on 12 June. The Russian team was made up of Deputy Ministers Anna Savina and Ivan Petrov.",
            "Anna Savina",
            "Russia",
        ),
        (
            "The Steppe Forum was held in Osh on 12 June. The SCO was represented at it by Deputy Secretary-General Igor Belov.",
            "Igor Belov",
            "SCO",
        ),
        (
            "The Steppe Forum was held in Osh on 12 June. The delegations were headed by: from Oman, Said Badr, Minister of Trade; from Iran, Ali Karimi.",
            "Ali Karimi",
            "Iran",
        ),
    ],
)
def test_post_that_tells_no_body_is_of_the_one_that_the_text_implies(
    text: str, name: str, body: str, meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name: p.organisation for p in report.participants}[name] == body


def test_counsellor_of_an_embassy_is_not_of_the_body_before(meetings: Meetings) -> None:
    text = (
        "SCO Secretary-General Chen Li received the Ambassador of Egypt Magdy Amer on 12 June. "
        "SCO Deputy Secretary-General Igor Belov and counsellor of the embassy Tamer Fathi took part."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name: p.organisation for p in report.participants}["Tamer Fathi"] == "Egypt"


def test_side_that_a_later_sentence_names_was_at_the_meeting_with_the_other(meetings: Meetings) -> None:
    text = (
        "A meeting with the delegation of Volga Bank headed by its President Igor Belov took place in Tashkent on 12 June. "
        "Uzbek Minister Jasur Tursunov and Uzbek Deputy Minister Aziz Rahimov represented the Ministry."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Igor Belov", "Jasur Tursunov", "Aziz Rahimov"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Uzbek Minister Jasur Tursunov joined it by a video message.",
        "A video address of Uzbek Minister Jasur Tursunov was followed with interest.",
        "Uzbek Minister Jasur Tursunov greeted all in a recorded speech.",
    ],
)
def test_sender_of_a_message_was_not_there(sentence: str, meetings: Meetings) -> None:
    text = (
        f"The Steppe Forum was held in Osh on 12 June. Kyrgyz Minister Azamat Toktorov opened it. {sentence}"
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Azamat Toktorov"}
