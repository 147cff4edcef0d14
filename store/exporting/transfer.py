"""Writing a whole database out, and reading it into an empty one, inside a transaction of whoever asks."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.articles.near import keep_all_shingles
from store.database.counters import count_on
from store.database.versions import NEWEST, is_earlier
from store.errors import ConfigurationError, StoreError
from store.exporting.rows import (
    END,
    FORMAT,
    HEADER,
    WrongLineError,
    own_references,
    row_from_json,
    row_to_json,
    tables,
)
from store.indexing.refilling import refill
from store.jsonable import Json, iso
from store.tables import ArticleRow, RevisionRow

# What follows from the rest, or holds for a day, is not written out, but made anew by these or by the next
# crawl; by the names of their tables.
DERIVED: dict[str, Callable[[Session], None]] = {
    "shingles": keep_all_shingles,
    "unshingled": lambda _: None,
    "search_index": refill,
    "host_waits": lambda _: None,
    "robots_files": lambda _: None,
    # What the operator of another store was told.
    "told_sources": lambda _: None,
    "alerts": lambda _: None,
}

_TEXT = (RevisionRow.title, RevisionRow.body, RevisionRow.language, RevisionRow.published_at)
_AT_ONCE = 500
_REFERENCES = "references to rows of the same table"  # in the session, until all rows are there
_FEW = 50  # rows that one question can name: each by all the columns of its key

Line = tuple[int, Mapping[str, Any]]  # its number, and what it says


class ExportRefusedError(StoreError):
    """Line `number` of an export can't be taken in; nothing of it was."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}; nothing was imported")
        self.number = number
        self.problem = problem


class NewerExportError(ExportRefusedError, ConfigurationError):
    """A later version of this program wrote the export."""


def is_header(told: object) -> bool:
    """Tell whether a first line says that all others are an export's."""
    return isinstance(told, Mapping) and told.get("type") == HEADER


def export_lines(session: Session) -> Iterator[Json]:
    """Yield all that is stored: a header, a line for each row, and how many lines there were."""
    yield {"type": HEADER, "format": FORMAT, "schema": NEWEST}
    count = 1
    for name, table in tables(derived=DERIVED).items():
        chosen = select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
        for row in session.execute(chosen).mappings():
            yield {"type": name, **row_to_json(table, dict(row))}
            count += 1
    yield {"type": END, "lines": count}


