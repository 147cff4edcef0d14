"""Any site: its feed, sitemap or list is read as the configuration says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from scrapy.crawler import Crawler

from crawler.extract.declared import link_rules
from crawler.extract.site import LinkRules, ListKind
from crawler.spiders.base import SiteSpider

if TYPE_CHECKING:
    from crawler.sources import SourceConfig

# A sitemap names everything that a site ever had; what it says is older is for whoever asks for it by date.
RECENT = timedelta(days=30)


class Declared(SiteSpider):
    """Crawls one declared source."""

    name = "declared"
    link_rules: LinkRules

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider of a source that the configuration declares."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        told: SourceConfig = crawler.settings["READOUT"].sources[spider.name]
        rules = link_rules(told)
        if rules is None:  # the configuration names this spider for declared sources alone
            raise TypeError(f"the source '{spider.name}' is not declared")
        spider.link_rules = replace(rules, since=spider.arguments.since or spider.recent(rules))
        spider.expected_links = told.expected_links
        return spider

    def recent(self, rules: LinkRules) -> date | None:
        """Return the day from which on the articles count, where nobody asked for others."""
        if rules.kind is not ListKind.SITEMAP:
            return None
        return (self.started_at - RECENT).astimezone(self.zone).date()
