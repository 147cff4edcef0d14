"""What a source's declaration means for its links and pages: the operator's CSS becomes XPath here."""

from zoneinfo import ZoneInfo

from crawler.declarations import NUMBER, LayoutConfig, SourceConfig
from crawler.extract.site import Layout, LinkRules, ListKind, PageRules, Zone
from crawler.keys import xpath_of


def link_rules(told: SourceConfig) -> LinkRules | None:
    """Return how the articles of a source are found; None where its spider's site says so."""
    if told.kind == "spider":
        return None
    numbered = told.pager if told.pager and NUMBER in told.pager else None
    before, _, after = (numbered or "").partition(NUMBER)
    return LinkRules(
        kind=ListKind(told.kind),
        zone=ZoneInfo(told.zone),
        selector=xpath_of(told.link_selector) if told.link_selector else None,
        pattern=told.link_pattern,
        pager=xpath_of(told.pager) if told.pager and not numbered else None,
        pages=(before, after) if numbered else None,
    )


def page_rules(name: str, told: SourceConfig) -> PageRules:
    """Return what is declared of the pages of the source `name`.

    A spider's site has a zone of its own; another source's counts where it was told.
    """
    declares_zone = told.kind != "spider" and "zone" in told.model_fields_set
    return PageRules(
        layouts=tuple(_layout(f"{name}-{number}", each) for number, each in enumerate(told.layouts, start=1)),
        zone=Zone(name=told.zone, zone=ZoneInfo(told.zone)) if declares_zone else None,
        language=told.language,
        outlet=told.outlet,
    )


def _layout(name: str, told: LayoutConfig) -> Layout:
    return Layout(
        name=name,
        container=xpath_of(told.text),
        title=xpath_of(told.title) if told.title else None,
        without=xpath_of(told.without) if told.without else None,
        date=xpath_of(told.date) if told.date else None,
        until=told.until,
    )
