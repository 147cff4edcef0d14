"""An English sentence as units, and what is read of it once for all who ask."""

from collections.abc import Sequence

import pytest

from crawler.meetings import phrases
from crawler.meetings.english.grammar import structure
from crawler.meetings.english.marks import BEGINS_SOMEBODY, look
from crawler.meetings.english.people import people
from crawler.meetings.english.posts import parse_post
from crawler.meetings.english.words import units_of
from crawler.meetings.phrases import Index, common, proper
from crawler.meetings.spans import Person, Sentence, Unit
from tests.bench.pages import labelled_pages


@pytest.fixture
def index() -> Index:
    return Index(
        (
            common("head", "head"),
            common("head of state", "rank"),
            common("head of state and government", "heads"),
            common("chairman in office", "head"),
            proper("WHO", "organisation", "WHO"),
        ),
        look,
    )


def _kinds(index: Index, text: str) -> list[tuple[str, set[str]]]:
    return [(unit.text, set(unit.kinds)) for unit in index.units(text) if unit.kinds]


def _sentences() -> list[Sequence[Unit]]:
    texts = (page.text for page in labelled_pages() if page.language == "en")
    return [units_of(sentence.text) for text in texts for sentence in structure(text, title=None).sentences]


def test_longest_phrase_at_a_place_is_the_unit(index: Index) -> None:
    assert _kinds(index, "The head met the head of state, no head of state and government.") == [
        ("head", {"head"}),
        ("head of state", {"rank"}),
        ("head of state and government", {"heads"}),
    ]


def test_hyphens_within_a_phrase_are_passed_over_and_dashes_are_not(index: Index) -> None:
    assert _kinds(index, "the Chairman-in-Office") == [("Chairman-in-Office", {"head"})]
    assert _kinds(index, "the head - of state") == [("head", {"head"})]


def test_acronym_in_small_letters_is_a_word(index: Index) -> None:
    assert _kinds(index, "those who met WHO") == [("WHO", {"organisation"})]


def test_units_are_the_same_when_known_words_were_forgotten(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The head of state, the Chairman-in-Office and WHO met those who came."
    before = index.units(text)
    monkeypatch.setattr(phrases, "_MOST_FORMS", 2)
    index.units("Some other words made it forget what it had seen.")

    assert index.units(text) == before


def test_no_post_begins_at_a_word_without_the_mark() -> None:
    """A rule that lets another kind of word begin a post has to be told to `marks`, too."""
    found = [
        (sentence, at)
        for sentence in _sentences()
        for at, unit in enumerate(sentence)
        if not unit.marks & BEGINS_SOMEBODY and parse_post(sentence, at) is not None
    ]

    assert not found


def test_names_met_before_are_known_in_a_sentence_that_was_read_without_them() -> None:
    sentence = Sentence(text="On Monday Karimova-Test received the Ambassador of Oman.", start=0, end=56)
    units = units_of(sentence.text)
    karimova = Person(first=0, last=2, name="Dilnoza Karimova-Test", organisation="Uzbekistan")

    unknown = people(sentence, units, {})
    known = people(sentence, units, {"karimova-test": karimova})

    assert [p.name for p in unknown] == [None]
    assert [p.name for p in known] == ["Dilnoza Karimova-Test", None]
    assert people(sentence, units, {"nobody": karimova}) == unknown
