"""What a question comes down to: terms in a row that a text must have, or may not have. Pure."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Terms that stand in a row; of the last one perhaps only how it begins."""

    terms: tuple[str, ...]
    begins: bool = False


# One of these is enough.
Choice: TypeAlias = tuple[Phrase, ...]
