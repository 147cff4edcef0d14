"""Bodies that come together, what happens beside an event and who greets its guests; made up, of 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]
HELD = "The 7th meeting of the ministers of health of SCO countries was held in Astana on 9 June."
MET = "Turkish Minister Ali Demir met Oman's Minister Said Badr"


@pytest.mark.parametrize("event", ["event", "meeting"])
def test_the_event_is_the_one_that_was_told_before(event: str, meetings: Meetings) -> None:
    reports = meetings(f"{HELD} On the margins of the {event} {MET}.", published=PUBLISHED)

    assert [r.occasion for r in reports if r.participants] == [
        "7th meeting of the ministers of health of SCO countries"
    ]


@pytest.mark.parametrize(
    "talk",
    [
        "Turkish Minister Ali Demir held a video conference with Oman's Minister Said Badr",
        "Turkish Minister Ali Demir had a video call with Oman's Minister Said Badr",
        "Turkish Minister Ali Demir and Oman's Minister Said Badr held a videoconference",
    ],
)
def test_a_video_conference_with_somebody_is_a_meeting(talk: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{talk} on 9 June.", published=PUBLISHED)

    assert (report.mode, report.date) == (Mode.VIDEO, dt.date(2023, 6, 9))


def test_heads_of_services_who_will_come_to_a_city_will_meet_there(meetings: Meetings) -> None:
    text = "The heads of emergency services of the SCO member states will come to Bishkek on June 20-21."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.place.city, report.form) == (Status.PLANNED, "Bishkek", Form.MULTILATERAL)


@pytest.mark.parametrize(
    "greeting",
    [
        "Opening the event, Minister of Youth of Oman Said Badr welcomed delegates from 18 member states.",
        "The delegations were greeted by Minister of Youth of Oman Said Badr.",
    ],
)
def test_who_greets_the_delegates_was_at_the_event(greeting: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{HELD} {greeting}", published=PUBLISHED)

    assert [p.name for p in report.participants if p.name] == ["Said Badr"]


def test_no_delegation_attended_nothing(meetings: Meetings) -> None:
    text = "No Afghan delegation has attended the SCO summit in Astana, said Oman's envoy Said Badr."

    assert meetings(text, published=PUBLISHED) == ()


def test_a_name_may_join_two_words_with_and(meetings: Meetings) -> None:
    text = "President Ali Demir of Turkey will attend the third Belt and Road Forum for International Cooperation in Beijing on 17 October."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.title == "third Belt and Road Forum for International Cooperation"


@pytest.mark.parametrize("where", ["at Shihezi University in Xinjiang", "in Sichuan", "in Inner Mongolia"])
def test_a_province_tells_the_country(where: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{MET} {where} on 9 June.", published=PUBLISHED)

    assert report.place.country == "China"
