"""Ways to tell a meeting in English; the texts are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

BILATERALS = [
    "On June 13, 2023, Zhang Ming, SCO Secretary-General, hosted Iranian Ambassador to China Ali Karimi for talks.",
    "Talks were held on 12 June 2023 between SCO Secretary-General Zhang Ming and Iranian envoy Ali Karimi.",
    "A meeting took place in Almaty on June 9 between Iranian Foreign Minister Ali Karimi and SCO chief Zhang Ming.",
    "Speaking at a meeting with Iranian Minister Ali Karimi in Tehran, Zhang Ming, the SCO secretary-general, agreed.",
    "During talks with Foreign Minister of Iran Ali Karimi in Tehran, SCO Secretary-General Zhang Ming was firm.",
    "When Iran's President Ali Karimi received SCO Secretary-General Zhang Ming in Tehran, it was raining.",
    "Meeting in Tehran on Monday, Iranian Minister Ali Karimi and SCO Secretary-General Zhang Ming reviewed plans.",
    "Iranian Defence Minister Ali Karimi, meeting SCO Secretary-General Zhang Ming in Tehran, said ties were strong.",
    "The SCO Secretary-General, Mr. Zhang Ming, had an audience with the President of Iran, Dr Ali Karimi, on 1 June.",
    "Iran's Foreign Secretary Ali Karimi saw SCO Secretary General Zhang Ming on the margins of the forum of banks.",
    "Zhang Ming conferred by telephone with Deputy Prime Minister of Iran Ali Karimi on 8 June 2023.",
    "The Minister of Iran, Ali Karimi, and the Secretary-General of the SCO, Zhang Ming, discussed trade on 8 June.",
    "Zhang Ming, whom Iranian leaders call a friend, was received by Iranian President Ali Karimi on June 2.",
    "Iran's Army Chief General Ali Karimi called on SCO Secretary-General Zhang Ming in Beijing today.",
    "SCO observers led by Zhang Ming met with Chairman of Iran's election commission Ali Karimi on 1 June 2023.",
]


@pytest.mark.parametrize("text", BILATERALS)
def test_two_people_met(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Zhang Ming", "SCO"),
        ("Ali Karimi", "Iran"),
    }
    assert (report.status, report.form) == (Status.HELD, Form.BILATERAL)


@pytest.mark.parametrize(
    "text",
    [
        "There was no meeting between Iranian President Ali Karimi and SCO Secretary-General Zhang Ming in Tehran.",
        "SCO Secretary-General Zhang Ming refused to meet Iranian President Ali Karimi.",
        "SCO Secretary-General Zhang Ming is unlikely to meet Iranian President Ali Karimi.",
        "SCO Secretary-General Zhang Ming congratulated Iranian President Ali Karimi and recalled their meeting in May.",
        "SCO Secretary-General Zhang Ming sent condolences to Iranian President Ali Karimi.",
        "The exhibition was opened by SCO Secretary-General Zhang Ming and Iranian Ambassador Ali Karimi on June 8.",
        "SCO Secretary-General Zhang Ming was welcomed at the airport by Iranian Minister Ali Karimi on 3 June 2023.",
        "In an interview, SCO Secretary-General Zhang Ming said that he had met Iranian President Ali Karimi in 2019.",
        'The leaders had agreed much. "Secretary-General Zhang Ming met President Ali Karimi. It was good," she said.',
        "The two ministers last met in Samarkand in September 2022.",
    ],
)
def test_nobody_met(text: str, meetings: Meetings) -> None:
    assert meetings(text, published=PUBLISHED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "SCO Secretary-General Zhang Ming is due to meet Iranian President Ali Karimi in Tehran on June 20.",
        "SCO Secretary-General Zhang Ming will be received by Iranian President Ali Karimi in Tehran on June 20.",
        "SCO Secretary-General Zhang Ming is scheduled to hold talks with Iranian President Ali Karimi on June 20.",
    ],
)
def test_what_is_announced_is_planned(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert report.status is Status.PLANNED
    assert report.date == dt.date(2023, 6, 20)


def test_guests_of_several_countries_are_met_one_by_one(meetings: Meetings) -> None:
    text = (
        "On the sidelines of the SCO summit in Bishkek, Indian Prime Minister Narendra Modi held talks with Chinese "
        "President Xi Jinping and Russian President Vladimir Putin on June 13, 2019."
    )
    reports = meetings(text, published=PUBLISHED)

    assert [[p.name for p in r.participants] for r in reports] == [
        ["Narendra Modi", "Xi Jinping"],
        ["Narendra Modi", "Vladimir Putin"],
    ]
    assert {(r.occasion, r.place.city) for r in reports} == {("SCO summit", "Bishkek")}


def test_names_in_a_list_get_their_countries(meetings: Meetings) -> None:
    text = (
        "The third trilateral meeting of Foreign Ministers Wang Yi (China), Sergey Lavrov (Russia) and Hossein "
        "Karimi (Iran) was held in Tehran on 2 March 2023."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        ("Wang Yi", "China"),
        ("Sergey Lavrov", "Russia"),
        ("Hossein Karimi", "Iran"),
    ]


def test_post_without_a_name_is_concluded_from_the_day(meetings: Meetings) -> None:
    text = "The SCO Secretary-General met Iranian President Ali Karimi in Tehran on 3 April 2020."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.participants[0].name == "Vladimir Norov"
    assert [e.implied for e in report.evidence if e.field == "participants[0]"] == [True]


@pytest.mark.parametrize("verb", ["spoke by telephone with", "spoke on the phone with", "phoned"])
def test_a_verb_of_telephoning_tells_the_mode(verb: str, meetings: Meetings) -> None:
    text = f"On 8 June 2023, Iranian President Ali Karimi {verb} SCO Secretary-General Zhang Ming."

    (report,) = meetings(text, published=PUBLISHED)

    assert report.mode is Mode.PHONE


def test_a_planned_meeting_with_a_day_of_its_own_is_told_instead_of_its_journey(meetings: Meetings) -> None:
    text = (
        "On 27 June 2023, SCO Secretary-General Zhang Ming will meet with Foreign Minister of Iran Ali Karimi.\n\n"
        "The Minister will be in Beijing on a working visit."
    )

    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.status) == (Form.BILATERAL, Status.PLANNED)
    assert report.date == dt.date(2023, 6, 27)


@pytest.mark.parametrize(
    "text",
    [
        "{0} met {1} in Tehran on 8 June 2023 after he had spoken over the phone with the Kazakh side.",
        "{0} told {1}, whom he met in Tehran on 8 June 2023, that phones had become cheap.",
    ],
)
def test_a_telephone_of_another_talk_or_for_sale_is_no_mode(text: str, meetings: Meetings) -> None:
    people = "SCO Secretary-General Zhang Ming", "Iranian President Ali Karimi"
    (report,) = meetings(text.format(*people), published=PUBLISHED)

    assert report.mode is Mode.IN_PERSON


def test_phones_that_are_ordered_are_no_call(meetings: Meetings) -> None:
    text = "Iranian President Ali Karimi ordered phones from China, SCO Secretary-General Zhang Ming said on 8 June."

    assert meetings(text, published=PUBLISHED) == ()


def test_a_headline_that_phones_is_a_call(meetings: Meetings) -> None:
    (report,) = meetings(
        "Kazakh Foreign Minister Murat Nurtleu phones Iranian President Ali Karimi", published=PUBLISHED
    )

    assert report.mode is Mode.PHONE


@pytest.mark.parametrize(
    "text",
    [
        "SCO Secretary-General Zhang Ming received congratulations from Iranian President Ali Karimi on 8 June 2023.",
        "It was a day after the summit in Kazan, where SCO Secretary-General Zhang Ming met Iranian President Ali Karimi.",
        "SCO Secretary-General Zhang Ming said that he met Iranian President Ali Karimi in 2019.",
        "SCO Secretary-General Zhang Ming met with Iranian President Ali Karimi four times.",
    ],
)
def test_what_is_recalled_or_sent_is_no_meeting(text: str, meetings: Meetings) -> None:
    assert meetings(text, published=PUBLISHED) == ()


def test_commentary_tells_no_meeting(meetings: Meetings) -> None:
    text = "When SCO Secretary-General Zhang Ming met Iranian President Ali Karimi in Tehran, nobody noticed."

    assert meetings(text, title="Commentary: why talk", published=PUBLISHED) == ()
