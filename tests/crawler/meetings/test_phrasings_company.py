"""Who came along with one of two sides in English texts; these are made up, published on 15 June 2023."""

# ruff: noqa: E501 - one sentence of news a line

import datetime as dt
from collections.abc import Callable

import pytest

from store.records.meetings import MeetingReport

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


MET_TWO = "Chinese President Li Gang met Russian President Igor Belov and Mongolian President Bat Erdene in Qingdao on 10 June."


@pytest.mark.parametrize(
    ("title", "following"),
    [
        ("Li, Belov and Erdene hold trilateral", ""),
        (None, "It was the fourth meeting of the three countries' leaders."),
        (None, "The three leaders signed a plan."),
    ],
)
def test_three_who_sit_together_are_one_meeting(
    title: str | None, following: str, meetings: Meetings
) -> None:
    (report,) = meetings(f"{MET_TWO} {following}", title=title, published=PUBLISHED)

    assert [p.organisation for p in report.participants] == ["China", "Russia", "Mongolia"]


@pytest.mark.parametrize("following", ["", "The three leaders will attend the summit."])
def test_one_who_meets_two_in_turn_has_two_meetings(following: str, meetings: Meetings) -> None:
    assert len(meetings(f"{MET_TWO} {following}", published=PUBLISHED)) == 2


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Earlier the same day he had an hour-long meeting with Indian Minister Vikram Rao.", 12),
        ("Tursunov had received Indian Minister Vikram Rao earlier that day.", 12),
        ("He had met with Indian Minister Vikram Rao earlier on Monday.", 12),
        ("Earlier on Tuesday he held talks with Indian Minister Vikram Rao.", 13),
    ],
)
def test_what_was_earlier_on_the_day_of_the_news_is_news(sentence: str, day: int, meetings: Meetings) -> None:
    _, report = meetings(f"{MET} {sentence}", published=PUBLISHED)

    assert [p.name for p in report.participants] == ["Jasur Tursunov", "Vikram Rao"]
    assert report.date == dt.date(2023, 6, day)


@pytest.mark.parametrize(
    "sentence",
    [
        "Earlier he had met Indian Minister Vikram Rao in Goa in May.",
        "He had met Indian Minister Vikram Rao last year.",
    ],
)
def test_what_was_long_before_is_history(sentence: str, meetings: Meetings) -> None:
    (report,) = meetings(f"{MET} {sentence}", published=PUBLISHED)

    assert {(p.name, p.organisation) for p in report.participants} == TWO


def test_the_two_ministers_behind_two_names_tell_their_post(meetings: Meetings) -> None:
    text = "China's Li Gang and India's Vikram Rao, the two defence ministers, sat down together in Moscow on 12 June."
    (report,) = meetings(text, published=PUBLISHED)

    assert {(p.name, p.post) for p in report.participants} == {
        ("Li Gang", "defence minister"),
        ("Vikram Rao", "defence minister"),
    }


def test_initial_and_surname_mean_who_was_named_in_full(meetings: Meetings) -> None:
    text = (
        "The 15th meeting of SCO justice ministers opened in Osh on June 14. "
        "Minister of Justice of Russia Alexander Belov came. A. Belov chaired."
    )
    (report,) = meetings(text, published=PUBLISHED)

    assert [p.name for p in report.participants] == ["Alexander Belov"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Taking part on the Uzbek side: Trade Minister Aziz Rahimov and Ambassador Rustam Alimov.",
        "Also taking part were Aziz Rahimov, Trade Minister, and Rustam Alimov, Ambassador, from the Uzbek side.",
        "Attended by Uzbek Trade Minister Aziz Rahimov and Uzbek Ambassador Rustam Alimov, the meeting went on for an hour.",
        "Joining them were Uzbek Trade Minister Aziz Rahimov and Uzbek Ambassador Rustam Alimov.",
    ],
)
def test_several_who_took_part_behind_two_sides_are_no_meeting_of_their_own(
    sentence: str, meetings: Meetings
) -> None:
    (report,) = meetings(f"{MET} {sentence}", published=PUBLISHED)

    people = {(p.name, p.organisation) for p in report.participants}
    assert people == {*TWO, ("Aziz Rahimov", "Uzbekistan"), ("Rustam Alimov", "Uzbekistan")}
