"""What Scrapy's own log says of articles."""

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class BriefLog(LogFormatter):
    """Scrapy's messages about items in one line, without their bodies."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:  # noqa: ANN401, ARG002 - Scrapy's interface
        """Tell an article by its address and decision."""
        told = {"decision": item["decision"], "url": item["url"]}
        return {"level": logging.DEBUG, "msg": "article %(decision)s: %(url)s", "args": told}

    def dropped(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """Tell why an article was not stored."""
        return {
            "level": logging.DEBUG,
            "msg": "article not stored: %(url)s: %(why)s",
            "args": {"url": item.url, "why": exception},
        }

    def item_error(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,  # noqa: ARG002
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """Tell which article met an error of ours; the traceback follows."""
        return {"level": logging.ERROR, "msg": "article not stored: %(url)s", "args": {"url": item.url}}
