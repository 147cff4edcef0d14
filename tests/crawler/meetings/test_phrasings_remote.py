"""How and where English news says that people met: in part by video, by telephone, there, beside an event."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport, Mode

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]
MET = "Turkish Minister Ali Demir met Oman's Minister Said Badr"


@pytest.mark.parametrize(
    "how",
    [
        "both in Osh and online on 9 June",
        "in Osh on 9 June; some delegations joined by video link",
        "in a mixed format in Osh on 9 June",
        "in Osh on 9 June, while other experts were connected online",
        "in Osh on 9 June. India and Pakistan were connected through video conferencing",
        "in Osh on 9 June. Some of the experts took part online",
    ],
)
def test_an_event_held_in_part_by_video_has_a_place_too(how: str, meetings: Meetings) -> None:
    text = f"The 3rd SCO Water Forum was held {how}. Minister Ali Demir of Turkey opened the forum."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.mode, report.place.city) == (Mode.HYBRID, "Osh")


@pytest.mark.parametrize(
    ("said", "mode"), [("The format was hybrid.", Mode.HYBRID), ("It sat in digital format.", Mode.VIDEO)]
)
def test_the_format_is_that_of_the_event_told_before(said: str, mode: Mode, meetings: Meetings) -> None:
    text = (
        f"The 3rd SCO Water Forum was held on 9 June. {said} Minister Ali Demir of Turkey opened the forum."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert report.mode is mode


def test_one_who_speaks_by_video_makes_no_event_remote(meetings: Meetings) -> None:
    text = "The 3rd SCO Water Forum was held in Osh on 9 June. Minister Ali Demir of Turkey opened it. Minister Said Badr of Oman joined by video link."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.mode, report.place.city) == (Mode.IN_PERSON, "Osh")


@pytest.mark.parametrize("then", ["to wish him well", "and thanked him", ", the ministry said"])
def test_who_called_somebody_spoke_by_telephone(then: str, meetings: Meetings) -> None:
    text = f"Turkish Minister Ali Demir called Oman's Minister Said Badr on 9 June {then}."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.mode, report.date) == (Mode.PHONE, dt.date(2023, 6, 9))


def test_who_called_somebody_a_friend_did_not_ring(meetings: Meetings) -> None:
    text = "Turkish Minister Ali Demir called Oman's Minister Said Badr a friend of the region."

    assert meetings(text, published=PUBLISHED) == ()


@pytest.mark.parametrize("said", ["told", "assured", "briefed", "thanked"])
@pytest.mark.parametrize("talk", ["during a meeting", "at a meeting", "in a conversation"])
def test_what_was_said_during_a_meeting_tells_it(said: str, talk: str, meetings: Meetings) -> None:
    text = f"Turkish Minister Ali Demir {said} Oman's Minister Said Badr {talk} on Thursday that the bridge in Basra would be built."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Demir", "Said Badr"}
    assert (report.date, report.place.city) == (dt.date(2023, 6, 15), None)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        (f"A day before the summit in Astana, {MET} in Almaty.", "Almaty"),
        (
            "Turkish Minister Ali Demir flew from Astana to Almaty on Monday and met Oman's Minister Said Badr there.",
            "Almaty",
        ),
        (f"{MET} on the opening day of the forum in Osh.", "Osh"),
    ],
)
def test_the_place_is_that_of_the_meeting(text: str, city: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place.city == city


def test_the_general_assembly_is_an_occasion(meetings: Meetings) -> None:
    (report,) = meetings(
        f"{MET} on the sidelines of the UN General Assembly in New York.", published=PUBLISHED
    )

    assert (report.occasion, report.place.city) == ("UN General Assembly", "New York")
