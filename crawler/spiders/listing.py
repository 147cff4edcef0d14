"""What the list pages of one crawl name: which were asked for, which articles are new to it, what follows."""

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.extract.urls import article_key, canonical_url
from crawler.guard import Refused, destination, is_of
from crawler.responses import header_of
from crawler.tally import Tally
from store.list_states import ListState, kept_name

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks

LISTS_AT_MOST = 20
_TIMES = 5  # so many times what was most before is too much
_AT_LEAST = 30  # and more than so many
_LIST = "list"  # in a request's meta: what it is called by its address before any redirect
_FULLY_READ = timedelta(days=1)
_HEADER = re.compile(r"[ -~]{1,200}")  # such as is sent back

logger = logging.getLogger("crawler")


class Listing:
    """The list pages, feeds and sitemaps of one crawl, which are counted in its tally."""

    def __init__(self, source: str, tally: Tally, *, now: datetime) -> None:
        self._source = source
        self._tally = tally
        self.at_most = LISTS_AT_MOST
        self._asked: set[str] = set()  # canonical addresses
        self._keys: set[str] = set()  # of the articles that were named
        self._rules, self._now = "", now
        self._remembered: dict[str, ListState] = {}
        self._most_unknown: int | None = None
        self._unknown = 0
        self.read_lists: list[ListState] = []  # what the next crawl may remember

    def __contains__(self, url: str) -> bool:
        return canonical_url(url) in self._asked

    def begin(self, *, rules: str, now: datetime) -> None:
        """Take what names all that is told of the source, and when its crawl began."""
        self._rules, self._now = rules, now

    def remember(self, states: Sequence[ListState], *, most_unknown: int | None = None) -> None:
        """Take what the lists were, and how many unknown pages earlier crawls fetched at most."""
        self._remembered = {state.url: state for state in states}
        self._most_unknown = most_unknown

    def note(self, request: Request, *, ask_for_changes: bool) -> Request:
        """Note that a list page is asked for; where it is known, and that is wanted, only if it has changed.

        Not where it was read for a source that was told otherwise, nor where that was a day ago: what a site
        says of its pages may be wrong.
        """
        self._asked.add(canonical_url(request.url))
        self._tally.lists_named += 1
        request.meta[_LIST] = kept_name(request.url)
        known = self._remembered.get(request.meta[_LIST]) if ask_for_changes else None
        if known and known.rules == self._rules and timedelta(0) <= self._now - known.read_at < _FULLY_READ:
            request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED]
            for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.modified)):
                if value:
                    request.headers[name] = value
        return request

    def is_unchanged(self, response: Response) -> bool:
        """Tell whether a site answers that a list page is what it was, and note that."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return False
        self._tally.lists += 1
        self._tally.lists_unchanged += 1
        self.read_lists.append(self._remembered[response.meta[_LIST]])
        return True

    def note_read(self, response: Response, *, leads_to_lists: bool) -> None:
        """Note that a list page came, and what it says by which to ask for it the next time.

        An index of sitemaps is always read: it may stay as it is while they change.
        """
        self._tally.lists += 1
        if leads_to_lists:
            return
        etag, modified = (_fit(header_of(response, name)) for name in ("ETag", "Last-Modified"))
        if etag or modified:
            url = response.meta[_LIST]
            state = ListState(url=url, etag=etag, modified=modified, rules=self._rules, read_at=self._now)
            self.read_lists.append(state)

    def own(self, found: "FoundLinks", url: str, domains: Collection[str]) -> "FoundLinks":
        """Leave out articles of other sites, which portals link too: they are none of this source's."""
        ours = tuple(link for link in found.articles if _is_on(link[0], domains))
        if elsewhere := len(found.articles) - len(ours):
            told = {"source": self._source, "links": elsewhere, "url": url}
            logger.info("links of other sites", extra=told)
        self._tally.others += elsewhere + found.others
        self._tally.older += found.older
        return replace(found, articles=ours)

    def as_expected(self, found: "FoundLinks", url: str, expected: tuple[int, int]) -> "FoundLinks":
        """Note where a list names fewer or more articles than expected; none beyond these is asked for."""
        least, most = expected
        named = len(found.articles) + found.older
        if not least <= named <= most:
            self._tally.troubles.append(
                f"{url} names {named} articles, not {least} to {most} as expected; see whether it has changed"
            )
        return replace(found, articles=found.articles[:most])

    def new_links(self, found: "FoundLinks") -> dict[str, str]:
        """Return the links, by key, that no list page of this crawl has named before."""
        unknown = [(url, article_key(url)[0] or canonical_url(url)) for url in found.unknown]
        links: dict[str, str] = {}
        for url, key in (*found.articles, *unknown):
            if key not in self._keys:
                self._keys.add(key)
                links[key] = url
        self._tally.listed += len(links)
        self._tally.unknown.extend(url for url, key in unknown if links.get(key) == url)
        return links

    def may_be_new(self) -> bool:
        """Count one more page that is not known; tell whether a crawl of this source may find so many.

        Far more than ever before look like a site whose addresses have changed: all of it would be new.
        """
        self._unknown += 1
        if self._most_unknown is None:
            return True
        limit = max(self._most_unknown * _TIMES, _AT_LEAST)
        if self._unknown == limit + 1:
            self._tally.troubles.append(
                f"more than {limit} pages that are not known, {self._most_unknown} at most before;"
                " see whether its addresses have changed"
            )
        return self._unknown <= limit

    def feeds_instead(self, found: "FoundLinks", url: str) -> list[str]:
        """Return the feeds that a list page without articles offers."""
        feeds = [feed for feed in found.feeds if feed not in self]
        if not feeds:
            self._tally.empty_lists.append(url)
        return feeds

    def in_turn(self, found: "FoundLinks") -> Sequence[str]:
        """Return the sitemaps that a sitemap names, as they are to be asked for.

        Where they are more than one crawl asks for, those without a date stand in another order in each: any
        of them may name what is new.
        """
        if len(found.further) <= self.at_most - len(self._asked):
            return found.further
        dated = len(found.further) - found.undated
        return (*found.further[:dated], *sorted(found.further[dated:], key=self._lot))

    def _lot(self, url: str) -> bytes:
        return sha256(f"{self._now:%Y-%m-%d %H:%M} {url}".encode()).digest()

    def may_follow(self, url: str, *, enough: bool) -> bool:
        """Tell whether a further list page may be asked for: none twice, none beyond a crawl's share.

        None either where there are `enough` articles; then the page is left for the next crawl.
        """
        if url in self:
            return False
        if enough:
            self._tally.lists_named += 1
            return False
        if len(self._asked) >= self.at_most:
            self._tally.more = True
            return False
        return True


def _fit(header: str | None) -> str | None:
    return header if header and _HEADER.fullmatch(header) else None


def _is_on(url: str, domains: Collection[str]) -> bool:
    try:
        return is_of(destination(url).host, domains)
    except Refused:
        return False
