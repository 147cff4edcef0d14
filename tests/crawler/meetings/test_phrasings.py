"""Ways to tell a meeting in English; the texts are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records import Form, MeetingReport, Mode, Status

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

BILATERALS = [
    "On June 13, 2023, Zhang Ming, SCO Secretary-General, hosted Iranian Ambassador to China Ali Karimi for talks.",
    "Talks were held on 12 June 2023 between SCO Secretary-General Zhang Ming and Iranian envoy Ali Karimi.",
    "A meeting took place in Almaty on June 9 between Iranian Foreign Minister Ali Karimi and SCO chief Zhang Ming.",
    "Speaking at a meeting with Iranian Minister Ali Karimi in Tehran, Zhang Ming, the SCO secretary-general, agreed.",
    "During talks with Foreign Minister of Iran Ali Karimi in Tehran, SCO Secretary-General Zhang Ming was firm.",
    "When Iran's President Ali Karimi received SCO Secretary-General Zhang Ming in Tehran, it was raining.",
    "Meeting in Tehran on Monday, Iranian Minister Ali Karimi and SCO Secretary-General Zhang Ming reviewed plans.",
    "Iranian Defence Minister Ali Karimi, meeting SCO Secretary-General Zhang Ming in Tehran, said ties were strong.",
    "The SCO Secretary-General, Mr. Zhang Ming, had an audience with the President of Iran, Dr Ali Karimi, on 1 June.",
    "Iran's Foreign Secretary Ali Karimi saw SCO Secretary General Zhang Ming on the margins of the forum of banks.",
    "Zhang Ming conferred by telephone with Deputy Prime Minister of Iran Ali Karimi on 8 June 2023.",
    "The Minister of Iran, Ali Karimi, and the Secretary-General of the SCO, Zhang Ming, discussed trade on 8 June.",
    "Zhang Ming, whom Iranian leaders call a friend, was received by Iranian President Ali Karimi on June 2.",
    "Iran's Army Chief General Ali Karimi called on SCO Secretary-General Zhang Ming in Beijing today.",
    "SCO observers led by Zhang Ming met with Chairman of Iran's election commission Ali Karimi on 1 June 2023.",
]


@pytest.mark.parametrize("text", BILATERALS)
def test_two_people_met(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == {
        ("Zhang Ming", "SCO"),
        ("Ali Karimi", "Iran"),
    }
    assert (report.status, report.form) == (Status.HELD, Form.BILATERAL)


@pytest.mark.parametrize(
    "text",
    [
        "There was no meeting between Iranian President Ali Karimi and SCO Secretary-General Zhang Ming in Tehran.",
        "SCO Secretary-General Zhang Ming refused to meet Iranian President Ali Karimi.",
        "SCO Secretary-General Zhang Ming is unlikely to meet Iranian President Ali Karimi.",
        "SCO Secretary-General Zhang Ming congratulated Iranian President Ali Karimi and recalled their meeting in May.",
        "SCO Secretary-General Zhang Ming sent condolences to Iranian President Ali Karimi.",
        "The exhibition was opened by SCO Secretary-General Zhang Ming and Iranian Ambassador Ali Karimi on June 8.",
        "SCO Secretary-General Zhang Ming was welcomed at the airport by Iranian Minister Ali Karimi on 3 June 2023.",
        "In an interview, SCO Secretary-General Zhang Ming said that he had met Iranian President Ali Karimi in 2019.",
        'The leaders had agreed much. "Secretary-General Zhang Ming met President Ali Karimi. It was good," she said.',
        "The two ministers last met in Samarkand in September 2022.",
    ],
)
def test_nobody_met(text: str, meetings: Meetings) -> None:
    assert meetings(text, published=PUBLISHED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "SCO Secretary-General Zhang Ming is due to meet Iranian President Ali Karimi in Tehran on June 20.",
        "SCO Secretary-General Zhang Ming will be received by Iranian President Ali Karimi in Tehran on June 20.",
        "SCO Secretary-General Zhang Ming is scheduled to hold talks with Iranian President Ali Karimi on June 20.",
    ],
)
def test_what_is_announced_is_planned(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert report.status is Status.PLANNED
    assert report.date == dt.date(2023, 6, 20)


def test_guests_of_several_countries_are_met_one_by_one(meetings: Meetings) -> None:
    text = (
        "On the sidelines of the SCO summit in Bishkek, Indian Prime Minister Narendra Modi held talks with Chinese "
        "President Xi Jinping and Russian President Vladimir Putin on June 13, 2019."
    )
    reports = meetings(text, published=PUBLISHED)

    assert [[p.name for p in r.participants] for r in reports] == [
        ["Narendra Modi", "Xi Jinping"],
        ["Narendra Modi", "Vladimir Putin"],
    ]
    assert {(r.occasion, r.place.city) for r in reports} == {("SCO summit", "Bishkek")}


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


def test_names_in_a_list_get_their_countries(meetings: Meetings) -> None:
    text = (
        "The third trilateral meeting of Foreign Ministers Wang Yi (China), Sergey Lavrov (Russia) and Hossein "
        "Karimi (Iran) was held in Tehran on 2 March 2023."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        ("Wang Yi", "China"),
        ("Sergey Lavrov", "Russia"),
        ("Hossein Karimi", "Iran"),
    ]


def test_post_without_a_name_is_concluded_from_the_day(meetings: Meetings) -> None:
    text = "The SCO Secretary-General met Iranian President Ali Karimi in Tehran on 3 April 2020."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.participants[0].name == "Vladimir Norov"
    assert [e.implied for e in report.evidence if e.field == "participants[0]"] == [True]


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


@pytest.mark.parametrize("verb", ["spoke by telephone with", "spoke on the phone with", "phoned"])
def test_a_verb_of_telephoning_tells_the_mode(verb: str, meetings: Meetings) -> None:
    text = f"On 8 June 2023, Iranian President Ali Karimi {verb} SCO Secretary-General Zhang Ming."

    (report,) = meetings(text, published=PUBLISHED)

    assert report.mode is Mode.PHONE


def test_who_took_part_is_told_behind_a_semicolon_too(meetings: Meetings) -> None:
    text = (
        "The Council of National Coordinators of the SCO Member States met in Bishkek on 12 June 2023.\n\n"
        "National Coordinator of Kyrgyzstan Talant Asanov chaired the meeting; "
        "SCO Deputy Secretary-General Grigory Logvinov also took part."
    )

    (report,) = meetings(text, published=PUBLISHED)

    assert {p.name for p in report.participants} == {"Talant Asanov", "Grigory Logvinov"}


def test_a_planned_meeting_with_a_day_of_its_own_is_told_instead_of_its_journey(meetings: Meetings) -> None:
    text = (
        "On 27 June 2023, SCO Secretary-General Zhang Ming will meet with Foreign Minister of Iran Ali Karimi.\n\n"
        "The Minister will be in Beijing on a working visit."
    )

    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.status) == (Form.BILATERAL, Status.PLANNED)
    assert report.date == dt.date(2023, 6, 27)


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


@pytest.mark.parametrize(
    "text",
    [
        "{0} met {1} in Tehran on 8 June 2023 after he had spoken over the phone with the Kazakh side.",
        "{0} told {1}, whom he met in Tehran on 8 June 2023, that phones had become cheap.",
    ],
)
def test_a_telephone_of_another_talk_or_for_sale_is_no_mode(text: str, meetings: Meetings) -> None:
    people = "SCO Secretary-General Zhang Ming", "Iranian President Ali Karimi"
    (report,) = meetings(text.format(*people), published=PUBLISHED)

    assert report.mode is Mode.IN_PERSON


def test_phones_that_are_ordered_are_no_call(meetings: Meetings) -> None:
    text = "Iranian President Ali Karimi ordered phones from China, SCO Secretary-General Zhang Ming said on 8 June."

    assert meetings(text, published=PUBLISHED) == ()


def test_a_headline_that_phones_is_a_call(meetings: Meetings) -> None:
    (report,) = meetings(
        "Kazakh Foreign Minister Murat Nurtleu phones Iranian President Ali Karimi", published=PUBLISHED
    )

    assert report.mode is Mode.PHONE


def test_a_body_that_meets_is_an_event_though_its_day_is_spoken_of_again(meetings: Meetings) -> None:
    text = (
        "The Council of Foreign Ministers of the SCO Member States met in Goa on 5 May 2023, when it was hot."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.place.city, report.date) == ("Goa", dt.date(2023, 5, 5))
