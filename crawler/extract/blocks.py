"""A page as a reader sees it: a row of blocks of text, whatever elements they are made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.text import is_brief_line, squeezed, weight

# Elements that hold no text for readers of an article. Not `form`: some systems wrap the whole page in one.
_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "select",
    "textarea", "button", "input", "label", "nav", "footer", "aside", "head", "title", "map", "audio",
    "video",
})  # fmt: skip
# Elements that end a line of text where they begin and where they end.
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BOLD = frozenset({"b", "strong"})
# Skipped elements that part the text before from the text after.
_PARTS = frozenset({"nav", "footer", "aside"})
# What parts of a page that are no article call themselves, as whole words of a class or id.
_ASIDE = re.compile(
    r"(?i)(?:^|[\s_-])(?:ads?|advert\w*|banner|bio|breadcrumbs?|comments?|consent|cookies?|disqus|feedback|"
    r"menu|modal|nav|navbar|navigation|newsletter|orphus|paging|pager|pagination|popup|promo|recommend\w*|related|relevant|"
    r"share|sharing|sidebar|social|sponsors?|subscri\w+|tags|toolbar|tools|widgets?)(?:$|[\s_-])"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_DEEPEST = 64  # levels of nesting that are told apart
_WRAPPED = 50  # letters; shorter lines stand by themselves
_LAST_PIECES = 12  # of a line are looked at, so that a page of breaks takes no quadratic time
_LONGEST_CAPTION = 200  # letters
_LONGEST_BROKEN = 5_000  # letters of a paragraph that may go on
_MOST_CAPTIONS = 3  # between the two halves of a paragraph that a picture broke
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements whose short lines stand there for their own sake, whatever picture is near.
_LISTED = frozenset({"li", "dt", "dd", "td", "th", "blockquote"})
_FEWEST_IN_GALLERY = 3  # short lines, each with its picture; they may be a list, such as of flags
_MOST_BREAKS = 4  # of one sentence
_AHEAD = _MOST_BREAKS * (_MOST_CAPTIONS + 1)  # blocks that it may reach over
# How a paragraph goes on that broke in mid-sentence; "a) …" and "b. …" begin an item of a list.
_GOES_ON = re.compile(r"(?=[^\W\d_])(?!\w[).]\s)")
_UNFINISHED = re.compile(r"[\w,)»”\"’'%-]$")
# A sentence's end at the end of a text; a source or an author in brackets may follow it.
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]）】」』]*(?:\s*[(（][^()（）]{1,40}[)）])?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of text that stands by itself on the page."""

    text: str
    linked: int  # how many of its characters are links
    parents: tuple[int, ...]  # the elements it stands in, outermost first, each by its number on the page
    shape: str  # the same, by name: blocks of one shape are set alike
    aside: bool = False  # in a part of the page whose own name says that it is no article
    pictured: bool = False  # a picture stands between it and the block before
    bold: bool = False  # all of it
    weight: int = field(init=False, compare=False)  # of its text, in letters; asked for again and again

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", weight(self.text))

    @property
    def ends_a_sentence(self) -> bool:
        """Tell whether the block is finished, as headlines and captions seldom are."""
        return bool(_SENTENCE_END.search(self.text[-60:]))

    @property
    def may_be_a_caption(self) -> bool:
        """Tell whether the block is short, ends no sentence, and is no heading and no item of a list."""
        heading = self.shape.rpartition("/")[2] in _HEADINGS or self.listed
        return len(self.text) <= _LONGEST_CAPTION and bool(_UNFINISHED.search(self.text[-1:])) and not heading

    @property
    def listed(self) -> bool:
        """Tell whether the block is in a list, a table or a quotation."""
        *_, parent, own = ("", *self.shape.split("/"))
        return own in _LISTED or (parent in _LISTED - {"td", "th"})

    @property
    def mostly_linked(self) -> bool:
        """Tell whether more than a third of the block leads elsewhere."""
        return 3 * self.linked > len(self.text)


