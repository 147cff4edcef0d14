"""Where English texts tell of a meeting without a place's name, and who is meant; these are made up, of June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


def _people(report: MeetingReport) -> set[tuple[str | None, str | None]]:
    return {(p.name, p.organisation) for p in report.participants if p.name}


@pytest.mark.parametrize(
    "text",
    [
        "On 12 June SCO Secretary-General Zhang Ming received Iranian Minister Ali Karimi at the Secretariat.",
        "On 12 June SCO Secretary-General Zhang Ming received Iranian Minister Ali Karimi at the headquarters of the Secretariat.",
        "SCO Secretary-General Zhang Ming met Iranian Minister Ali Karimi on 12 June. The meeting was held at the Secretariat building.",
        "Iranian Minister Ali Karimi was a guest of the SCO Secretariat on 12 June, where SCO Secretary-General Zhang Ming received him.",
        "The SCO Secretariat on 12 June was the venue of talks between SCO Secretary-General Zhang Ming and Iranian Minister Ali Karimi.",
        "Within the walls of the SCO Secretariat, SCO Secretary-General Zhang Ming met Iranian Minister Ali Karimi on 12 June.",
    ],
)
def test_house_of_one_of_the_two_tells_the_city(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == ("Beijing", "China")


def test_house_of_another_body_is_not_that_of_who_met_there(meetings: Meetings) -> None:
    text = "SCO Secretary-General Zhang Ming met Iranian Minister Ali Karimi at the headquarters of the Commission on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place.city is None


@pytest.mark.parametrize("there", ["there", "in the same city"])
def test_there_is_where_the_meeting_before_was(there: str, meetings: Meetings) -> None:
    text = (
        "Iranian Minister Ali Karimi met Omani Minister Said Badr in Muscat on 12 June. "
        f"On 13 June he met {there} with Peruvian Minister Ana Paz."
    )
    first, second = meetings(text, published=PUBLISHED)

    assert (first.place.city, second.place.city) == ("Muscat", "Muscat")


def test_house_of_a_common_name_stands_where_its_host_writes(meetings: Meetings) -> None:
    text = (
        "MINSK, 12 June (BelTA) – President of Belarus Ivan Karol met Vietnamese Prime Minister Pham Binh "
        "at the Palace of Independence."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == ("Minsk", "Belarus")


@pytest.mark.parametrize(
    "sentence",
    [
        "On the sidelines the Secretary-General met ASEAN Secretary-General Kao Kim Hourn.",
        "There the Secretary-General had a meeting with ASEAN Secretary-General Kao Kim Hourn.",
    ],
)
def test_post_that_two_have_is_that_of_whom_the_text_tells(sentence: str, meetings: Meetings) -> None:
    text = f"SCO Secretary-General Zhang Ming attended the Osh Economic Forum on 12 June. {sentence}"
    _, report = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Kao Kim Hourn", "ASEAN")}


def test_short_name_of_a_post_means_the_same_as_the_long_one(meetings: Meetings) -> None:
    text = (
        "External Affairs Minister Arjun Mehta met Omani Minister Said Badr in Muscat on 12 June. "
        "On 13 June the EAM had a conversation with Ana Paz of Peru."
    )
    _, report = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Arjun Mehta", "India"), ("Ana Paz", "Peru")}


def test_talk_of_those_who_exchanged_credentials_is_no_meeting_of_its_own(meetings: Meetings) -> None:
    text = (
        "On 12 June SCO Secretary-General Zhang Ming accepted a letter of credence from Karlis Ozols, whom Latvia has named its ambassador to China. "
        "The two then talked for half an hour at the SCO headquarters."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.place.city) == (Form.CEREMONY, "Beijing")
    assert _people(report) == {("Zhang Ming", "SCO"), ("Karlis Ozols", "Latvia")}


def test_chronicle_tells_the_day_before_each_entry(meetings: Meetings) -> None:
    text = (
        "10 June. SCO Secretary-General Zhang Ming received Iranian Minister Ali Karimi.\n\n"
        "12 June. Zhang Ming met Omani Minister Said Badr."
    )

    assert [report.date for report in meetings(text, published=PUBLISHED)] == [
        dt.date(2023, 6, 10),
        dt.date(2023, 6, 12),
    ]


@pytest.mark.parametrize(
    ("sentence", "organisation"),
    [
        ("Its director Javlon Umarov opened it.", "Osh Institute of Mountain Law"),
        ("Javlon Umarov, Special Representative for SCO Affairs, opened it.", None),
    ],
)
def test_its_director_is_of_the_body_told_before_and_a_field_is_no_body(
    sentence: str, organisation: str | None, meetings: Meetings
) -> None:
    text = f"On June 12 the Osh Institute of Mountain Law held a round table in Tashkent. {sentence}"
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [("Javlon Umarov", organisation)]
