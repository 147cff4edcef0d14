"""Reads a tree as a row of blocks, in one walk."""

import re
from collections.abc import Callable, Sequence

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.block import SENTENCE_END, WRAPPED, Block
from crawler.extract.text import squeezed, weight

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
_LAST_PIECES = 12  # of a line are looked at, so that a page of breaks takes no quadratic time

# What an element does to the row, by its name; one of no such name does nothing.
_BLOCK, _LINK, _IS_BOLD, _BREAK, _PICTURE, _UNSEEN = range(1, 7)
_KINDS = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(_BOLD, _IS_BOLD),
    **dict.fromkeys(_SKIPPED, _UNSEEN),
    "a": _LINK,
    "br": _BREAK,
    "img": _PICTURE,
}

# A block element around the place where we read: with itself and its parents, each by its number; the same by
# name; whether it, or one around it, calls itself no article.
_Open = tuple[tuple[int, ...], str, bool]


def read_blocks(root: HtmlElement) -> list[Block]:
    """Read the blocks below `root` in page order."""
    return _Reader(root).read()


def read_blocks_until(
    text: str, root: HtmlElement, *, further: Callable[[Sequence[Block]], int]
) -> list[Block]:
    """Read them to the first that says `text`, and as many more as `further` asks for when it sees these."""
    reader = _Reader(root, until=text)
    blocks = reader.read()
    more = further(blocks)
    return reader.read(further=more) if more else blocks


class _Reader:
    """What was read, what is open, and the block that is being read. A page has thousands of elements."""

    def __init__(self, root: HtmlElement, *, until: str | None = None) -> None:
        self.root = root
        self.walk = etree.iterwalk(root, events=("start", "end"))
        self.blocks: list[Block] = []
        self.open: list[_Open] = [((), "", False)]
        self.links = 0
        self.bold = 0
        self.seen = 0
        self.pictured = False  # a picture came after the last word
        self.asides: dict[tuple[str | None, str | None], bool] = {}  # by class and id
        self.until = until
        self.reached: int | None = None  # how many blocks there are with the one that `until` is the text of
        self.begin_block()

    def begin_block(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0  # characters
        self.plain = False  # some of it is not bold
        self.breaks = 0  # in a row, at its end
        self.begun = False  # a word of it was read
        self.behind_picture = False  # a picture stands before its first word

    def read(self, *, further: int = 0) -> list[Block]:
        """Read on, to the end or, where the text `until` is told, to that and `further` blocks."""
        skipped = False  # what began last, and so ends next
        for event, element in self.walk:
            kind = _KINDS.get(element.tag)
            if event == "start":
                # On most pages hardly any element has a style of its own.
                styled = element.get("style") or element.get("hidden") is not None
                skipped = kind == _UNSEEN or bool(styled and self.is_hidden(element))
                if skipped:
                    self.walk.skip_subtree()
                    self.pass_over(element)
                    continue
                if kind:
                    self.enter(element, kind)
                text = element.text
            else:
                if kind and not skipped:
                    self.leave(kind)
                skipped = False
                text = element.tail if element is not self.root else None
            # Between elements there is mostly nothing but white space.
            if text and (self.begun or not text.isspace()):
                self.take(text)
            if self.reached and len(self.blocks) >= self.reached + further and event == "end":
                return self.blocks
        self.end_block()
        return self.blocks

    def is_hidden(self, element: HtmlElement) -> bool:
        # Pages hide their body until a script has run.
        if element.tag in {"html", "body"}:
            return False
        return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")[:200]))

    def enter(self, element: HtmlElement, kind: int) -> None:
        if kind == _BLOCK:
            if self.begun:
                self.end_block()
            self.seen += 1
            parents, shape, aside = self.open[-1]
            if len(parents) < _DEEPEST:
                parents, shape = (*parents, self.seen), f"{shape}/{element.tag}" if shape else element.tag
            self.open.append((parents, shape, aside or self.is_aside(element)))
        elif kind == _LINK:
            self.links += 1
        elif kind == _IS_BOLD:
            self.bold += 1
        elif kind == _BREAK:
            self.break_line()
        else:
            self.pictured = True

    def is_aside(self, element: HtmlElement) -> bool:
        name, own = element.get("class"), element.get("id")
        if not (name or own) or element.tag in {"html", "body"}:
            return False
        told = self.asides.get((name, own))
        if told is None:
            told = bool(_ASIDE.search(f"{(name or '')[:200]} {(own or '')[:100]}"))
            self.asides[name, own] = told
        return told

    def pass_over(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS or element.tag in _PARTS:
            self.end_block()

    def leave(self, kind: int) -> None:
        if kind == _BLOCK:
            if self.begun:
                self.end_block()
            self.open.pop()
        elif kind == _LINK:
            self.links -= 1
        elif kind == _IS_BOLD:
            self.bold -= 1

    def take(self, text: str) -> None:
        self.pieces.append(text)
        if text.isspace():
            return
        if not self.begun:
            self.behind_picture, self.begun = self.pictured, True
        self.breaks, self.pictured = 0, False
        if not self.bold:
            self.plain = True
        if self.links:
            self.linked += len(squeezed(text))

    def break_line(self) -> None:
        """Take a `<br>`: two in a row part paragraphs, and so does one after a full sentence or a heading.

        A long line without a sentence's end, not bold, was only wrapped.
        """
        if not self.begun:
            return
        self.breaks += 1
        self.pieces.append(" ")
        line = "".join(self.pieces[-_LAST_PIECES:]).strip()
        wrapped = self.plain and len(line) >= WRAPPED and not SENTENCE_END.search(line[-60:])
        if self.breaks > 1 or not wrapped:
            self.end_block()

    def end_block(self) -> None:
        if not self.begun:
            return
        text = squeezed("".join(self.pieces))
        if text:
            (parents, shape, aside), linked = self.open[-1], self.linked
            block = Block(
                text,
                linked,
                parents,
                shape,
                aside,
                self.behind_picture,
                not self.plain,
                weight(text),
                3 * linked > len(text),
            )
            self.blocks.append(block)
            if text == self.until:
                self.reached = len(self.blocks)
        self.begin_block()
