"""The built-in vocabulary as a whole: nothing contradicts itself, nothing is left unread, names are names."""

import ast
import datetime as dt
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.meetings.additions import NAMING, SHAPES
from crawler.meetings.examination import combined, problems
from crawler.meetings.lexicon import known_names, people, posts_meant, table
from crawler.meetings.problems import OPEN, Source
from crawler.meetings.recognise import recognise
from tests.examples import examples
from tests.patience import PATIENCE

CODE = Path(str(files("crawler.meetings")))
FILES = sorted((CODE / "vocabulary").rglob("*.toml"))
# Tables of which code reads every key, whatever it is called.
READ_WHOLE = frozenset(("mode", "ordinals", "english", "russian", "tens"))

# The code of each language that has words of its own.
FOLDERS = {"en": "english", "ru": "russian", "zh": "chinese"}

SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC", "zh": "CJK"}

# Given names that places are called by, too.
GIVEN = {
    "en": (
        "Alexandria Austin Brooklyn Chad Charlotte Chelsea Diana Florence Georgia Israel Jordan Kent Kenya "
        "Lima Lourdes Malta Milan Paris Samara Santiago Savannah Sofia Sydney Valencia Victoria Vladimir"
    ),
    "ru": "Владимир Камила Рим Роман Севастьян",
    "zh": "弗拉基米尔 米兰 巴黎",
}
MEETINGS = {
    "en": "On 3 May 2024, SCO Secretary-General Zhang Ming met with Norwegian Minister {} Bekov in Geneva.",
    "ru": "3 мая 2024 года в Женеве министр Норвегии {} Беков встретился с генеральным секретарём ШОС.",
    "zh": "2024年5月3日，上合组织秘书长张明在日内瓦会见挪威国防部长{}·别科夫。",
}


def test_built_in_vocabulary_has_no_fault() -> None:
    assert [str(problem) for problem in problems(())] == []


def test_no_key_or_list_is_left_unread() -> None:
    unread = {
        f"{path.relative_to(CODE)}: {'.'.join(keys)}"
        for path in FILES
        if path.stem != "transliteration"
        for keys in _keys(tomllib.loads(path.read_text("utf-8")))
        if keys[-1] not in _read_for(path.parent.name)
    }
    assert unread == set()


@cache
def _read_for(language: str) -> frozenset[str]:
    """Return what is read of a language's files: by its own code, and by that which no other language has."""
    others = {folder for code, folder in FOLDERS.items() if code != language and language in FOLDERS}
    code = (path for path in CODE.rglob("*.py") if path.parent.name not in others)
    return frozenset(text for path in code for text in _literals(path))


def _literals(path: Path) -> Iterator[str]:
    """Give every text that a file of code holds, and the keys that it makes of a language and a word."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
            if node.value.startswith("_"):
                yield from (f"{language}{node.value}" for language in NAMING)


def _keys(node: object, *above: str) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if not above or above[-1] not in OPEN | READ_WHOLE:
                yield (*above, key)
                yield from _keys(value, *above, key)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value, *above)


@pytest.mark.parametrize("kind", ["country", "city", "person", "post"])
def test_every_row_is_named_in_three_languages(kind: str) -> None:
    unnamed = [
        (row["name"], language)
        for row in _rows(kind)
        for language in ("ru", "zh")
        if not (row[language]["names"] if kind == "country" else row[language])
    ]
    # Russian calls these capitals as it does the country; this post has no word of its own.
    same = {"Algiers", "Guatemala City", "Luxembourg City", "Panama City", "Tunis", "Under-Secretary-General"}
    assert {name for name, _ in unnamed} <= same


def _rows(kind: str) -> list[Mapping[str, Any]]:
    plural = {"country": "countries", "city": "cities", "person": "people", "post": "posts"}
    rows: list[Mapping[str, Any]] = table(plural[kind])[kind]
    return rows


def test_names_are_written_in_their_languages_script() -> None:
    wrong = [
        (row["name"], name)
        for kind in ("city", "person")
        for row in _rows(kind)
        for language, first in (("ru", "а"), ("zh", "一"))
        for name in row[language]
        if name[0].lower() < first
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "name"),
    [(language, name) for language, names in GIVEN.items() for name in names.split()],
)
def test_place_that_is_a_given_name_is_no_place_before_a_surname(language: str, name: str) -> None:
    text = MEETINGS[language].format(name)
    (meeting,) = recognise(text, title=None, published=dt.date(2024, 5, 4), language=language).meetings

    assert meeting.place.city in {"Geneva", None}
    surname = {"en": " Bekov", "ru": " Беков", "zh": "·别科夫"}[language]
    assert f"{name}{surname}" in {person.name for person in meeting.participants}


def test_posts_are_known_in_every_language() -> None:
    assert posts_meant()["министр иностранных дел"] == "Foreign Minister"
    assert posts_meant()["外长"] == posts_meant()["external affairs minister"] == "Foreign Minister"


def test_person_is_known_in_every_language() -> None:
    assert {"Владимир Норов", "弗拉基米尔·诺罗夫"} <= set(people()["Vladimir Norov"])
    assert {"норов", "诺罗夫", "vladimir norov"} <= known_names()


_TEXTS = st.text(max_size=3) | st.sampled_from(["SCO", "Moscow", "Москва", "北京", "Zhang Ming", ""])
_VALUES = st.recursive(
    _TEXTS | st.booleans() | st.integers() | st.dates() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "en", "ru", "names", "since", "post", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=examples(40), deadline=None)  # each looks at the whole vocabulary
@given(st.dictionaries(st.sampled_from([*SHAPES, "en", "zh", "fr", "concepts"]), _VALUES, max_size=3))
def test_whatever_is_added_is_judged_without_an_exception(content: dict[str, Any]) -> None:
    added = [Source(file="own.toml", content=content)]
    if not problems(added):
        assert combined(added) == content


def test_nothing_is_read_before_an_operators_part_is_added() -> None:
    code = (
        "import scheduler.cli.app, scheduler.service.daemon, scheduler.recognising.recognition; "
        "scheduler.cli.app.program([]); "
        "from crawler.meetings.lexicon import table; assert not table.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE)
