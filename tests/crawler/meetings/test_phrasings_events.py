"""Events and those who attend them, in English; the texts are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]


def test_those_who_attend_are_gathered_from_several_sentences(meetings: Meetings) -> None:
    text = (
        "The 21st meeting of the Council of Heads of Government of the SCO took place on 1 November 2022 by "
        "videoconference. Premier Li Keqiang presided. The meeting brought together Russian Prime Minister Mikhail "
        "Mishustin and Pakistani Prime Minister Shehbaz Sharif. Secretary-General Zhang Ming presented a report."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.mode) == (Form.SUMMIT, Mode.VIDEO)
    assert report.title == "21st meeting of the Council of Heads of Government of the SCO"
    assert [(p.name, p.organisation) for p in report.participants] == [
        ("Li Keqiang", "China"),
        ("Mikhail Mishustin", "Russia"),
        ("Shehbaz Sharif", "Pakistan"),
        ("Zhang Ming", "SCO"),
    ]


@pytest.mark.parametrize(
    ("verb", "day", "status"),
    [("met", 12, Status.HELD), ("will meet", 20, Status.PLANNED), ("is to meet", 20, Status.PLANNED)],
)
@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("Council of Heads of State of the SCO Member States", Form.SUMMIT),
        ("Council of National Coordinators of the SCO Member States", Form.MULTILATERAL),
    ],
)
def test_a_body_that_meets_is_an_event_of_its_name(  # noqa: PLR0913, PLR0917 - what is combined
    verb: str,
    day: int,
    status: Status,
    body: str,
    form: Form,
    meetings: Meetings,
) -> None:
    (report,) = meetings(f"The {body} {verb} in Bishkek on {day} June 2023.", published=PUBLISHED)

    assert (report.title, report.form, report.status) == (body, form, status)
    assert (report.place.city, report.date) == ("Bishkek", dt.date(2023, 6, day))


def test_who_took_part_is_told_behind_a_semicolon_too(meetings: Meetings) -> None:
    text = (
        "The Council of National Coordinators of the SCO Member States met in Bishkek on 12 June 2023.\n\n"
        "National Coordinator of Kyrgyzstan Talant Asanov chaired the meeting; "
        "SCO Deputy Secretary-General Grigory Logvinov also took part."
    )

    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Talant Asanov", "Grigory Logvinov"}


@pytest.mark.parametrize(
    "said",
    [
        "meets twice a year in Beijing.",
        "usually meets in Beijing.",
        "might meet in Beijing on 20 June 2023.",
        "did not meet in Beijing on 12 June 2023.",
        ", which met in Samarkand in 2022, is a body of the organisation.",
    ],
)
def test_what_a_body_does_as_a_rule_or_did_by_the_way_is_no_event(said: str, meetings: Meetings) -> None:
    text = f"The Council of National Coordinators of the SCO Member States {said}"

    assert meetings(text.replace(" ,", ","), published=PUBLISHED) == ()


@pytest.mark.parametrize(
    "event", ["An exhibition was opened", "A press conference was held", "A festival began"]
)
@pytest.mark.parametrize("verb", ["Present were {}.", "Taking part were {}.", "{} took part."])
def test_who_took_part_in_what_is_no_meeting_did_not_meet(event: str, verb: str, meetings: Meetings) -> None:
    people = "Iranian President Ali Karimi and SCO Secretary-General Zhang Ming"

    assert meetings(f"{event} in Tehran on 12 June 2023. {verb.format(people)}", published=PUBLISHED) == ()


def test_an_exhibition_told_behind_a_meeting_takes_nobody_from_it(meetings: Meetings) -> None:
    text = (
        "The Council of National Coordinators of the SCO Member States met in Bishkek on 12 June 2023. "
        "An exhibition of carpets was shown to the guests. "
        "National Coordinator of Iran Ali Karimi and SCO Secretary-General Zhang Ming took part."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [p.name for p in report.participants] == ["Ali Karimi", "Zhang Ming"]


def test_a_body_that_meets_is_an_event_though_its_day_is_spoken_of_again(meetings: Meetings) -> None:
    text = (
        "The Council of Foreign Ministers of the SCO Member States met in Goa on 5 May 2023, when it was hot."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.date) == ("Goa", dt.date(2023, 5, 5))


def test_a_city_can_be_the_subject_of_an_event(meetings: Meetings) -> None:
    text = "Bishkek is going to host the forum of SCO rectors on 20 June 2023. Rector Asan Umarov of Kyrgyzstan will attend."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.form, report.place.city) == (Status.PLANNED, Form.CONFERENCE, "Bishkek")


@pytest.mark.parametrize(
    "text",
    [
        "The Embassy of Iran gave a reception in Beijing on 8 June 2023 to mark Republic Day, attended by {}.",
        "The Embassy of Iran hosted a reception in Beijing on 8 June 2023 to mark Republic Day. {} addressed the guests.",
        "The Embassy of Iran hosted a reception in Beijing on 8 June 2023 on the occasion of Republic Day. The guests included {}.",
        "At a reception in Beijing on 8 June 2023 for Republic Day, {} wished the guests well.",
        "The Embassy of Iran held a reception in Beijing on 8 June 2023 for Republic Day. In his welcoming speech {} said that ties were good, not bad.",
    ],
)
def test_who_is_at_a_reception(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text.format("SCO Secretary-General Zhang Ming"), published=PUBLISHED)

    assert (report.form, report.occasion, report.place.city) == (Form.RECEPTION, "Republic Day", "Beijing")
    assert "Zhang Ming" in {p.name for p in report.participants}


@pytest.mark.parametrize(
    "text",
    [
        "Ambassador of Iran Ali Karimi presented his credentials to SCO Secretary-General Zhang Ming on 8 June 2023.",
        "SCO Secretary-General Zhang Ming accepted letters of credence from Ambassador of Iran Ali Karimi on 8 June 2023.",
        "Ambassador of Iran Ali Karimi handed his letter of accreditation to SCO Secretary-General Zhang Ming on 8 June 2023.",
    ],
)
def test_credentials_are_a_ceremony_of_two(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert report.form is Form.CEREMONY
    assert {p.name for p in report.participants} == {"Zhang Ming", "Ali Karimi"}


def test_who_speaks_behind_an_event_was_there_but_no_sender_of_a_message(meetings: Meetings) -> None:
    text = (
        "The Eurasian Economic Forum was held in Almaty on 8 June 2023. Iranian President Ali Karimi spoke of corridors. "
        "SCO Secretary-General Zhang Ming sent a message of greeting. Kazakh Minister Serik Omarov said trade was growing."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Karimi", "Serik Omarov"}


@pytest.mark.parametrize(
    "text",
    [
        "Among those attending were {0} and {1}.",
        "{0} and {1} are attending.",
        "It was attended by {0} and {1}.",
        "{0} and {1} were present.",
        "Among participants were {0} and {1}.",
    ],
)
def test_who_attends_is_told_in_many_ways(text: str, meetings: Meetings) -> None:
    people = "Iranian Minister Ali Karimi", "SCO Deputy Secretary-General Grigory Logvinov"
    told = "The Council of National Coordinators of the SCO Member States met in Bishkek on 12 June 2023."
    (report,) = meetings(f"{told} {text.format(*people)}", published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Ali Karimi", "Grigory Logvinov"}


def test_what_will_not_take_place_is_cancelled(meetings: Meetings) -> None:
    text = "The meeting between Iranian President Ali Karimi and SCO Secretary-General Zhang Ming scheduled for 20 June 2023 will not take place."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.status, report.date) == (Status.CANCELLED, dt.date(2023, 6, 20))


def test_a_visit_that_is_put_off_is_cancelled(meetings: Meetings) -> None:
    text = "The visit of Iranian President Ali Karimi to China, planned for 20 June 2023, has been put off."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.status, report.place.country) == (Form.VISIT, Status.CANCELLED, "China")


def test_rows_of_a_programme_are_planned_meetings(meetings: Meetings) -> None:
    text = (
        "Programme\n\n"
        "20 June | 10:00 | Bilateral: President of Iran Ali Karimi - SCO Secretary-General Zhang Ming | Kremlin\n"
        "21 June | 10:30 | Meeting of the SCO Council of Heads of State | Tashkent"
    )
    two, all_of_them = meetings(text, published=PUBLISHED)

    assert (two.status, two.form, two.date, two.place.city) == (
        Status.PLANNED,
        Form.BILATERAL,
        dt.date(2023, 6, 20),
        "Moscow",
    )
    assert {p.name for p in two.participants} == {"Ali Karimi", "Zhang Ming"}
    assert (all_of_them.form, all_of_them.place.city) == (Form.SUMMIT, "Tashkent")


def test_an_event_is_not_its_own_occasion(meetings: Meetings) -> None:
    text = "Ministers of agriculture of the SCO member states adopted a plan at their eighth meeting, which took place on 8 June 2023."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.title, report.occasion) == ("eighth meeting", None)
