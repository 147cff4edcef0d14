"""Where a layout says that the article is, and which content management system made a page."""

from collections.abc import Sequence
from copy import deepcopy

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, blocks_of
from crawler.extract.site import Layout, Site
from crawler.extract.urls import SITES


def blocks_by(layout: Layout, root: HtmlElement) -> list[Block]:
    """Return the blocks of the body; none where the layout doesn't match or its container is empty."""
    containers = _outermost(root.xpath(layout.container)) if root.xpath(layout.matches) else ()
    return [block for container in containers for block in blocks_of(_cleaned(container, layout))]


def _outermost(containers: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Leave out what lies in another container: it would be read with that one, and again by itself."""
    known = set(containers)
    return [each for each in containers if known.isdisjoint(each.iterancestors())]


def made_with(root: HtmlElement) -> Site | None:
    """Return the system that a page bears the signs of, whatever its host; None where it bears none."""
    return next((site for site in SITES.values() if site.signs and root.xpath(site.signs)), None)


def _cleaned(container: HtmlElement, layout: Layout) -> HtmlElement:
    """Return a copy of the container without what the layout leaves out of it."""
    container = deepcopy(container)
    container.tail = None
    for element in container.xpath(layout.without) if layout.without else ():
        if element.getparent() is not None:
            element.drop_tree()
    return container
