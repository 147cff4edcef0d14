"""What a text is found by: forms of one word have one term, and words that differ have two."""

import re
from itertools import combinations
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.wording.terms import terms, words

# Forms of one word each, and of no other line's word.
FORMS = [
    "Норов Норова Норову Норовым Норове",
    "Алимов Алимова Алимову Алимовым",
    "Захарова Захаровой Захарову",
    "Путин Путина Путину Путиным Путине",
    "Лукашенко",
    "посол посла послу послом после́ послы послов",
    "министр министра министру министром министры министров министрами",
    "встреча встречи встрече встречу встречей встречах встречами",
    "встретился встретилась встретились встретиться",
    "переговоры переговоров переговорам переговорами переговорах",
    "заседание заседания заседанию заседанием заседаний",
    "организация организации организацию организацией организаций",
    "Казахстан Казахстана Казахстану Казахстаном Казахстане",
    "Узбекистан Узбекистана Узбекистане",
    "Беларусь Беларуси Беларусью",
    "Монголия Монголии Монголию Монголией",
    "Китай Китая Китаю Китаем Китае",
    "подписал подписали подписать подписано",
    "meeting meetings meet meets met",
    "holds holding held",
    "secretary secretaries",
    "ambassador ambassadors ambassador's ambassador’s",
    "cooperation",
    "Guterres",
    "Ермекбаев Ермекбаева Ермекбаеву Ермекбаевым",
]


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_one_word_have_one_term(forms: str) -> None:
    assert len(set(terms(forms))) == 1


def test_different_words_have_different_terms() -> None:
    for one, other in combinations(FORMS, 2):
        assert not set(terms(one)) & set(terms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("会见", "會見"),
        ("诺罗夫会见蒙古国大使", "諾羅夫會見蒙古國大使"),
        ("Gül São Tomé Łódź", "gul sao tome lodz"),
        ("ШЁЛКОВЫЙ", "шелковый"),
        ("Ｎｏｒｏｖ ﬁne", "norov fine"),
        ("Xi’an", "Xi'an"),
        ("IŞIK", "işik"),
    ],
)
def test_ways_to_write_one_thing_have_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_each_chinese_character_is_a_term_and_each_word_between_signs() -> None:
    assert words("APEC会议、SCO-UN: 2,500 (к 21-му)") == [
        "apec",
        "会",
        "议",
        "sco",
        "un",
        "2",
        "500",
        "к",
        "21",
        "му",
    ]


def test_an_accent_on_a_russian_letter_makes_another_letter() -> None:
    assert words("мой, мои, йод") == ["мой", "мои", "йод"]


def test_a_mark_of_stress_changes_nothing() -> None:
    assert words("по\u0301сол за\u0301мок") == ["посол", "замок"]


def test_of_an_endless_word_the_beginning_counts() -> None:
    assert terms("x" * 5_000) == terms("x" * 6_000)
    assert len(terms("会" * 5_000)) == 5_000


def test_threads_make_the_same_terms() -> None:
    text = " ".join(FORMS)
    made: list[list[str]] = []
    threads = [
        Thread(target=lambda: made.extend(terms(f"{text} слово{n}")[:-1] for n in range(200))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(each == terms(text) for each in made)
    assert len(made) == 400


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_has_terms_without_spaces_and_signs(text: str) -> None:
    assert not any(re.search(r"[\s'\"\\_]", term) or not term for term in terms(text))
