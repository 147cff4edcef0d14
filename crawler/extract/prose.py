"""Where on an unknown page the article is: by what prose looks like, in any language and any markup.

Prose comes in blocks that are long, end sentences, hold few links and are all set alike. Menus, headlines with dates,
teasers and footers are short, or full of links, or set otherwise. What is chosen here is what trafilatura gets to see.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.extract.blocks import Block

# A Chinese or Japanese character says about as much as three letters.
_WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_SENTENCE_LENGTH = 60  # a block this long that ends a sentence is prose
_PROSE_LENGTH = 180  # and one this long even without (paragraphs break in mid-sentence on some sites)
_ENOUGH_PROSE = 140  # less on a whole page is no article that can be told from its surroundings
_OTHER_SHAPE = 0.25  # what prose counts for that is set otherwise than most of the page's prose
_GAP = 45  # what a block that is no prose costs
_LINK_GAP = 90  # and one that is mostly links


def article_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the page's article without its title; none where no prose stands out."""
    shape = _shape_of_most_prose(blocks)
    if shape is None:
        return []
    start, end = _best_run([_worth(block, shape) for block in blocks])
    start, end = _widened(blocks, start, end, shape)
    return [block for block in blocks[start:end] if not _is_interruption(block, shape)]


def weight(text: str) -> int:
    """Return the length of `text` in letters, or in what would be letters if it were not Chinese or Japanese."""
    return len(text) + 2 * len(_WIDE.findall(text))


def is_prose(block: Block) -> bool:
    """Tell whether `block` reads like a paragraph."""
    length = weight(block.text)
    return not block.mostly_linked and (
        length >= _PROSE_LENGTH
        or (length >= _SENTENCE_LENGTH and (block.ends_a_sentence or block.text.endswith((":", "：", ";", "；"))))
    )


def _shape_of_most_prose(blocks: Sequence[Block]) -> str | None:
    shapes: Counter[str] = Counter()
    for block in blocks:
        if is_prose(block):
            shapes[block.shape] += weight(block.text)
    if shapes.total() < _ENOUGH_PROSE:
        return None
    return shapes.most_common(1)[0][0]


def _worth(block: Block, shape: str) -> float:
    if is_prose(block):
        return weight(block.text) * (1 if block.shape == shape else _OTHER_SHAPE)
    return -_LINK_GAP if block.mostly_linked else -_GAP


def _best_run(worths: Sequence[float]) -> tuple[int, int]:
    """Return the bounds of the run of blocks that is worth most together."""
    best, bounds = 0.0, (0, 0)
    total, start = 0.0, 0
    for place, worth in enumerate(worths):
        if total <= 0:
            total, start = 0.0, place
        total += worth
        if total > best:
            best, bounds = total, (start, place + 1)
    return bounds


def _widened(blocks: Sequence[Block], start: int, end: int, shape: str) -> tuple[int, int]:
    """Take in short paragraphs at both ends that stand with the run and are set like it."""
    home = {block.parents[:-1] for block in blocks[start:end] if block.shape == shape}
    def belongs(block: Block) -> bool:
        return block.shape == shape and block.parents[:-1] in home and block.ends_a_sentence and not block.mostly_linked
    while start > 0 and belongs(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and belongs(blocks[end]):
        end += 1
    return start, end


def _is_interruption(block: Block, shape: str) -> bool:
    """Tell whether `block`, amid the article, is something else: an advertisement, a list of links."""
    return block.mostly_linked and not (block.shape == shape and block.ends_a_sentence)
