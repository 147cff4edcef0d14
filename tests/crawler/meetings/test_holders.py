"""Who held which post, and what is concluded from that where a text tells only a name or only a post."""

import datetime as dt

import pytest

from crawler.meetings.cast import cast, holder_of
from crawler.meetings.lexicon import holders, terms
from crawler.meetings.recognise import recognise
from crawler.meetings.spans import Person

DAY = dt.date(2023, 5, 3)
SCO = frozenset(("SCO",))


def named(name: str, *, post: str | None = None, organisation: str | None = None) -> Person:
    return Person(first=0, last=1, name=name, post=post, organisation=organisation)


@pytest.mark.parametrize(
    ("name", "language", "post"),
    [
        ("Zhang Ming", "en", "Secretary-General"),
        ("Чжан Мин", "ru", "генеральный секретарь"),
        ("张明", "zh", "秘书长"),
    ],
)
def test_holder_without_a_post_gets_it_in_the_texts_language(name: str, language: str, post: str) -> None:
    (person,) = cast([named(name)], on=DAY, watched=SCO, language=language).everyone
    assert (person.post, person.organisation) == (post, "SCO")


def test_holder_of_a_post_that_is_not_watched_keeps_what_the_text_says() -> None:
    (person,) = cast([named("Helga Schmid")], on=DAY, watched=SCO).everyone
    assert (person.post, person.organisation) == (None, "OSCE")


def test_person_speaks_for_whom_they_held_a_post_on_that_day() -> None:
    (then,) = cast([named("Vladimir Norov")], on=dt.date(2022, 6, 1), watched=SCO).everyone
    (before,) = cast([named("Vladimir Norov")], on=dt.date(2020, 6, 1), watched=SCO).everyone
    assert (then.organisation, before.organisation) == ("Uzbekistan", "SCO")


@pytest.mark.parametrize("post", ["Secretary-General", "генсек", "秘书长"])
def test_holder_is_known_by_the_post_in_any_language(post: str) -> None:
    holder = holder_of("SCO", post, DAY)
    assert holder is not None
    assert holder.name == "Zhang Ming"


def test_nobody_is_concluded_from_a_post_that_several_hold() -> None:
    assert any(h.post == "Deputy Secretary-General" and h.held(DAY) for h in holders())
    assert holder_of("SCO", "Deputy Secretary-General", DAY) is None

    text = "The SCO Deputy Secretary-General met with Norwegian Minister Nils Berg in Geneva on 3 May 2023."
    (meeting,) = recognise(text, title=None, published=DAY, language="en").meetings
    assert {person.name for person in meeting.participants} == {None, "Nils Berg"}


def test_term_without_an_end_goes_on_until_the_next_begins() -> None:
    rasulzoda, aslov = terms()["kokhir rasulzoda"][0], terms()["sirojiddin aslov"][0]
    assert rasulzoda.held(dt.date(2090, 1, 1))
    assert aslov.held(aslov.until - dt.timedelta(days=1))
    assert not aslov.held(aslov.until)
    assert not aslov.held(None)
