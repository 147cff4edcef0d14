"""The title of a page's article."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.extract.text import squeezed, weight

# What parts an article's title from the site's name in `<title>`.
_PARTING = re.compile(r"\s+(?:[|–—·•»:]+|::|-)\s+")
_LONGEST = 2_000


def title_of(root: HtmlElement, expression: str | None, *, lines: Sequence[str]) -> str:
    """Return what the XPath `expression` finds, else the page's own word for its title; empty where none is.

    `lines` is the page's text: of the parts of a window's title, the one that stands on the page is the
    article's.
    """
    told = _texts(root, expression) if expression else []
    return told[0] if told else _by_the_page(root, lines)


def _by_the_page(root: HtmlElement, lines: Sequence[str]) -> str:
    window = next(iter(_texts(root, "//head//title | //title")), "")
    shared = next(
        (squeezed(text[:_LONGEST]) for text in root.xpath("//meta[@property='og:title']/@content")), ""
    )
    headings = _texts(root, "//h1")
    # A site's name may be an h1 too; the article's is the one that the window's or the shared title repeats.
    confirmed = (heading for heading in headings if heading in window or heading in shared)
    return next(confirmed, "") or shared or _part_of(window, lines) or next(iter(headings), "")


def _part_of(window: str, lines: Sequence[str]) -> str:
    """Return the part of a window's title that is the article's, without the site's name."""
    parts = [window, *_PARTING.split(window)]
    shown = set(lines)
    return max((part for part in parts if part in shown), key=weight, default="") or max(
        parts[1:], key=weight
    )


def _texts(root: HtmlElement, expression: str) -> list[str]:
    texts = (squeezed(element.text_content()[:_LONGEST]) for element in root.xpath(expression))
    return [text for text in texts if text]
