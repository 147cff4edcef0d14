"""The pictures of an article, as absolute addresses."""

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.addresses import canonical_url
from crawler.extract.xpaths import found_by

_MOST = 20
_LONGEST = 2_000
_BACKGROUND = re.compile(r"url\(\s*[\"']?([^\"')\s]{1,2000})")
_OF_THE_PAGE = (
    "//meta[@property='og:image' or @name='og:image'] | //main//article//img | //body//article//figure//img"
)


def image_urls(root: HtmlElement, expression: str | None, *, base: str) -> tuple[str, ...]:
    """Return the canonical addresses of the pictures that the XPath `expression` finds, in page order.

    Without an expression: the picture that the page tells machines, and those of its `<article>`.
    """
    found: dict[str, None] = {}
    for element in found_by(expression or _OF_THE_PAGE, root):
        address = _absolute(_source(element), base)
        if address:
            found[address] = None
    return tuple(found)[:_MOST]


def _source(element: HtmlElement) -> str:
    background = _BACKGROUND.search(element.get("style", "")[:4_000])
    told = element.get("src") or element.get("data-src") or element.get("content")
    return (told or (background[1] if background else "")).strip()


def _absolute(source: str, base: str) -> str | None:
    if not source or len(source) > _LONGEST:
        return None
    try:
        address = urljoin(base, source)
        parts = urlsplit(address)
    except ValueError:
        return None
    return canonical_url(address) if parts.scheme in {"http", "https"} and parts.netloc else None
