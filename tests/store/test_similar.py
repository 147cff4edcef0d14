import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.similar.retold import still_tells
from store.similar.tokens import MIN_TOKENS, fingerprint, folded, tokens, words

TEXT = (
    "On 10 July 2019, SCO Secretary-General Vladimir Norov met with the EU's Special Representative "
    'for Central Asia on the sidelines of the "OSCE Forum for Security Co-operation". It was the first time.'
)


@pytest.mark.parametrize(
    "reprint",
    [
        TEXT.upper(),
        TEXT.replace('"', "”").replace("'", "’"),
        TEXT.replace('"OSCE', "«OSCE").replace('operation"', "operation»"),
        TEXT.replace("-", "–"),
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace(". It", ".\n\n   It"),
        TEXT.replace("10", "\uff11\uff10"),
    ],
    ids=["case", "quotes", "guillemets", "dashes", "hard spaces", "paragraphs", "full-width digits"],
)
def test_typography_does_not_hide_a_reprint(reprint: str) -> None:
    assert fingerprint(reprint) == fingerprint(TEXT) is not None


@pytest.mark.parametrize(
    ("old", "new"), [("10", "11"), ("Norov", "Alimov"), ("met", "meets"), (" first", ""), ("2019,", "2019")]
)
def test_another_word_is_another_text(old: str, new: str) -> None:
    assert fingerprint(TEXT.replace(old, new)) != fingerprint(TEXT)


@pytest.mark.parametrize("text", ["", " \n", "Photo report.", "word " * (MIN_TOKENS - 1)])
def test_empty_and_short_texts_have_no_fingerprint(text: str) -> None:
    assert fingerprint(text) is None


def test_a_chinese_text_counts_by_its_characters() -> None:
    assert tokens("上合组织秘书长") == list("上合组织秘书长")
    assert fingerprint("上海合作组织秘书长诺罗夫七月十日在北京会见蒙古国大使。") is not None


def test_words_leave_punctuation_out() -> None:
    assert words("Jenča, M. (UN)") == ["jenča", "m", "un"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("met", "spoke"),
        (" the ", " a "),
        ('"', "'"),
        ("sidelines", "side-lines"),
        ("SCO Sec", "the SCO's Sec"),
    ],
)
def test_a_text_that_was_corrected_still_tells_what_it_did(old: str, new: str) -> None:
    assert still_tells(TEXT.replace(old, new, 1), TEXT)


def test_a_text_that_grew_still_tells_what_it_did() -> None:
    assert still_tells(f"Updated at noon. {TEXT}\n\nMr. Norov also met with Mr. Jenča. " * 9, TEXT)
    assert not still_tells(TEXT, f"{TEXT} Mr. Norov also met with Mr. Jenča.")


@pytest.mark.parametrize(
    ("old", "new"),
    [("10", "11"), ("Norov", "Alimov"), ("Central Asia", "Central Africa"), ("OSCE Forum", "OSCE")],
)
def test_a_text_without_a_name_or_number_no_longer_tells_of_it(old: str, new: str) -> None:
    assert not still_tells(TEXT.replace(old, new), TEXT)


def test_the_same_names_in_other_words_tell_something_else() -> None:
    assert not still_tells(
        "On 10 July 2019 It Vladimir Norov SCO OSCE EU Secretary General's".upper() + TEXT[::-1], TEXT
    )
    assert not still_tells(" ".join(reversed(TEXT.split())), TEXT)


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("", False),
        ("Peter Burian wrote of the 10 July. ", False),
        ("On 10 July Vladimir Norov held further talks with Peter Burian. ", True),
        ("On 10 July Vladimir Norov also held talks with Mr. Peter Burian. ", True),
    ],
)
def test_a_text_without_a_sentence_no_longer_tells_it_whoever_else_is_named(
    sentence: str,
    tells: bool,  # noqa: FBT001 - pytest's
) -> None:
    earlier = f"On 10 July Vladimir Norov also held talks with Peter Burian. {TEXT}"
    assert still_tells(sentence + TEXT, earlier) is tells


def test_every_character_of_a_chinese_text_may_be_a_name() -> None:
    text = "上海合作组织秘书长诺罗夫七月十日在北京会见蒙古国大使。"
    assert still_tells(text + "双方讨论了合作。", text)
    assert not still_tells(text.replace("蒙古", "印度"), text)


@given(st.text(), st.text())
def test_every_text_tells_what_it_tells(text: str, more: str) -> None:
    assert still_tells(text, text)
    still_tells(text, more)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
