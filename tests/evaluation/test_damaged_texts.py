"""The labelled texts as bad copies have them: whatever is lost or added, each value told is proven."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.recognise import recognise
from tests.crawler.meetings.proof import check_proven
from tests.evaluation.records import LANGUAGES, Item, items_of
from tests.examples import examples

Damage = Callable[[str], str]

GOLD = Path(__file__).parent / "gold"
ITEMS = {language: items_of(GOLD / f"{language}.jsonl") for language in LANGUAGES}
# Signs that pages lose, double or print in the wrong place; the last ones are in no word at all.
SIGNS = [
    *"()«»“”\"'’,;:.!?…—-·、。|%1\n\t",
    "\n\n", "  ", "?s", "31.02.2019", "00:00", "May", "https://a.example/b",
    "\u00ad", "\u200b", "\u202e", "\u2028", "\u0306", "\ud800", "\x00", "\x07", "\u3000",
]  # fmt: skip
DAYS = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max])
WHERE = st.integers(min_value=0, max_value=10_000)


def _inserted(places: list[tuple[int, str]]) -> Damage:
    def damage(text: str) -> str:
        for at, sign in places:
            text = text[: at % (len(text) + 1)] + sign + text[at % (len(text) + 1) :]
        return text

    return damage


def _lost(places: list[tuple[int, int]]) -> Damage:
    def damage(text: str) -> str:
        for at, length in places:
            begin = at % (len(text) + 1)
            text = text[:begin] + text[begin + length :]
        return text

    return damage


def _swapped(places: list[tuple[int, int]]) -> Damage:
    def damage(text: str) -> str:
        words = text.split(" ") if " " in text else list(text)
        for one, other in places if words else ():
            i, j = one % len(words), other % len(words)
            words[i], words[j] = words[j], words[i]
        return (" " if " " in text else "").join(words)

    return damage


DAMAGES = st.one_of(
    st.lists(st.tuples(WHERE, st.sampled_from(SIGNS)), min_size=1, max_size=12).map(_inserted),
    st.lists(st.tuples(WHERE, st.integers(1, 30)), min_size=1, max_size=6).map(_lost),
    st.lists(st.tuples(WHERE, WHERE), min_size=1, max_size=20).map(_swapped),
    st.sampled_from([str.upper, str.lower, str.title, str.casefold]),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data(), damages=st.lists(DAMAGES, min_size=1, max_size=2), published=DAYS)
def test_no_damage_raises_and_every_valuecheck_proven(
    language: str, data: st.DataObject, damages: list[Damage], published: dt.date | None
) -> None:
    item: Item = data.draw(st.sampled_from(ITEMS[language]))
    text, title = item.text, item.title
    for damage in damages:
        text, title = damage(text), damage(title)

    for report in recognise(text, title=title, published=published, language=language).meetings:
        check_proven(report, text, title)


def _cut_off(item: Item) -> list[str]:
    """Return the beginnings of a text's first sentence, each a word (in Chinese a character) longer."""
    sentence = item.text[:200]
    ends = range(len(sentence)) if item.language == "zh" else [m.end() for m in re.finditer(r"\S+", sentence)]
    return [sentence[:end] for end in ends]


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_that_is_cut_off_anywhere_raises_nothing(language: str, every: int) -> None:
    for item in ITEMS[language][::every]:
        for title in _cut_off(item):
            for report in recognise("", title=title, published=None, language=language).meetings:
                check_proven(report, "", title)


@pytest.mark.parametrize(
    "title",
    [
        "Secretary-General of the",
        "OSH, Jan 14: Ruslan Mirzaev, who",
        "OSH, Feb 28: A six-member Chinese medical team under",
        "Two delegations of Mongolia and Oman led respectively by",
        "A Turkmen delegation:",
    ],
)
def test_a_headline_that_ends_where_somebody_would_be_named_raises_nothing(title: str) -> None:
    assert recognise("", title=title, published=None, language="en").meetings == ()


@pytest.mark.parametrize("sign", ["\u0306", "\u00a8", "\u00b4", "\u037a"])  # folded, no letter is left
@pytest.mark.parametrize("where", ["talks ", "delegation were ", "accompanied by ", ""])
def test_a_sign_that_is_part_of_no_word_stands_anywhere(where: str, sign: str) -> None:
    text = (
        "On 3 May 2024 talks were led by Dong Jun, Defence Minister of China, accompanied by Wang Bo. "
        "In the Chinese delegation were Li Hui and Zhang Ming."
    ).replace(where, f"{where}{sign} ", 1)

    (report,) = recognise(text, title=None, published=None, language="en").meetings

    check_proven(report, text, "")


HEADED = {
    "en": (
        "Bishkek to host the SCO summit",
        "The meeting of the SCO Heads of State Council will be held in Bishkek on 31 August 2026.",
    ),
    "ru": (
        "Саммит ШОС пройдёт в Бишкеке",
        "Заседание Совета глав государств — членов ШОС пройдёт в Бишкеке 31 августа 2026 года.",
    ),
    "zh": ("上合组织峰会将在比什凯克举行", "上合组织成员国元首理事会会议将于2026年8月31日在比什凯克举行。"),
}


@pytest.mark.parametrize("at", [0, 5, 12])
@pytest.mark.parametrize("language", LANGUAGES)
def test_half_a_character_stands_in_a_headline(language: str, at: int) -> None:
    title, text = HEADED[language]
    title = f"{title[:at]}\ud800{title[at:]}"

    (report,) = recognise(text, title=title, published=dt.date(2026, 7, 1), language=language).meetings

    check_proven(report, text, title)


def test_the_same_day_as_one_that_cannot_be_read_is_no_day() -> None:
    text = (
        "(Член Совета безопасности Монголии Ган Бат 13 августа провёл в Маскате встречу с( избранным "
        "премьер-министром Омана А(хмедом Саидом. Ранее в тот же день его принял премьер-министр Омар Саид."
    )

    (report,) = recognise(text, title=None, published=None, language="ru").meetings

    assert report.date is None
    check_proven(report, text, "")
