"""Whom an English text names behind a meeting, with no word that ties them to it; published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

FORUM = "The Lake Forum was held in Bishkek on 12 June."
MET = "Uzbek Premier Jasur Tursunov met Belarusian Prime Minister Pavel Kovalenko in Minsk on 12 June."
TWO = {"Jasur Tursunov", "Pavel Kovalenko"}


def _names(found: tuple[MeetingReport, ...]) -> set[str | None]:
    (report,) = found
    return {p.name for p in report.participants}


@pytest.mark.parametrize(
    "sentence",
    [
        "On the other end of the hall sat Kazakh Minister Daniyar Seitov.",
        "Kazakh Minister Daniyar Seitov took notes throughout.",
        "Next to the map stood Daniyar Seitov, Kazakhstan's Minister of Ecology.",
        "The minutes were kept by Kazakh Minister Daniyar Seitov.",
    ],
)
def test_somebody_named_behind_an_event_was_there(sentence: str, meetings: Meetings) -> None:
    assert _names(meetings(f"{FORUM} {sentence}", published=PUBLISHED)) == {"Daniyar Seitov"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Kazakh Minister Daniyar Seitov sent a letter to the guests.",
        "A message of Kazakh Minister Daniyar Seitov was shown.",
        "Kazakh Minister Daniyar Seitov will buy the map.",
        "Kazakh Minister Daniyar Seitov is also to see the lake.",
        "Last year Kazakh Minister Daniyar Seitov drew the map.",
        "On 3 May Kazakh Minister Daniyar Seitov drew the map.",
        "Kazakh Minister Daniyar Seitov did not come.",
        "The lake bears the name of Kazakh Minister Daniyar Seitov.",
        "They thanked Kazakh Minister Daniyar Seitov.",
        "Kazakhstan's spokesman Daniyar Seitov liked the lake.",
    ],
)
def test_whoever_did_something_elsewhere_was_not_there(sentence: str, meetings: Meetings) -> None:
    text = f"{FORUM} Kyrgyz Minister Azamat Toktorov opened it. {sentence}"

    assert _names(meetings(text, published=PUBLISHED)) == {"Azamat Toktorov"}


def test_somebody_named_behind_two_sides_who_met_was_with_them(meetings: Meetings) -> None:
    told = "With Kovalenko were Trade Minister Igor Savich and Anna Belova, head of the Grain Agency."

    assert _names(meetings(f"{MET} {told}", published=PUBLISHED)) == TWO | {"Igor Savich", "Anna Belova"}


def test_somebody_whom_another_sentence_meets_was_not_there_too(meetings: Meetings) -> None:
    text = f"{MET} Uzbek Trade Minister Aziz Rahimov stayed longer. On 14 June Rahimov met Polish Minister Jan Nowak in Warsaw."
    first, second = meetings(text, published=PUBLISHED)

    assert {p.name for p in first.participants} == TWO
    assert {p.name for p in second.participants} == {"Aziz Rahimov", "Jan Nowak"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Polish Minister Jan Nowak liked the plan.",
        "Jan Nowak, president of the Vistula Fund, calls it a talking shop.",
        "The plan was drawn by Polish Minister Jan Nowak.",
    ],
)
def test_somebody_else_behind_two_sides_who_met_was_not_with_them(sentence: str, meetings: Meetings) -> None:
    assert _names(meetings(f"{MET} {sentence}", published=PUBLISHED)) == TWO
