"""What the list pages of one crawl name: which were asked for, which articles are new to it, what follows."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extract.urls import article_key, canonical_url
from crawler.guard import Refused, destination, is_of
from crawler.tally import Tally

if TYPE_CHECKING:
    from crawler.extract.found_links import FoundLinks

LISTS_AT_MOST = 20

logger = logging.getLogger("crawler")


class Listing:
    """The list pages, feeds and sitemaps of one crawl, which are counted in its tally."""

    def __init__(self, source: str, tally: Tally) -> None:
        self._source = source
        self._tally = tally
        self._asked: set[str] = set()  # canonical addresses
        self._keys: set[str] = set()  # of the articles that were named

    def __contains__(self, url: str) -> bool:
        return canonical_url(url) in self._asked

    def note(self, url: str) -> None:
        """Note that the list page at `url` is asked for."""
        self._asked.add(canonical_url(url))
        self._tally.lists_named += 1

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

    def feeds_instead(self, found: "FoundLinks", url: str) -> list[str]:
        """Return the feeds that a list page without articles offers."""
        feeds = [feed for feed in found.feeds if feed not in self]
        if not feeds:
            self._tally.empty_lists.append(url)
        return feeds

    def may_follow(self, url: str, *, enough: bool) -> bool:
        """Tell whether a further list page may be asked for: none twice, none beyond a crawl's share.

        None either where there are `enough` articles; then the page is left for the next crawl.
        """
        if url in self:
            return False
        if enough:
            self._tally.lists_named += 1
            return False
        if len(self._asked) >= LISTS_AT_MOST:
            self._tally.more = True
            return False
        return True


def _is_on(url: str, domains: Collection[str]) -> bool:
    try:
        return is_of(destination(url).host, domains)
    except Refused:
        return False
