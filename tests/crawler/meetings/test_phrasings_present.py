"""Who else was there, in English texts of several sentences; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


def _people(report: MeetingReport) -> set[tuple[str | None, str | None]]:
    return {(p.name, p.organisation) for p in report.participants if p.name}


@pytest.mark.parametrize(
    "sentence",
    [
        "Premier of China Li Gang and the heads of government of Oman and Peru - Said Badr, Luis Rey - attended, as did Russia's Ivan Belov.",
        "In attendance were Li Gang (China), Said Badr (Oman), Luis Rey (Peru) and, representing Russia, Ivan Belov.",
        "Speeches were delivered by Li Gang (director, National Archives of China), Said Badr (head, Royal Library of Oman), Luis Rey of Peru and Ivan Belov, rector of Russia's Naval Academy.",
        "Those at the table included China's Li Gang, Said Badr of Oman, Peru's Luis Rey and Ivan Belov of Russia.",
    ],
)
def test_everybody_who_was_there_is_told(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"The 15th SCO Economic Forum was held in Osh on June 12. {sentence}")

    assert {name for name, _ in _people(report)} == {"Li Gang", "Said Badr", "Luis Rey", "Ivan Belov"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Also in the conversation were Deputy Director Wang Dong and counsellor Liu Bin.",
        "Also at the table were Deputy Director Wang Dong and counsellor Liu Bin.",
    ],
)
def test_who_was_also_in_the_conversation_is_of_the_side_of_the_post(
    sentence: str, meetings: Meetings
) -> None:
    text = f"RATS Director Ivan Petrov talked on June 12 with Yu Jun, Ambassador of China. {sentence}"
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {
        ("Ivan Petrov", "SCO RATS"),
        ("Yu Jun", "China"),
        ("Wang Dong", "SCO RATS"),
        ("Liu Bin", "China"),
    }


def test_conversations_beside_an_event_are_meetings_of_their_own(meetings: Meetings) -> None:
    text = (
        "On June 12 in Osh, at the meeting of SCO Defence Ministers, General Ivan Belov (Russia) had bilateral "
        "conversations with General Said Badr of Oman and Ana Paz, Minister of Defence of Peru."
    )
    found = meetings(text, published=PUBLISHED)

    assert [_people(report) for report in found] == [
        {("Ivan Belov", "Russia"), ("Said Badr", "Oman")},
        {("Ivan Belov", "Russia"), ("Ana Paz", "Peru")},
    ]


def test_ceremony_is_attended_by_more_than_those_who_sign(meetings: Meetings) -> None:
    text = (
        "Prosecutor General of Oman Said Badr and his Peruvian colleague Luis Rey signed a programme in Muscat on June 12. "
        "The ceremony was attended by Deputy Prosecutors General Ali Said and Ana Paz."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {name for name, _ in _people(report)} == {"Said Badr", "Luis Rey", "Ali Said", "Ana Paz"}


def test_city_may_be_a_given_name(meetings: Meetings) -> None:
    text = "SCO Secretary-General Zhang Ming met Vice Governor of Anhui Zhou Xi'an in Hefei on June 12."
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Zhou Xi'an", "China")}
    assert report.place.city == "Hefei"


def test_head_of_the_committee_is_of_the_country_of_the_event(meetings: Meetings) -> None:
    text = (
        "The heads of the tourism administrations of the SCO member states met for the second time. "
        "The meeting took place in Samarkand on June 12. Aziz Umarov, acting head of the committee, was in the chair. "
        "UNWTO was represented by its regional director Ana Paz."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Aziz Umarov", "Uzbekistan"), ("Ana Paz", "UN Tourism")}


def test_who_is_of_no_state_beside_a_bodys_chief_is_of_the_body(meetings: Meetings) -> None:
    text = (
        "The 15th SCO Economic Forum was held in Osh on June 12. CSTO Secretary General Imran Aliyev, the Chief of "
        "the Joint Staff Ivan Belov and Foreign Minister Aziz Umarov were present."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {
        ("Imran Aliyev", "CSTO"),
        ("Ivan Belov", "CSTO"),
        ("Aziz Umarov", "Kyrgyzstan"),
    }


def test_spokesman_behind_a_meeting_is_no_side_of_it(meetings: Meetings) -> None:
    text = (
        "CSTO Secretary General Imran Aliyev will arrive in Oman on June 20. "
        "Meetings with President Said Badr and Foreign Minister Ali Said are planned, CSTO press secretary Ivan Belov said."
    )

    assert "Ivan Belov" not in {
        p.name for report in meetings(text, published=PUBLISHED) for p in report.participants
    }


def test_house_where_a_paper_was_signed_is_the_place(meetings: Meetings) -> None:
    text = (
        "Secretary-General of ASEAN Kao Kim Hourn and SCO Secretary-General Zhang Ming on 12 June "
        "signed at the ASEAN Secretariat a memorandum of understanding."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == ("Jakarta", "Indonesia")


def test_two_of_untold_countries_are_not_both_of_the_place(meetings: Meetings) -> None:
    text = (
        "Deputy Prime Minister Ivan Belov and Li Gang, chairman of the regional government, "
        "held talks in Urumqi on 12 June."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Ivan Belov", None), ("Li Gang", "China")}


def test_delegation_is_who_led_the_one_that_the_sentence_before_told_of(meetings: Meetings) -> None:
    text = (
        "A delegation of the CSTO Joint Staff under the leadership of Deputy Chief Imran Aliyev worked in Muscat on 12 June. "
        "The delegation was received by Oman's Interior Minister Said Badr."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Imran Aliyev", "CSTO"), ("Said Badr", "Oman")}


def test_minister_whom_a_traveller_meets_is_of_the_country_visited(meetings: Meetings) -> None:
    text = (
        "SCO Secretary-General Zhang Ming travelled to Muscat on 12 June. "
        "During the visit he was received by President Ali Said and met with Interior Minister Said Badr."
    )
    found = meetings(text, published=PUBLISHED)

    assert [_people(report) for report in found] == [
        {("Zhang Ming", "SCO"), ("Ali Said", "Oman")},
        {("Zhang Ming", "SCO"), ("Said Badr", "Oman")},
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ivan Belov of Russia, who arrived a day earlier, and Li Gang of China took part.",
        "Ivan Belov represented Russia and Vice Minister Li Gang China.",
    ],
)
def test_two_of_one_sentence_were_both_there(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"The 15th SCO Economic Forum was held in Osh on June 12. {sentence}")

    assert _people(report) == {("Ivan Belov", "Russia"), ("Li Gang", "China")}


def test_prime_minister_who_meets_the_host_is_not_of_the_city_that_writes(meetings: Meetings) -> None:
    text = (
        "MUSCAT, 12 June – Prime Minister Rashid Akram on Monday met Defence Minister of Oman Said Badr. "
        "The Prime Minister then left."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Rashid Akram", None), ("Said Badr", "Oman")}


def test_who_stands_at_the_head_of_a_body_speaks_for_it(meetings: Meetings) -> None:
    text = (
        "On 12 June Taleb Amin, who stands at the head of the World Tourism Organization, and Zhang Ming, "
        "Secretary-General of the SCO, signed a memorandum in Beijing."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Taleb Amin", "UN Tourism"), ("Zhang Ming", "SCO")}


@pytest.mark.parametrize(
    "text",
    [
        "SCO Secretary-General Zhang Ming exchanged views in Beijing on 12 June with Said Badr.",
        "SCO Secretary-General Zhang Ming met Said Badr in Beijing on 12 June.",
        "SCO Secretary-General Zhang Ming held talks on 12 June with Said Badr in Beijing.",
    ],
)
def test_bare_full_name_is_somebody_where_a_verb_of_meeting_holds_it(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Said Badr", None)}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "RATS Director Ivan Petrov received in Tashkent on 12 June an Omani delegation: Deputy Minister of Security Said Badr and officials of his ministry.",
            {("Ivan Petrov", "SCO RATS"), ("Said Badr", "Oman")},
        ),
        (
            "Tashkent hosted talks on 12 June among the premiers: Premier of China Li Gang, Premier of Oman Said Badr and Prime Minister of Peru Luis Rey.",
            {("Li Gang", "China"), ("Said Badr", "Oman"), ("Luis Rey", "Peru")},
        ),
        (
            "At the Osh Economic Forum, which ran from 10 to 12 June, the guests heard reports by Li Gang (China) and Said Badr, Omani Deputy Minister of Trade.",
            {("Li Gang", "China"), ("Said Badr", "Oman")},
        ),
    ],
)
def test_list_behind_its_group_says_who_that_is(
    text: str, people: set[tuple[str, str]], meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == people
