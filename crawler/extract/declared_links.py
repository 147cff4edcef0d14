"""What the feed, sitemap or list page of a declared source leads to, by what its declaration says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lxml.html import HtmlElement

from crawler.extract.addresses import canonical_url
from crawler.extract.documents import machine_text
from crawler.extract.feeds import FeedEntry, feed_entries, is_feed, is_json, json_feed_entries
from crawler.extract.found_links import FoundLinks
from crawler.extract.hrefs import absolute, base_of, links_of
from crawler.extract.layouts import made_with
from crawler.extract.markup import checked_text, tree_of
from crawler.extract.pagers import next_list_page
from crawler.extract.publication_dates import from_announcement
from crawler.extract.refusals import UnreadablePage
from crawler.extract.scripted import ScriptedPage
from crawler.extract.site import LinkRules, ListKind, Zone
from crawler.extract.sitemaps import MOST_ENTRIES, is_sitemap, read_sitemap
from crawler.extract.urls import article_address
from crawler.extract.walls import refuse_wall, wall_of_page
from crawler.walls import said_of

MOST_FEED_BYTES = 5_000_000
MOST_SITEMAP_BYTES = 10_000_000
_MOST_LINKS = 5_000
_SPELLING = re.compile(r"^https?://(?:www\.)?")
_UNDATED = datetime.min.replace(tzinfo=UTC)


def find_declared_links(body: bytes, *, url: str, content_type: str | None, rules: LinkRules) -> FoundLinks:
    """Return what `body`, fetched from `url`, leads to. Raises UnreadablePage where it is another kind."""
    if rules.kind is ListKind.LIST:
        return _in_list(tree_of(checked_text(body, url=url, content_type=content_type), url=url), url, rules)
    most = MOST_FEED_BYTES if rules.kind is ListKind.FEED else MOST_SITEMAP_BYTES
    text = machine_text(body, url=url, content_type=content_type, most=most)
    try:
        if rules.kind is ListKind.FEED:
            return _chosen(entries_of_feed(text, url=url), url, rules)
        return _in_sitemap(text, url, rules)
    except UnreadablePage:
        if wall := wall_of_page(body, url=url, content_type=content_type):
            raise UnreadablePage(url, wall, said_of(wall)) from None
        raise


def entries_of_feed(text: str, *, url: str) -> Iterator[FeedEntry]:
    """Yield the entries of a feed of any kind. Raises UnreadablePage, which says what else it may be."""
    if is_feed(text):
        return feed_entries(text, url=url)
    if is_json(text):
        return json_feed_entries(text, url=url)
    what = "a sitemap; declare it as one" if is_sitemap(text) else "no RSS, Atom or JSON Feed"
    raise UnreadablePage(url, "not_a_feed", f"it is {what}")


def _in_sitemap(text: str, url: str, rules: LinkRules) -> FoundLinks:
    sitemap = read_sitemap(text, url=url)
    found = _chosen(_newest_first(sitemap.pages, rules), url, rules)
    recent = [each for each in _newest_first(sitemap.further, rules) if not _is_older(each, rules)]
    addressed = [(each, address) for each in recent if (address := _address(each, url))]
    return replace(
        found,
        further=tuple(address for _, address in addressed),
        undated=sum(_moment(each, rules) is None for each, _ in addressed),
        older=found.older + len(sitemap.further) - len(recent),
    )


def _newest_first(entries: Sequence[FeedEntry], rules: LinkRules) -> Iterator[FeedEntry]:
    """Yield the entries by their dates; those without stand last, in their order."""
    return iter(sorted(entries, key=lambda entry: _moment(entry, rules) or _UNDATED, reverse=True))


def _chosen(entries: Iterable[FeedEntry], url: str, rules: LinkRules) -> FoundLinks:
    """Choose the entries that are articles by what was declared, and not older than what is asked for."""
    articles: dict[str, str] = {}
    titles: dict[str, str] = {}
    dates: dict[str, str] = {}
    older = others = 0
    for entry in entries:
        address = _address(entry, url)
        if address is None or not _fits(address, rules):
            others += 1
        elif _is_older(entry, rules):
            older += 1
        elif len(articles) < MOST_ENTRIES:
            key, canonical = _named(address)
            articles.setdefault(key, canonical)
            titles.setdefault(key, entry.title)
            dates.setdefault(key, entry.date)
    return FoundLinks(
        articles=tuple((address, key) for key, address in articles.items()),
        titles=tuple((key, title) for key, title in titles.items() if title),
        dates=tuple((key, date) for key, date in dates.items() if date),
        older=older,
        others=others,
    )


def _in_list(root: HtmlElement, url: str, rules: LinkRules) -> FoundLinks:
    base, here = base_of(root, url), canonical_url(url)
    articles: dict[str, str] = {}
    others = 0
    for link in _links(root, rules):
        address = absolute(base, link.get("href"))
        if address is None or canonical_url(address) == here or not _fits(address, rules):
            others += 1
        else:
            key, canonical = _named(address)
            articles.setdefault(key, canonical)
    if not articles:
        refuse_wall(root, url=url)
    return FoundLinks(
        articles=tuple((address, key) for key, address in articles.items()),
        next_page=_next_page(root, base, url, rules),
        others=others,
    )


def _links(root: HtmlElement, rules: LinkRules) -> Iterator[HtmlElement]:
    if rules.selector is None:
        yield from links_of(root)
        return
    for element in root.xpath(rules.selector)[:_MOST_LINKS]:
        yield from element.xpath("descendant-or-self::a[@href]")[:1]


def _next_page(root: HtmlElement, base: str, url: str, rules: LinkRules) -> str | None:
    if rules.pages:
        return _numbered(url, *rules.pages)
    if rules.pager is None:
        return next_list_page(root, ScriptedPage.of(root, base=base, url=url), system=made_with(root))
    links = (link for each in root.xpath(rules.pager)[:1] for link in each.xpath("descendant-or-self::a"))
    address = next((absolute(base, link.get("href")) for link in links), None)
    return canonical_url(address) if address else None


def _numbered(url: str, before: str, after: str) -> str:
    """Return the list page after `url`; one whose address bears no number is the first."""
    # A site may send whoever asks for http to https, or to "www.".
    start, url = _SPELLING.sub("", before), _SPELLING.sub("", url)
    match = re.fullmatch(rf"{re.escape(start)}([0-9]{{1,6}}){re.escape(after)}", url)
    return f"{before}{int(match[1]) + 1 if match else 2}{after}"


def _address(entry: FeedEntry, url: str) -> str | None:
    return absolute(url, entry.link)


def _fits(address: str, rules: LinkRules) -> bool:
    return rules.pattern is None or re.search(rules.pattern, canonical_url(address)) is not None


def _named(address: str) -> tuple[str, str]:
    """Return an article's key, which a known site's grammar reads, and the address to ask for."""
    told = article_address(address)
    if told is None:
        return canonical_url(address), canonical_url(address)
    return told.key, told.canonical if told.print_view else canonical_url(address)


def _moment(entry: FeedEntry, rules: LinkRules) -> datetime | None:
    zone = Zone(name=str(rules.zone), zone=rules.zone)
    told = from_announcement(entry.date or entry.changed, zone)
    return told.at if told else None


def _is_older(entry: FeedEntry, rules: LinkRules) -> bool:
    at = _moment(entry, rules) if rules.since else None
    if at is None or rules.since is None:
        return False
    # A day without a time is midnight in UTC, whatever the zone.
    return max(at.date(), at.astimezone(rules.zone).date()) < rules.since
