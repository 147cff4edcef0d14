"""Rows for people and for programs: a table, JSON Lines or CSV."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from scheduler.digest.widths import width

_GAP = 2  # columns between two columns of a table
_NARROW = 18  # a column that takes no more is never broken; a wider one gets at least as much


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


def chosen_or_fitting(chosen: Format | None) -> Format:
    """Return the format that was chosen; else a table for a terminal, and JSON Lines for a pipe or file."""
    return chosen or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)


def print_rows(
    rows: Sequence[Mapping[str, str]], whole: Sequence[Mapping[str, Any]], chosen: Format | None
) -> None:
    """Print to standard output: `rows` in a table, `whole` for programs.

    Where no format is chosen, a terminal gets the table, and a pipe or file JSON Lines.
    """
    match chosen_or_fitting(chosen):
        case Format.JSONL:
            print_jsonl(whole, sys.stdout)
        case Format.CSV:
            print_csv(whole, sys.stdout)
        case Format.TABLE:
            print_table(rows, sys.stdout)


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
        lines = (list(rows[0]), *(row.values() for row in rows))
        out.writelines("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)
        return
    console = Console(file=out, markup=False, highlight=False)
    shown, left_out = _fitting(rows, console.width)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for name in shown:
        table.add_column(name, overflow="fold", no_wrap=_is_narrow(rows, name))
    for row in rows:
        table.add_row(*(row[name] for name in shown))
    console.print(table)
    if left_out:
        console.print(f"(no room for: {', '.join(left_out)})", style="dim")


def _fitting(rows: Sequence[Mapping[str, str]], room: int) -> tuple[list[str], list[str]]:
    """Choose the columns that say something and have room; the first are the last to go."""
    shown: list[str] = []
    left_out: list[str] = []
    for name in rows[0]:
        if not any(row[name] for row in rows):
            continue
        room -= (_widest(rows, name) if _is_narrow(rows, name) else _NARROW) + _GAP
        (left_out if shown and room < -_GAP else shown).append(name)
    return shown, left_out


def _is_narrow(rows: Sequence[Mapping[str, str]], name: str) -> bool:
    return _widest(rows, name) <= _NARROW


def _widest(rows: Sequence[Mapping[str, str]], name: str) -> int:
    return max(width(name), *(width(row[name]) for row in rows))
