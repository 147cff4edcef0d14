"""The title of a page's article."""

import re

from lxml.html import HtmlElement

from crawler.extract.text import squeezed

# What parts an article's title from the site's name in `<title>`.
_PARTING = re.compile(r"\s+(?:[|–—·•»:]+|::|-)\s+")
_LONGEST = 2_000


def title_of(root: HtmlElement, expression: str | None) -> str:
    """Return what the XPath `expression` finds, else the page's own word for its title; empty where it has none."""
    told = _texts(root, expression) if expression else []
    return told[0] if told else _by_the_page(root)


def _by_the_page(root: HtmlElement) -> str:
    window = next(iter(_texts(root, "//head//title | //title")), "")
    shared = next((squeezed(text) for text in root.xpath("//meta[@property='og:title']/@content")), "")
    headings = _texts(root, "//h1[not(ancestor::header/parent::body)] | //h1")
    # A site's name may be an h1 too: the one that the window's title repeats is the article's.
    confirmed = (heading for heading in headings if heading in window or heading in shared)
    longest = max(_PARTING.split(window), key=len)
    return (
        next(confirmed, "") or shared or (headings[0] if len(headings) == 1 and not window else "") or longest
    )


def _texts(root: HtmlElement, expression: str) -> list[str]:
    texts = (squeezed(element.text_content()[:_LONGEST]) for element in root.xpath(expression))
    return [text for text in texts if text]
