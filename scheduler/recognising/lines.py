"""`readout recognise`: texts in, meetings out, line by line and without a store."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from crawler.meetings.recognise import recognise
from store.jsonable import recognition_to_json

# How a decoder with errors="surrogateescape" hands on a byte that is no UTF-8.
_FOREIGN_BYTE = re.compile("[\udc80-\udcff]")


class _BadLineError(ValueError):
    """A line that is no text to recognise; its message says why."""


def _text(told: dict[str, Any], field: str) -> str | None:
    value = told.get(field)
    if value is not None and not isinstance(value, str):
        raise _BadLineError(f"'{field}' must be text")
    return value


def _published(told: dict[str, Any]) -> date | None:
    value = _text(told, "published")
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError as error:
        raise _BadLineError(f"'published' must be a date like 2019-07-12, not '{value[:40]}'") from error


def undecodable(line: str) -> bool:
    """Tell whether a line, read with errors="surrogateescape", held bytes that are no UTF-8."""
    return _FOREIGN_BYTE.search(line) is not None


def _no_number(written: str) -> float:
    raise ValueError(f"{written} is no number in JSON")


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _no_number(written)


def _object(line: str) -> dict[str, Any]:
    if undecodable(line):
        raise _BadLineError("not in UTF-8; save it as UTF-8")
    try:
        told = json.loads(line, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise _BadLineError("no JSON; write one object a line") from error
    if not isinstance(told, dict):
        raise _BadLineError('no JSON object; write {"id": …, "title": …, "text": …}')
    return told


def _answer(told: dict[str, Any], watched: frozenset[str]) -> dict[str, Any]:
    text = _text(told, "text")
    if text is None:
        raise _BadLineError("'text' is missing")
    recognition = recognise(
        text,
        title=_text(told, "title"),
        published=_published(told),
        language=_text(told, "language"),
        watched=watched,
        url=_text(told, "url"),
    )
    return recognition_to_json(recognition)


def _with_ids(answer: dict[str, Any], identity: object) -> dict[str, Any]:
    """Name each meeting by its text and its place in it ("x#1"): without a store it has no other name."""
    meetings = (
        {"id": f"{identity}#{place}", **told} for place, told in enumerate(answer["meetings"], start=1)
    )
    return {**answer, "meetings": list(meetings)}


def recognise_lines(lines: Iterable[str], *, watched: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Answer each line `{id, title, text, language?, published?, url?}`, in order, as it comes.

    A line that can't be read is answered by `{id, line, error}`; empty ones are skipped.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identity = None
        try:
            told = _object(line)
            identity = told.get("id")
            yield {
                "id": identity,
                **_with_ids(_answer(told, watched), number if identity is None else identity),
            }
        except _BadLineError as error:
            yield {"id": identity, "line": number, "error": str(error)}
