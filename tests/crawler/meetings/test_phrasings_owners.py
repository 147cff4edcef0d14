"""Whose posts are that do not say so in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

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
            "The Steppe Forum was held in Osh on 12 June, the carrier Volga Lines said. Its chairman Igor Belov opened it.",
            "Igor Belov",
            "Volga Lines",
        ),
        (
            "MUSCAT: Trade Minister Igor Belov and his Omani counterpart Said Badr met here on 12 June. Russia is represented in Muscat since 1985.",
            "Igor Belov",
            None,
        ),
        (
            "MUSCAT: Omani Minister Said Badr met Russian Minister Igor Belov here on 12 June. Russia's team included State Secretary Ivan Petrov.",
            "Ivan Petrov",
            "Russia",
        ),
        (
            "Omani Minister Said Badr met Russian Minister Igor Belov in Osh on 12 June. From Oman's part Minister of State Ali Salem took part.",
            "Ali Salem",
            "Oman",
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
    text: str, name: str, body: str | None, meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name: p.organisation for p in report.participants}[name] == body


def test_guests_told_as_one_group_are_met_together(meetings: Meetings) -> None:
    text = "SCO Secretary-General Chen Li met the ambassadors of Oman, Iran and India, Said Badr, Ali Karimi and Vikram Rao, on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        *[("Chen Li", "SCO"), ("Said Badr", "Oman"), ("Ali Karimi", "Iran"), ("Vikram Rao", "India")],
    ]


def test_those_of_a_side_at_the_talks_were_at_what_was_told(meetings: Meetings) -> None:
    text = (
        "Omani Minister Said Badr met Iranian Minister Ali Karimi on 12 June. Taking part in the talks on the "
        "Omani side were Ambassador Salim Harthy and Trade Minister Ali Salem."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        *[("Said Badr", "Oman"), ("Ali Karimi", "Iran"), ("Salim Harthy", "Oman"), ("Ali Salem", "Oman")],
    }


def test_guest_told_by_post_is_named_by_the_sentence_behind(meetings: Meetings) -> None:
    text = "Speaker Ali Karimi received the OSCE's secretary general on 12 June. Belov, for his part, praised Iran."
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants][1] == ("Belov", "OSCE")


def test_the_diplomat_is_the_ambassador_told_of(meetings: Meetings) -> None:
    text = (
        "On 12 June Omani Ambassador Said Badr met Iranian Minister Ali Karimi. "
        "On 13 June the diplomat had a conversation with Igor Belov, director of the Institute of Seismology."
    )
    _, second = meetings(text, published=PUBLISHED)

    assert [p.name for p in second.participants] == ["Said Badr", "Igor Belov"]


def test_event_ahead_that_is_told_by_the_way_ends_no_event(meetings: Meetings) -> None:
    text = (
        "The Lake Forum was held in Osh on 12 June. The SCO ministers of trade are to gather in autumn. "
        "Omani Minister Said Badr presented a port."
    )
    first = meetings(text, published=PUBLISHED)[0]

    assert [p.name for p in first.participants] == ["Said Badr"]


def test_leaders_told_respectively_are_each_of_their_country(meetings: Meetings) -> None:
    text = "Omani Minister Said Badr received the Iranian and Indian negotiators, led respectively by Ali Karimi and Vikram Rao, on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        *[("Said Badr", "Oman"), ("Ali Karimi", "Iran"), ("Vikram Rao", "India")],
    ]


def test_those_who_came_with_somebody_were_there(meetings: Meetings) -> None:
    text = (
        "Iranian Minister Ali Karimi met Omani Minister Said Badr in Muscat on 12 June. "
        "Ahmad Goudarzi, commander of the Iranian border guards, had come with him."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Karimi", "Said Badr", "Ahmad Goudarzi"}


def test_those_of_many_countries_who_talk_behind_an_event_were_at_it(meetings: Meetings) -> None:
    text = (
        "The Lake Forum was held in Osh on 12 June. "
        "Kyrgyz Minister Aibek Toktorov, Iran's Ali Karimi and Omani Minister Said Badr talked about trade."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Aibek Toktorov", "Ali Karimi", "Said Badr"}


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
        "Mr Toktorov read out an address by Uzbek Minister Jasur Tursunov.",
    ],
)
def test_sender_of_a_message_was_not_there(sentence: str, meetings: Meetings) -> None:
    text = (
        f"The Steppe Forum was held in Osh on 12 June. Kyrgyz Minister Azamat Toktorov opened it. {sentence}"
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Azamat Toktorov"}
