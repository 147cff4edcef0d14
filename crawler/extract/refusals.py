"""Why a page is refused. Both errors survive the way back from a worker process."""

from crawler.walls import said_of
from store.errors import CrawlError, ReadoutError

_REMEDY = "hand in the HTML of a single news item"  # whether it was fetched or is a file


class UnreadablePage(CrawlError):  # noqa: N818 - it names what the page is
    """A page that can't be read safely or at all; `reason` is one of a few words, `detail` says more."""

    def __init__(self, url: str, reason: str, detail: str) -> None:
        super().__init__(url, reason, detail)
        self.url, self.reason, self.detail = url, reason, detail

    def __str__(self) -> str:
        return f"'{self.url}' can't be read: {self.detail}; {_REMEDY}"


class NotAnArticle(ReadoutError):  # noqa: N818 - it names what the page is
    """A page that was read and holds no article; `reason` says how that shows."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url, self.reason = url, reason

    def __str__(self) -> str:
        return f"'{self.url}' is no article: {said_of(self.reason)}; {_REMEDY}"
