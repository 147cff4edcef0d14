"""Where on an unknown page the article is: by what prose looks like, in any language and any markup.

Prose comes in blocks that are long, end sentences, hold few links and are all set alike. Menus, headlines
with dates, teasers and footers are short, or full of links, or set otherwise, or dated. What is chosen here
is what trafilatura gets to see.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from crawler.extract.blocks import Block
from crawler.extract.text import DATED, bare, is_date

_SENTENCE_LENGTH = 60  # a block this long that ends a sentence is prose
_PROSE_LENGTH = 180  # and one this long even without: on some sites paragraphs break in mid-sentence
_ENOUGH_PROSE = 140  # less on a whole page can't be told from its surroundings
_ARTICLE = 600  # letters of prose below a title that are one, whatever else is on the page
_MOST_TITLES = 8  # places on a page where its title stands
_FAR_FROM_TITLE = 15  # blocks; what begins later doesn't belong to that title
_TITLED_SHARE = 0.3  # of the longest run on the page; a title with less below it is no article's
_HOME_SHARE = 0.7  # of the page's prose; the innermost element that holds it is where the article lives

# What blocks are worth to a run, besides paragraphs, which are worth their length.
_OTHER_SHAPE = 0.25  # of its length: prose at home that is set otherwise, such as a quotation
_AWAY = -0.25  # of its length: prose outside
_GAP = -45.0  # a block that is no prose
_ITEM_GAP = -10.0  # one that is an item of a list, or set like the paragraphs, right beside them
_LINKS = -90.0  # one that is mostly links
_DATE = -400.0  # one that is nothing but a date: what follows is another article

_HEADLINE = 20  # letters; a link this long in a dated block is another article's headline
_LINKED_HEADLINE = 30  # letters; a link this long by itself is a headline, not a place in a menu
_FEWEST_IN_LIST = 3
_ITEM = re.compile(r"^[—–•·*-]\s|[;；]$")  # of a list that a paragraph announces


def article_blocks(blocks: Sequence[Block], title: str) -> list[Block]:
    """Return the blocks of the page's article without its title; none where no prose stands out.

    What follows the title wins over what is longer but stands elsewhere: a teaser or a cookie notice may be
    longer than a short report.
    """
    kept = _without_asides(blocks, title)
    titled = _titled_runs(kept, title)
    longest = _run(kept, near=False)
    best = max(titled, key=_prose_in, default=[])
    if is_list(kept):
        return best
    return best if best and _prose_in(best) >= _TITLED_SHARE * _prose_in(longest) else longest


def is_list(blocks: Sequence[Block]) -> bool:
    """Tell whether most of the page's prose is announced, piece by piece, by headlines that are links."""
    announced = [
        any(map(_is_headline, blocks[max(0, place - 2) : place]))
        for place, block in enumerate(blocks)
        if is_prose(block)
    ]
    return sum(announced) >= _FEWEST_IN_LIST and 2 * sum(announced) > len(announced)


def _run(blocks: Sequence[Block], *, near: bool) -> list[Block]:
    """Return the run of paragraphs that is worth most; with `near`, set like the first one on the page."""
    shape = _first_shape(blocks) if near else _shape_of_most_prose(blocks)
    if shape is None:
        return []
    home = _home(blocks, shape)
    start, end = _best_run([_worth(block, shape, home) for block in blocks])
    start, end = _widened(blocks, start, end, shape)
    return [block for block in blocks[start:end] if not _is_interruption(block, shape)]


def _prose_in(blocks: Sequence[Block]) -> int:
    return sum(block.weight for block in blocks if is_prose(block))


def _places_of(title: str, blocks: Sequence[Block]) -> list[int]:
    wanted = bare(title)
    places = (
        place
        for place, block in enumerate(blocks)
        if wanted and not block.mostly_linked and bare(block.text) == wanted
    )
    return list(islice(places, _MOST_TITLES))


def _first_shape(blocks: Sequence[Block]) -> str | None:
    """Return the shape of the first paragraph; None where another article's headline comes first."""
    near = (block for block in blocks[:_FAR_FROM_TITLE] if is_prose(block) or _is_headline(block))
    first = next(near, None)
    return first.shape if first and is_prose(first) else None


def is_prose(block: Block) -> bool:
    """Tell whether `block` reads like a paragraph."""
    length = block.weight
    if length < _SENTENCE_LENGTH:
        return False
    finished = block.ends_a_sentence or block.text.endswith((":", "：", ";", "；"))
    return (
        not block.mostly_linked
        and not _is_teaser(block)
        and (length >= _PROSE_LENGTH or (length >= _SENTENCE_LENGTH and finished))
    )


def _is_headline(block: Block) -> bool:
    return block.mostly_linked and block.weight >= _LINKED_HEADLINE


def _is_teaser(block: Block) -> bool:
    """Tell whether `block` announces another article: a headline that is a link, with a date at its side."""
    if block.linked < _HEADLINE:
        return False
    return bool(DATED.search(f"{block.text[:24]}\n{block.text[-24:]}"))


def _without_asides(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """Leave out what calls itself a sidebar or comments.

    Not where that would be most of the page, unless an article's text follows the title in what is left: what
    readers have to say may be ten times as long.
    """
    kept = [block for block in blocks if not block.aside]
    whole, left = (sum(block.weight for block in part if is_prose(block)) for part in (blocks, kept))
    enough = 2 * left >= whole or any(_prose_in(run) >= _ARTICLE for run in _titled_runs(kept, title))
    return kept if enough else blocks


def _titled_runs(blocks: Sequence[Block], title: str) -> list[list[Block]]:
    return [_run(blocks[place + 1 :], near=True) for place in _places_of(title, blocks)]


def _shape_of_most_prose(blocks: Sequence[Block]) -> str | None:
    shapes: Counter[str] = Counter()
    for block in blocks:
        if is_prose(block):
            shapes[block.shape] += block.weight
    if shapes.total() < _ENOUGH_PROSE:
        return None
    return shapes.most_common(1)[0][0]


def _home(blocks: Sequence[Block], shape: str) -> int:
    """Return the number of the innermost element that holds most of the paragraphs."""
    held: Counter[int] = Counter()
    depth: dict[int, int] = {}
    for block in blocks:
        if block.shape == shape and is_prose(block):
            for level, parent in enumerate(block.parents):
                held[parent] += block.weight
                depth[parent] = level
    enough = _HOME_SHARE * max(held.values())
    return max((parent for parent, prose in held.items() if prose >= enough), key=lambda each: depth[each])


def _worth(block: Block, shape: str, home: int) -> float:
    if is_prose(block):
        if home not in block.parents:
            return _AWAY * block.weight
        return block.weight * (1 if block.shape == shape else _OTHER_SHAPE)
    if is_date(block.text) or _is_teaser(block):
        return _DATE
    if block.mostly_linked:
        return _LINKS
    among = home in block.parents[-3:] and not block.linked
    return _ITEM_GAP if among and (block.shape == shape or block.listed) else _GAP


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
    homes = {block.parents[:-1] for block in blocks[start:end] if block.shape == shape}

    def belongs(block: Block) -> bool:
        alike = block.shape == shape and block.parents[:-1] in homes
        told = block.ends_a_sentence or _ITEM.search(block.text)
        return bool(alike and told and not block.mostly_linked and not is_date(block.text))

    while start > 0 and belongs(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and belongs(blocks[end]):
        end += 1
    return start, end


def _is_interruption(block: Block, shape: str) -> bool:
    """Tell whether `block`, amid the article, is something else: an advertisement, a list of links."""
    return block.mostly_linked and not (block.shape == shape and block.ends_a_sentence)
