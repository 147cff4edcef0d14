"""What of a response, as Scrapy hands it over, the crawl goes on with."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from itertools import takewhile

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.clock import Clock
from crawler.extract.urls import canonical_url
from crawler.workers import Page
from store.records.articles import FetchedPage

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
# Of whoever asked, and of nobody's business later.
_SECRET = re.compile(r"cookie|auth|token|secret|session|[cx]srf|signature|credential|api-?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a feed or sitemap tells of an article's page, for one that tells less; empty where it does not."""

    title: str = ""
    date: str = ""  # of publication, as written


def page_of(response: Response, clock: Clock, announced: Announced = Announced()) -> Page:
    """Return the page as a worker reads it; `announced` is what led there and told of it."""
    return Page(
        url=response.url,
        content_type=content_type(response) or None,
        body=response.body,
        fetched_at=clock.now(),
        announced=announced.title,
        announced_date=announced.date,
    )


def page_to_keep(response: Response, page: Page) -> FetchedPage:
    """Return the page as it is kept: with its headers, without cookies, secrets and session."""
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if not _SECRET.search(name.decode("latin-1"))
    }
    return FetchedPage(
        url=canonical_url(response.url),
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=page.fetched_at,
        announced=page.announced,
    )


def addresses_of(response: Response) -> tuple[str, ...]:
    """Return the addresses at which a page is found, as links are compared: without session and tracking.

    What leads to it for a time only, such as to a notice that the site is being mended, is none of them: it
    would never be asked for again.
    """
    redirects = zip(
        response.meta.get("redirect_urls", ()), response.meta.get("redirect_reasons", ()), strict=True
    )
    lasting = takewhile(lambda redirect: redirect[1] in _PERMANENT, reversed([*redirects]))
    return tuple(dict.fromkeys(map(canonical_url, (response.url, *(url for url, _ in lasting)))))


def header_of(response: Response, name: str) -> str | None:
    """Return a header as it was sent; None where it was not."""
    header = response.headers.get(name)
    return header.decode("latin-1") if header else None


def content_type(response: Response) -> str:
    """Return the Content-Type as it was sent; "" where none was."""
    return header_of(response, "Content-Type") or ""


def asked_for(failure: Failure) -> Request:
    """Return the request that failed."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request


def error_of(failure: Failure) -> BaseException:
    """Return what went wrong."""
    return failure.value or RuntimeError("no reason given")
