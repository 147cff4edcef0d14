"""Who speaks at the opening of an event, dinners and days kept, questions, obituaries, and houses that are fairs; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


@pytest.mark.parametrize(
    "told",
    [
        "Speaking at the Osh Water Forum on 13 June, Foreign Minister of Belarus Ivan Marchuk called for open trade.",
        "Speaking at the opening of the Osh Water Forum on 13 June, Foreign Minister of Belarus Ivan Marchuk promised a dam.",
        "Foreign Minister of Belarus Ivan Marchuk told the Osh Water Forum on 13 June that dams were planned.",
    ],
)
def test_who_speaks_at_an_event_is_there(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (names(report), report.form, report.date) == (
        {"Ivan Marchuk"},
        Form.CONFERENCE,
        dt.date(2023, 6, 13),
    )


def test_both_who_do_something_at_an_event_are_there(meetings: Meetings) -> None:
    text = "At the Osh Water Forum on 13 June, Prime Minister of Belarus Ivan Marchuk and World Bank Vice President Anna Holm unveiled a fund."
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Ivan Marchuk", "Anna Holm"}


def test_guests_for_whom_a_dinner_is_given_are_at_it(meetings: Meetings) -> None:
    text = "Secretary-General of the SCO Zhang Ming gave a dinner on 13 June for the ambassadors of Egypt and Qatar, Adel Sabri and Hamad Noor, in Beijing."
    (report,) = meetings(text, published=PUBLISHED)
    assert (names(report), report.form) == ({"Zhang Ming", "Adel Sabri", "Hamad Noor"}, Form.RECEPTION)


def test_day_marked_with_a_reception_is_a_reception(meetings: Meetings) -> None:
    text = (
        "The Embassy of Azerbaijan in Tashkent marked Independence Day with a reception on 13 June. Ambassador Adel "
        "Sabri and Uzbek Foreign Minister Oleg Karim spoke."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (names(report), report.form) == ({"Adel Sabri", "Oleg Karim"}, Form.RECEPTION)


@pytest.mark.parametrize(
    "told",
    [
        "Will Presidents Bat Erdene of Mongolia and Ivan Marchuk of Belarus meet in Osh on 20 June?",
        "The SCO mourns Ivan Marchuk, its former deputy chief, who took part in the Bishkek summit of 2007.",
        "SCO Secretary-General Zhang Ming visited the China-Eurasia Expo in Urumqi on 13 June.",
    ],
)
def test_questions_memories_and_fairs_are_no_meetings(told: str, meetings: Meetings) -> None:
    assert not meetings(told, published=PUBLISHED)


def test_who_talks_where_an_event_opens_is_not_at_it_yet(meetings: Meetings) -> None:
    text = "On June 20 President of Mongolia Bat Erdene and President of Belarus Ivan Marchuk are to hold talks in Osh, where the SCO summit opens a day later."
    talks = next(r for r in meetings(text, published=PUBLISHED) if r.form is Form.BILATERAL)
    others = [r for r in meetings(text, published=PUBLISHED) if r.form is not Form.BILATERAL]
    assert (talks.status, talks.occasion) == (Status.PLANNED, "SCO summit")
    assert not any(names(r) for r in others)


@pytest.mark.parametrize(
    "told",
    [
        "The meeting, held in Osh on 13 June, brought Foreign Minister of Belarus Ivan Marchuk and Foreign Minister of Mongolia Bat Erdene together for the second time.",
        "Water brought Foreign Minister of Belarus Ivan Marchuk and Foreign Minister of Mongolia Bat Erdene together in Osh on 13 June.",
    ],
)
def test_two_who_are_brought_together_meet(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (names(report), report.form) == ({"Ivan Marchuk", "Bat Erdene"}, Form.BILATERAL)


def test_paper_signed_by_two_is_signed_at_a_ceremony(meetings: Meetings) -> None:
    text = "A memorandum was signed in Osh on 13 June by Foreign Minister of Belarus Ivan Marchuk and Foreign Minister of Mongolia Bat Erdene."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.form is Form.CEREMONY


def test_acronym_of_a_council_is_that_council(meetings: Meetings) -> None:
    text = (
        "Prime Minister of Belarus Ivan Marchuk spoke in Osh at the 24th SCO Council of Heads of Government (CHG). He led "
        "the delegation to the CHG, held from 12 to 13 June 2023."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (report.date, report.end_date) == (dt.date(2023, 6, 12), dt.date(2023, 6, 13))


@pytest.mark.parametrize(
    "told",
    [
        "Foreign Minister of Belarus Ivan Marchuk told his Mongolian counterpart Bat Erdene on Tuesday that the dispute should be solved.",
        "On Tuesday Foreign Minister of Belarus Ivan Marchuk had an hour with Mongolian Foreign Minister Bat Erdene, who was invited as a guest.",
        "Foreign Minister of Belarus Ivan Marchuk was the guest of Mongolian Ambassador Bat Erdene at a working breakfast on 13 June.",
    ],
)
def test_words_of_company_tell_that_two_met(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (names(report), report.date) == ({"Ivan Marchuk", "Bat Erdene"}, dt.date(2023, 6, 13))


def test_what_is_worked_on_is_planned(meetings: Meetings) -> None:
    text = 'A meeting of Foreign Minister of Belarus Ivan Marchuk with his Mongolian counterpart Bat Erdene there is "being worked on".'
    (report,) = meetings(text, published=PUBLISHED)
    assert report.status is Status.PLANNED


def test_what_somebody_did_last_week_is_background(meetings: Meetings) -> None:
    text = (
        "Foreign Minister of Belarus Ivan Marchuk wrote on water. Last week Marchuk was in Osh for the sixth meeting of "
        "the Water Forum, where he held talks with Mongolian Foreign Minister Bat Erdene."
    )
    assert not meetings(text, published=PUBLISHED)


def test_understanding_reached_at_a_session_tells_the_session(meetings: Meetings) -> None:
    text = (
        "The understanding was reached at the 13th session of the joint commission in Osh on 13 June, co-chaired by "
        "Deputy Prime Minister of Belarus Ivan Marchuk and Mongolian Minister of Trade Bat Erdene."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Ivan Marchuk", "Bat Erdene"}


def test_event_that_somebody_came_from_is_not_told(meetings: Meetings) -> None:
    text = "Foreign Minister of Belarus Ivan Marchuk, who had arrived from the Asian-African Summit, met in Osh on 13 June with Mongolian Foreign Minister Bat Erdene."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.form is Form.BILATERAL


def test_leader_of_a_group_of_visitors_meets_who_answers_them(meetings: Meetings) -> None:
    text = (
        "A group of German diplomats headed by Counsellor Frank Huber came to the SCO Secretariat on 13 June. Ivan "
        "Marchuk, SCO Deputy Secretary-General, answered their questions."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Frank Huber", "Ivan Marchuk"}


@pytest.mark.parametrize(
    "told",
    [
        "The ministry has a new spokesman: Ivan Marchuk, who attended the CICA summit in Astana in October 2022.",
        "Ivan Marchuk was born in 1957. As vice minister he received delegations and took part in the BRICS summit in Xiamen.",
        "President of Belarus Ivan Marchuk addressed a letter to the participants of the SCO Forum in Qingdao on 13 June.",
        "SCO Secretary-General Zhang Ming visited the Embassy of Turkey on 13 June and signed the book.",
    ],
)
def test_lives_letters_and_calls_at_embassies_are_no_meetings(told: str, meetings: Meetings) -> None:
    assert not meetings(told, published=PUBLISHED)


def test_who_sends_a_video_address_is_not_there(meetings: Meetings) -> None:
    text = "President of Belarus Ivan Marchuk sent a video address to the Osh Conference on 13 June, which Foreign Minister of Mongolia Bat Erdene opened."
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Bat Erdene"}


def test_occasion_that_somebody_was_given_to_meet_was_used(meetings: Meetings) -> None:
    text = "The tourism week gave Foreign Minister of Belarus Ivan Marchuk an occasion to sit down with Foreign Minister of Mongolia Bat Erdene on 13 June."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.status is Status.HELD
