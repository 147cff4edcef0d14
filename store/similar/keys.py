"""The few keys of a text under which texts like it are found. Pure."""

from collections.abc import Iterator
from itertools import compress, islice, pairwise

from xxhash import xxh3_64_intdigest

from store.similar.reading import Reading
from store.similar.slots import Slot
from store.similar.vocabulary import CLOSED

# One shingle in so many is kept: about 35 an article.
_SAMPLED = 8
# A long page has no more; those with the smallest hashes, so that its parts have them too.
_MOST_KEYS = 128
# The shingles of a template are those of all its texts: one of hundreds is found by its day, beside names of
# its lead. Without a day it takes more of them.
_LEAD_NAMES = 12
_LEAD_KEYS = 4
_SHORTEST = 30  # words; no text of fewer is told from a phrase


def keys_of(text: Reading) -> frozenset[int]:
    """Return the keys of a text, each a signed number of 32 bits; none where it is too short to fold."""
    if len(text.words) < _SHORTEST:
        return frozenset()
    sampled = sorted([shingle for shingle in text.known if shingle % _SAMPLED == 0])[:_MOST_KEYS]
    lead = sorted(map(xxh3_64_intdigest, set(islice(_lead(text), _LEAD_NAMES))))
    told = lead[: _LEAD_KEYS if text.days else _LEAD_NAMES]
    return frozenset(_signed(shingle // _SAMPLED) for shingle in (*sampled, *told))


def _lead(text: Reading) -> Iterator[bytes]:
    """Yield the names that a text begins with, each beside its first day."""
    # A day without its year comes before all others.
    day = min(text.days, key=lambda d: (d.year or 0, *d[1:])).written if text.days else ""
    for name in sorted(text.han_names, key=text.han.find):
        yield f"{day} {name}".encode()
    names: dict[str, None] = {}
    for word in compress(text.words, map(Slot.NAME.__eq__, text.slots)):
        if word not in CLOSED:
            names[word] = None
            if len(names) > _LEAD_NAMES:
                break
    for one, two in pairwise(names):
        yield f"{day} {one} {two}".encode()


def _signed(number: int) -> int:
    return (number & 0xFFFFFFFF) - 0x80000000
