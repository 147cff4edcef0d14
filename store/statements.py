"""What one statement can carry, and which numbers a database has room for."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# Databases limit how many values one statement may carry.
_CHUNK = 500

_TOO_LARGE = 2**63


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut `values` into lists that one statement can carry."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def is_storable(number: int) -> bool:
    """Whether a database has room for a number; a larger one it can't even be asked for."""
    return 0 <= number < _TOO_LARGE
