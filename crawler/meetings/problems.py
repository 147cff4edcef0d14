"""What is wrong with a vocabulary: found before anything is recognised by it, and named by file and key."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.meetings.additions import DAY, FLAG, IDENTITY, SHAPES, TEXT, TEXTS, Shape

# Tables whose keys are words, so that any may be added.
OPEN = frozenset((
    "belongs", "irregular", "nations", "nouns", "provinces", "regions", "short_bodies", "short_cities",
    "spellings", "with_abbreviation",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one file says: rows by their table's name ("person"), words by language and file ("en")."""

    file: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, where."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}"


def malformed(source: Source, built_in: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what is no vocabulary by its shape. `built_in` holds the words that are no rows, by file."""
    for key, value in source.content.items():
        if key in SHAPES:
            yield from _rows(source.file, key, value)
        elif key in built_in:
            yield from _words(source.file, key, value, built_in[key])
        else:
            known = ", ".join((*SHAPES, *sorted(built_in)))
            yield Problem(file=source.file, key=key, reason=f"no table of the vocabulary; there are {known}")


def _rows(file: str, kind: str, rows: object) -> Iterator[Problem]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield Problem(file=file, key=kind, reason=f"must be rows; write [[{kind}]] above each")
        return
    for number, row in enumerate(rows, start=1):
        where = place(kind, row, number)
        yield from (Problem(file=file, key=f"{where} {k}", reason=r) for k, r in _row(row, SHAPES[kind]))
        for key in IDENTITY[kind]:
            if key not in row:
                yield Problem(file=file, key=f"{where} {key}", reason="is missing")


def place(kind: str, row: Mapping[str, Any], number: int | None = None) -> str:
    """Return how a row is named to whoever mends it."""
    said = [str(row[key]) for key in IDENTITY[kind] if key in row]
    return f"[[{kind}]] {' '.join(said) or number}"


def _row(row: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        wanted = shape.get(key)
        if wanted is None:
            yield key, f"unknown key; there are {', '.join(shape)}"
        elif isinstance(wanted, Mapping):
            if isinstance(value, Mapping):
                yield from ((f"{key}.{inner}", reason) for inner, reason in _row(value, wanted))
            else:
                yield key, "must be a table"
        elif reason := _unlike(value, wanted):
            yield key, reason


def _unlike(value: object, wanted: str) -> str | None:
    fits = {
        TEXT: isinstance(value, str),
        TEXTS: isinstance(value, list) and all(isinstance(each, str) for each in value),
        FLAG: isinstance(value, bool),
        DAY: isinstance(value, dt.date) and not isinstance(value, dt.datetime),
    }
    if not fits[wanted]:
        return f"must be {wanted}"
    return _empty(value)


def _empty(value: object) -> str | None:
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and not text.strip() for text in texts):
        return "holds an empty text; take it out"
    return None


def _words(file: str, language: str, told: object, built_in: Mapping[str, Any]) -> Iterator[Problem]:
    """Compare words that are added with what is there: the same keys, the same kinds of value."""
    for where, value, there in _beside(language, told, built_in):
        problem = _unlike_there(value, there)
        if problem:
            yield Problem(file=file, key=where, reason=problem)


def _beside(where: str, value: object, there: object) -> Iterator[tuple[str, object, object]]:
    """Give each value that is no table itself, with what stands at its place; None where nothing does."""
    if not isinstance(value, Mapping) or not isinstance(there, Mapping):
        yield where, value, there
        return
    is_open = where.rpartition(".")[2] in OPEN
    for key, inner in value.items():
        alike = there.get(key, next(iter(there.values()), "") if is_open else None)
        yield from _beside(f"{where}.{key}", inner, alike)


def _unlike_there(value: object, there: object) -> str | None:
    if there is None:
        return "unknown key; mend its spelling or take it out"
    if isinstance(there, Mapping):
        return "must be a table"
    if not isinstance(there, list):
        return _unlike(value, TEXT) if isinstance(there, str) else None
    if there and isinstance(there[0], Mapping):
        return _unlike_rows(value, there)
    if there and isinstance(there[0], list):
        lists = value if isinstance(value, list) else [value]
        return next((reason for each in lists if (reason := _unlike(each, TEXTS))), None)
    return _unlike(value, TEXTS)


def _unlike_rows(value: object, there: Sequence[Mapping[str, Any]]) -> str | None:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return "must be rows"
    like = {key: told for row in there for key, told in row.items()}
    for key, told in ((key, told) for row in value for key, told in row.items()):
        if key not in like:
            return f"unknown key '{key}'; there are {', '.join(sorted(like))}"
        wanted = {str: TEXT, list: TEXTS, bool: FLAG}.get(type(like[key]), TEXT)
        if reason := _unlike(told, wanted):
            return f"{key} {reason}"
    return None
