"""Meetings that English texts tell without a verb of meeting; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

ONE, TWO = "Kyrgyz Premier Bakyt Asanov", "Uzbek Premier Aziz Rahimov"


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE} and {TWO} spent two hours in conversation in Osh on 12 June.",
        f"Talks in Osh on 12 June brought together {ONE} and {TWO}.",
        f"{ONE} had {TWO} as his guest in Osh on 12 June.",
        f"{TWO} was the guest of {ONE} in Osh on 12 June.",
        f"{ONE} and {TWO} shook hands on a deal in Osh on 12 June.",
        f"{ONE} and {TWO} sat over tea in Osh on 12 June.",
        f"{ONE} rang {TWO} on 12 June.",
        f"{TWO} was granted an audience by {ONE} in Osh on 12 June.",
    ],
)
def test_word_of_company_joins_two_sides(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    people = {(p.name, p.organisation) for p in report.participants}
    assert people == {("Bakyt Asanov", "Kyrgyzstan"), ("Aziz Rahimov", "Uzbekistan")}
    assert report.date == dt.date(2023, 6, 12)


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE} sent a telegram to {TWO} in Tashkent on 12 June.",
        f"In Osh on 12 June {ONE} called for talks with {TWO}.",
        f"{ONE} refused a meeting in Osh on 12 June with {TWO}.",
        f"On 12 June {ONE} praised the handshake offered by {TWO}.",
        f"Experts compared in Osh on 12 June the talks policy of {ONE} and {TWO}.",
        f"{ONE} was born in Osh on 12 June 1960, {TWO} in Tashkent.",
    ],
)
def test_two_names_and_a_place_alone_are_no_meeting(text: str, meetings: Meetings) -> None:
    assert not meetings(text, published=PUBLISHED)


def test_body_that_comes_together_for_a_number_of_times_meets(meetings: Meetings) -> None:
    text = "On June 12, 2023, in Osh the chairmen of the supreme courts of the SCO countries came together for the third time."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.date) == ("Osh", dt.date(2023, 6, 12))


def test_number_of_meetings_over_a_year_is_no_news(meetings: Meetings) -> None:
    text = (
        "The Council of SCO National Coordinators met in Astana on 4 July 2022. SCO Secretary-General Chen Li "
        "met with Foreign Minister of Iran Ali Karimi four times, on 16 January, 20 March and 9 December."
    )
    found = meetings(text, published=dt.date(2023, 1, 10))

    assert all("Ali Karimi" not in {p.name for p in report.participants} for report in found)
