"""Names that English texts anchor by what stands beside them; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        ("Igor Belov, who heads the State Duma's committee on transport,", ("Igor Belov", None, "Russia")),
        ("Igor Belov, representing Russia's Foreign Ministry,", ("Igor Belov", None, "Russia")),
        (
            "Kazakhstan's point man for water Askar Omarov",
            ("Askar Omarov", "point man for water", "Kazakhstan"),
        ),
        ("China's Procurator-General Li Gang", ("Li Gang", "Procurator-General", "China")),
        ("Astana's mayor Zhenis Askarov", ("Zhenis Askarov", "mayor", "Kazakhstan")),
        (
            "Kazakhstan's Deputy Justice Minister Askar Omarov",
            ("Askar Omarov", "Deputy Justice Minister", "Kazakhstan"),
        ),
        (
            "Secretary of the Security Council under the President of Uzbekistan Viktor Rahimov",
            ("Viktor Rahimov", "Secretary of the Security Council under the President", "Uzbekistan"),
        ),
        ("Igor Belov (Volga Temir Lines)", ("Igor Belov", None, "Volga Temir Lines")),
        ("Igor Belov (Ministry of Justice of Russia)", ("Igor Belov", None, "Russia")),
        (
            "Igor Belov, who runs the Centre for Steppe Policy,",
            ("Igor Belov", None, "Centre for Steppe Policy"),
        ),
        (
            "Igor Belov from Osh State Agrarian University",
            ("Igor Belov", None, "Osh State Agrarian University"),
        ),
        ("Igor Belov, Rector NUML,", ("Igor Belov", "Rector", "NUML")),
        ("Pakistan's Secretary Finance Tariq Mehmood", ("Tariq Mehmood", "Secretary Finance", "Pakistan")),
        (
            "Igor Belov, a professor with Volga University,",
            ("Igor Belov", "professor", "Volga University"),
        ),
        (
            "Igor Belov, director of the Institute of Mountain Physiology,",
            ("Igor Belov", "director", "Institute of Mountain Physiology"),
        ),
        (
            "Attorney General for Pakistan Tariq Ali",
            ("Tariq Ali", "Attorney General for Pakistan", "Pakistan"),
        ),
        ("Russia's Major General (retd) Igor Belov", ("Igor Belov", None, "Russia")),
        ("Igor Belov, Deputy CEO of Volga Tractors,", ("Igor Belov", "Deputy CEO", "Volga Tractors")),
        ("Igor Belov, President of the Indo-CIS Chamber,", ("Igor Belov", "President", "Indo-CIS Chamber")),
        (
            "Karim Azizi, the Taliban's acting commerce minister,",
            ("Karim Azizi", "acting commerce minister", "Afghanistan"),
        ),
        (
            "Pakistan's Additional Foreign Secretary (Afghanistan & West Asia) Tariq Ali",
            ("Tariq Ali", "Additional Foreign Secretary (Afghanistan & West Asia)", "Pakistan"),
        ),
        (
            "Vice Chancellor of King Edward Medical University Tariq Ali",
            ("Tariq Ali", "Vice Chancellor", "King Edward Medical University"),
        ),
        ("head of Volga-Kazyna Igor Belov", ("Igor Belov", "head", "Volga-Kazyna")),
        ("Igor Belov, chairman of the board of Uzvolga,", ("Igor Belov", "chairman of the board", "Uzvolga")),
        (
            "Igor Belov, who serves as Minister of Trade of Russia,",
            ("Igor Belov", "Minister of Trade", "Russia"),
        ),
        ("Brazilian falconer Sara Silveira", ("Sara Silveira", "falconer", "Brazil")),
        ("Oman's opera singer Said Badr", ("Said Badr", "singer", "Oman")),
        ("Laos' Minister Kanokpan Lao-Araya", ("Kanokpan Lao-Araya", "Minister", "Laos")),
        (
            "a delegation of the Volga Bank under the leadership of its managing director Igor Belov",
            ("Igor Belov", "managing director", "Volga Bank"),
        ),
    ],
)
def test_name_beside_any_post_or_duty_is_a_person(
    whom: str, told: tuple[str, str | None, str], meetings: Meetings
) -> None:
    (report,) = meetings(f"SCO Secretary-General Chen Li met with {whom} on 12 June.", published=PUBLISHED)

    assert [(p.name, p.post, p.organisation) for p in report.participants][1:] == [told]


@pytest.mark.parametrize(
    "name", ["He Rong", "Ts. Munkh-Orgil", "Ra'no Sa'dullayeva", "O‘tkir G‘afurov", "Ahmed el-Tayeb"]
)
def test_name_of_any_shape_is_read_whole(name: str, meetings: Meetings) -> None:
    text = f"On 12 June the forum in Osh was opened by {name}, Mongolia's Minister of Water."
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [(name, "Mongolia")]


def test_name_without_a_post_is_somebodys_where_a_clause_tells_of_them(meetings: Meetings) -> None:
    text = "On 12 June Chen Li of the SCO met Askar Omarov, who had come from Osh, and Igor Belov, at the helm of Volga Bank."
    found = meetings(text, published=PUBLISHED)

    assert {p.name for report in found for p in report.participants} == {
        *("Chen Li", "Askar Omarov", "Igor Belov"),
    }


def test_posts_in_brackets_leave_names_joined(meetings: Meetings) -> None:
    text = "On 12 June, Chen Li (SCO Secretary-General) and Askar Omarov (Kazakhstan's Minister of Water Resources) met in Astana."
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        ("Chen Li", "SCO"),
        ("Askar Omarov", "Kazakhstan"),
    ]


def test_national_capital_is_the_city_that_a_text_is_written_from(meetings: Meetings) -> None:
    text = "NEW DELHI: SCO Secretary-General Chen Li met Indian Minister Vikram Rao in the national capital on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.place.country) == ("New Delhi", "India")
