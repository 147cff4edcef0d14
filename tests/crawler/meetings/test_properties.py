import datetime as dt
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.match import MATCHER
from crawler.meetings.recognise import recognise
from store.matching import Account
from tests.crawler.meetings.proof import check_proven
from tests.examples import examples

WORDS = st.sampled_from(
    [
        "On",
        "10",
        "July",
        "2019",
        ",",
        ".",
        ";",
        ":",
        '"',
        "“",
        "”",
        "(",
        ")",
        "-",
        "—",
        "'s",
        "SCO",
        "UN",
        "EU",
        "the",
        "The",
        "of",
        "for",
        "and",
        "with",
        "between",
        "by",
        "in",
        "at",
        "to",
        "Secretary-General",
        "Foreign",
        "Minister",
        "President",
        "Ambassador",
        "Mr.",
        "H.E.",
        "Vladimir",
        "Norov",
        "Peter",
        "Burian",
        "Wang",
        "Yi",
        "Zhang",
        "Ming",
        "met",
        "received",
        "held",
        "talks",
        "a",
        "meeting",
        "took",
        "place",
        "will",
        "not",
        "cancelled",
        "Beijing",
        "China",
        "Kazakhstan",
        "Kremlin",
        "SCO",
        "Secretariat",
        "Forum",
        "Council",
        "Heads",
        "State",
        "on",
        "the",
        "sidelines",
        "visited",
        "chaired",
        "attended",
        "said",
        "recalled",
        "yesterday",
        "Monday",
        "on Monday",
        "on 3 May",
        "on 31 December 9999",
        "on 1 January 0001",
        "in December 9999",
        "he",
        "they",
        "\n\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join))
# The calendar's ends too: sums with a day there are no days.
DAYS = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max])


@settings(max_examples=examples(300), deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS, published=DAYS)
def test_no_text_raises_and_every_valuecheck_proven(
    text: str, title: str | None, published: dt.date | None
) -> None:
    for report in recognise(text, title=title, published=published, language="en").meetings:
        check_proven(report, text, title)


def test_every_value_of_a_seed_has_evidence(seed: Callable[[str], str]) -> None:
    for prefix in ("000", "001", "002", "003", "004"):
        text = seed(prefix)
        reports = recognise(text, title=None, published=None, language=None).meetings
        assert reports
        for report in reports:
            check_proven(report, text, None)


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_repeated_paragraphs_and_page_noise_add_no_meeting(number: str, seed: Callable[[str], str]) -> None:
    text = seed(number)
    once = recognise(text, title=None, published=None, language="en").meetings
    twice = recognise(f"{text}\n\n{text}", title=None, published=None, language="en").meetings
    noise = (
        "Home | News | Contacts\n24.01.2020 10:07\n"
        "SCO Secretary-General meets with Turkmenistan’s Ambassador to China\n"
        "13.01.2020 14:10\nLeave a comment\nPowered by MetInfo\n\n"
    )
    noisy = recognise(noise + text + "\n\n" + noise, title=None, published=None, language="en").meetings

    assert len(once) == len(twice) == len(noisy) == 1
    assert once[0].participants == twice[0].participants == noisy[0].participants
    assert (once[0].date, once[0].place) == (twice[0].date, twice[0].place) == (noisy[0].date, noisy[0].place)


@pytest.mark.parametrize(
    "piece",
    ["A ", '"', ". ", "(", "Minister of ", "Kazakhstan, and ", "met with ", "1 May ", "\n", "BEIJING, -"],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    began = time.perf_counter()

    recognise(text, title=None, published=dt.date(2020, 1, 1), language="en")

    assert time.perf_counter() - began < 5


def test_a_text_full_of_meetings_ends_in_time() -> None:
    people = [
        f"Minister {first}{last} {last}{first}" for first in "BCDFGHKL" for last in ("ora", "ina", "umi")
    ]
    text = " ".join(f"{one} met {other} in Astana." for one in people for other in people) * 10
    began = time.perf_counter()

    recognise(text, title=None, published=None, language="en")

    assert time.perf_counter() - began < 8


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Generalsekretär der SCO traf den Außenminister Usbekistans in Taschkent zu Gesprächen."),
        ("uk", "Генеральний секретар ШОС зустрівся з міністром закордонних справ Узбекистану в Ташкенті."),
    ],
)
def test_text_in_another_language_is_named_and_has_no_meetings(language: str, text: str) -> None:
    found = recognise(text, title=None, published=None, language=None)

    assert found.language == language
    assert found.sco_related
    assert found.meetings == ()


def test_another_body_can_be_watched() -> None:
    text = (
        "OSCE Secretary General Thomas Greminger met Swiss Foreign Minister Ignazio Cassis on 4 March 2019."
    )

    assert not recognise(text, title=None, published=None, language="en").sco_related
    assert recognise(
        text, title=None, published=None, language="en", watched=frozenset(("OSCE",))
    ).sco_related


def test_empty_text_has_no_language_and_no_meetings() -> None:
    found = recognise("", title=None, published=None, language=None)

    assert (found.language, found.sco_related, found.meetings) == (None, False, ())


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
@pytest.mark.parametrize(
    "when", ["on 3 May", "on Monday", "yesterday", "on 3 May 2024", "on 31 December 9999"]
)
def test_the_calendars_ends_are_days_like_any_other(published: dt.date, when: str) -> None:
    told = f"{when}, SCO Secretary-General Zhang Ming met with Foreign Minister of Laos Saleumxay Kommasith."
    for status in ("", " They will meet again on 3 May and on Monday."):
        reports = recognise(told + status, title=None, published=published, language="en").meetings
        for report in reports:
            if report.date:
                accounts = [Account(key=k, article=k, report=report, published=published) for k in "ab"]
                assert len(MATCHER.clusters(accounts)) == 1
