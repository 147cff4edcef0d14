import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import clean_text

# Surrogates too: JSON may carry them alone.
any_text = st.text(st.characters(exclude_categories=[]))
# Marks that change places, and joiners between them.
marked = st.text("a\u05d0\u0915\u05b0\u0591\u093c\u0301\u0308\u0327\u0483\u200c\u200d\ufe0f", min_size=3)


@given(any_text | marked)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(any_text)
def test_clean_text_can_be_written_anywhere(text: str) -> None:
    clean = clean_text(text)
    clean.encode()
    assert unicodedata.is_normalized("NFC", clean)
    unwanted = [each for each in clean if unicodedata.category(each) == "Cc" and each not in "\n\t"]
    assert not unwanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("No\x00rov\x1b[31m", "Norov[31m"),
        ("\ufeffSCO\u202e \u2066news\u2069\u200b", "SCO news"),
        ("\ud800half", "half"),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("\ufffe\U0001ffff", ""),
        ("Cafe\u0301", "Caf\u00e9"),
        ("नमस\u200d्ते", "नमस\u200d्ते"),
        ("No\u200d\u200crov \u200dand Но\u200cров", "Norov and Норов"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u200d\u0301" + "\u0300" * 9, "\u00e9" + "\u0300" * 4),
        ("tab\tand 上合组织 and «ШОС»", "tab\tand 上合组织 and «ШОС»"),
    ],
)
def test_text_is_cleaned_of_what_does_not_belong(text: str, expected: str) -> None:
    assert clean_text(text) == expected
