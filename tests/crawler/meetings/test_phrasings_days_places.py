"""When and where an English text says a meeting was; published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport, Mode

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


def test_weekday_is_anchored_by_publication_alone(meetings: Meetings) -> None:
    text = "TEHRAN, June 15 (IRNA) - Iranian President Ali Karimi met SCO Secretary-General Zhang Ming on Monday."
    (anchored,) = meetings(text, published=PUBLISHED)
    (loose,) = meetings(text)

    assert anchored.date == dt.date(2023, 6, 12)
    assert [e.implied for e in anchored.evidence if e.field == "date"] == [True]
    assert loose.date is None
    assert anchored.place.city is None


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("from September 23 to 24, 2019", "2019-09-23", "2019-09-24"),
        ("on 13 and 14 June 2019", "2019-06-13", "2019-06-14"),
        ("on 30 June - 2 July 2020", "2020-06-30", "2020-07-02"),
        ("on the 28th of September, 2019", "2019-09-28", "None"),
        ("on Feb 15,2019", "2019-02-15", "None"),
        ("in July 2019", "2019-07-01", "2019-07-31"),
        ("on 31 February 2019", "None", "None"),
        ("on 5 June", "2023-06-05", "None"),
    ],
)
def test_days_as_written(written: str, first: str, last: str, meetings: Meetings) -> None:
    text = f"Iranian President Ali Karimi met SCO Secretary-General Zhang Ming {written}."
    (report,) = meetings(text, published=PUBLISHED)

    assert (str(report.date), str(report.end_date)) == (first, last)


@pytest.mark.parametrize(
    ("written", "venue", "city", "country"),
    [
        ("in Tehran", None, "Tehran", "Iran"),
        ("at the Kremlin", "Kremlin", "Moscow", "Russia"),
        ("at the UN Headquarters in New York", "UN Headquarters", "New York", "United States"),
        ("in the Russian city of Kazan", None, "Kazan", "Russia"),
        ("in Kazakhstan", None, None, "Kazakhstan"),
        ("at the National Museum of Uzbekistan", "National Museum of Uzbekistan", None, "Uzbekistan"),
        ("at the Embassy of Uzbekistan", "Embassy of Uzbekistan", None, None),
    ],
)
def test_places_as_written(
    written: str, venue: str | None, city: str | None, country: str | None, meetings: Meetings
) -> None:
    text = f"Iranian President Ali Karimi met SCO Secretary-General Zhang Ming {written}."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.venue, report.place.city, report.place.country) == (venue, city, country)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("the day before yesterday", "2023-06-13"),
        ("this morning", "2023-06-15"),
        ("last night", "2023-06-14"),
    ],
)
def test_days_told_from_the_publication(written: str, day: str, meetings: Meetings) -> None:
    text = f"Iranian President Ali Karimi met SCO Secretary-General Zhang Ming {written}."
    (report,) = meetings(text, published=PUBLISHED)

    assert str(report.date) == day


def test_today_is_the_day_of_the_dateline(meetings: Meetings) -> None:
    text = "TEHRAN, 13 June 2023 – Iranian President Ali Karimi today met SCO Secretary-General Zhang Ming."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.date == dt.date(2023, 6, 13)


def test_here_is_the_datelines_city(meetings: Meetings) -> None:
    text = "TEHRAN, June 15 (Gulf Press) -- Iranian President Ali Karimi received SCO Secretary-General Zhang Ming here on Monday."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == ("Tehran", "Iran")
    assert any(e.implied for e in report.evidence if e.field == "place")


def test_the_day_and_city_of_another_event_are_not_the_meetings(meetings: Meetings) -> None:
    text = "Iranian President Ali Karimi met SCO Secretary-General Zhang Ming and invited him to the security conference in Isfahan on 4 July 2023."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.date, report.place.city) == (None, None)


def test_he_was_speaking_on_the_day_of_his_statement(meetings: Meetings) -> None:
    text = "Iranian President Ali Karimi stressed the need for trade on Tuesday. He was speaking to SCO Secretary-General Zhang Ming."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.date == dt.date(2023, 6, 13)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        (
            "Tashkent was the venue on 5 June 2023 of a meeting of Iranian President Ali Karimi with SCO Secretary-General Zhang Ming.",
            "Tashkent",
        ),
        (
            "Iranian President Ali Karimi flew to Ashgabat, where he was received by SCO Secretary-General Zhang Ming.",
            "Ashgabat",
        ),
        (
            "On a working visit to Dushanbe, SCO Secretary-General Zhang Ming met with Iranian President Ali Karimi.",
            "Dushanbe",
        ),
    ],
)
def test_the_city_stands_where_the_sentence_sets_it(text: str, city: str, meetings: Meetings) -> None:
    reports = [r for r in meetings(text, published=PUBLISHED) if len(r.participants) > 1]

    assert [r.place.city for r in reports] == [city]


@pytest.mark.parametrize(
    ("title", "city", "mode"),
    [
        ("Ali Karimi meets Zhang Ming in Tehran", "Tehran", Mode.IN_PERSON),
        ("Ali Karimi meets Zhang Ming by video link", None, Mode.VIDEO),
        ("Said Salem meets Wu Tao in Muscat", None, Mode.IN_PERSON),
    ],
)
def test_a_title_tells_where_and_how_if_the_text_does_not(
    title: str, city: str | None, mode: Mode, meetings: Meetings
) -> None:
    text = "Iranian President Ali Karimi met SCO Secretary-General Zhang Ming on 5 June 2023."
    (report,) = meetings(text, title=title, published=PUBLISHED)

    assert (report.place.city, report.mode) == (city, mode)
    assert {e.within for e in report.evidence if e.field == "place"} <= {"title"}
