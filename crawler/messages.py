"""What Scrapy's own log says of articles."""

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

_scrapy = logging.getLogger("scrapy")


class BriefLog(LogFormatter):
    """Scrapy's messages about items in one line, without their bodies; none that nobody will read."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """Tell a page that came."""
        return super().crawled(request, response, spider) if _scrapy.isEnabledFor(logging.DEBUG) else None

    def scraped(  # type: ignore[override]
        self,
        item: Any,  # noqa: ANN401
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult | None:
        """Tell an article by its address and decision."""
        if not _scrapy.isEnabledFor(logging.DEBUG):
            return None
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
