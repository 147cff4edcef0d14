"""What the labelled texts say, and what a recogniser said of them: JSON Lines in, records out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who took part: named, concluded (`names` without a name), or a delegation (neither)."""

    name: str | None
    names: tuple[str, ...] = ()
    surname: str | None = None
    post: str | None = None
    organisation: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One piece of evidence; `start` and `end` count code points of the text, or of the title."""

    field: str
    sentence: str
    start: int
    end: int
    within: str
    implied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting, as a label or a prediction has it; `values` holds each slot by its name, days as ISO."""

    values: Mapping[str, str | None]
    people: tuple[Person, ...]
    proofs: tuple[Proof, ...] = ()
    accept: Mapping[str, tuple[str | None, ...]]
    event: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a recogniser said of one text; `sco_related` is None where it did not say."""

    sco_related: bool | None = None
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled text. `kind` is meeting, planned_meeting or no_meeting; `raw` is its line."""

    id: str
    language: str
    title: str
    text: str
    kind: str
    accept_kind: tuple[str, ...]
    sco_related: bool
    meetings: tuple[Meeting, ...]
    traps: tuple[str, ...]
    related_event: str | None
    raw: Mapping[str, Any]


def items_of(path: Path) -> list[Item]:
    """Read labelled texts, in their order."""
    return [_item(raw) for raw in _lines(path)]


def predictions_of(path: Path) -> dict[str, Prediction]:
    """Read what was recognised, by the text's id; a line without an id is of no text."""
    return {str(raw["id"]): _prediction(raw) for raw in _lines(path) if raw.get("id") is not None}


def clusters_of(path: Path) -> list[frozenset[str]]:
    """Read which texts each meeting of a store was reported by."""
    return [frozenset(map(str, raw["articles"])) for raw in _lines(path)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _item(raw: dict[str, Any]) -> Item:
    label = raw["label"]
    return Item(
        id=str(raw["id"]),
        language=raw["lang"],
        title=raw["title"],
        text=raw["text"],
        kind=label["kind"],
        accept_kind=tuple(label.get("accept_kind") or ()),
        sco_related=label["sco_related"],
        meetings=tuple(_meeting(meeting) for meeting in label["meetings"]),
        traps=tuple(raw.get("traps") or ()),
        related_event=raw.get("related_event"),
        raw=raw,
    )


def _prediction(raw: dict[str, Any]) -> Prediction:
    return Prediction(
        sco_related=raw.get("sco_related"),
        meetings=tuple(_meeting(meeting) for meeting in raw.get("meetings") or ()),
    )


def _meeting(raw: dict[str, Any]) -> Meeting:
    place = raw.get("place") or {}
    stated = ("date", "end_date", "mode", "form", "title", "occasion")
    return Meeting(
        values={
            "status": raw.get("status") or "held",
            **{slot: raw.get(slot) or None for slot in stated},
            **{slot: place.get(slot) or None for slot in ("venue", "city", "country")},
        },
        people=tuple(_person(person) for person in raw.get("participants") or ()),
        proofs=tuple(_proof(proof) for proof in raw.get("evidence") or ()),
        accept={slot: tuple(values) for slot, values in (raw.get("accept") or {}).items()},
        event=raw.get("event_id"),
        optional=bool(raw.get("optional")),
    )


def _person(raw: dict[str, Any]) -> Person:
    return Person(
        name=raw.get("name") or None,
        names=tuple(raw.get("names") or ()),
        surname=raw.get("surname") or None,
        post=raw.get("post") or None,
        organisation=raw.get("organisation") or None,
        optional=bool(raw.get("optional")),
    )


def _proof(raw: dict[str, Any]) -> Proof:
    return Proof(
        field=raw.get("field") or "",
        sentence=raw.get("sentence") or "",
        start=max(0, raw.get("start", 0)),
        end=raw.get("end", 0),
        within=raw.get("in") or "text",
        implied=bool(raw.get("implied")),
    )
