"""Rows for people and for programs: a table, JSON Lines or CSV."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


# A spreadsheet reads a cell that begins with one of these as a formula (OWASP ASVS 1.2.10).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def _cell(value: object) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def print_jsonl(rows: Sequence[Mapping[str, Any]], out: TextIO) -> None:
    """Print one JSON object a line."""
    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def print_csv(rows: Sequence[Mapping[str, Any]], out: TextIO) -> None:
    """Print a header and one line a row; nested values as JSON, nothing that a spreadsheet would run."""
    if not rows:
        return
    writer = csv.writer(out)
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)


def print_table(rows: Sequence[Mapping[str, str]], out: TextIO) -> None:
    """Print a table on a terminal; elsewhere plain lines of tab-separated cells."""
    if not rows:
        return
    if not out.isatty():
        out.writelines(
            "\t".join(row.values()) + "\n" for row in (dict(zip(rows[0], rows[0], strict=True)), *rows)
        )
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row.values())
    Console(file=out, markup=False, highlight=False).print(table)


def default_format() -> Format:
    """Choose a table for a terminal, JSON Lines for a pipe or file."""
    return Format.TABLE if sys.stdout.isatty() else Format.JSONL
