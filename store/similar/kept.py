"""What was made of the last texts is kept, as long as they are not too long together."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Makes something of a text, and keeps it until later ones would have over `most` characters with it.

    The last one is kept, however long.
    lru_cache counts texts: of long ones it would keep gigabytes, or of short ones too few.
    """

    def __init__(self, make: Callable[[str], T], *, most: int) -> None:
        self._make = make
        self._most = most
        self._made: dict[str, T] = {}  # the text asked for last stands last
        self._lock = Lock()
        self.characters = 0  # of all texts that are kept

    def __call__(self, text: str) -> T:
        """Return what is made of a text."""
        with self._lock:
            if text in self._made:
                made = self._made[text] = self._made.pop(text)
                return made
        made = self._make(text)
        self._keep(text, made)
        return made

    def _keep(self, text: str, made: T) -> None:
        with self._lock:
            if self._made.setdefault(text, made) is made:
                self.characters += len(text)
            while self.characters > self._most and len(self._made) > 1:
                oldest = next(iter(self._made))
                del self._made[oldest]
                self.characters -= len(oldest)
