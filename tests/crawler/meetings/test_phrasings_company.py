"""Who came along with one of two sides in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

MET = "Uzbek Premier Jasur Tursunov met Belarusian Prime Minister Pavel Kovalenko in Minsk on 12 June."
TWO = {("Jasur Tursunov", "Uzbekistan"), ("Pavel Kovalenko", "Belarus")}


@pytest.mark.parametrize(
    "text",
    [
        f"{MET} He was accompanied by Trade Minister Aziz Rahimov.",
        f"{MET} Trade Minister Aziz Rahimov assisted the Premier.",
        f"{MET} His delegation included Trade Minister Aziz Rahimov.",
        f"{MET} At his side was Trade Minister Aziz Rahimov.",
        f"{MET} Also in the room was Trade Minister Aziz Rahimov.",
        f"{MET} Trade Minister Aziz Rahimov was in the delegation.",
        "Uzbek Premier Jasur Tursunov, accompanied by Trade Minister Aziz Rahimov, met Belarusian Prime Minister Pavel Kovalenko in Minsk on 12 June.",
        "Uzbek Premier Jasur Tursunov met Belarusian Prime Minister Pavel Kovalenko in Minsk on 12 June, with Trade Minister Aziz Rahimov sitting in.",
        "Belarusian Prime Minister Pavel Kovalenko met Uzbek Premier Jasur Tursunov, who was flanked by Trade Minister Aziz Rahimov, in Minsk on 12 June.",
    ],
)
def test_companion_takes_part_for_the_side_that_brought_them(text: str, meetings: Meetings) -> None:
    (report,) = meetings(text, published=PUBLISHED)

    people = {(p.name, p.organisation) for p in report.participants}
    assert people == {*TWO, ("Aziz Rahimov", "Uzbekistan")}


@pytest.mark.parametrize(
    "sentence",
    [
        "The idea was backed by Trade Minister Aziz Rahimov.",
        "In May he visited Osh, accompanied by Trade Minister Aziz Rahimov.",
    ],
)
def test_companion_of_something_else_takes_no_part(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{MET} {sentence}", published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == TWO


def test_deputy_who_took_part_speaks_for_the_side_of_the_same_post(meetings: Meetings) -> None:
    text = (
        "Kazakh Foreign Minister Daniyar Seitov received Turkish Ambassador Kemal Aydin on 12 June. "
        "Deputy Foreign Minister Marat Isaev also took part in the meeting."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} >= {("Marat Isaev", "Kazakhstan")}


def test_who_joined_the_conversation_joined_what_was_held(meetings: Meetings) -> None:
    text = (
        "SCO Deputy Secretary-General Ali Karimov received the Ambassador of Nepal, Hari Thapa, on 12 June. "
        "The fourth media forum of the SCO will open in Tashkent on 7 July 2023. "
        "Counsellor Wu Fang joined the conversation."
    )
    (held,) = meetings(text, published=PUBLISHED)

    assert [p.name for p in held.participants] == ["Ali Karimov", "Hari Thapa", "Wu Fang"]
