"""Rows as JSON: one object a row, a field a column, so that nothing that is stored can be forgotten.

Times are ISO 8601 in UTC, days ISO dates; what a column keeps as JSON is as it is kept.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table

from store.jsonable import Json
from store.moments import AwareDateTime
from store.tables import Base

FORMAT = 1
HEADER, END = "readout", "end"

# What the lines of a table are called; the others are called as their table.
_NAMES = {
    "articles": "article",
    "article_aliases": "alias",
    "revisions": "revision",
    "crawl_runs": "run",
    "recognitions": "recognition",
    "meetings": "meeting",
    "meeting_reports": "report",
    "redirects": "redirect",
    "edits": "edit",
    "edit_accounts": "edit_account",
    "corrections": "correction",
    "issues": "issue",
    "issued_meetings": "issued_meeting",
    "renderings": "rendering",
    "deliveries": "delivery",
    "subscribers": "subscriber",
}


class WrongLineError(ValueError):
    """A line of an export can't be read; its text says why."""


def tables(*, derived: Mapping[str, object]) -> dict[str, Table]:
    """Return the tables that are written out, by their lines' type, each after those that it refers to."""
    return {
        _NAMES.get(table.name, table.name): table
        for table in Base.metadata.sorted_tables
        if table.name not in derived
    }


def row_to_json(table: Table, row: Mapping[str, Any]) -> Json:
    """Return a row's fields, in the order of its columns."""
    return {column.name: _written(row[column.name]) for column in table.columns}


def row_from_json(table: Table, told: Mapping[str, Any], *, is_earlier: bool) -> dict[str, Any]:
    """Read what `row_to_json` wrote, in this version or an earlier one. Raises WrongLineError.

    What an earlier version kept and this one doesn't is left out.
    """
    unknown = sorted(told.keys() - table.columns.keys() - {"type"})
    if unknown and not is_earlier:
        raise WrongLineError(f"'{unknown[0]}' is not known; use the version of readout that wrote it")
    return {column.name: _field(column, told) for column in table.columns}


def own_references(table: Table) -> list[Column[Any]]:
    """Return the columns by which rows of a table refer to others of it."""
    return [
        column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _field(column: Column[Any], told: Mapping[str, Any]) -> object:
    if column.name not in told:
        return _default(column)
    value = told[column.name]
    if value is None:
        if not column.nullable:
            raise WrongLineError(f"'{column.name}' is missing")
        return None
    try:
        return _READERS[_kind(column)](value)
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongLineError(f"'{column.name}' can't be read") from error


def _default(column: Column[Any]) -> object:
    """Return what a column has where an earlier version did not know it yet."""
    if column.nullable:
        return None
    default = getattr(column.server_default, "arg", None)
    text = str(getattr(default, "text", default))
    known = {"[]": [], "true": True, "false": False, "": "", "0": 0}
    if default is None or text not in known:
        raise WrongLineError(f"'{column.name}' is missing")
    return known[text]


def _kind(column: Column[Any]) -> type:
    kinds = (AwareDateTime, Date, JSON, Boolean, Integer, String)
    return next(kind for kind in kinds if isinstance(column.type, kind))


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.utcoffset() is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _exactly(kind: type) -> Callable[[Any], object]:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


_READERS: dict[type, Callable[[Any], object]] = {
    AwareDateTime: _moment,
    Date: date.fromisoformat,
    JSON: lambda value: value,
    Boolean: _exactly(bool),
    Integer: _exactly(int),
    String: _exactly(str),
}
