"""Names that a role, a country or brackets hold in English texts, and places told by a seat; all made up."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

SESSION = "The third session of the Joint Commission on Trade was held in Osh on 12 June."
TWO = {("Marat Isaev", "Kyrgyzstan"), ("Jan Kowal", "Poland")}


def people(report: MeetingReport) -> set[tuple[str | None, str | None]]:
    return {(p.name, p.organisation) for p in report.participants if p.name}


@pytest.mark.parametrize(
    "sentence",
    [
        f"{SESSION} It was co-chaired by Marat Isaev, Deputy Minister of Trade of Kyrgyzstan, and Jan Kowal, Vice Minister of Trade of Poland.",
        f"{SESSION} Kyrgyzstan was represented by Marat Isaev and Poland by Jan Kowal.",
        f"{SESSION} The Kyrgyz delegation was led by Deputy Minister Marat Isaev, the Polish one by Vice Minister Jan Kowal.",
        f"{SESSION} Around the table sat Kyrgyz Deputy Minister Marat Isaev and Polish Vice Minister Jan Kowal.",
        f"{SESSION} Among those who spoke were Kyrgyz Deputy Minister Marat Isaev and Polish Vice Minister Jan Kowal.",
        "The ministers of energy of Kyrgyzstan (Marat Isaev) and Poland (Jan Kowal) met in Osh on 12 June.",
        "The route was fixed at talks that Kyrgyz Energy Minister Marat Isaev and Polish Energy Minister Jan Kowal held in Osh on 12 June.",
    ],
)
def test_both_sides_of_a_session_are_read(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert people(report) == TWO
    assert (report.date, report.place and report.place.city) == (dt.date(2023, 6, 12), "Osh")


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        (
            "The Council of National Coordinators of the CIS met in Osh on 12 June, Kyrgyzstan's national coordinator Marat Isaev presiding.",
            ("Marat Isaev", "national coordinator", "Kyrgyzstan"),
        ),
        (
            "Under the chairmanship of Kyrgyz Deputy Minister Marat Isaev, the fifth meeting of CIS customs experts was held in Osh on 12 June.",
            ("Marat Isaev", "Deputy Minister", "Kyrgyzstan"),
        ),
        (
            "The CIS Forum on Water opened in Osh on 12 June with Kyrgyz Vice Premier Marat Isaev delivering a keynote speech.",
            ("Marat Isaev", "Vice Premier", "Kyrgyzstan"),
        ),
        (
            "Uzbek Minister Aziz Rahimov received the President of Vistula Engineering, Jan Kowal, on 12 June.",
            ("Jan Kowal", "President", "Vistula Engineering"),
        ),
        (
            "Secretary (West) Ms. Anita Suri met Polish Vice Minister Jan Kowal on 12 June.",
            ("Anita Suri", "Secretary (West)", None),
        ),
        (
            "Uzbek Minister Aziz Rahimov held talks with Chief of the Joint Staff Department of Poland, General Jan Kowal, on 12 June.",
            ("Jan Kowal", None, None),
        ),
        (
            "Uzbek Minister Aziz Rahimov met Mirlan Asan uulu, Speaker of the Kyrgyz Parliament, on 12 June.",
            ("Mirlan Asan uulu", "Speaker of the Kyrgyz Parliament", "Kyrgyzstan"),
        ),
        (
            "A phone conversation took place on 12 June between the National Leader of the Turkmen people Batyr Durdyev and the President of the Republic of Türkiye Kemal Aydin.",
            ("Batyr Durdyev", "National Leader of the Turkmen people", "Turkmenistan"),
        ),
    ],
)
def test_person_is_held_by_role_or_post(
    sentence: str, person: tuple[str, str | None, str | None], meetings: Meetings
) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    found = {(p.name, p.post, p.organisation) for p in report.participants}
    assert person in found or (person[0] in {name for name, _, _ in found} and person[1] is None)


def test_minister_away_from_home_is_not_of_the_city_of_the_dateline(meetings: Meetings) -> None:
    text = "SAMARKAND: Foreign Minister Bilal Hussain on Tuesday met Polish Foreign Minister Jan Kowal."
    (report,) = meetings(text, published=PUBLISHED)

    assert ("Bilal Hussain", "Uzbekistan") not in people(report)


@pytest.mark.parametrize(
    ("where", "place"),
    [
        (
            "at the headquarters of the Eurasian Economic Commission",
            ("headquarters of the Eurasian Economic Commission", "Moscow", "Russia"),
        ),
        ("in Yuxi, southwest China's Yunnan Province", (None, "Yuxi", "China")),
        ("in Kochkor, in the north of Kyrgyzstan", (None, "Kochkor", "Kyrgyzstan")),
    ],
)
def test_seat_or_province_tells_the_place(
    where: str, place: tuple[str | None, str, str], meetings: Meetings
) -> None:
    text = f"Kyrgyz Minister Marat Isaev met Polish Minister Jan Kowal {where} on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.place is not None
    assert (report.place.venue, report.place.city, report.place.country) == place


@pytest.mark.parametrize(
    "sentence",
    [
        "Kyrgyz Minister Marat Isaev hopes to meet Polish Minister Jan Kowal soon.",
        "Kyrgyz Minister Marat Isaev would like to meet Polish Minister Jan Kowal.",
        "The memorandum signed by Kyrgyz Minister Marat Isaev and Polish Minister Jan Kowal has entered into force.",
    ],
)
def test_wish_and_a_document_of_the_past_tell_no_meeting(sentence: str, meetings: Meetings) -> None:
    assert not meetings(sentence, published=PUBLISHED)
