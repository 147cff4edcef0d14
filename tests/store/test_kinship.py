"""Releases of one template are as alike as copies: what tells one from the other, in three languages."""

from collections.abc import Callable
from itertools import combinations
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from store.records.articles import Relation
from store.similar.kinship import CONTAINED, MATCHED, kinship
from store.similar.reading import matched_words, reading, share_in
from tests.examples import examples
from tests.store.articles.templates import (
    COPIES,
    Story,
    another_day,
    another_guest,
    round_up,
    story,
    teaser,
)

LANGUAGES = ("en", "ru", "zh")
languages = st.sampled_from(LANGUAGES)
numbers = st.integers(0, 10**6)


def relation(body: str, earlier: str) -> Relation | None:
    found = kinship(body, earlier)
    return found.relation if found else None


@settings(max_examples=examples(60), deadline=None)
@given(languages, numbers, st.sampled_from(COPIES), st.sampled_from(COPIES), st.integers())
def test_copies_of_a_release_are_one_text_whichever_comes_first(
    language: str,
    number: int,
    one: Callable[[Story, Random], str],
    other: Callable[[Story, Random], str],
    seed: int,
) -> None:
    told, random = story(language, number), Random(seed)  # noqa: S311 - texts
    texts = one(told, random), other(told, random), told.text
    assert {relation(a, b) for a in texts for b in texts} == {Relation.SAME}


@settings(max_examples=examples(60), deadline=None)
@given(languages, numbers, numbers, st.integers(1, 400), st.sampled_from(COPIES), st.integers())
def test_another_meeting_in_the_same_words_is_no_copy(  # noqa: PLR0913, PLR0917 - what differs
    language: str, number: int, other: int, days: int, dressed: Callable[[Story, Random], str], seed: int
) -> None:
    told, random = story(language, number), Random(seed)  # noqa: S311 - texts
    for another in (another_day(told, days), another_guest(told, other)):
        assert relation(dressed(another, random), told.text) is None
        assert relation(told.text, dressed(another, random)) is None


@settings(max_examples=examples(30), deadline=None)
@given(languages, numbers)
def test_a_teaser_and_its_release_contain_one_another(language: str, number: int) -> None:
    told = story(language, number)
    assert relation(teaser(told), told.text) is Relation.CONTAINS
    assert relation(told.text, teaser(told)) is Relation.CONTAINS


@settings(max_examples=examples(30), deadline=None)
@given(languages, st.lists(numbers, min_size=2, max_size=4, unique=True))
def test_a_round_up_contains_each_of_its_texts(language: str, chosen: list[int]) -> None:
    # Two of one template in one round-up may be taken for each other, and then neither is said to be in it.
    stories = [*{each.template: each for each in (story(language, number) for number in chosen)}.values()]
    assume(len(stories) > 1)
    text = round_up(stories)
    for told in stories:
        assert relation(text, told.text) is Relation.CONTAINS
        assert relation(told.text, text) is Relation.CONTAINS
    strange = another_guest(stories[0], chosen[0] + 1)
    assert relation(strange.text, text) is not Relation.SAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_common_alone_would_swallow_most_meetings(language: str) -> None:
    """The control: without the veto and the guard these are all copies of the first."""

    def is_contained(body: str, earlier: str) -> bool:
        one, other = reading(body), reading(earlier)
        shared = max(share_in(one.shingles, other.known), share_in(other.shingles, one.known))
        return shared >= CONTAINED and matched_words(one.shingles, other.known) >= MATCHED

    texts = [story(language, number, template=0).text for number in range(30)]
    pairs = list(combinations(texts, 2))
    assert sum(is_contained(*pair) for pair in pairs) > 0.9 * len(pairs)
    assert not any(relation(*pair) for pair in pairs)
