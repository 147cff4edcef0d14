"""The Chinese vocabulary, and a sentence cut into its units: always the longest row that fits at a place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from crawler.meetings.chinese.script import Line, simplified
from crawler.meetings.lexicon import table
from crawler.meetings.phrases import proper_names
from crawler.meetings.spans import Unit

# Words that end with the abbreviation of a place.
_SHORT = frozenset(("short_city", "abroad", "visit", "stay", "rank"))
_UNSURE = _SHORT | {"planned"}
_PLACES = frozenset(("city", "country"))
_MEETING = frozenset(("会见", "会晤", "会谈", "会面", "会商"))
_NOTHING: Mapping[str, str] = {}
# Houses whose head is called after them.
_LED = frozenset("部局厅署司院")
# Finds what no vocabulary holds, a name or a day, at a place behind the units so far: its end and kind.
Special = Callable[[str, int, Sequence[Unit]], tuple[int, Mapping[str, str]]]


class Index:
    """Finds the longest known phrase at a place of a text."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        by_pair: dict[str, dict[str, dict[str, str]]] = {}
        for written, kind, stands_for in rows:
            by_pair.setdefault(written[:2], {}).setdefault(written, {}).setdefault(kind, stands_for)
        self._single = {pair: found[pair] for pair, found in by_pair.items() if len(pair) == 1}
        self._by_pair = {
            pair: (sorted({len(w) for w in found}, reverse=True), found)
            for pair, found in by_pair.items()
            if len(pair) > 1
        }

    def at(self, text: str, place: int) -> tuple[int, Mapping[str, str]]:
        """Return where the longest phrase at `place` ends, and what it may be; (place, {}) where none is."""
        pair = self._by_pair.get(text[place : place + 2])
        if pair is not None:
            lengths, found = pair
            for length in lengths:
                written = text[place : place + length]
                kinds = found.get(written)
                if kinds is not None:
                    return place + len(written), kinds
        single = self._single.get(text[place])
        return (place + 1, single) if single is not None else (place, _NOTHING)


@cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Return every phrase of the vocabulary: as it is matched, its kind, and what it stands for."""
    return tuple(_rows())


def _rows() -> Iterator[tuple[str, str, str]]:
    yield from _verbs(table("zh/verbs"))
    yield from _posts(table("zh/posts"))
    yield from _events(table("zh/events"))
    yield from _places(table("zh/places"))
    for phrase in proper_names("zh"):
        written = simplified(phrase.written)
        yield written, phrase.kind, phrase.stands_for
        if phrase.kind in {"country", "abbreviation"}:
            yield f"{written}方", "side", phrase.stands_for


def _verbs(verbs: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for mode, called in verbs["mode"].items():
        yield from ((word, "mode", mode) for word in called)
    yield from ((word, name, word) for name, called in verbs["topics"].items() for word in called)
    for kind, called in verbs.items():
        if isinstance(called, list):
            yield from ((word, kind, word) for word in called)


def _posts(posts: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for sort, heads in posts["heads"].items():
        yield from ((word, "plural" if sort == "plural" else "head", sort) for word in heads)
    # 司法部长 is 司法 | 部长, not 司法部 | 长.
    led = (house for house in posts["houses"]["words"] if house[-1] in _LED)
    yield from ((f"{house}长", "head", "national") for house in led)
    # 各国防长 are 各国 | 防长, not 各 | 国防.
    for group in (group for group in posts["groups"]["words"] if group.endswith("国")):
        yield from ((f"{group}{head}", "plural", head) for head in ("防长", "防部长"))
    for kind, called in (
        ("rank", posts["ranks"]["words"]),
        ("tenure", posts["ranks"]["tenure"]),
        ("house", posts["houses"]["words"]),
        ("group", posts["groups"]["words"]),
    ):
        yield from ((word, kind, word) for word in called)


def _events(events: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for sort, nouns in events["nouns"].items():
        yield from ((word, "noun", sort) for word in nouns)
    for kind in ("not_meeting", "no_event", "modifiers", "parts"):
        yield from ((word, kind, word) for word in events[kind]["words"])


def _places(places: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for country, regions in places["regions"].items():
        yield from ((word, "region", country) for word in regions)
        # 甘肃 | 省委 | 书记, not 甘肃省 | 委: that would be Venezuela's.
        yield from ((f"{word}委", "region", country) for word in regions if word.endswith("省"))
    for short, city in places["short_cities"].items():
        yield from ((f"{before}{short}", "short_city", city) for before in "在抵来赴到")
    for written, country in places["with_abbreviation"].items():
        yield written, "abroad", country
    for kind, name in (("no_place", "no_place"), ("own_house", "own_houses"), ("tenure", "coming")):
        yield from ((word, kind, word) for word in places[name])
    yield from ((written, "organisation", body) for written, body in places["short_bodies"].items())


@cache
def index() -> Index:
    """Return the index of the whole vocabulary."""
    return Index(rows())


@cache
def cities() -> Mapping[str, str]:
    """Return the English name of each city, by its Chinese one."""
    return {written: city for written, kind, city in rows() if kind == "city"}


@cache
def words(file: str, *path: str) -> frozenset[str]:
    """Return a list of a Chinese vocabulary file."""
    node = table(f"zh/{file}")
    for key in path:
        node = node[key]
    return frozenset(node)


def cut(line: Line, special: Special, beginnings: frozenset[str]) -> list[Unit]:
    """Cut a line into units: what `special` finds at a place, else the longest row, else a character.

    It finds nothing but at the characters of `beginnings`.
    """
    text, known = line.text, index()
    units: list[Unit] = []
    at = 0
    while at < len(text):
        end, kinds = special(text, at, units) if text[at] in beginnings else (at, _NOTHING)
        if end == at:
            end, kinds = known.at(text, at)
            if end - at > 1 and not _UNSURE.isdisjoint(kinds) and _ends_within_word(text, end, kinds):
                end, kinds = known.at(text[: end - 1], at)
        if end == at:
            end = _run(text, at) if text[at].isascii() else at + 1
        units.append(Unit(line.written[at:end], text[at:end], at, end, kinds))
        at = end
    return units


def _ends_within_word(text: str, end: int, kinds: Mapping[str, str]) -> bool:
    """Tell whether the next word begins with its end: 访 | 华沙, not 访华 | 沙; 将 | 会见, not 将会 | 见."""
    if not _SHORT.isdisjoint(kinds) and _goes_on(text, end):
        return True
    return "planned" in kinds and text[end - 1 : end + 1] in _MEETING


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a longer place begins with the last character of a word that ends here."""
    stop, kinds = index().at(text, end - 1)
    return stop > end and not _PLACES.isdisjoint(kinds)


def _run(text: str, at: int) -> int:
    """Return where an unknown piece ends: a number or a Latin word whole, else one character."""
    end = at + 1
    if text[at].isalnum():
        digits = text[at].isdigit()
        while (
            end < len(text) and text[end].isascii() and text[end].isalnum() and text[end].isdigit() == digits
        ):
            end += 1
    return end
