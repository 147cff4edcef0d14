"""The log: one line an event, whatever foreign pages say."""

import base64
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.logs import LONGEST_LINE, LineFormatter, line_of, set_up

AT = datetime(2026, 11, 22, 6, 20, 0, 123456, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def logged(stream: io.StringIO, message: str, **more: object) -> str:
    """Log one event to `stream`, by a logger of its own, in the form that the stream wants."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(lambda: AT, as_json=not stream.isatty()))
    logger = logging.Logger("test")  # noqa: LOG001 - one that no other test knows
    logger.addHandler(handler)
    logger.warning(message, **more)  # type: ignore[arg-type]
    return stream.getvalue()


def test_event_is_an_object_of_json_where_no_person_reads() -> None:
    line = logged(io.StringIO(), "crawl", extra={"source": "mseap", "new": 3, "reason": None})
    assert json.loads(line) == {
        "at": "2026-11-22T06:20:00.123Z",
        "level": "warning",
        "event": "crawl",
        "source": "mseap",
        "new": 3,
    }


def test_event_is_key_and_value_on_a_terminal() -> None:
    line = logged(Terminal(), "issue made", extra={"number": 3, "why": 'all "well"', "folder": Path("a")})
    begun = "at=2026-11-22T06:20:00.123Z level=warning "
    assert line == begun + 'event="issue made" number=3 why="all \\"well\\"" folder=a\n'


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_foreign_text_neither_ends_a_line_nor_moves_the_cursor(stream: type[io.StringIO]) -> None:
    line = logged(stream(), "page\x1b[31m", extra={"url": "http://x/\r\nlevel=error\u2028\x9b\u202e\ud800"})
    assert line.count("\n") == 1
    assert line.rstrip("\n").isprintable()
    assert "\\x1b[31m" in line


def test_objects_of_libraries_are_left_out() -> None:
    assert "spider" not in logged(io.StringIO(), "opened", extra={"spider": object(), "crawler": [1]})


def test_of_a_traceback_the_end_is_kept() -> None:
    def fail(depth: int) -> None:
        if depth:
            fail(depth - 1)
        raise ValueError("x" * 300 + " the reason")

    with pytest.raises(ValueError, match="the reason") as caught:
        fail(50)
    line = logged(io.StringIO(), "tick failed", exc_info=caught.value)
    assert "the reason" in json.loads(line)["traceback"]
    assert len(line.encode()) <= LONGEST_LINE + 1


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.floats() | st.none()), st.booleans())
def test_every_event_is_one_short_printable_line(told: dict[str, object], as_json: bool) -> None:  # noqa: FBT001
    line = line_of({"event": "x" * 5000, **told}, as_json=as_json)
    assert len(line.encode()) <= LONGEST_LINE
    assert not line or line.isprintable()


def test_very_many_fields_are_cut_to_the_first() -> None:
    line = line_of({f"field{number}": "x" * 100 for number in range(1000)}, as_json=True)
    assert len(line.encode()) <= LONGEST_LINE
    assert "field0" in json.loads(line)


@pytest.fixture
def root_logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root.handlers.clear()
    yield root
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level


def test_log_goes_where_it_is_told_and_leaves_out_what_nobody_asked_for(root_logger: logging.Logger) -> None:
    stream = io.StringIO()
    set_up(lambda: AT, level=logging.WARNING, stream=stream)
    root_logger.info("not told")
    root_logger.warning("told")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["told"]


def test_what_ends_a_thread_or_the_process_is_one_line_without_secrets(root_logger: logging.Logger) -> None:
    del root_logger
    stream = io.StringIO()
    set_up(lambda: AT, stream=stream, secrets=["S3CRET-xyz"])

    def fail() -> None:
        echoed = base64.b64encode(b"\0reader\0S3CRET-xyz").decode()
        said = RuntimeError("S3CRET-xyz\x1b[31m", "https://me:pw1234@a.example/")
        raise said from ValueError(f"535 {echoed}")

    thread = threading.Thread(target=fail, name="a stage")
    thread.start()
    thread.join()
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    in_thread, in_main = map(json.loads, stream.getvalue().splitlines())
    assert in_thread["in_thread"] == "a stage"
    for told in (in_thread, in_main):
        assert told["event"] == "error of ours"
        assert "RuntimeError" in told["traceback"]
        assert "ValueError: 535 " in told["traceback"]
    for secret in ("S3CRET", "pw1234", "UzNDUkVU", "NDUkVULXh5", "TM0NSRV", "\x1b"):
        assert secret not in stream.getvalue()


def test_event_whose_arguments_do_not_fit_is_told_all_the_same() -> None:
    logger = logging.Logger("test")  # noqa: LOG001 - as above
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(lambda: AT, as_json=True))
    logger.addHandler(handler)
    logger.warning("%d pages", "many")
    assert json.loads(stream.getvalue())["event"] == "%d pages"
