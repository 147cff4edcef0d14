"""What an address that nobody knows yet turns out to be: a feed, a sitemap or a page with links."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.declared_links import MOST_SITEMAP_BYTES, entries_of_feed
from crawler.extract.documents import GZIP_MAGIC, machine_text
from crawler.extract.feeds import FeedEntry, is_feed, is_json
from crawler.extract.found_links import Sight
from crawler.extract.hrefs import absolute, base_of, links_of, same_site
from crawler.extract.kinds import foreign_bytes
from crawler.extract.links import offered_feeds
from crawler.extract.markup import checked_text, tree_of
from crawler.extract.refusals import UnreadablePage
from crawler.extract.shapes import pattern_of_articles
from crawler.extract.sitemaps import is_sitemap, read_sitemap
from crawler.extract.text import squeezed
from crawler.extract.walls import refuse_wall
from crawler.languages import language_of

_LONGEST_TEXT = 300
_MOST_TITLES = 50
_SHARE = 5  # one link in so many makes a host one of the source's


def sight_of(body: bytes, *, url: str, content_type: str | None) -> Sight:
    """Tell what `body`, fetched from `url`, is. Raises UnreadablePage where it can't be read."""
    kind = foreign_bytes(body) if not body.startswith(GZIP_MAGIC) else None
    if kind:
        raise UnreadablePage(url, "content_type", f"it is {kind}")
    text = machine_text(body, url=url, content_type=content_type, most=MOST_SITEMAP_BYTES)
    if is_feed(text) or is_json(text):
        return _of_entries("feed", tuple(entries_of_feed(text, url=url)), url)
    if is_sitemap(text):
        sitemap = read_sitemap(text, url=url)
        return _of_entries("sitemap", (*sitemap.pages, *sitemap.further), url)
    return _of_page(tree_of(checked_text(body, url=url, content_type=content_type), url=url), url)


def _of_entries(kind: str, entries: Sequence[FeedEntry], url: str) -> Sight:
    addresses = [address for entry in entries if (address := absolute(url, entry.link))]
    return Sight(
        kind=kind,
        url=url,
        links=len(addresses),
        hosts=_hosts(addresses, url),
        language=_language(entry.title for entry in entries),
    )


def _of_page(root: HtmlElement, url: str) -> Sight:
    base = base_of(root, url)
    found = (
        (absolute(base, link.get("href")), link.text_content()[:_LONGEST_TEXT]) for link in links_of(root)
    )
    own = [(address, text) for address, text in found if address and same_site(address, url)]
    pattern, number = pattern_of_articles(own, url=url) or (None, 0)
    if not number:
        refuse_wall(root, url=url)
    return Sight(
        kind="list",
        url=url,
        links=number,
        pattern=pattern,
        feeds=tuple(offered_feeds(root, base)),
        language=_language(text for _, text in own),
    )


def _hosts(addresses: Sequence[str], url: str) -> tuple[str, ...]:
    """Return the hosts besides its own to which a good share of its links leads."""
    hosts = Counter((urlsplit(address).hostname or "").removeprefix("www.") for address in addresses)
    own = (urlsplit(url).hostname or "").removeprefix("www.")
    return tuple(
        host for host, number in hosts.most_common() if host != own and number * _SHARE >= len(addresses)
    )


def _language(titles: Iterable[str]) -> str | None:
    told = [title for each in titles if (title := squeezed(each))]
    return language_of(". ".join(told[:_MOST_TITLES]))
