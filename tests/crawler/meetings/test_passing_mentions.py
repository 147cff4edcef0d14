"""Events that stand beside the news without anybody of theirs: what frames it, and what lies ahead."""

import datetime as dt

from crawler.meetings.recognise import recognise
from store.records import Status

PUBLISHED = dt.date(2024, 5, 21)
TALKS = (
    "Foreign Minister of Mongolia Bat Erdene met with Foreign Minister of Belarus Pavel Sidorenko in Osh on"
    " 21 May."
)


def test_meeting_that_only_frames_the_news_is_left_out() -> None:
    text = (
        "Delegations of the SCO have begun to arrive in Osh, where the Foreign Ministers meet today and"
        f" tomorrow. {TALKS}"
    )
    told = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert [[person.name for person in meeting.participants] for meeting in told] == [
        ["Bat Erdene", "Pavel Sidorenko"]
    ]


def test_event_that_the_news_announces_by_the_way_is_left_out() -> None:
    text = (
        "Foreign Minister of Mongolia Bat Erdene will take part in the SCO foreign ministers' meeting in Osh"
        " on 28 May. The SCO summit is due in Samarkand on 15 and 16 September."
    )
    told = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert [meeting.title for meeting in told] == ["SCO foreign ministers' meeting"]


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


def test_event_that_somebody_had_attended_before_is_no_news() -> None:
    for sentence in (
        "He recalled that Mongolian leaders had attended several meetings of the Heads of State Council.",
        "Erdene had spoken at the SCO Business Forum in Osh.",
    ):
        told = recognise(f"{TALKS} {sentence}", title=None, published=PUBLISHED, language="en").meetings
        assert [meeting.title for meeting in told] == [None]


def test_time_of_what_a_relative_clause_tells_is_not_the_meeting_s() -> None:
    text = (
        "The third expert meeting to draft the programme, which is planned for June 2024, took place in Osh"
        " on 3 March 2024."
    )
    (told,) = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert (told.status, told.date) == (Status.HELD, dt.date(2024, 3, 3))
