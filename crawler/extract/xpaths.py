"""XPath expressions, each compiled once for all pages."""

from functools import lru_cache
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement


def found_by(expression: str, tree: HtmlElement) -> list[Any]:
    """Return what `expression`, one that names a set of nodes, finds in a tree, in page order."""
    return cast("list[Any]", _compiled(expression)(tree))


@lru_cache(maxsize=256)  # those of the layouts in use
def _compiled(expression: str) -> etree.XPath:
    return etree.XPath(expression)
