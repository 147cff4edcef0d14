"""What a list page leads to: articles, the next list page, feeds.

Read by the grammar of each site's addresses, not by its markup, which nobody may have seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.feeds import feed_links, is_feed
from crawler.extract.markup import checked_text, tree_of
from crawler.extract.text import squeezed
from crawler.extract.urls import LONGEST_URL, article_address, canonical_url

_MOST_LINKS = 5_000  # of one page
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")

# What a link to the next page says or is called, in the languages of the sites and their neighbours.
_NEXT_TEXT = re.compile(
    r"(?i)^(?:next(?: page)?|older(?: posts| news| entries)?|下一?页|下一頁|下页|后一页|"
    r"следующая(?: страница)?|далее|вперед|вперёд|дальше|다음|келесі|keyingi)?\s*[›»→>]{0,2}$"
)
_NEXT_CLASS = re.compile(r"(?i)(?:^|[\s_-])next(?:a|page|link)?(?:$|[\s_-])")
_ORDER = re.compile(r"^[1-9]\d{0,4}$", re.ASCII)
_PAGE_NUMBER = re.compile(r"(?i)^(?:page|p|pg|paged|pageindex|page_num|pageno|pagen_\d)$")

# Addresses under a section that are no articles: its own pages, files, things to do.
_STATIC = re.compile(
    r"(?i)/(?:about\w*|contacts?|search|login|sitemap|secretariat|feed|rss|tags?|category|author)(?:/|\.\w{2,5}$|$)"
    r"|\.(?:jpe?g|png|gif|svg|webp|ico|css|js|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|avi|xml|txt)$"
    r"|/(?:show|list|index|comment|search)\.php$|/list-\d+|List\.do$"
)
_LISTED_BY = frozenset({"class1", "class2", "class3", "pageindex", "page", "id", "snd", "rubric"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLinks:
    """What a list page leads to, in page order and each once.

    `unknown` are links under the section's path whose shape no grammar knows: worth following, and worth a
    report. They are not among `articles`.
    """

    articles: tuple[tuple[str, str], ...] = ()  # (address to fetch, key)
    next_page: str | None = None
    feeds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def find_links(body: bytes, *, url: str, content_type: str | None) -> FoundLinks:
    """Return what the list page or feed `body`, fetched from `url`, leads to.

    Raises UnreadablePage where it can't be parsed safely, and nothing else.
    """
    text = checked_text(body, url=url, content_type=content_type)
    if is_feed(text):
        return _in_feed(text, url)
    root = tree_of(text, url=url)
    base = _base(root, url)
    articles: dict[str, str] = {}
    unknown: dict[str, None] = {}
    next_page = _declared_next(root, base)
    for link in _links(root):
        address = _absolute(base, link.get("href"))
        if address is None:
            continue
        told = article_address(address)
        if told:
            articles.setdefault(told.key, told.canonical if told.print_view else canonical_url(address))
        elif next_page is None and _leads_on(link) and _same_site(address, url):
            next_page = canonical_url(address)
        elif _is_unknown(address, url):
            unknown[canonical_url(address)] = None
    next_page = next_page or _following_number(root, base, url)
    return FoundLinks(
        articles=tuple((address, key) for key, address in articles.items()),
        next_page=next_page if next_page != canonical_url(url) else None,
        feeds=tuple(_feeds(root, base)),
        unknown=tuple(address for address in unknown if address != next_page),
    )


def _in_feed(text: str, url: str) -> FoundLinks:
    addresses = [address for link in feed_links(text, url=url) if (address := _absolute(url, link))]
    known = {told.key: canonical_url(address) for address in addresses if (told := article_address(address))}
    others = {canonical_url(address): None for address in addresses if not article_address(address)}
    return FoundLinks(
        articles=tuple((address, key) for key, address in known.items()),
        unknown=tuple(address for address in others if _same_site(address, url)),
    )


def _base(root: HtmlElement, url: str) -> str:
    """Return the address that relative links start from; a foreign `<base>` is not believed."""
    told = next(iter(root.xpath("//base/@href")), None)
    base = _absolute(url, told)
    return base if base and _same_site(base, url) else url


def _links(root: HtmlElement) -> list[HtmlElement]:
    links: list[HtmlElement] = root.xpath("//a[@href] | //area[@href]")
    return links[:_MOST_LINKS]


def _absolute(base: str, href: str | None) -> str | None:
    """Return the web address that `href` means on the page at `base`; None for scripts, mail and nonsense."""
    if href is None or len(href) > LONGEST_URL or href.strip().startswith("#"):
        return None
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def _same_site(address: str, url: str) -> bool:
    ours, theirs = (urlsplit(canonical_url(each)).netloc.removeprefix("www.") for each in (url, address))
    return ours == theirs


def _declared_next(root: HtmlElement, base: str) -> str | None:
    hrefs = root.xpath(
        "//*[self::a or self::link][contains(concat(' ', normalize-space(@rel), ' '), ' next ')]/@href"
    )
    addresses = (_absolute(base, href) for href in hrefs)
    return next(
        (canonical_url(address) for address in addresses if address and _same_site(address, base)), None
    )


def _leads_on(link: HtmlElement) -> bool:
    said = (squeezed(link.text_content()[:80]), squeezed(link.get("title", "")[:80]))
    called = f"{link.get('class', '')} {link.get('id', '')}"[:200]
    return any(text and _NEXT_TEXT.match(text) for text in said) or bool(_NEXT_CLASS.search(called))


def _following_number(root: HtmlElement, base: str, url: str) -> str | None:
    """Find the next page in a pager of numbers: the link that says one more than this page's own number."""
    wanted = str(_page_number(url) + 1)
    for link in _links(root):
        address = _absolute(base, link.get("href"))
        if address and squeezed(link.text_content()[:8]) == wanted and _same_site(address, url):
            here, there = urlsplit(url).path, urlsplit(address).path
            if here == there and _page_number(address) == int(wanted):
                return canonical_url(address)
    return None


def _page_number(url: str) -> int:
    query = parse_qsl(urlsplit(url).query)
    return next((int(value) for name, value in query if _PAGE_NUMBER.match(name) and _ORDER.match(value)), 1)


def _feeds(root: HtmlElement, base: str) -> Iterator[str]:
    seen = set()
    for link in root.xpath(
        "//link[@href and contains(concat(' ', normalize-space(@rel), ' '), ' alternate ')]"
    ):
        address = _absolute(base, link.get("href"))
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if address and kind in _FEED_TYPES and address not in seen:
            seen.add(address)
            yield address


def _is_unknown(address: str, url: str) -> bool:
    here, there = urlsplit(canonical_url(url)), urlsplit(canonical_url(address))
    section = here.path.rsplit("/", 1)[0] + "/"
    if (
        not _same_site(address, url)
        or not there.path.startswith(section)
        or there.path in {section, here.path}
    ):
        # Queries of the list itself choose other lists; articles by query are the business of the grammars.
        return False
    return not _STATIC.search(there.path) and _LISTED_BY.isdisjoint(
        name.lower() for name, _ in parse_qsl(there.query)
    )
