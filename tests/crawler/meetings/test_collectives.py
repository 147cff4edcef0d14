"""The members of a watched organisation as one side of a meeting."""

import pytest

from crawler.meetings.recognise import recognise
from store.records.meetings import Form


@pytest.mark.parametrize(
    ("watched", "group", "side"),
    [
        ("SCO", "The SCO foreign ministers", "SCO member states"),
        ("CICA", "The CICA foreign ministers", "CICA member states"),
        ("ASEAN", "The ASEAN defence ministers", "ASEAN member states"),
        ("OSCE", "The OSCE foreign ministers", "OSCE participating States"),
        ("ASEAN", "The foreign ministers of Laos, Vietnam and Thailand", "ASEAN member states"),
    ],
)
def test_members_of_the_watched_body_are_one_side(watched: str, group: str, side: str) -> None:
    text = f"{group} met in Almaty on 3 May 2023."
    (report,) = recognise(
        text, title=None, published=None, language="en", watched=frozenset((watched,))
    ).meetings

    assert [p.organisation for p in report.participants] == [side]


def test_countries_that_are_no_members_of_the_watched_body_are_sides_of_their_own() -> None:
    text = "The foreign ministers of Laos, Vietnam and Thailand met in Almaty on 3 May 2023."
    (report,) = recognise(text, title=None, published=None, language="en").meetings

    assert [p.organisation for p in report.participants] == ["Laos", "Vietnam", "Thailand"]


def test_a_few_members_of_a_large_body_are_sides_of_their_own() -> None:
    text = "The foreign ministers of France, Germany and Poland met in Geneva on 3 May 2023."
    (report,) = recognise(
        text, title=None, published=None, language="en", watched=frozenset(("OSCE",))
    ).meetings

    assert [p.organisation for p in report.participants] == ["France", "Germany", "Poland"]


def test_two_countries_and_the_other_members_are_the_members_of_the_body() -> None:
    text = "Officials of Iran, Russia and other SCO members were convened by China in Osh on 3 May 2024."
    (meeting,) = recognise(text, title=None, published=None, language="en").meetings
    assert meeting.form is Form.MULTILATERAL
    assert [person.organisation for person in meeting.participants] == ["SCO member states"]
