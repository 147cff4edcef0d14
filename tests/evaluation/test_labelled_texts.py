"""The labelled texts of every set: their shape, and that a text shows what its label says."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.likeness import folded
from tests.evaluation.records import LANGUAGES, Item, items_of

HERE = Path(__file__).parent
ITEMS = [
    item
    for folder in ("gold", "further", "fresh")
    for language in LANGUAGES
    for item in items_of(HERE / folder / f"{language}.jsonl")
]
LEAST = {"en": 60, "ru": 56, "zh": 50}
FORMS = {"bilateral", "multilateral", "summit", "conference", "visit", "reception", "ceremony"}
MODES = {"in_person", "video", "phone", "hybrid", "unknown"}
STATUSES = {"held", "planned", "cancelled"}
# README.md beside the texts tells them.
FIELDS = {
    *("id", "lang", "outlet", "title", "published", "text"),
    *("label", "traps", "event_id", "related_event", "duplicate_of"),
}
LABEL = {"sco_related", "kind", "accept_kind", "meetings", "background"}


def _meetings(item: Item) -> list[dict[str, Any]]:
    meetings: list[dict[str, Any]] = item.raw["label"]["meetings"]
    return meetings


def _of_each(wrong: Callable[[Item], Iterable[object]]) -> dict[str, list[object]]:
    """Tell what is wrong with each item, by its id."""
    told = {}
    for item in ITEMS:
        try:
            found = list(wrong(item))
        except (KeyError, ValueError) as error:
            error.add_note(item.id)
            raise
        if found:
            told[item.id] = found
    return told


def _shows(item: Item, value: str) -> bool:
    """Tell whether each word of a value stands in the text, whatever its ending there."""
    text = folded(f"{item.title}\n{item.text}").replace(" ", "")
    return all(word[: max(3, len(word) - 3)] in text for word in folded(value).split())


def test_each_language_has_its_texts_and_a_third_tell_of_no_meeting_held() -> None:
    for language, least in LEAST.items():
        own = [item for item in ITEMS if item.id.startswith(f"own-{language}-")]
        assert len(own) >= least
        assert sum(item.kind != "meeting" for item in own) >= len(own) * 0.3
    assert len({item.id for item in ITEMS}) == len(ITEMS)
    assert len({item.text for item in ITEMS}) == len(ITEMS)


def test_events_are_told_in_several_languages() -> None:
    told: dict[str, set[str]] = {}
    for item in ITEMS:
        for meeting in item.meetings:
            if not meeting.optional:
                told.setdefault(str(meeting.event), set()).add(item.language)
    assert sum(len(languages) > 1 for languages in told.values()) >= 8


def _strange(item: Item) -> Iterator[object]:
    """Tell what in an item's label is not as the conventions have it."""
    yield from set(item.raw) ^ FIELDS
    yield from set(item.raw["label"]) ^ LABEL
    if not item.id.startswith(tuple(f"{of}-{item.language}-" for of in ("own", "further", "fresh"))):
        yield item.language
    if item.kind not in {"meeting", "planned_meeting", "no_meeting"}:
        yield item.kind
    for meeting in _meetings(item):
        known = {"status": STATUSES, "form": FORMS, "mode": MODES}
        yield from (meeting[slot] for slot, values in known.items() if meeting[slot] not in values)
        first, last = (meeting[day] and dt.date.fromisoformat(meeting[day]) for day in ("date", "end_date"))
        if not (last is None or (first is not None and first < last)):
            yield meeting["end_date"]
        if not meeting["event_id"]:
            yield "event_id"


def test_labels_have_the_shape_of_the_conventions() -> None:
    assert _of_each(_strange) == {}


def _another_kind(item: Item) -> Iterator[str]:
    statuses = {meeting["status"] for meeting in _meetings(item) if not meeting["optional"]}
    kind = "meeting" if "held" in statuses else "planned_meeting" if "planned" in statuses else "no_meeting"
    if item.kind != kind:
        yield kind


def test_kinds_follow_from_the_meetings() -> None:
    assert _of_each(_another_kind) == {}


def _not_shown(item: Item) -> Iterator[str]:
    for meeting in _meetings(item):
        people = meeting["participants"]
        named = [(person["name"], person["surname"], person["post"]) for person in people if person["name"]]
        values = [value for told in named for value in told]
        values += [meeting["title"], meeting["occasion"], meeting["place"]["venue"]]
        yield from (value for value in values if value and not _shows(item, value))


def test_texts_show_every_name_and_title_of_their_labels() -> None:
    assert _of_each(_not_shown) == {}


def _no_news(item: Item) -> Iterator[object]:
    letters = {"en": r"[a-z]", "ru": r"[а-яё]", "zh": r"[\u4e00-\u9fff]"}
    of = {language: len(re.findall(own, item.text.lower())) for language, own in letters.items()}
    if of[item.language] != max(of.values()):
        yield of
    if len(item.text) < (40 if item.language == "zh" else 100):
        yield len(item.text)


def test_texts_are_news_of_their_languages() -> None:
    assert _of_each(_no_news) == {}
