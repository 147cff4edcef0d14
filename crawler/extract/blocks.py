"""A page as a reader sees it: a row of blocks of text, whatever elements they are made of."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter

from lxml.html import HtmlElement

from crawler.extract.block import LONGEST_CAPTION, UNFINISHED, WRAPPED, Block
from crawler.extract.reading import read_blocks, read_blocks_until
from crawler.extract.text import is_brief_line

__all__ = ["Block", "blocks_of", "uncaptioned"]

_LONGEST_BROKEN = 5_000  # letters of a paragraph that may go on
_MOST_CAPTIONS = 3  # between the two halves of a paragraph that a picture broke
_FEWEST_IN_GALLERY = 3  # short lines, each with its picture; they may be a list, such as of flags
_MOST_BREAKS = 4  # of one sentence
_AHEAD = _MOST_BREAKS * (_MOST_CAPTIONS + 1)  # blocks that it may reach over
# How a paragraph goes on that broke in mid-sentence; "a) …" and "b. …" begin an item of a list.
_GOES_ON = re.compile(r"(?=[^\W\d_])(?!\w[).]\s)")


def blocks_of(root: HtmlElement, *, until: str | None = None) -> list[Block]:
    """Read the blocks below `root` in page order; where `until` is told, to that text and a little on."""
    if until is None:
        return _mended(read_blocks(root))
    return _mended(read_blocks_until(until, root, further=_that_may_belong_to))


def _that_may_belong_to(blocks: Sequence[Block]) -> int:
    """Return how many blocks more tell how those that were read are mended: a last paragraph may go on."""
    last = blocks[-_AHEAD:]
    goes_on = any(
        _is_broken(block) and (following is None or _is_set_like(following, block))
        for block, following in zip_longest(last, last[1:])
    )
    return 2 * _AHEAD if goes_on else 0


def uncaptioned(blocks: Sequence[Block]) -> list[Block]:
    """Leave out pictures' captions: what may be one and comes right behind a picture, or twice in a row."""
    told = [
        block.pictured and block.may_be_a_caption and not block.bold and is_brief_line(block.text)
        for block in blocks
    ]
    captions = [place for run in _runs(told) if len(run) < _FEWEST_IN_GALLERY for place in run]
    for place, (one, other) in enumerate(pairwise(blocks)):
        if one.text == other.text and one.may_be_a_caption and other.may_be_a_caption:
            captions += [place, place + 1]
    left_out = set(captions)
    return [block for place, block in enumerate(blocks) if place not in left_out]


def _runs(told: Sequence[bool]) -> list[list[int]]:
    """Return the places of what is true, those next to each other together."""
    runs = groupby(enumerate(told), key=itemgetter(1))
    return [[place for place, _ in run] for true, run in runs if true]


def _mended(blocks: Sequence[Block]) -> list[Block]:
    """Join paragraphs that break in mid-sentence, as some editors leave them where they put a picture."""
    mended: list[Block] = []
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        place = _rest_of(block, waiting)
        if place is None:
            mended.append(block)
        else:
            rest = waiting.pop(place)
            # Looked at once more: the sentence may break twice.
            waiting.append(block.saying(f"{block.text} {rest.text}", linked=block.linked + rest.linked))
    return mended


def _rest_of(block: Block, waiting: Sequence[Block], *, breaks: int = 1) -> int | None:
    """Return where in `waiting`, whose last comes next, `block` goes on in mid-sentence; None if nowhere.

    Only captions may stand between. What goes on begins in lower case, is set alike, and has an end: the
    items of a list have none.
    """
    if not _is_broken(block) or breaks > _MOST_BREAKS:
        return None
    for place in range(len(waiting) - 1, max(-1, len(waiting) - 2 - _MOST_CAPTIONS), -1):
        other = waiting[place]
        if not _is_set_like(other, block):
            return None
        if other.text[0].islower() and _GOES_ON.match(other.text):
            ends = other.ends_a_sentence or _goes_on_to_an_end(
                other, waiting[max(0, place - _AHEAD) : place], breaks
            )
            return place if ends else None
        if other.ends_a_sentence or len(other.text) > LONGEST_CAPTION:
            return None
    return None


def _is_broken(block: Block) -> bool:
    """Tell whether a paragraph ends in mid-sentence."""
    broken = WRAPPED <= len(block.text) <= _LONGEST_BROKEN and UNFINISHED.search(block.text[-1:])
    return bool(broken) and not block.mostly_linked and not block.listed


def _is_set_like(other: Block, block: Block) -> bool:
    return other.shape == block.shape and other.parents[:-1] == block.parents[:-1] and not other.mostly_linked


def _goes_on_to_an_end(block: Block, waiting: Sequence[Block], breaks: int) -> bool:
    return _rest_of(block, waiting, breaks=breaks + 1) is not None
