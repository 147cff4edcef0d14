"""Files of lines as people hand them in: packed or not, marked or not, with lines of any length.

No line is ever held in memory beyond what a line may be.
"""

import gzip
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from store.errors import ConfigurationError

LONGEST_LINE = 16_000_000  # bytes: 2 MB of text, all of it written as escapes, and what is around it
LONGEST_EXPORTED = 500_000_000  # an issue that tells everything at once is one line
_PIECE = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLine:
    """One line, without its end; `problem` is why it has no text."""

    number: int  # from 1
    text: str = ""  # what is no UTF-8 as lone surrogates
    problem: str | None = None


class InputLines:
    """The lines of an open file, each of at most `longest` bytes.

    `size` is how many bytes the file has, None where nobody knows.
    """

    def __init__(self, file: BufferedReader) -> None:
        self.longest = LONGEST_LINE
        self._file = file
        self.size = _size(file)
        self.is_packed = file.peek(2)[:2] == _GZIP

    @property
    def position(self) -> int:
        """Return how many bytes of the file were read."""
        return self._file.tell() if self.size is not None else 0

    def lines(self) -> Iterator[InputLine]:
        """Yield the lines that are not blank; a damaged archive ends with a line that says so."""
        source = cast("IO[bytes]", gzip.GzipFile(fileobj=self._file)) if self.is_packed else self._file
        number = 0
        try:
            while piece := source.readline(self.longest + 1):
                number += 1
                if len(piece) > self.longest and not piece.endswith(b"\n"):
                    _pass_over(source)
                    yield InputLine(number=number, problem=f"longer than {self.longest // 1_000_000} MB")
                elif (line := _without_mark(piece, number)).strip():
                    yield InputLine(number=number, text=line.decode(errors="surrogateescape"))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            yield InputLine(number=number + 1, problem="the packed file is damaged, or ends, in its midst")


@contextmanager
def opened_lines(file: Path) -> Iterator[InputLines]:
    """Open a file of lines, or standard input for "-". Raises ConfigurationError where it can't be read."""
    try:
        binary = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    except OSError as error:
        raise ConfigurationError(f"'{file}' can't be read: {error.strerror}") from error
    with binary:
        yield InputLines(cast("BufferedReader", binary))


def _size(file: BufferedReader) -> int | None:
    found = os.fstat(file.fileno())
    return found.st_size if file.seekable() else None


def _without_mark(piece: bytes, number: int) -> bytes:
    return piece.removeprefix(_BYTE_ORDER_MARK) if number == 1 else piece


def _pass_over(source: IO[bytes]) -> None:
    """Read on to the end of a line."""
    while (piece := source.readline(_PIECE)) and not piece.endswith(b"\n"):
        pass
