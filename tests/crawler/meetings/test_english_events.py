"""Who takes part in an event that a text tells over several sentences, and where and when it was."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import Form, MeetingReport, Mode

PUBLISHED = dt.date(2024, 5, 16)
Meetings = Callable[..., tuple[MeetingReport, ...]]
HELD = "The Ministers of Culture of the SCO member states met in Osh on 14 May 2024."


@pytest.mark.parametrize(
    ("told", "people"),
    [
        (
            "The delegations of Oman and Iran were led by Saleh Harthi and Ali Karimi respectively.",
            {("Saleh Harthi", "Oman"), ("Ali Karimi", "Iran")},
        ),
        ("Saleh Harthi led the Omani delegation.", {("Saleh Harthi", "Oman")}),
        ("Parliamentary Secretary Saleh Harthi led the Omani delegation.", {("Saleh Harthi", "Oman")}),
        ("It was opened by Saleh Harthi, Minister of Tourism of Oman.", {("Saleh Harthi", "Oman")}),
        ("The host, Oman's Minister Saleh Harthi, suggested a fund.", {("Saleh Harthi", "Oman")}),
        ("Oman's Saleh Harthi spoke of trade.", {("Saleh Harthi", "Oman")}),
        ("Speaking at the meeting, Oman's Saleh Harthi called for a fund.", {("Saleh Harthi", "Oman")}),
        ("Minister of Tourism Saleh Harthi of Oman chaired the discussions.", {("Saleh Harthi", "Oman")}),
        (
            "It brought together Minister Ali Karimi of Iran and Oman's Saleh Harthi.",
            {("Ali Karimi", "Iran"), ("Saleh Harthi", "Oman")},
        ),
        (
            "Minister Ali Karimi of Iran thanked the guests, and Minister Saleh Harthi of Oman noted the progress.",
            {("Ali Karimi", "Iran"), ("Saleh Harthi", "Oman")},
        ),
        ("Minister Ali Karimi of Iran addressed the audience.", {("Ali Karimi", "Iran")}),
        ("Minister Ali Karimi of Iran delivered a keynote.", {("Ali Karimi", "Iran")}),
        (
            "The Secretariat was represented by SCO Deputy Secretary-General Saleh Harthi.",
            {("Saleh Harthi", "SCO")},
        ),
        ("The guests of honour included Saleh Harthi, Minister of Oman.", {("Saleh Harthi", "Oman")}),
        ("Minister of Tourism Saleh Harthi presided.", {("Saleh Harthi", "Kyrgyzstan")}),
        (
            '"A fund is needed", said Saleh Harthi, Minister of Tourism of Oman.',
            {("Saleh Harthi", "Oman")},
        ),
        ('"A fund is needed", said Saleh Harthi, Minister of Tourism of Oman, in an interview.', set()),
    ],
)
def test_who_leads_hosts_or_speaks_took_part(
    told: str, people: set[tuple[str, str]], meetings: Meetings
) -> None:
    (report,) = meetings(f"{HELD} {told}", published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants if p.name} == people


def test_talks_on_the_margins_of_the_meeting_are_a_meeting_of_their_own(meetings: Meetings) -> None:
    text = (
        "Minister of Culture of Oman Saleh Harthi presided over the SCO Council of Foreign Ministers on 14 May. "
        "On the margins of the meeting, he held talks with Foreign Minister of Iran Ali Karimi."
    )
    council, talks = meetings(text, published=PUBLISHED)

    assert [p.name for p in council.participants] == ["Saleh Harthi"]
    assert (talks.form, talks.occasion) == (Form.BILATERAL, "SCO Council of Foreign Ministers")
    assert [p.name for p in talks.participants] == ["Saleh Harthi", "Ali Karimi"]


def test_talks_are_beside_the_event_told_before_them_not_one_told_later(meetings: Meetings) -> None:
    text = (
        "Foreign Minister of Iran Ali Karimi, who met his Omani counterpart Saleh Harthi on the sidelines of "
        "the summit, praised the ties. A NATO summit took place in The Hague on 14 May."
    )
    talks = meetings(text, published=PUBLISHED)[0]

    assert talks.place.city is None


def test_ministers_who_met_and_their_council_are_one_meeting(meetings: Meetings) -> None:
    text = (
        "OSH, May 15 (Kabar) -- Foreign ministers of the SCO member states met here on Tuesday. "
        "Minister Ali Karimi of Iran chaired the meeting of the Council of Foreign Ministers."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert report.title == "meeting of the Council of Foreign Ministers"
    assert (report.date, report.place.city) == (dt.date(2024, 5, 14), "Osh")


def test_one_who_joined_by_video_link_leaves_the_place_to_the_others(meetings: Meetings) -> None:
    text = f"{HELD} Ali Karimi, Minister of Culture of Iran, joined via video link."
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.mode, report.place.city) == (Mode.IN_PERSON, "Osh")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "The Expert Group on information security of the SCO met in Osh on 14 May.",
            "Expert Group on information security of the SCO",
        ),
        (
            "A forum of women entrepreneurs of the SCO countries was held in Osh on 14 May.",
            "forum of women entrepreneurs of the SCO countries",
        ),
        (
            "Osh played host on 14 May to the Eighth Meeting of Ministers of Agriculture of the SCO member states.",
            "Eighth Meeting of Ministers of Agriculture of the SCO member states",
        ),
    ],
)
def test_event_keeps_its_whole_name_and_its_city(text: str, title: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.title, report.place.city, report.date) == (title, "Osh", dt.date(2024, 5, 14))


@pytest.mark.parametrize(
    ("text", "title", "form"),
    [
        (
            "Osh will be the venue of an OSCE conference on media freedom in May.",
            "OSCE conference on media freedom",
            Form.CONFERENCE,
        ),
        (
            "Osh will host a forum of SCO municipal leaders on 20 May.",
            "forum of SCO municipal leaders",
            Form.CONFERENCE,
        ),
        (
            "The Council of Foreign Ministers of the SCO member states held a regular meeting in Osh on 14 May.",
            "Council of Foreign Ministers of the SCO member states",
            Form.MULTILATERAL,
        ),
        (
            "The fourth round of the SCO-UNRCCA consultations was held in Osh on 14 May.",
            "fourth round of the SCO-UNRCCA consultations",
            Form.MULTILATERAL,
        ),
        (
            "Osh is getting ready to host the city's guests. It is getting ready for the SCO Digital Forum, to be held in Osh on 28 May.",
            "SCO Digital Forum",
            Form.CONFERENCE,
        ),
        (
            "The Commission on Trade between Oman and Iran will hold its next session in Osh in June.",
            "Commission on Trade between Oman and Iran",
            Form.MULTILATERAL,
        ),
    ],
)
def test_event_is_called_by_all_the_words_of_its_name(
    text: str, title: str, form: Form, meetings: Meetings
) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.title, report.form, report.place.city) == (title, form, "Osh")


def test_secretariat_gave_a_reception(meetings: Meetings) -> None:
    text = (
        "On 14 May, the SCO Secretariat gave a reception to mark the 17th anniversary of the Organisation. "
        "Secretary-General Zhang Ming welcomed the guests."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.occasion) == (Form.RECEPTION, "17th anniversary of the Organisation")
    assert [p.name for p in report.participants] == ["Zhang Ming"]


@pytest.mark.parametrize(
    "text",
    [
        "The reception marking the Independence Day of Oman was given on 14 May in Osh by Ambassador of Oman Saleh Harthi.",
        "Ambassador of Oman Saleh Harthi was among the guests of the gala evening given in Osh on 14 May for the Independence Day of Oman.",
    ],
)
def test_event_told_first_needs_no_other_before_it(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    assert (report.form, report.date, report.place.city) == (Form.RECEPTION, dt.date(2024, 5, 14), "Osh")
    assert [p.name for p in report.participants] == ["Saleh Harthi"]


@pytest.mark.parametrize("led", ["under the chairmanship of", ", chaired by"])
def test_chair_of_ministers_who_met_took_part(led: str, meetings: Meetings) -> None:
    text = f"Defence ministers of the SCO member states met in Osh on Tuesday {led} Defence Minister of Oman Saleh Harthi."
    (report,) = meetings(text, published=PUBLISHED)

    assert [p.name for p in report.participants if p.name] == ["Saleh Harthi"]


def test_numbered_summit_is_an_occasion_by_its_whole_name(meetings: Meetings) -> None:
    text = "On the margins of the COP28 summit in Dubai, President of Oman Saleh Harthi met with Prime Minister of Iran Ali Karimi on 14 May."
    (report,) = meetings(text, published=PUBLISHED)

    assert report.occasion == "COP28 summit"


def test_heads_of_government_are_meeting_today(meetings: Meetings) -> None:
    (report,) = meetings("The SCO heads of government are meeting in Osh today.", published=PUBLISHED)

    assert (report.form, report.date, report.place.city) == (Form.SUMMIT, PUBLISHED, "Osh")


def test_committee_only_mentioned_is_no_meeting(meetings: Meetings) -> None:
    text = "The Expert Group on information security of the SCO, which met in Osh in 2019, has 12 members."

    assert meetings(text, published=PUBLISHED) == ()
