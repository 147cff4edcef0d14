"""Events that stand beside the news without anybody of theirs: what frames it, and what lies ahead."""

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Status

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


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "Rooms grow dear",
            "The SCO summit will be held in Osh on 20 June 2024. A night costs double.",
        ),
        (
            "en",
            "Interview: the year of the SCO summit",
            "The SCO summit will convene in Osh on 20 June 2024. In an interview the mayor spoke of roads.",
        ),
        (
            "ru",
            "Мэр о дорогах",
            "Саммит ШОС пройдет в Оше 20 июня 2024 года. В интервью мэр рассказал о дорогах.",
        ),
        ("zh", "走近秘书处", "上海合作组织峰会将于6月20日在奥什举行。记者走近日坛路七号。"),
    ],
)
def test_event_ahead_that_sets_the_scene_of_other_news_is_left_out(
    language: str, title: str, text: str
) -> None:
    assert not recognise(text, title=title, published=PUBLISHED, language=language).meetings


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Osh awaits the leaders", "The SCO summit will be held in Osh on 20 June 2024."),
        ("en", "Programme for June", "The SCO summit will be held in Osh on 20 June 2024."),
        ("en", None, "The SCO summit will be held in Osh on 20 June 2024."),
        ("en", "Hotels of Osh", "The SCO summit will be held in Osh on 20 June 2024."),
        ("ru", "Лидеры съедутся в Ош", "Саммит ШОС пройдет в Оше 20 июня 2024 года."),
        ("zh", "六月的峰会", "上海合作组织元首理事会会议将于6月20日在奥什举行。"),
    ],
)
def test_event_ahead_of_which_the_title_speaks_is_told(language: str, title: str | None, text: str) -> None:
    (told,) = recognise(text, title=title, published=PUBLISHED, language=language).meetings
    assert told.status is Status.PLANNED
