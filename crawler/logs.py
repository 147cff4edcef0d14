"""The log: one line for each outcome, with fields, on standard error.

On a terminal a line is made of key=value, elsewhere it is one object of JSON. What foreign pages say may
stand in it: characters that would move a cursor or end a line are escaped, and no line is longer than 2 KB.
What is a secret is masked (store.redaction), in tracebacks too.

Events are logged as `logger.info("crawl", extra={"source": …})`, by the standard library alone: structlog
loads Twisted wherever that is installed, which the service must not.
"""

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

from store.redaction import Redactor

LONGEST_LINE = 2048  # bytes
_CUTS = (1200, 600, 300, 150, 60, 20)  # characters of a value, until the line is short enough
_MARK = "…"
_TRACEBACK = "Traceback"
# What every record has; all else that hangs on one are its event's fields.
_NO_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class LineFormatter(logging.Formatter):
    """Writes a record with its `extra` fields on one line. `now` is the clock of the process."""

    def __init__(
        self, now: Callable[[], datetime], *, as_json: bool, redacted: Callable[[str], str] | None = None
    ) -> None:
        super().__init__()
        self._now = now
        self._as_json = as_json
        self._redacted = redacted or Redactor()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"at": at, "level": record.levelname.lower(), "event": _message(record)}
        told |= {key: value for key, value in vars(record).items() if key not in _NO_FIELDS}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        # Before anything is cut: half a secret would not be known for one.
        shown = {key: self._redacted(str(value)) if _is_text(value) else value for key, value in told.items()}
        return line_of(shown, as_json=self._as_json)


def set_up(
    now: Callable[[], datetime],
    *,
    level: int | str = logging.INFO,
    stream: TextIO | None = None,
    secrets: Iterable[str] = (),
) -> None:
    """Log to standard error from now on, in the form that its reader wants; `secrets` are masked.

    So is what ends a thread or the process: Python's own report has many lines, and masks nothing.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(now, as_json=not stream.isatty(), redacted=Redactor(secrets)))
    handler.setLevel(level)  # Scrapy's loggers have levels of their own
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # What these tell at INFO is of interest to a developer only.
    for library in ("alembic", "pymorphy3"):
        logging.getLogger(library).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)  # else of several lines each
    sys.excepthook = _log_the_end
    threading.excepthook = _log_the_end_of_a_thread


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("error of ours", exc_info=(kind, error, trace))


def _log_the_end_of_a_thread(told: threading.ExceptHookArgs) -> None:
    error = told.exc_value or told.exc_type()
    extra = {"in_thread": told.thread.name if told.thread else None}
    logging.getLogger(__name__).critical(
        "error of ours", exc_info=(told.exc_type, error, told.exc_traceback), extra=extra
    )


def _message(record: logging.LogRecord) -> str:
    """Return its text; of a library that gives the wrong arguments, what it wanted to say all the same."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


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


def _is_text(value: object) -> bool:
    return isinstance(value, str | PurePath)


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
