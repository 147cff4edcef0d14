"""Calls, and what "they" did whom an English text has named, in further words; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)  # a Thursday
Meetings = Callable[..., tuple[MeetingReport, ...]]

ONE, OTHER = "Belarusian Foreign Minister Ivan Marchuk", "Vietnamese Foreign Minister Le Van Thanh"
NAMES = {"Ivan Marchuk", "Le Van Thanh"}


@pytest.mark.parametrize(
    "told",
    [
        f"{ONE} received a telephone call on Tuesday from {OTHER}.",
        f"{ONE} got a call on Tuesday from {OTHER}.",
        f"On Tuesday {ONE} took a call from {OTHER}.",
        f"{ONE} placed a call to {OTHER} on Tuesday.",
        f"{ONE} and {OTHER} spoke by phone on Tuesday.",
        f"{ONE} and {OTHER} talked over the phone on Tuesday.",
        f"{ONE} rang {OTHER} on Tuesday.",
    ],
)
def test_call_from_one_to_the_other_is_a_talk_by_phone(told: str, meetings: Meetings) -> None:
    (report,) = meetings(told, published=PUBLISHED)
    assert {p.name for p in report.participants} == NAMES
    assert (report.mode, report.date) == (Mode.PHONE, dt.date(2023, 6, 13))


@pytest.mark.parametrize(
    "told",
    [
        "They sat down together on the margins of the Hanoi Energy Forum on 13 June.",
        "The two got together in Hanoi on 13 June.",
        "They spoke about it in Hanoi on 13 June.",
        "The pair came together in Hanoi on 13 June, the ministry said.",
        "Their meeting took place in Hanoi on 13 June.",
    ],
)
def test_what_they_did_whom_the_text_has_named_is_their_meeting(told: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{ONE} and {OTHER} have settled a dispute. {told}", published=PUBLISHED)
    assert {p.name for p in report.participants} == NAMES
    assert (report.form, report.date) == (Form.BILATERAL, dt.date(2023, 6, 13))


def test_what_they_say_of_another_event_s_day_is_no_meeting_of_that_day(meetings: Meetings) -> None:
    text = f"{ONE} met with {OTHER}. They talked of the results of the Hanoi summit of 4 May 2023."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.date is None


def test_event_that_will_not_take_place_is_cancelled_however_far_its_verb(meetings: Meetings) -> None:
    text = (
        "The first Meeting of SCO Energy Ministers, which had been set for June 20-21 in the new hall of Osh, "
        "will not take place, the ministry said."
    )
    (report,) = meetings(text, published=PUBLISHED)
    assert (report.status, report.date) == (Status.CANCELLED, dt.date(2023, 6, 20))


def test_meeting_held_digitally_is_held_by_video(meetings: Meetings) -> None:
    text = f"{ONE} spoke at the digital meeting of the SCO Foreign Ministers on 13 June."
    (report,) = meetings(text, published=PUBLISHED)
    assert report.mode is Mode.VIDEO


def test_house_that_is_called_after_events_is_none(meetings: Meetings) -> None:
    text = f"{ONE} met with {OTHER} at the Pearl Congress Center in Hanoi on 13 June."
    (report,) = meetings(text, published=PUBLISHED)
    assert (report.form, report.title, report.occasion) == (Form.BILATERAL, None, None)
