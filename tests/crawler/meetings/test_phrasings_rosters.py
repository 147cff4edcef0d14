"""Who was at an event that an English text told of before; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

PUBLISHED = dt.date(2023, 6, 15)
Meetings = Callable[..., tuple[MeetingReport, ...]]

OPENED = "The 15th meeting of SCO justice ministers opened in Osh on June 14."


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia's Igor Belov and Deputy Justice Minister of China Li Gang have come.",
        "Among those who arrived are Russia's Igor Belov and Deputy Minister of Justice of China Li Gang.",
        "Speeches were heard from Russia's Igor Belov and Deputy Minister of Justice of China Li Gang.",
        "Also speaking were Russia's Igor Belov and Deputy Minister of Justice of China Li Gang.",
        "In attendance: Igor Belov (Russia), Li Gang (China).",
        "The participants: Russian Justice Minister Igor Belov; Li Gang, Deputy Minister of Justice of China.",
        "Igor Belov of Russia and Li Gang of China were the main speakers.",
        "Russian Justice Minister Igor Belov spoke about mediation, his Chinese colleague Li Gang about courts.",
        "Russia is represented by Igor Belov. Minister Li Gang leads the Chinese delegation.",
        "From Russia was Judge Igor Belov; China sent Judge Li Gang.",
    ],
)
def test_those_listed_behind_an_event_were_there(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{OPENED} {sentence}", published=PUBLISHED)

    people = {(p.name, p.organisation) for p in report.participants if p.name}
    assert people == {("Igor Belov", "Russia"), ("Li Gang", "China")}


@pytest.mark.parametrize(
    "sentence",
    [
        "The participants thanked President Rustam Nazarov for the welcome.",
        "The speakers recalled the late President Rustam Nazarov.",
        "Participants watched a film about Prime Minister Rustam Nazarov.",
        "The head of the WHO, Rustam Nazarov, greeted the participants by video.",
    ],
)
def test_those_whom_the_speakers_mention_were_not(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{OPENED} {sentence}", published=PUBLISHED)

    assert not report.participants


@pytest.mark.parametrize(
    "sentence",
    [
        "Tariffs dominated the Third Meeting of SCO Trade Ministers in Tashkent on June 12.",
        "Tariffs were on the agenda of the Third Meeting of SCO Trade Ministers in Tashkent on June 12.",
        "The Third Meeting of SCO Trade Ministers in Tashkent on June 12 adopted a plan.",
        "Participants in the Third Meeting of SCO Trade Ministers in Tashkent on June 12 agreed on a plan.",
    ],
)
def test_event_that_a_text_begins_with_took_place_whatever_is_said_of_it(
    sentence: str, meetings: Meetings
) -> None:
    (report,) = meetings(f"{sentence} Uzbek Minister Aziz Rahimov spoke.", published=PUBLISHED)

    assert (report.place.city, report.date) == ("Tashkent", dt.date(2023, 6, 12))
    assert [(p.name, p.organisation) for p in report.participants] == [("Aziz Rahimov", "Uzbekistan")]


def test_chairman_who_meets_a_guest_at_home_speaks_for_the_host(meetings: Meetings) -> None:
    text = (
        "RATS Director Ivan Petrov is on a visit to Belarus. "
        "On 12 June he held talks in Minsk with the committee's chairman Oleg Sidorov."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [(p.name, p.organisation) for p in report.participants] == [
        ("Ivan Petrov", "SCO RATS"),
        ("Oleg Sidorov", "Belarus"),
    ]
