"""Reads a tree as a row of blocks, in one walk."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

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


@dataclass(slots=True)
class _Line:
    """The block that is being read."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0  # characters
    plain: bool = False  # some of it is not bold
    breaks: int = 0  # in a row, at its end
    begun: bool = False  # a word of it was read
    pictured: bool = False  # a picture stands before its first word


def read_blocks(root: HtmlElement, *, until: str | None = None, further: int = 0) -> list[Block]:
    """Read the blocks below `root` in page order, or to the text `until` and `further` blocks."""
    return _Reader(root, until, further).read()


class _Open(NamedTuple):
    """A block element around the place where we read."""

    parents: tuple[int, ...]  # with itself, each by its number
    shape: str
    aside: bool  # whether it, or one around it, calls itself no article


class _Reader:
    def __init__(self, root: HtmlElement, until: str | None, further: int) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.line = _Line()
        self.open = [_Open(parents=(), shape="", aside=False)]
        self.links = 0
        self.bold = 0
        self.seen = 0
        self.pictured = False  # a picture came after the last word
        # On most pages none, and no element has to be looked at.
        self.may_hide = set(root.xpath("descendant-or-self::*[@hidden or @style]"))
        self.asides: dict[str, bool] = {}  # by name
        self.until, self.further = until, further
        self.enough: int | None = None  # blocks

    def read(self) -> list[Block]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        skipped = False  # what began last, and so ends next
        for event, element in walk:
            if event == "start":
                skipped = self.is_unseen(element)
                if skipped:
                    walk.skip_subtree()
                    self.pass_over(element)
                else:
                    self.enter(element)
                continue
            if not skipped:
                self.leave(element)
            skipped = False
            if (tail := element.tail) and element is not self.root:
                self.take(tail)
            if self.enough is not None and len(self.blocks) >= self.enough:
                return self.blocks
        self.end_block()
        return self.blocks

    def is_unseen(self, element: HtmlElement) -> bool:
        tag = element.tag
        if tag in _SKIPPED:
            return True
        # Pages hide their body until a script has run.
        if element not in self.may_hide or tag in {"html", "body"}:
            return False
        return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")[:200]))

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.end_block()
            self.seen += 1
            above = self.open[-1]
            parents, shape = above.parents, above.shape
            if len(parents) < _DEEPEST:
                parents, shape = (*parents, self.seen), f"{shape}/{tag}" if shape else tag
            self.open.append(_Open(parents, shape, above.aside or self.is_aside(element)))
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

    def is_aside(self, element: HtmlElement) -> bool:
        name, own = element.get("class"), element.get("id")
        if not (name or own) or element.tag in {"html", "body"}:
            return False
        named = f"{(name or '')[:200]} {(own or '')[:100]}"
        if named not in self.asides:
            self.asides[named] = bool(_ASIDE.search(named))
        return self.asides[named]

    def pass_over(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS or element.tag in _PARTS:
            self.end_block()

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.end_block()
            self.open.pop()
        elif tag == "a":
            self.links -= 1
        elif tag in _BOLD:
            self.bold -= 1

    def take(self, text: str) -> None:
        line = self.line
        if not text.isspace():
            if not line.begun:
                line.pictured, line.begun = self.pictured, True
            line.breaks, self.pictured = 0, False
            line.plain |= not self.bold
            if self.links:
                line.linked += len(squeezed(text))
        elif not line.begun:
            return
        line.pieces.append(text)

    def break_line(self) -> None:
        """Take a `<br>`: two in a row part paragraphs, and so does one after a full sentence or a heading.

        A long line without a sentence's end, not bold, was only wrapped.
        """
        self.line.breaks += 1
        if not self.line.begun:
            return
        self.line.pieces.append(" ")
        line = "".join(self.line.pieces[-_LAST_PIECES:]).strip()
        wrapped = self.line.plain and len(line) >= WRAPPED and not SENTENCE_END.search(line[-60:])
        if self.line.breaks > 1 or not wrapped:
            self.end_block()

    def end_block(self) -> None:
        line = self.line
        if not line.begun:
            line.breaks = 0
            return
        text = squeezed("".join(line.pieces))
        if text:
            around, linked = self.open[-1], line.linked
            block = Block(
                text,
                linked,
                around.parents,
                around.shape,
                around.aside,
                line.pictured,
                not line.plain,
                weight(text),
                3 * linked > len(text),
            )
            self.blocks.append(block)
            if text == self.until:
                self.enough = len(self.blocks) + self.further
        self.line = _Line()
