"""The calendar: an all-day event for each meeting whose day is stated."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from scheduler.delivery.feeds.calendars import calendar
from scheduler.delivery.feeds.entries import Feed
from store.records.issues import Telling
from store.records.meetings import Place, Status
from tests.scheduler.delivery.feeds.hostile import VECTORS, telling_with

Lakes = Callable[..., Feed]
Tellings = Callable[..., Telling]


def event_of(lakes: Lakes, telling: Telling) -> Any:  # noqa: ANN401 - what properties hold
    [event] = Calendar.from_ical(calendar(lakes(telling), None)).events
    return event


def test_calendar_says_what_it_is_and_how_often_to_look(lakes: Lakes) -> None:
    written = Calendar.from_ical(calendar(lakes(), "https://lakes.example/meetings.ics"))
    told = {name: str(written[name]) for name in ("VERSION", "METHOD", "CALSCALE", "NAME", "X-WR-CALNAME")}
    assert told == {
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
        "CALSCALE": "GREGORIAN",
        "NAME": "LAKES meetings",
        "X-WR-CALNAME": "LAKES meetings",
    }
    assert written["PRODID"]
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in calendar(lakes(), None)
    assert b"\r\nX-WR-CALNAME:Lakes\\, ponds\\; rivers\r\n" in calendar(
        lakes(title="Lakes, ponds; rivers"), None
    )
    assert written["SOURCE"] == "https://lakes.example/meetings.ics"


def test_event_tells_who_where_what_and_by_whom(lakes: Lakes, told: tuple[Telling, ...]) -> None:
    [telling] = [each for each in told if each.meeting.id == "norway"]
    event = event_of(lakes, telling)
    assert event["UID"] == "urn:readout:meeting:norway"
    assert event["SUMMARY"] == "Aida Bekova (LAKES) and Ingrid Solberg (Norway)"
    assert event["LOCATION"] == "LAKES Secretariat [Tashkent, Uzbekistan: implied by venue]"
    assert event["URL"] == telling.meeting.reports[0].url
    assert "About: water levels" in event["DESCRIPTION"]
    assert "Outcome: Both sides agreed to meet again in June." in event["DESCRIPTION"]
    assert all(report.url in event["DESCRIPTION"] for report in telling.meeting.reports)


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (date(2026, 2, 27), None, date(2026, 2, 28)),
        (date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 2)),
        (date.max, None, None),
    ],
)
def test_event_lasts_whole_days_and_ends_before_the_next(
    lakes: Lakes, telling_of: Tellings, first: date, last: date | None, end: date | None
) -> None:
    event = event_of(lakes, telling_of(date=first, end_date=last))
    assert (event["DTSTART"].dt, event["DTSTART"].params["VALUE"]) == (first, "DATE")
    assert (event["DTEND"].dt if "DTEND" in event else None) == end


def test_meeting_without_a_day_is_not_in_the_calendar(lakes: Lakes, telling_of: Tellings) -> None:
    undated = telling_of(1, date=None)
    vague = telling_of(2, date=date(2026, 6, 1), end_date=date(2026, 6, 30))
    assert Calendar.from_ical(calendar(lakes(undated, vague), None)).events == []


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.PLANNED, "TENTATIVE"), (Status.HELD, "CONFIRMED"), (Status.CANCELLED, "CANCELLED")],
)
def test_event_says_whether_it_takes_place(
    lakes: Lakes, telling_of: Tellings, status: Status, said: str
) -> None:
    assert event_of(lakes, telling_of(status=status))["STATUS"] == said


def test_times_and_sequence_are_the_stores(lakes: Lakes, telling_of: Tellings, now: datetime) -> None:
    telling, changed_at = telling_of(), now + timedelta(days=3)
    event = event_of(lakes, telling)
    assert (event["DTSTAMP"].dt, event["CREATED"].dt, event["SEQUENCE"]) == (now, now, 0)
    event = event_of(lakes, replace(telling, changed_at=changed_at, corrections=2))
    assert [event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED")] == [changed_at] * 2
    assert (event["CREATED"].dt, event["SEQUENCE"]) == (now.astimezone(UTC), 2)


def test_side_meeting_belongs_to_its_occasion(lakes: Lakes, telling_of: Tellings) -> None:
    event = event_of(lakes, telling_of(occasion_meeting="forum"))
    assert event["RELATED-TO"] == "urn:readout:meeting:forum"
    assert event["RELATED-TO"].params["RELTYPE"] == "PARENT"
    assert "RELATED-TO" not in event_of(lakes, telling_of())


def test_what_is_not_known_is_left_out(lakes: Lakes, telling_of: Tellings) -> None:
    nowhere = telling_of(place=Place())
    unlinked = replace(nowhere, meeting=replace(nowhere.meeting, reports=()))
    assert not {"LOCATION", "URL"} & {*event_of(lakes, unlinked)}


@pytest.mark.parametrize("vector", VECTORS)
def test_hostile_words_stay_in_their_own_property(vector: str, lakes: Lakes, telling_of: Tellings) -> None:
    written = calendar(
        lakes(telling_with(vector, "https://a.example/]]>\r\nEND:VEVENT", stock=telling_of())), None
    )
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]
    assert not [byte for byte in written if byte < 32 and byte not in b"\r\n"]
    whole = written.replace(b"\r\n ", b"").split(b"\r\n")
    assert sum(line.startswith((b"BEGIN:", b"END:")) for line in whole) == 4
    assert not [line for line in whole if line.startswith((b"ATTENDEE", b"ATTACH", b"X-ALT-DESC"))]
