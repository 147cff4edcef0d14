"""Who speaks for whom in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

TALKS = "Consultations were held in Tashkent on 8 June 2023."


@pytest.mark.parametrize(
    "text",
    [
        "Iran was represented by Deputy Minister Ali Karimi and Oman by Deputy Minister Said Salem at the talks held in Tashkent on 8 June 2023.",
        f"{TALKS} The Iranian side was headed by Deputy Minister Ali Karimi, the Omani side by Deputy Minister Said Salem.",
        f"{TALKS} On the Iranian side, they were attended by Deputy Minister Ali Karimi; on the Omani side, by Deputy Minister Said Salem.",
        f"{TALKS} The delegations were led by Ali Karimi (Iran) and Said Salem (Oman).",
        "Talks between delegations of Iran and Oman led by Ali Karimi and Said Salem took place in Tashkent on 8 June 2023.",
    ],
)
def test_each_side_has_its_own_spokesman(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Ali Karimi", "Iran"),
        ("Said Salem", "Oman"),
    }
    assert (report.form, report.place.city, report.date) == (Form.BILATERAL, "Tashkent", dt.date(2023, 6, 8))


@pytest.mark.parametrize(
    ("written", "organisation"),
    [
        ("Ali Karimi, Deputy Prime Minister - Foreign Minister of Iran,", "Iran"),
        ("Ali Karimi, Special Representative for Central Asia and Head of the OSCE Mission,", "OSCE"),
        (
            "Rector of the Volga Institute of Eurasian Studies Ali Karimi",
            "Volga Institute of Eurasian Studies",
        ),
        (
            "Ali Karimi, President of the Silk Road Society of Cardiologists,",
            "Silk Road Society of Cardiologists",
        ),
        ("Deputy Mayor of Qingdao Ali Karimi", "China"),
        ("Vice-Governor of Heilongjiang Province Ali Karimi", "China"),
        ("Shanghai Cooperation Organisation (SCO) chief Ali Karimi", "SCO"),
        ("Minister for Reintegration of Moldova Ali Karimi", "Moldova"),
    ],
)
def test_a_post_tells_whom_somebody_speaks_for(written: str, organisation: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{written} met UN envoy Jan Kubis on 8 June 2023.", published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Ali Karimi", organisation),
        ("Jan Kubis", "UN"),
    }


def test_a_minister_of_no_told_country_is_the_hosts(meetings: Meetings) -> None:
    text = "In Lahore today SCO Secretary-General Zhang Ming called on Prime Minister Asad Rana."
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Zhang Ming", "SCO"),
        ("Asad Rana", "Pakistan"),
    }


def test_a_country_may_own_a_name(meetings: Meetings) -> None:
    text = "Bishkek will host the 13th meeting of SCO culture ministers on 20 June 2023. Iran's Ali Karimi, Russia's Ivan Petrov and Oman's Said Salem will attend."
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants if p.name} == {
        ("Ali Karimi", "Iran"),
        ("Ivan Petrov", "Russia"),
        ("Said Salem", "Oman"),
    }


def test_a_delegation_goes_on_meeting_people(meetings: Meetings) -> None:
    text = (
        "A delegation of the SCO Secretariat under Deputy Secretary-General Sohail Khan visited Qingdao on 8 June 2023. "
        "It met Mayor of Qingdao Li Wen and talked with Wu Tao, Director of Qingdao University."
    )
    reports = meetings(text, published=PUBLISHED)

    assert [{p.name for p in r.participants} for r in reports] == [
        {"Sohail Khan", "Li Wen"},
        {"Sohail Khan", "Wu Tao"},
    ]
    assert {r.place.city for r in reports} == {"Qingdao"}


def test_those_of_a_group_have_a_post_of_one(meetings: Meetings) -> None:
    text = "Deputy Foreign Ministers Ali Karimi (Iran), Wu Tao (China) and Ivan Petrov (Russia) conferred on 8 June 2023."
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.post for p in report.participants} == {"Deputy Foreign Minister"}
