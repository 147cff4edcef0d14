"""Guests whose leader a later sentence names, reports that are denied, journeys ahead, in English; published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

RECEIVED = "Omani Foreign Minister Said Badr received a delegation of the World Bank on 12 June."
FORUM = "The Eurasian Water Forum opened in Minsk on Monday."
KARIMI = "Iranian Foreign Minister Abbas Karimi met US envoy Steve Miller in Muscat on Sunday"


def _names(report: MeetingReport) -> set[str | None]:
    return {p.name for p in report.participants if p.name}


@pytest.mark.parametrize(
    "sentence",
    [
        "It was headed by Vice President Ann Smith.",
        "The head of the delegation, Vice President Ann Smith, spoke of loans.",
        '"Welcome," he told the head of the delegation, Vice President Ann Smith.',
        "The delegation was led by Vice President Ann Smith.",
        "At its head was Vice President Ann Smith.",
    ],
)
def test_who_led_a_delegation_may_be_told_behind_the_meeting(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{RECEIVED} {sentence}", published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants if p.name} == {
        ("Said Badr", "Oman"),
        ("Ann Smith", "World Bank"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        f"The spokesman dismissed a report by a newspaper that {KARIMI}.",
        f"The ministry refuted claims that {KARIMI}.",
        f"It is not true that {KARIMI}, the ministry said.",
        f"Reports that {KARIMI} are false.",
        f"Tehran has denied that {KARIMI}.",
    ],
)
def test_what_a_denied_report_tells_is_no_meeting(sentence: str, meetings: Meetings) -> None:
    assert meetings(sentence, published=PUBLISHED) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Anton Belov of Russia and Davron Karim of Uzbekistan backed the text.",
        "Anton Belov of Russia proposed a bank; Davron Karim of Uzbekistan wanted a fund.",
        "Among its guests: Russian Minister Anton Belov, Uzbek Minister Davron Karim.",
        "Beside Russian Minister Anton Belov sat Uzbek Minister Davron Karim.",
        "The floor was given to Russian Minister Anton Belov and Uzbek Minister Davron Karim.",
        "Seated in the hall were Russian Minister Anton Belov and Uzbek Minister Davron Karim.",
        "The idea came from Anton Belov of Russia and was seconded by Davron Karim of Uzbekistan.",
    ],
)
def test_who_had_a_part_in_an_event_was_there(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{FORUM} {sentence}", published=PUBLISHED)

    assert _names(report) == {"Anton Belov", "Davron Karim"}


@pytest.mark.parametrize("absence", ["excused himself", "stayed away", "was absent", "sent his apologies"])
def test_who_did_not_come_was_not_there(absence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{FORUM} Iranian Minister Ali Larin {absence}.", published=PUBLISHED)

    assert _names(report) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Omani Premier Said Badr is due in Pakistan on 20 June.",
        "Omani Premier Said Badr is on his way to Pakistan.",
        "Omani Premier Said Badr is awaited in Pakistan on 20 June.",
        "Pakistan will host Omani Premier Said Badr on 20 June.",
    ],
)
def test_a_guest_who_is_awaited_is_to_visit(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(sentence, published=PUBLISHED)

    assert (report.status.value, report.form.value) == ("planned", "visit")
    assert report.place is not None
    assert report.place.country == "Pakistan"


def test_he_is_whom_somebody_received_before_in_the_sentence(meetings: Meetings) -> None:
    text = (
        "SCO Secretary-General Zhang Ming was in Oman this week. Omani Premier Said Badr received him on 12 June,"
        " and on 13 June he talked to Omani Foreign Minister Badr Saud."
    )

    told = [_names(report) for report in meetings(text, published=PUBLISHED) if len(_names(report)) > 1]

    assert told == [{"Zhang Ming", "Said Badr"}, {"Zhang Ming", "Badr Saud"}]


@pytest.mark.parametrize(
    "words",
    ["was introduced to", "had a lunch with", "went to see", "sat down afterwards with", "had a talk with"],
)
def test_further_verbs_tell_a_meeting(words: str, meetings: Meetings) -> None:
    (report,) = meetings(
        f"SCO Secretary-General Zhang Ming {words} Omani Foreign Minister Badr Saud on 12 June.",
        published=PUBLISHED,
    )

    assert _names(report) == {"Zhang Ming", "Badr Saud"}


@pytest.mark.parametrize("title", ["Factbox: the summits so far", "Timeline: Oman and the SCO", "Chronology"])
def test_a_chronicle_tells_no_news(title: str, meetings: Meetings) -> None:
    text = "In June 2009 Omani Premier Said Badr received SCO Secretary-General Zhang Ming in Muscat."

    assert meetings(text, title=title, published=PUBLISHED) == ()
