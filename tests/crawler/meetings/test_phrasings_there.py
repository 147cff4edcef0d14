"""Groups that came for an event, what is spoken about, rows of a programme, "it" and "the guest"; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]


def names(report: MeetingReport) -> set[str]:
    return {p.name for p in report.participants if p.name}


@pytest.mark.parametrize(
    "told",
    [
        "The heads of delegations who had come for the 9th Meeting of SCO Ministers of Ecology were received in Osh on 13 June by President Bat Erdene of Mongolia.",
        "President Bat Erdene of Mongolia met in Osh on 13 June with heads of delegations who are here for the 9th Meeting of SCO Ministers of Ecology.",
        "President Bat Erdene of Mongolia received in Osh on 13 June the ministers attending the 9th Meeting of SCO Ministers of Ecology.",
    ],
)
def test_event_that_a_group_came_for_is_the_occasion(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert (names(report), report.form, report.title) == ({"Bat Erdene"}, Form.MULTILATERAL, None)
    assert report.occasion == "9th Meeting of SCO Ministers of Ecology"


def test_what_is_spoken_about_is_no_event_and_says_nothing_of_how_they_met(meetings: Meetings) -> None:
    text = (
        "The 9th Meeting of SCO Ministers of Justice opened in Osh on 13 June. Ivan Marchuk of Belarus and "
        "Bat Erdene of Mongolia spoke on online hearings."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Ivan Marchuk", "Bat Erdene"}
    assert report.mode is not Mode.VIDEO


def test_speakers_for_a_way_to_somewhere_speak_at_the_event_told_before(meetings: Meetings) -> None:
    text = (
        "Osh hosted on 13 June the 9th Meeting of SCO Ministers of Transport. Ivan Marchuk of Belarus and Bat "
        "Erdene of Mongolia spoke for a road through Kyrgyzstan to China."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Ivan Marchuk", "Bat Erdene"}


def test_rows_of_a_programme_with_days_are_told_and_menus_are_not(meetings: Meetings) -> None:
    text = (
        "The ministry has published a list of events.\n\nDate | Event | City\n"
        "June 20-21 | 7th Meeting of SCO Ministers of Ecology | Osh\n\n"
        "Home | SCO Council of Foreign Ministers | Archive 2022"
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (report.title, report.status) == ("7th Meeting of SCO Ministers of Ecology", Status.PLANNED)
    assert (report.date, report.place.city) == (dt.date(2023, 6, 20), "Osh")


def test_it_is_the_event_of_the_sentence_before(meetings: Meetings) -> None:
    text = (
        "Ivan Marchuk, Foreign Minister of Belarus, will attend the 9th Meeting of SCO Ministers of Ecology. It "
        "takes place in Osh on June 20."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (names(report), report.date, report.place.city) == ({"Ivan Marchuk"}, dt.date(2023, 6, 20), "Osh")


def test_guest_who_has_arrived_is_whom_the_text_was_about(meetings: Meetings) -> None:
    text = (
        "Secretary-General of the SCO Zhang Ming has arrived in Osh. Tomorrow the high-ranking guest will hold "
        "talks with Foreign Minister of Belarus Ivan Marchuk."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (names(report), report.status) == ({"Zhang Ming", "Ivan Marchuk"}, Status.PLANNED)


def test_two_who_talked_on_a_day_at_a_place_need_no_country(meetings: Meetings) -> None:
    text = "Tractors were what Deputy Prime Minister Ivan Marchuk and Erkin Bai, chairman of the regional government, talked about in Urumqi on 13 June."
    (report,) = meetings(text, published=PUBLISHED)
    assert names(report) == {"Ivan Marchuk", "Erkin Bai"}


def test_what_a_predecessor_did_and_what_only_dates_a_tale_is_no_meeting(meetings: Meetings) -> None:
    told = (
        "Ivan Marchuk is National Coordinator of Belarus now. He takes over from Oleg Sidorenko, who represented the country at the Council of National Coordinators in Osh on 13 June 2023.",
        "The year began in snow. When the Council of Heads of State met in Osh on 13 June 2023, the comma was read out.",
    )
    assert not any(meetings(text, published=PUBLISHED) for text in told)


def test_body_that_met_is_told_beside_whoever_else_met_there(meetings: Meetings) -> None:
    text = (
        "The SCO Ministers of Ecology met in Osh on 13 June. The ministers were received on the same day by President "
        "Bat Erdene of Mongolia."
    )
    reports = meetings(text, published=PUBLISHED)
    assert [names(r) for r in reports] == [set(), {"Bat Erdene"}]


def test_meeting_of_a_number_is_that_of_the_body_told_before(meetings: Meetings) -> None:
    text = (
        "Heads of emergency services of the SCO countries met by video link on 13 June. The Eleventh Meeting was "
        "chaired by Minister of Emergency Situations of Belarus Ivan Marchuk."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (names(report), report.mode, report.date) == ({"Ivan Marchuk"}, Mode.VIDEO, dt.date(2023, 6, 13))
