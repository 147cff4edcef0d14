"""Whom an English sentence names: long posts, several posts of one person, bodies that no list knows."""

# ruff: noqa: E501 - one sentence of news a line

from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

Meetings = Callable[..., tuple[MeetingReport, ...]]
GUEST = "met with Ambassador of Portugal Rui Carvalho on 14 May 2024."


@pytest.mark.parametrize(
    ("who", "name", "post", "organisation"),
    [
        (
            "First Deputy Chairman of the Committee for Trade, Forest and Water Resources of the Senate Askar Tleubaev",
            "Askar Tleubaev",
            "First Deputy Chairman of the Committee for Trade, Forest and Water Resources of the Senate",
            None,
        ),
        (
            "Federal Minister for European and International Affairs of Austria Karl Steiner",
            "Karl Steiner",
            "Federal Minister for European and International Affairs",
            "Austria",
        ),
        ("President of Georgia Salome Kobalia", "Salome Kobalia", "President", "Georgia"),
        (
            "Chief of Army Staff (COAS) General Tariq Mehmood",
            "Tariq Mehmood",
            "Chief of Army Staff",
            None,
        ),
        (
            "Rector of Al-Biruni Kazakh National University Erlan Tursunov",
            "Erlan Tursunov",
            "Rector",
            "Al-Biruni Kazakh National University",
        ),
        ("Osh University Rector Erlan Tursunov", "Erlan Tursunov", "Rector", "Osh University"),
        (
            "Chairman of the Board of the Caspian Bank for Reconstruction (CBRD) Nikolai Orlov",
            "Nikolai Orlov",
            "Chairman of the Board",
            "CBRD",
        ),
        (
            "Director of the Asian Forum for Rivers (FORUM-ASIA) Mary Bacalso",
            "Mary Bacalso",
            "Director",
            "FORUM-ASIA",
        ),
        ("Vice President of Petronova Mike Sandström", "Mike Sandström", "Vice President", "Petronova"),
        ("KazTRI Director Yerkin Omarov", "Yerkin Omarov", "Director", "KazTRI"),
        (
            "Secretary General of the Interparliamentary Assembly of Caspian Nations Ivan Lvov",
            "Ivan Lvov",
            "Secretary General",
            "Interparliamentary Assembly of Caspian Nations",
        ),
        (
            "Nguyen Van Minh, Standing Deputy Foreign Minister of Vietnam,",
            "Nguyen Van Minh",
            "Standing Deputy Foreign Minister",
            "Vietnam",
        ),
        (
            "Chairman of the China Council for the Promotion of International Trade Ren Haiming",
            "Ren Haiming",
            "Chairman of the China Council for the Promotion of International Trade",
            "China",
        ),
        (
            "Commander of the Royal Bahrain Naval Force Rear Admiral Yousif Al Asam",
            "Yousif Al Asam",
            "Commander of the Royal Bahrain Naval Force",
            "Bahrain",
        ),
        ("Petronova CEO Askar Omarov", "Askar Omarov", "CEO", "Petronova"),
        (
            "Professor Li Yongmin of the Volga Academy of Social Sciences",
            "Li Yongmin",
            "Professor",
            "Volga Academy of Social Sciences",
        ),
        (
            "Defence Minister of Oman Nawaf bin Said Al-Harbi",
            "Nawaf bin Said Al-Harbi",
            "Defence Minister",
            "Oman",
        ),
        (
            "Vice Chairman of the Standing Committee of the National People's Congress Cai Dahai",
            "Cai Dahai",
            "Vice Chairman of the Standing Committee of the National People's Congress",
            "China",
        ),
        ("State Duma Chairman Vasily Orlov", "Vasily Orlov", "State Duma Chairman", "Russia"),
        ("Party General Secretary To Lan of Vietnam", "To Lan", "Party General Secretary", "Vietnam"),
        (
            "Special Presidential Representative for the Middle East, Deputy Minister Pavel Orlov of Russia",
            "Pavel Orlov",
            "Special Presidential Representative for the Middle East",
            "Russia",
        ),
        ("Teslova chief Ivan Muskov", "Ivan Muskov", "chief", "Teslova"),
        (
            "Secretary General of the Parliamentary Assembly of Steppe States (PASS) Orhan Er",
            "Orhan Er",
            "Secretary General",
            "PASS",
        ),
        (
            "Chairman of the Joint Chiefs of Staff Committee General Sahir Mirza",
            "Sahir Mirza",
            "Chairman of the Joint Chiefs of Staff Committee",
            None,
        ),
        ("Iran's energetic foreign minister Ali Karimi", "Ali Karimi", "foreign minister", "Iran"),
        (
            "Governor of Khatlon Region Davlatali Said",
            "Davlatali Said",
            "Governor of Khatlon Region",
            "Tajikistan",
        ),
        ("Foreign Minister of Belgium Anna van der Lint", "Anna van der Lint", "Foreign Minister", "Belgium"),
        (
            "Elina Virtanen, the Chairperson-in-Office of the OSCE, Minister for Foreign Affairs of Finland,",
            "Elina Virtanen",
            "Chairperson-in-Office",
            "OSCE",
        ),
        (
            "OSCE Chairman-in-Office, North Macedonia's Foreign Minister Goran Petrov,",
            "Goran Petrov",
            "Chairman-in-Office",
            "OSCE",
        ),
        (
            "Dinara Asanova (Institute of Water Problems, Bishkek)",
            "Dinara Asanova",
            None,
            "Institute of Water Problems",
        ),
    ],
)
def test_post_and_body_are_told_apart(
    who: str, name: str, post: str | None, organisation: str | None, meetings: Meetings
) -> None:
    (report,) = meetings(f"{who} {GUEST}")

    assert (name, post, organisation) in {(p.name, p.post, p.organisation) for p in report.participants}
    assert {p.name for p in report.participants} == {name, "Rui Carvalho"}


