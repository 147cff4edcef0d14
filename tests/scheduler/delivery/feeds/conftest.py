"""Meetings as feeds are given them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from scheduler.delivery.feeds.entries import Feed, feed_of
from store.records.issues import Issue, Telling
from store.records.meetings import Meeting, Place, Status


@pytest.fixture(scope="session")
def told(three_languages: Issue) -> tuple[Telling, ...]:
    """An issue's meetings, each told a day before the one before it."""
    return tuple(
        Telling(meeting=entry.meeting, told_at=three_languages.issued_at - timedelta(days=number))
        for number, entry in enumerate(three_languages.entries)
    )


@pytest.fixture(scope="session")
def telling_of(meeting_of: Callable[..., Meeting]) -> Callable[..., Telling]:
    """Tells a meeting that is made out of what a test cares for."""

    def make(number: int = 1, **told: object) -> Telling:
        stock: dict[str, object] = {
            "date": date(2026, 2, 27),
            "status": Status.HELD,
            "place": Place(city="Oslo", country="Norway"),
        }
        meeting = meeting_of(number, **(stock | told))
        return Telling(meeting=meeting, told_at=meeting.first_reported_at)

    return make


@pytest.fixture(scope="session")
def lakes() -> Callable[..., Feed]:
    """Makes a feed of some tellings."""

    def make(*told: Telling, title: str = "LAKES meetings", home: str | None = None) -> Feed:
        return feed_of(told, name="digest:lakes", title=title, zones={}, home=home)

    return make
