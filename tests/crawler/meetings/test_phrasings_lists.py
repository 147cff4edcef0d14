"""Who is told of in lists of English texts, with whose countries; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

MET = "The 15th meeting of SCO security chiefs took place in Samarkand, Uzbekistan, on June 12."
THREE = {("Ivan Belov", "Russia"), ("Li Gang", "China"), ("Kanat Alpys", "Kazakhstan")}


def _people(report: MeetingReport) -> set[tuple[str | None, str | None]]:
    return {(p.name, p.organisation) for p in report.participants if p.name}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ivan Belov, Li Gang and Kanat Alpys, who lead the railways of Russia, China and Kazakhstan, spoke.",
        "Russia, China and Kazakhstan were represented by Ivan Belov, Li Gang and Kanat Alpys respectively.",
        "Russia: Ivan Belov; China: Li Gang; Kazakhstan: Kanat Alpys were in attendance.",
        "In attendance were:\nRussia – Ivan Belov, deputy minister;\nChina – Li Gang, vice minister;\nKazakhstan – Kanat Alpys.",
        "The meeting was attended by:\n- Ivan Belov (Russia)\n- Li Gang (China)\n- Kanat Alpys (Kazakhstan, by video)",
        "Participants:\n1. Ivan Belov, Deputy Minister of Russia\n2. Li Gang, Vice Minister of China\n3. Kanat Alpys, Minister of Kazakhstan",
        "The delegations were headed by: Ivan Belov (Russia), Li Gang (China), Kanat Alpys (Kazakhstan).",
        "The ministers of Russia Ivan Belov, of China Li Gang and of Kazakhstan Kanat Alpys took the floor.",
        "Among the participants were Ivan Belov, Russian deputy minister; Li Gang, a vice minister from China; and Kanat Alpys, Kazakhstan's minister.",
        "Ivan Belov spoke for Russia, Li Gang for China and Kanat Alpys for Kazakhstan.",
        "The Russian delegation was headed by Ivan Belov, the Chinese by Li Gang, that of Kazakhstan by Kanat Alpys.",
    ],
)
def test_each_of_a_list_has_the_country_that_the_list_gives(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{MET} {sentence}", published=PUBLISHED)

    assert _people(report) == THREE


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("The Mongolian side, Bat Erdene, spoke of transit.", ("Bat Erdene", "Mongolia")),
        ("Governor Natalya Komar made a report.", ("Natalya Komar", "Uzbekistan")),
        ("The host, Aziz Rahimov, spoke of transit.", ("Aziz Rahimov", "Uzbekistan")),
        ("FSB Director Ivan Belov led the proceedings.", ("Ivan Belov", "Russia")),
        (
            "Alexander Lukin, director of the centre for East Asian studies at MGIMO, made a report.",
            ("Alexander Lukin", "MGIMO"),
        ),
    ],
)
def test_somebody_of_an_event_speaks_for_their_own_body(
    sentence: str, person: tuple[str, str], meetings: Meetings
) -> None:
    (report,) = meetings(f"{MET} {sentence}", published=PUBLISHED)

    assert _people(report) == {person}


@pytest.mark.parametrize(
    "sentence",
    [
        "On 12 June the ambassadors of Peru (Ana Paz), Denmark (Henrik Lund) and Italy (Mario Rossi) presented their credentials to President of Oman Ali Said.",
        "President of Oman Ali Said accepted credentials on 12 June from Ambassador of Peru Ana Paz, Ambassador of Denmark Henrik Lund and Ambassador of Italy Mario Rossi.",
        "President of Oman Ali Said accepted credentials from three ambassadors on 12 June: Ana Paz of Peru, Henrik Lund of Denmark and Mario Rossi of Italy.",
        "President of Oman Ali Said accepted credentials from three ambassadors on 12 June. They are Ana Paz of Peru, Henrik Lund of Denmark and Mario Rossi of Italy.",
        "On 12 June President of Oman Ali Said accepted credentials. Letters were handed over by:\n— Ana Paz (Peru);\n— Henrik Lund (Denmark, with residence in Muscat);\n— Mario Rossi (Italy).",
    ],
)
def test_all_who_present_credentials_are_told(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert _people(report) == {
        ("Ali Said", "Oman"),
        ("Ana Paz", "Peru"),
        ("Henrik Lund", "Denmark"),
        ("Mario Rossi", "Italy"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "A letter of credence was presented to SCO Secretary-General Zhang Ming by Ambassador of Latvia Karlis Ozols on 12 June.",
        "The Latvian Ambassador, Karlis Ozols, on 12 June handed over to SCO Secretary-General Zhang Ming a letter of credence signed by President Edgars Kalns.",
        "Credentials of the Latvian ambassador Karlis Ozols were accepted by SCO Secretary-General Zhang Ming on 12 June.",
    ],
)
def test_credentials_are_presented_by_one_to_the_other(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Karlis Ozols", "Latvia")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Zhang Ming's deputy Oleg Petrov was present.",
        "Also present was Zhang's deputy, Oleg Petrov.",
        "His deputy Oleg Petrov also took part.",
        "Deputy Secretary-General Oleg Petrov also joined in.",
        "The talks were held in the presence of his deputy Oleg Petrov.",
    ],
)
def test_deputy_speaks_for_the_body_of_the_chief(sentence: str, meetings: Meetings) -> None:
    text = (
        f"SCO Secretary-General Zhang Ming met Iranian Minister Ali Karimi in Beijing on 12 June. {sentence}"
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert _people(report) == {("Zhang Ming", "SCO"), ("Ali Karimi", "Iran"), ("Oleg Petrov", "SCO")}


def test_lines_of_a_menu_name_nobody(meetings: Meetings) -> None:
    text = f"{MET}\nRead also:\nRussia – Ivan Belov\nMinister of China Li Gang\nShare"
    (report,) = meetings(text, published=PUBLISHED)

    assert not report.participants