def test_delegation_counts_as_its_leader_who_is_named_without_a_post(meetings: Meetings) -> None:
    text = "Speaker Nurbek Sadykov of Kyrgyzstan received a delegation of the Senate of Türkiye led by Mustafa Şenol, as well as Ambassador Ahmet Doğan on 14 May 2024."
    (report,) = meetings(text)

    assert {p.name for p in report.participants} == {"Nurbek Sadykov", "Mustafa Şenol", "Ahmet Doğan"}


@pytest.mark.parametrize(
    "text",
    [
        "The Tajik and Uzbek prime ministers Kamol Rasulov and Anvar Aliev met in Osh on 14 May 2024.",
        "The two prime ministers, Kamol Rasulov of Tajikistan and Anvar Aliev of Uzbekistan, met in Osh on 14 May 2024.",
        "The Prime Ministers of Tajikistan and Uzbekistan, Kamol Rasulov and Anvar Aliev, met in Osh on 14 May 2024.",
    ],
)
def test_each_of_a_group_has_his_own_country_and_the_post_alone(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text)

    assert [(p.name, (p.post or "").casefold(), p.organisation) for p in report.participants] == [
        ("Kamol Rasulov", "prime minister", "Tajikistan"),
        ("Anvar Aliev", "prime minister", "Uzbekistan"),
    ]


def test_rank_before_a_name_behind_a_comma_tells_whose_the_post_is(meetings: Meetings) -> None:
    text = "Deputy Minister of Defence of Mongolia, Major General G.Saikhan and the Commander of the Royal Jordanian Army, General Omar Haddad, exchanged views on drills on 14 May 2024."
    (report,) = meetings(text)

    assert [(p.name, p.organisation) for p in report.participants] == [
        ("G.Saikhan", "Mongolia"),
        ("Omar Haddad", "Jordan"),
    ]


def test_delegation_of_a_party_is_its_leader(meetings: Meetings) -> None:
    text = "President Bat Dorj of Mongolia received a delegation of the Lao People's Workers Party led by Politburo member Kham Phoun on 14 May 2024."
    (report,) = meetings(text)

    assert {p.name for p in report.participants} == {"Bat Dorj", "Kham Phoun"}


def test_list_goes_on_with_names_alone_but_not_with_who_reported_it(meetings: Meetings) -> None:
    text = "Minister of Health Aigul Omarova of Kyrgyzstan met with WHO Director Hans Klug, Melita Vukovic and Anna Berg in Osh on 14 May 2024, Steppe Press reported."
    (report,) = meetings(text)

    assert {p.name for p in report.participants} == {
        "Aigul Omarova",
        "Hans Klug",
        "Melita Vukovic",
        "Anna Berg",
    }


def test_new_post_in_a_list_is_no_field_of_the_one_before(meetings: Meetings) -> None:
    text = "President Ivan Lvov of Moldova met the Minister of Energy Karim Saidov and Foreign Minister Anvar Aliev in Dushanbe on 14 May 2024."
    reports = meetings(text)

    assert {p.name for report in reports for p in report.participants} == {
        "Ivan Lvov",
        "Karim Saidov",
        "Anvar Aliev",
    }
