"""Words that mix alphabets. Escapes stand for letters that look like Latin ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.letters import is_mixed, plain_letters


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("S\u0421\u041e", "SCO"),
        ("Vladimir N\u043er\u043ev", "Vladimir Norov"),
        ("Cергей", "\u0421ергей"),
        ("\u0410BC and NATO", "ABC and NATO"),
        ("\u0391thens", "Athens"),
        ("Казаxстан", "Каза\u0445стан"),
        ("SCO-N\u043erov", "SCO-Norov"),
        ("上合组织S\u0421O秘书处", "上合组织SCO秘书处"),
    ],
)
def test_a_word_of_two_alphabets_that_look_alike_is_mixed(text: str, plain: str) -> None:
    assert is_mixed(text)
    assert plain_letters(text) == plain
    assert not is_mixed(plain)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "COVID-19",
            "X-лучи",
            "Wi-Fi",
            "3D-модель",
            "IT-специалист",
            "上海合作组织SCO秘书处",
            "VIPов",
            "SMSка",
        ),
        *(
            "Яндекс.Taxi",
            "iPhone'ом",
            "Vladimir Норов",
            "O'Brien и Ко",
            "H₂O",
            "G20 в Дели",
            "Ёлкин",
            "ΑΒΓ",
            "",
            None,
        ),
        *("Т-34", "µm", "Çelik", "Владимир I", "SCO/ШОС", "ШОС+", "e-mail'ы"),
    ],
)
def test_what_is_rightly_written_in_two_alphabets_is_not_mixed(text: str | None) -> None:
    assert not is_mixed(text)


@given(st.text())
def test_letters_keep_their_places(text: str) -> None:
    plain = plain_letters(text)
    assert len(plain) == len(text)
    assert plain_letters(plain) == plain
