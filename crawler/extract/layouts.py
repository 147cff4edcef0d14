"""Where a layout says that the article is, and which content management system made a page."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, tzinfo

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, blocks_of
from crawler.extract.site import Layout, PageRules, Site
from crawler.extract.urls import SITES


def blocks_by(layout: Layout, root: HtmlElement) -> list[Block]:
    """Return the blocks of the body; none where the layout doesn't match or its container is empty."""
    containers = _outermost(root.xpath(layout.container)) if root.xpath(layout.matches) else ()
    return [block for container in containers for block in blocks_of(_cleaned(container, layout))]


def in_use(rules: PageRules, at: datetime | None) -> tuple[Layout, ...]:
    """Return the declared layouts that pages had when they were fetched; all where that is not told."""
    zone: tzinfo = rules.zone.zone if rules.zone else UTC
    day = at.astimezone(zone).date() if at else None
    return tuple(each for each in rules.layouts if not (day and each.until and day > each.until))


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
