"""How what people type is read as a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.wording.phrases import Phrase
from store.wording.questions import LongQuestionError, Question, question_of


def phrase(*terms: str, begins: bool = False) -> Phrase:
    return Phrase(terms=terms, begins=begins)


def wanted(typed: str) -> list[Phrase]:
    return [choice[0] for choice in question_of(typed).wanted]


def test_several_words_are_wanted_each_and_each_once() -> None:
    assert wanted("Norov  TASHKENT norov") == [phrase("norov"), phrase("tashkent")]


@pytest.mark.parametrize(
    "typed", ['"security council"', "“security council”", "«security council»", "security-council"]
)
def test_quoted_and_joined_words_are_wanted_in_a_row(typed: str) -> None:
    assert wanted(f"x {typed} y") == [phrase("x"), phrase("secur", "council"), phrase("y")]


def test_characters_in_a_row_are_wanted_in_a_row() -> None:
    assert wanted("会见 诺罗夫「大使」") == [phrase("会", "见"), phrase("诺", "罗", "夫"), phrase("大", "使")]


def test_what_follows_a_minus_is_unwanted() -> None:
    question = question_of('Norov -summit -"heads of state" - x-ray')
    assert [choice[0] for choice in question.unwanted] == [phrase("summit"), phrase("head", "of", "state")]
    assert [choice[0] for choice in question.wanted] == [phrase("norov"), phrase("x", "ray")]


def test_a_star_asks_for_beginnings_of_three_letters_and_more() -> None:
    [choice] = question_of("президента*").wanted
    assert choice == (phrase("президент"), phrase("президента", begins=True))
    [row] = question_of('"security counc"*').wanted[:1]
    assert row[0] == phrase("secur", "counc")
    assert question_of("ab* 会*").wanted == ((phrase("ab"),), (phrase("会"),))


@pytest.mark.parametrize("typed", ["", " \n", "%", '"', '""', "-", "*", "\x00", "\ud800", "- ** «»", "!?"])
def test_what_has_no_word_asks_for_nothing(typed: str) -> None:
    assert question_of(typed) == Question()


@pytest.mark.parametrize(
    "typed", ["a*" * 3_000, "a " * 50 + " ".join(f"b{n}" for n in range(101)), "会" * 101]
)
def test_an_endless_question_is_refused_with_its_length(typed: str) -> None:
    with pytest.raises(LongQuestionError, match=r"the question has [0-9,]+ words; ask for at most 100"):
        question_of(typed)


def test_a_word_that_is_typed_a_thousand_times_is_one() -> None:
    assert wanted("Norov " * 1_000) == [phrase("norov")]


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from('"-*«»“”「」 会a'), max_size=80))
def test_whatever_is_typed_is_a_question(typed: str) -> None:
    question = question_of(typed)
    for choice in (*question.wanted, *question.unwanted):
        assert all(phrase.terms and all(phrase.terms) for phrase in choice)
