"""Meetings that prepare another one: they are the news, and what they prepare is not."""

import datetime as dt

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Status

PUBLISHED = dt.date(2024, 5, 21)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            (
                "The third expert meeting to prepare the Meeting of Ministers of Culture of SCO Member States"
                " (MMC), which is planned for August 2024 in Bishkek, was hosted by the Academy on 16 May."
            ),
            "third expert meeting",
        ),
        (
            (
                "The fourth meeting of lawyers to draft the rules of the SCO Forum, to be held in Bishkek"
                " in August, took place in Osh on 16 May."
            ),
            "fourth meeting of lawyers",
        ),
        (
            (
                "A meeting of senior officials ahead of the SCO Summit, which Osh hosts in August, was held"
                " in Naryn on 16 May."
            ),
            "meeting of senior officials",
        ),
        (
            (
                "The preparatory meeting for the 19th Meeting of Defence Ministers, due in Bishkek in August,"
                " was held in Osh on 16 May."
            ),
            "preparatory meeting",
        ),
        (
            (
                "The SCO Expert Group met in Osh on 16 May to prepare for the Ninth Meeting of Ministers of"
                " Health of SCO Member States, scheduled for August in Bishkek."
            ),
            "SCO Expert Group",
        ),
    ],
)
def test_meeting_that_prepares_another_is_held_and_the_other_is_not_told(text: str, title: str) -> None:
    (told,) = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert (told.title, told.status, told.date) == (title, Status.HELD, dt.date(2024, 5, 16))
    assert told.place.city != "Bishkek"


def test_meeting_beside_another_that_it_does_not_prepare_is_told_with_it() -> None:
    text = (
        "The 3rd Meeting of SCO Ministers of Culture took place in Osh on 16 May. On 17 May the 4th Meeting"
        " of SCO Ministers of Health was held in Bishkek."
    )
    told = recognise(text, title=None, published=PUBLISHED, language="en").meetings
    assert [meeting.place.city for meeting in told] == ["Osh", "Bishkek"]
