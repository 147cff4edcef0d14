"""Where a layout says that the article is, and which content management system made a page."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, tzinfo

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, blocks_of
from crawler.extract.site import Layout, PageRules, Site
from crawler.extract.urls import SITES
from crawler.extract.xpaths import found_by


def blocks_by(layout: Layout, root: HtmlElement) -> list[Block]:
    """Return the blocks of the body; none where the layout doesn't match or its container is empty."""
    containers = found_by(layout.container, root)
    if not containers or (layout.matches and not found_by(layout.matches, root)):
        return []
    return [block for container in _outermost(containers) for block in blocks_of(_cleaned(container, layout))]


def in_use(rules: PageRules, at: datetime | None) -> tuple[Layout, ...]:
    """Return the declared layouts that pages had when they were fetched; all where that is not told."""
    zone: tzinfo = rules.zone.zone if rules.zone else UTC
    day = at.astimezone(zone).date() if at else None
    return tuple(each for each in rules.layouts if not (day and each.until and day > each.until))


def _outermost(containers: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Leave out what lies in another container: it would be read with that one, and again by itself."""
    known = set(containers)
    return [each for each in containers if known.isdisjoint(each.iterancestors())]


def made_with(root: HtmlElement, *, text: str | None = None) -> Site | None:
    """Return the system that a page bears the signs of, whatever its host; None where it bears none.

    Its source `text`, where that is at hand, tells most of those sooner.
    """
    may_be = (
        site for site in SITES.values() if text is None or any(word in text for word in site.sign_words)
    )
    return next((site for site in may_be if site.signs and found_by(site.signs, root)), None)


def _cleaned(container: HtmlElement, layout: Layout) -> HtmlElement:
    """Return the container without what the layout leaves out of it, in a copy where there is such."""
    if not layout.without:
        return container
    container = deepcopy(container)
    container.tail = None
    for element in found_by(layout.without, container):
        if element.getparent() is not None:
            element.drop_tree()
    return container
