"""The title of a page's article."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.text import squeezed, weight
from crawler.extract.xpaths import found_by

# What parts an article's title from the site's name in `<title>`.
_PARTING = re.compile(r"\s+(?:[|–—·•»:]+|::|-)\s+")
_LONGEST = 2_000
_MOST_HEADINGS = 50


def title_of(root: HtmlElement, expression: str | None, *, lines: Iterable[str]) -> str:
    """Return what the XPath `expression` finds, else the page's own word for its title; empty where none is.

    `lines` is the page's text without links: of the parts of a window's title, the one that stands there is
    the article's; a window that names none of them names the site. It is read only where it is needed.
    """
    told = _texts(root, expression) if expression else []
    return told[0] if told else _by_the_page(root, lines)


def window_title(root: HtmlElement) -> str:
    """Return the title of the window, which may be the site's."""
    titles = islice(root.iter("title"), _MOST_HEADINGS)
    return next(filter(None, (squeezed(title.text_content()[:_LONGEST]) for title in titles)), "")


def parts_of_window(root: HtmlElement) -> tuple[str, ...]:
    """Return the title of the window, and the parts that it may be put together from."""
    window = window_title(root)
    return (window, *_PARTING.split(window)) if window else ()


def _by_the_page(root: HtmlElement, lines: Iterable[str]) -> str:
    window = window_title(root)
    shared = next(
        (squeezed(text[:_LONGEST]) for text in found_by("//meta[@property='og:title']/@content", root)), ""
    )
    # A heading that is a link leads home: it is the site's name.
    headings = _texts(root, "//h1[not(.//a) and not(ancestor::a)]")
    lower = _texts(root, "//h2[not(.//a) and not(ancestor::a)]")
    confirmed = (heading for heading in (*headings, *lower) if heading in window or heading in shared)
    only = next((found[0] for found in (headings, lower) if len(found) == 1), "")
    return next(confirmed, "") or shared or _shown_part(window, lines) or only


def _shown_part(window: str, lines: Iterable[str]) -> str:
    """Return the part of a window's title that stands on the page."""
    shown = set(lines)
    parts = (part for part in (window, *_PARTING.split(window)) if part in shown)
    return max(parts, key=weight, default="")


def _texts(root: HtmlElement, expression: str) -> list[str]:
    found = found_by(expression, root)[:_MOST_HEADINGS]
    texts = (squeezed(element.text_content()[:_LONGEST]) for element in found)
    return [text for text in texts if text]
