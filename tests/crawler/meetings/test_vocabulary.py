import re
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.meetings.english.words import index, phrases
from crawler.meetings.lexicon import (
    cities_of_venues,
    collectives,
    countries_of_cities,
    fold,
    holders,
    international_bodies,
    keys_of,
    table,
)

FOLDER = Path(str(files("crawler.meetings") / "vocabulary"))
FILES = sorted(FOLDER.rglob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_file_parses_and_no_list_repeats_an_entry(path: Path) -> None:
    text = path.read_text("utf-8")
    for name, entries in _lists(tomllib.loads(text)):
        repeated = [entry for entry, count in Counter(map(fold, entries)).items() if count > 1]
        assert not repeated, f"{name}: {repeated}"


def _lists(node: object, name: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in _lists(value, f"{name}.{key}")]
    if isinstance(node, list) and node and all(isinstance(entry, str) for entry in node):
        return [(name, node)]
    if isinstance(node, list):
        return [found for value in node for found in _lists(value, name)]
    return []


@pytest.mark.parametrize("kind", ["country", "adjective", "city", "organisation", "organ", "venue"])
def test_an_alias_stands_for_one_thing_of_its_kind(kind: str) -> None:
    meant: dict[tuple[str, ...], set[str]] = {}
    for phrase in phrases():
        if phrase.kind == kind:
            meant.setdefault(phrase.keys, set()).add(phrase.stands_for)
    assert meant
    assert not {keys: values for keys, values in meant.items() if len(values) > 1}


def test_every_phrase_can_be_found_again() -> None:
    for phrase in phrases():
        units = index().units(phrase.written)
        assert units[0].kinds.get(phrase.kind) == phrase.stands_for, phrase


def test_every_key_begins_with_a_word() -> None:
    assert all(re.match(r"[\w'.]", phrase.keys[0]) for phrase in phrases())


def test_every_venue_lies_in_a_known_city() -> None:
    places = cities_of_venues("en").values()
    assert places
    assert all(place.country == countries_of_cities()[place.city or ""] for place in places)


def test_holders_of_a_post_follow_each_other() -> None:
    for organisation in ("SCO", "SCO RATS"):
        chain = sorted(
            (h for h in holders() if h.organisation == organisation and not h.post.startswith("Deputy")),
            key=lambda h: h.since,
        )
        assert chain
        for earlier, later in pairwise(chain):
            assert earlier.since < earlier.until <= later.since


def test_every_body_and_country_that_is_referred_to_exists() -> None:
    countries = {row["name"] for row in table("countries")["country"]}
    known = countries | international_bodies()
    assert {h.organisation for h in holders()} <= known
    assert set(table("en/posts")["belongs"].values()) <= known
    assert {member for body in collectives().values() for member in body.members} <= countries
    assert {row.get("speaks_for", "UN") for row in table("people")["person"]} <= known


def test_folded_keys_know_no_case_accents_or_hyphens() -> None:
    assert keys_of("Secretary-General") == keys_of("secretary general") == ("secretary", "general")
    assert keys_of("Charge d’Affaires") == keys_of("chargé d'affaires")


def test_no_file_of_the_vocabulary_is_left_unread() -> None:
    for path in FILES:
        assert table(str(path.relative_to(FOLDER).with_suffix("")))
