"""One block of a page's text, and what it looks like."""

import re
from typing import NamedTuple, Self

from crawler.extract.text import weight

LONGEST_CAPTION = 200  # letters
WRAPPED = 50  # letters; shorter lines stand by themselves
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements whose short lines stand there for their own sake, whatever picture is near.
_LISTED = frozenset({"li", "dt", "dd", "td", "th", "blockquote"})
UNFINISHED = re.compile(r"[\w,)»”\"’'%-]$")
# A sentence's end at the end of a text; a source or an author in brackets may follow it.
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]）】」』]*(?:\s*[(（][^()（）]{1,40}[)）])?$")


class Block(NamedTuple):
    """One run of text that stands by itself on the page.

    No dataclass: a page has thousands, and frozen ones take five times as long to make.
    """

    text: str
    linked: int  # how many of its characters are links
    parents: tuple[int, ...]  # the elements it stands in, outermost first, each by its number on the page
    shape: str  # the same, by name: blocks of one shape are set alike
    aside: bool  # in a part of the page whose own name says that it is no article
    pictured: bool  # a picture stands between it and the block before
    bold: bool  # all of it
    weight: int  # of its text, in letters
    mostly_linked: bool  # more than a third of it leads elsewhere

    def saying(self, text: str, *, linked: int | None = None) -> Self:
        """Return the block with another text, of which so many characters are links, or as many as before."""
        linked = self.linked if linked is None else linked
        return self._replace(
            text=text, linked=linked, weight=weight(text), mostly_linked=3 * linked > len(text)
        )

    @property
    def ends_a_sentence(self) -> bool:
        """Tell whether the block is finished, as headlines and captions seldom are."""
        return bool(SENTENCE_END.search(self.text[-60:]))

    @property
    def may_be_a_caption(self) -> bool:
        """Tell whether the block is short, ends no sentence, and is no heading and no item of a list."""
        heading = self.shape.rpartition("/")[2] in _HEADINGS or self.listed
        return len(self.text) <= LONGEST_CAPTION and bool(UNFINISHED.search(self.text[-1:])) and not heading

    @property
    def listed(self) -> bool:
        """Tell whether the block is in a list, a table or a quotation."""
        *_, parent, own = ("", *self.shape.split("/"))
        return own in _LISTED or (parent in _LISTED - {"td", "th"})
