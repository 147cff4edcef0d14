"""How English news tells that an event took place, or will; the texts are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    "called",
    [
        'entitled "Roads of Trust"',
        ', titled "Roads of Trust",',
        'under the title "Roads of Trust"',
        'under the heading "Roads of Trust"',
        'on the theme "Roads of Trust"',
        'with the theme "Roads of Trust: from Osh to Baku"',
        "dubbed “Roads of Trust”",
        '"Roads of Trust"',
    ],
)
def test_an_event_is_known_by_the_name_in_quotation_marks_behind_its_noun(
    called: str, meetings: Meetings
) -> None:
    (report,) = meetings(f"A seminar {called} took place in Almaty on 9 June 2023.", published=PUBLISHED)

    assert (report.form, report.date) == (Form.CONFERENCE, dt.date(2023, 6, 9))
    assert "Roads of Trust" in (report.title or "")
    assert report.place.city == "Almaty"


def test_a_theme_makes_the_event_that_was_told_before_no_other_one(meetings: Meetings) -> None:
    text = (
        "Turkish Minister Ali Demir met Omani Minister Said Badr on 9 June on the sidelines of the Antalya Forum.\n\n"
        'The forum, themed "A Quiet World", runs through Sunday.'
    )

    assert [r.form for r in meetings(text, published=PUBLISHED)] == [Form.BILATERAL]


@pytest.mark.parametrize(
    ("told", "city", "day", "status"),
    [
        ("was in Moscow on 6 June", "Moscow", 6, Status.HELD),
        ("was on 6 June in Moscow", "Moscow", 6, Status.HELD),
        ("will be on 20 June in Osh", "Osh", 20, Status.PLANNED),
    ],
)
def test_an_event_that_is_somewhere_takes_place(
    told: str, city: str, day: int, status: Status, meetings: Meetings
) -> None:
    (report,) = meetings(f"The 12th session of the SCO Energy Club {told}.", published=PUBLISHED)

    assert (report.place.city, report.date, report.status) == (city, dt.date(2023, 6, day), status)


@pytest.mark.parametrize(
    "lead",
    [
        "Speakers at a seminar on Wednesday called for stronger rail links.",
        "Participants of a round table on trade, held here on Wednesday, urged the bank to act.",
        "Delegates to a conference on water said on Wednesday that the dam was needed.",
    ],
)
def test_an_event_is_told_by_what_was_said_there(lead: str, meetings: Meetings) -> None:
    text = f"KARACHI: {lead} Minister of Trade of Oman Said Badr spoke of freight."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.date) == (Form.CONFERENCE, dt.date(2023, 6, 14))


def test_who_arranged_an_event_tells_its_house_and_day(meetings: Meetings) -> None:
    text = (
        "KARACHI: Speakers at a seminar on trade called for cheaper freight.\n\n"
        "The Federation of Pakistan Chambers of Commerce arranged it at Federation House here on Wednesday. "
        "Minister of Trade of Oman Said Badr spoke."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.venue, report.place.city, report.date) == (
        "Federation House",
        "Karachi",
        dt.date(2023, 6, 14),
    )


def test_a_show_that_is_opened_is_no_event_of_speakers(meetings: Meetings) -> None:
    text = "On 9 June Deputy Secretary-General Sohail Khan took part in the opening ceremony of the Days of Omani Cinema in Osh."

    assert meetings(text, published=PUBLISHED) == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Interview: Norov on Kabul",
            "The Contact Group met in Dushanbe on 9 June 2023. The ministers adopted a statement.",
        ),
        (
            "Why it matters",
            "Commentary by Ali Demir, a former envoy. When Minister Said Badr of Oman met Iran's Minister Ali Karimi in Osh on 9 June, few noticed.",
        ),
    ],
)
def test_an_interview_or_a_commentary_tells_no_news(title: str, text: str, meetings: Meetings) -> None:
    assert meetings(text, title=title, published=PUBLISHED) == ()


def test_what_it_comes_weeks_after_is_no_news(meetings: Meetings) -> None:
    text = (
        "Minister Ali Demir of Turkey met Oman's Minister Said Badr in Osh on 9 June. "
        "It comes weeks after Iran's Minister Ali Karimi met Kyrgyz Minister Azamat Osmonov in Kazan."
    )

    assert len(meetings(text, published=PUBLISHED)) == 1


@pytest.mark.parametrize("part", ["participation", "attendance", "presence"])
def test_with_the_participation_of_somebody_names_no_side(part: str, meetings: Meetings) -> None:
    text = (
        "Minister Ali Demir of Turkey and Oman's Minister Said Badr have agreed on a panel. "
        f"The two ministers held their talks in Osh on 9 June with the {part} of Turkish General Metin Kaya and Omani Ambassador Hamad Salim."
    )

    assert len(meetings(text, published=PUBLISHED)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Modi conveyed his condolences. He had discussed supplies with SCO partners at the New Delhi summit in July.",
        "Prime Minister Ali Demir sent congratulations on 9 June to Said Badr on his election at the 12th Congress of the People's Party in Vientiane.",
        "Trade grew, Minister of Trade Ali Demir told reporters on 13 June. He noted that the leaders had set a target at the Samarkand summit.",
        "The SCO Secretariat strongly condemns the attack at the meeting of religious scholars in Kabul on 12 June. Secretary-General Zhang Ming expressed sympathy to the families.",
        "President Vladimir Putin sent greetings to the participants of the 8th SCO Women's Forum, which opened in Tashkent on Monday.",
        "Turkish Minister Ali Demir on Monday sent a message of condolences to Oman's Minister Said Badr. Demir and Badr met in Muscat in February.",
    ],
)
def test_an_event_of_before_is_no_news(text: str, meetings: Meetings) -> None:
    assert meetings(text, published=PUBLISHED) == ()


def test_an_event_that_two_talk_of_keeps_its_place_and_day(meetings: Meetings) -> None:
    text = (
        "Prime Minister Ali Demir met SCO Secretary-General Zhang Ming in Astana on 13 June. "
        "They discussed a digital forum that will take place in Almaty in September."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place.city == "Astana"


def test_the_day_on_which_it_was_said_is_not_that_of_the_meeting(meetings: Meetings) -> None:
    text = "The Supreme Court said on Wednesday that its chairman, Ali Demir, was received in Beijing by Minister Li Wei of China."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.date, report.place.city) == (None, "Beijing")


@pytest.mark.parametrize(
    "states", ["the five Central Asian states", "the Gulf states", "the SCO states", "neighbouring states"]
)
def test_states_are_no_verb_of_saying(states: str, meetings: Meetings) -> None:
    text = f"The leaders of {states} will come together for an informal summit in Osh on 21 July."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date, report.form) == (Status.PLANNED, dt.date(2023, 7, 21), Form.SUMMIT)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "The visit of Minister Ali Demir to Dushanbe, set for 12 June, was called off at the last minute.",
            12,
        ),
        (
            "The talks of Turkish Minister Ali Demir with Oman's Said Badr that were to be held in Osh on 13 June did not take place.",
            13,
        ),
    ],
)
def test_what_was_planned_for_a_day_just_over_was_planned_for_this_year(
    text: str, day: int, meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date) == (Status.CANCELLED, dt.date(2023, 6, day))