@dataclass(slots=True)
class _Line:
    """The block that is being read."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0  # characters
    plain: bool = False  # some of it is not bold
    breaks: int = 0  # in a row, at its end
    begun: bool = False  # a word of it was read
    pictured: bool = False  # a picture stands before its first word


def blocks_of(root: HtmlElement) -> list[Block]:
    """Read the blocks below `root` in page order."""
    return _mended(_Reader().read(root))


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
            waiting.append(
                replace(block, text=f"{block.text} {rest.text}", linked=block.linked + rest.linked)
            )
    return mended


def _rest_of(block: Block, waiting: Sequence[Block], *, breaks: int = 1) -> int | None:
    """Return where in `waiting`, whose last comes next, `block` goes on in mid-sentence; None if nowhere.

    Only captions may stand between. What goes on begins in lower case, is set alike, and has an end: the
    items of a list have none.
    """
    broken = _WRAPPED <= len(block.text) <= _LONGEST_BROKEN and _UNFINISHED.search(block.text[-1:])
    if not broken or block.mostly_linked or block.listed or breaks > _MOST_BREAKS:
        return None
    for place in range(len(waiting) - 1, max(-1, len(waiting) - 2 - _MOST_CAPTIONS), -1):
        other = waiting[place]
        if other.shape != block.shape or other.parents[:-1] != block.parents[:-1] or other.mostly_linked:
            return None
        if other.text[0].islower() and _GOES_ON.match(other.text):
            ends = other.ends_a_sentence or _goes_on_to_an_end(
                other, waiting[max(0, place - _AHEAD) : place], breaks
            )
            return place if ends else None
        if other.ends_a_sentence or len(other.text) > _LONGEST_CAPTION:
            return None
    return None


def _goes_on_to_an_end(block: Block, waiting: Sequence[Block], breaks: int) -> bool:
    return _rest_of(block, waiting, breaks=breaks + 1) is not None


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line = _Line()
        # Block elements around the place where we read, and whether each calls itself no article.
        self.open: list[tuple[int, str, bool]] = []
        self.asides = 0  # how many of those do
        self.links = 0
        self.bold = 0
        self.seen = 0
        self.pictured = False  # a picture came after the last word

    def read(self, root: HtmlElement) -> list[Block]:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = False  # what began last, and so ends next
        for event, element in walk:
            if event == "start":
                skipped = _unseen(element)
                if skipped:
                    walk.skip_subtree()
                    self.pass_over(element)
                else:
                    self.enter(element)
                continue
            if not skipped:
                self.leave(element)
            skipped = False
            if element is not root and element.tail:
                self.take(element.tail)
        self.end_block()
        return self.blocks

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.end_block()
            self.seen += 1
            aside = _is_aside(element)
            self.open.append((self.seen, tag, aside))
            self.asides += aside
        elif tag == "a":
            self.links += 1
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "br":
            self.break_line()
        elif tag == "img":
            self.pictured = True
        if text := element.text:
            self.take(text)

    def pass_over(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS or element.tag in _PARTS:
            self.end_block()

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.end_block()
            self.asides -= self.open.pop()[2]
        elif tag == "a":
            self.links -= 1
        elif tag in _BOLD:
            self.bold -= 1

    def take(self, text: str) -> None:
        if not text.isspace():
            self.line.breaks = 0
            self.line.pictured |= self.pictured and not self.line.begun
            self.line.begun, self.pictured = True, False
            self.line.plain |= not self.bold
            if self.links:
                self.line.linked += len(squeezed(text))
        self.line.pieces.append(text)

    def break_line(self) -> None:
        """Take a `<br>`: two in a row part paragraphs, and so does one after a full sentence or a heading.

        A long line without a sentence's end, not bold, was only wrapped.
        """
        self.line.breaks += 1
        self.line.pieces.append(" ")
        line = "".join(self.line.pieces[-_LAST_PIECES:]).strip()
        wrapped = self.line.plain and len(line) >= _WRAPPED and not _SENTENCE_END.search(line[-60:])
        if self.line.breaks > 1 or not wrapped:
            self.end_block()

    def end_block(self) -> None:
        if not self.line.pieces:
            return
        text = squeezed("".join(self.line.pieces))
        if text:
            open_ = self.open[:_DEEPEST]
            parents = tuple([number for number, _, _ in open_])
            shape = "/".join([name for _, name, _ in open_])
            self.blocks.append(
                Block(
                    text=text,
                    linked=self.line.linked,
                    parents=parents,
                    shape=shape,
                    aside=self.asides > 0,
                    pictured=self.line.pictured,
                    bold=not self.line.plain,
                )
            )
        self.line = _Line()


def _unseen(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in {"html", "body"}:  # pages that hide themselves until a script has run
        return False
    if tag in _SKIPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and bool(_HIDDEN.search(style[:200]))


def _is_aside(element: HtmlElement) -> bool:
    name, own = element.get("class"), element.get("id")
    if not (name or own) or element.tag in {"html", "body"}:
        return False
    return bool(_ASIDE.search(f"{(name or '')[:200]} {(own or '')[:100]}"))
