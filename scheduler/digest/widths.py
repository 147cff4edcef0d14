"""Columns on a terminal or in a plain-text mail, where a Chinese character takes two."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NO_LINE_START = "，。、；：？！）》」』】”’…,.;:?!)]}%"  # these never begin a line
# A mark of what was left out stays beside the word that it follows: alone on a line it says nothing.
_WORDS = re.compile(r"[^ ]+(?: \[…\](?![^ ]))? *")


def width(text: str) -> int:
    """Return how many columns `text` takes."""
    # The common case, a hundred times as fast: one of the larger digests asks for millions of widths.
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def padded(text: str, columns: int) -> str:
    """Fill `text` up with spaces to that many columns."""
    return text + " " * (columns - width(text))


def wrapped(text: str, *, first: str, rest: str, columns: int) -> Iterator[str]:
    """Yield `text` in lines of at most `columns`, the first after `first`, the others after `rest`.

    Breaks at spaces and beside wide characters; a word that is longer than a line is cut.
    """
    line, used, begun = first, width(first), False
    for piece in _pieces(text, columns - max(width(first), width(rest))):
        wanted = width(piece.rstrip(" "))
        if begun and used + wanted > columns:
            yield line.rstrip(" ")
            line, used = rest, width(rest)
        line += piece
        used += width(piece)
        begun = True
    yield line.rstrip(" ")


def _pieces(text: str, columns: int) -> Iterator[str]:
    """Yield what may not be torn apart, with the space that follows it; together they are `text`."""
    for word in _WORDS.findall(text):
        if word.isascii() and len(word) <= columns:
            yield word
            continue
        piece = ""
        for character in word:
            torn = (
                piece
                and character != " "
                and (_may_break(piece[-1], character) or width(piece) + _columns(character) > columns)
            )
            if torn:
                yield piece
                piece = ""
            piece += character
        yield piece


def _may_break(before: str, after: str) -> bool:
    return after not in _NO_LINE_START and (_columns(before) == 2 or _columns(after) == 2)  # noqa: PLR2004 - wide


def shortened(text: str, columns: int, mark: str) -> str:
    """Cut `text` at a word to at most `columns` and append `mark` where something was left out."""
    if width(text) <= columns:
        return text
    room = columns - width(mark) - 1
    kept, used = "", 0
    for piece in _pieces(text, room):
        if used + width(piece.rstrip(" ")) > room:
            break
        kept += piece
        used += width(piece)
    return f"{kept.rstrip(' ,;:')} {mark}"