def articles(session: Session) -> Iterator[Json]:
    """Yield every article's newest text as an import takes it, in the order of their arrival."""
    chosen = (
        select(ArticleRow.url, ArticleRow.outlet, *_TEXT)
        .join(
            RevisionRow,
            (RevisionRow.article_id == ArticleRow.id) & (RevisionRow.number == ArticleRow.revision),
        )
        .order_by(ArticleRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for url, outlet, title, body, language, published_at in session.execute(chosen):
        published = iso(published_at)
        told = {"url": url, "title": title, "text": body, "published": published, "language": language}
        yield {**told, "outlet": outlet}


def load_lines(session: Session, lines: Iterable[Line]) -> int:
    """Read an export into a database that is empty, or that holds the same; return how many rows were new.

    Raises ExportRefusedError, a ConfigurationError too where a later version wrote it.
    """
    known = tables(derived=DERIVED)
    is_empty = all(session.execute(select(table).limit(1)).first() is None for table in known.values())
    rest = iter(lines)
    schema = _schema(*next(rest, (1, {})))
    new, last = 0, (1, "")
    for name, part in _by_type(rest):
        if last[1] == END:
            raise ExportRefusedError(part[0][0], "something follows the end of the export")
        last = (part[-1][0], name)
        if name == END:
            _check_end(part)
            continue
        if name not in known:
            raise ExportRefusedError(part[0][0], f"the type '{name[:40]}' is not known")
        rows = _rows(known[name], part, is_earlier=schema != NEWEST)
        if is_empty:
            _insert(session, known[name], part, rows)
            new += len(rows)
        else:
            _compare(session, known[name], part, rows)
    if last[1] != END:
        raise ExportRefusedError(last[0], "the export ends here, in its midst; write it anew")
    if new:
        _complete(session, known.values())
    return new


def json_line(told: Mapping[str, Any]) -> str:
    """Write one line, the same to the byte wherever it comes from."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _schema(number: int, told: Mapping[str, Any]) -> str:
    """Return the version of the schema that a header tells."""
    schema = told.get("schema")
    if told.get("type") != HEADER:
        raise ExportRefusedError(number, "no export begins so")
    if told.get("format") != FORMAT or not isinstance(schema, str) or not _is_known(schema):
        raise NewerExportError(number, "written by a later version of readout; use that one")
    return schema


def _is_known(schema: str) -> bool:
    return schema == NEWEST or is_earlier(schema)


def _check_end(part: Sequence[Line]) -> None:
    number, told = part[0]
    if len(part) > 1:
        raise ExportRefusedError(number + 1, "something follows the end of the export")
    if told.get("lines") != number - 1:
        raise ExportRefusedError(number, f"{told.get('lines')} lines were written, {number - 1} are here")


def _by_type(lines: Iterator[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the lines in pieces of one type each."""
    piece: list[Line] = []
    while batch := list(islice(lines, _AT_ONCE)):
        for line in batch:
            if piece and line[1].get("type") != piece[0][1].get("type"):
                yield str(piece[0][1].get("type")), piece
                piece = []
            piece.append(line)
        if piece and piece[0][1].get("type") != END:
            yield str(piece[0][1].get("type")), piece
            piece = []
    if piece:
        yield str(piece[0][1].get("type")), piece


def _rows(table: Table, part: Sequence[Line], *, is_earlier: bool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, told in part:
        try:
            rows.append(row_from_json(table, told, is_earlier=is_earlier))
        except WrongLineError as error:
            raise ExportRefusedError(number, str(error)) from error
    return rows


def _insert(session: Session, table: Table, part: Sequence[Line], rows: Sequence[dict[str, Any]]) -> None:
    own = own_references(table)
    free = [{**row, **dict.fromkeys((column.name for column in own), None)} for row in rows]
    try:
        session.execute(insert(table), free)
    except IntegrityError as error:
        first, last = part[0][0], part[-1][0]
        reason = " ".join(str(error.orig).split())
        problem = f"this or another one up to line {last} doesn't fit the others ({reason})"
        raise ExportRefusedError(first, problem) from error
    _note_references(session, table, rows)


def _compare(session: Session, table: Table, part: Sequence[Line], rows: Sequence[dict[str, Any]]) -> None:
    """Raise ExportRefusedError for a row that the database doesn't hold just so."""
    keys = list(table.primary_key)
    numbered = iter(zip((number for number, _ in part), rows, strict=True))
    while few := list(islice(numbered, _FEW)):
        wanted = [tuple(row[key.name] for key in keys) for _, row in few]
        chosen = select(table).where(tuple_(*keys).in_(wanted))
        held = {
            tuple(row[key.name] for key in keys): row_to_json(table, dict(row))
            for row in session.execute(chosen).mappings()
        }
        for (number, row), key in zip(few, wanted, strict=True):
            if held.get(key) != row_to_json(table, row):
                raise ExportRefusedError(number, "the database holds something else; name an empty one")


def _note_references(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what refers to a row of the same table until all of them are there."""
    kept = session.info.setdefault(_REFERENCES, [])
    for column in own_references(table):
        kept += [
            (table, {key.name: row[key.name] for key in table.primary_key}, {column.name: row[column.name]})
            for row in rows
            if row[column.name] is not None
        ]


def _complete(session: Session, known: Iterable[Table]) -> None:
    """Set what refers to rows of the same table, what counts rows, and what follows from them."""
    for table, key, values in session.info.pop(_REFERENCES, []):
        of_it = [table.c[name] == value for name, value in key.items()]
        session.execute(update(table).where(*of_it).values(values))
    for table in known:
        count_on(session, table)
    for fill in DERIVED.values():
        fill(session)
