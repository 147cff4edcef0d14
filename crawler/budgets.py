"""The budgets of one crawl: pages, time, and the bytes that it downloads. With the first it ends."""

from typing import TYPE_CHECKING, Self, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.closespider import CloseSpider

from crawler.tally import BYTE_LIMIT

if TYPE_CHECKING:
    from crawler.visits import SiteCrawl


class Budgets(CloseSpider):
    """Ends a crawl as Scrapy does, with its bytes too; what waits in the queues then is not asked for.

    Of bodies all bytes count, packed as they come, also of those that are cut off.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._left: int = crawler.settings["READOUT"].crawl.byte_limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the budgets of one crawl."""
        budgets = cls(crawler)
        crawler.signals.connect(budgets.spend, signals.bytes_received)
        return budgets

    def spend(self, data: bytes) -> None:
        """Count a piece of a body; end the crawl with the last byte that it may have."""
        before, self._left = self._left, self._left - len(data)
        if self._left <= 0 < before:
            self._close_spider(BYTE_LIMIT)

    def _close_spider(self, reason: str) -> None:
        cast("SiteCrawl", self.crawler.spider).visits.end()
        super()._close_spider(reason)
