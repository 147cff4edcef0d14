"""Events that stand beside the news without anybody of theirs: what frames it, and what lies ahead."""

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise

PUBLISHED = dt.date(2024, 5, 21)
TALKS = (
    "Foreign Minister of Mongolia Bat Erdene met with Foreign Minister of Belarus Pavel Sidorenko in Osh on"
    " 20 May."
)


@pytest.mark.parametrize(
    "text",
    [
        f"The SCO foreign ministers are meeting in Osh today. {TALKS}",
        f"{TALKS} The summit of the Shanghai Cooperation Organisation is due in Samarkand on 15 September.",
    ],
)
def test_event_of_which_nobody_is_named_is_left_out_beside_those_who_met(text: str) -> None:
    told = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert [[person.name for person in meeting.participants] for meeting in told] == [
        ["Bat Erdene", "Pavel Sidorenko"]
    ]


def test_event_that_a_programme_announces_in_a_line_of_its_own_is_told() -> None:
    text = (
        "20 June | 10:00 | Bilateral: President of Kazakhstan Kassym-Jomart Tokayev - President of Mongolia"
        " Bat Erdene\n\n21 June | 10:00 | Meeting of the SCO Council of Heads of State | Astana"
    )
    told = recognise(text, title="Programme", published=PUBLISHED, language="en").meetings
    assert "Meeting of the SCO Council of Heads of State" in {meeting.title for meeting in told}


def test_event_that_is_the_only_news_needs_nobody_named() -> None:
    text = "The 9th Meeting of SCO Ministers of Culture will be held in Osh on 20 June 2024."
    (told,) = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert told.title == "9th Meeting of SCO Ministers of Culture"
