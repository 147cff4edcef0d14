"""The log: one line for each outcome, with fields, on standard error.

On a terminal a line is made of key=value, elsewhere it is one object of JSON. What foreign pages say may
stand in it: characters that would move a cursor or end a line are escaped, and no line is longer than 2 KB.

Events are logged as `logger.info("crawl", extra={"source": …})`, by the standard library alone: structlog
loads Twisted wherever that is installed, which the service must not.
"""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import TextIO

LONGEST_LINE = 2048  # bytes
_CUTS = (1200, 600, 300, 150, 60, 20)  # characters of a value, until the line is short enough
_MARK = "…"
_TRACEBACK = "Traceback"
# What every record has; all else that hangs on one are its event's fields.
_NO_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class LineFormatter(logging.Formatter):
    """Writes a record with its `extra` fields on one line. `now` is the clock of the process."""

    def __init__(self, now: Callable[[], datetime], *, as_json: bool) -> None:
        super().__init__()
        self._now = now
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= {key: value for key, value in vars(record).items() if key not in _NO_FIELDS}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return line_of(told, as_json=self._as_json)


def set_up(
    now: Callable[[], datetime], *, level: int | str = logging.INFO, stream: TextIO | None = None
) -> None:
    """Log to standard error from now on, in the form that its reader wants."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(now, as_json=not stream.isatty()))
    handler.setLevel(level)  # Scrapy's loggers have levels of their own
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # What these tell at INFO is of interest to a developer only.
    for library in ("alembic", "pymorphy3"):
        logging.getLogger(library).setLevel(logging.WARNING)


def line_of(told: Mapping[str, object], *, as_json: bool) -> str:
    """Write an event's fields on one line of at most LONGEST_LINE bytes."""
    fields = {_shown(key, _CUTS[-1]): _plain(value) for key, value in told.items() if _is_told(value)}
    for longest in _CUTS:
        short = {
            key: _shown(value, longest) if isinstance(value, str) else value for key, value in fields.items()
        }
        line = json.dumps(short, ensure_ascii=False) if as_json else _key_values(short)
        if len(line.encode()) <= LONGEST_LINE:
            return line
    # So many fields that even short ones are too much: what comes first is what matters.
    return line_of(dict(list(fields.items())[: len(fields) // 2]), as_json=as_json)


def _is_told(value: object) -> bool:
    """Leave out what isn't known, and objects that libraries hang on their records."""
    return isinstance(value, str | int | float | date | PurePath)


def _plain(value: object) -> str | int | float:
    if isinstance(value, int | float):
        return value
    return str(value)


def _shown(text: str, longest: int) -> str:
    """Cut `text`, of a traceback all but its end, and escape what is not printable."""
    if len(text) > longest:
        text = _MARK + text[-longest:] if text.startswith(_TRACEBACK) else text[:longest] + _MARK
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _key_values(fields: Mapping[str, str | float]) -> str:
    return " ".join(f"{key}={_quoted(value)}" for key, value in fields.items())


def _quoted(value: str | float) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & set(' "=') else text
