"""Why a page did not come, or is not what was asked for: also where the answer is a wall's page."""

from http import HTTPStatus

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.clock import Clock
from crawler.failures import PageFailure, page_failure
from crawler.responses import asked_for, content_type, error_of, page_of
from crawler.walls import SOFT_404, is_home, is_wall, said_of, wall_at
from crawler.workers import Workers
from store.errors import CrawlError

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
# With these a site sends the page of a challenge or a login too.
_REFUSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE})


def unfit(response: Response, *, is_list: bool) -> str | None:
    """Say why a page that came, which may be a list's, can't be an article's."""
    if response.status != HTTPStatus.OK:
        return f"http_{response.status}"  # a part of a page, or none
    if content_type(response).partition(";")[0].strip().lower() not in _PAGE_TYPES:
        return "content_type"
    if is_list:
        return "redirected_to_list"
    if is_home(response.url) and not is_home(response.meta.get("redirect_urls", [response.url])[0]):
        return SOFT_404
    return None


async def failure_of(failure: Failure, workers: Workers, clock: Clock) -> PageFailure:
    """Say why a page that was asked for did not come: a wall, where that is what was sent or led to."""
    error = error_of(failure)
    told = page_failure(error)
    wall: str | None = None
    if told.reason == "offsite":
        wall = wall_at(asked_for(failure).url)
    elif isinstance(error, HttpError) and error.response.status in _REFUSING and error.response.body:
        try:
            wall = await workers.wall(page_of(error.response, clock))
        except CrawlError:  # no parser survived it: what the status says has to do
            return told
    if wall is None or not is_wall(wall):
        return told
    return PageFailure(reason=wall, said=f"{said_of(wall)} ({told.said})")
