"""What a list page leads to: articles, the next list page, feeds.

Read by the grammar of each site's addresses, not by its markup, which nobody may have seen.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.extract.feeds import feed_entries, is_feed
from crawler.extract.found_links import FoundLinks
from crawler.extract.hrefs import absolute, base_of, links_of, same_site
from crawler.extract.layouts import made_with
from crawler.extract.markup import checked_text, tree_of
from crawler.extract.pagers import next_list_page
from crawler.extract.scripted import ScriptedPage, calls_of, submitted
from crawler.extract.text import squeezed, weight
from crawler.extract.urls import SITES, article_address, canonical_url
from crawler.extract.walls import refuse_wall

_MOST_BY_SCRIPT = 500  # links of a page; each may take a search through its scripts
_HEADLINE = 10  # letters; a shorter link that calls a script turns pages or opens a file
_HEADLINE_LOOK = 80
_ID = re.compile(r"^[1-9][0-9]{0,11}$")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")

# Addresses under a section that are no articles: its own pages, files, things to do.
_STATIC = re.compile(
    r"(?i)/(?:about\w*|contacts?|search|login|sitemap|secretariat|feed|rss|tags?|category|author)(?:/|\.\w{2,5}$|$)"
    r"|\.(?:jpe?g|png|gif|svg|webp|ico|css|js|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|avi|xml|txt)$"
    r"|/(?:show|list|index|comment|search)\.php$|/list-\d+|List\.do$"
)
_LISTED_BY = frozenset({"class1", "class2", "class3", "pageindex", "page", "id", "snd", "rubric"})


def find_links(body: bytes, *, url: str, content_type: str | None) -> FoundLinks:
    """Return what the list page or feed `body`, fetched from `url`, leads to.

    Raises UnreadablePage where it can't be parsed safely, and nothing else.
    """
    text = checked_text(body, url=url, content_type=content_type)
    if is_feed(text):
        return _in_feed(text, url)
    root = tree_of(text, url=url)
    base, system = base_of(root, url), made_with(root, text=text)
    page = ScriptedPage.of(root, base=base, url=url)
    next_page = next_list_page(root, page, system=system)
    openers = _openers(page)
    articles: dict[str, str] = {}
    unknown: dict[str, None] = {}
    for place, link in enumerate(links_of(root)):
        address = absolute(base, link.get("href"))
        if address is None and place < _MOST_BY_SCRIPT:
            address = _by_script(link, page, openers)
        told = article_address(address, system=system) if address else None
        if address and told:
            articles.setdefault(told.key, told.canonical if told.print_view else canonical_url(address))
        elif address and _is_unknown(address, url):
            unknown[canonical_url(address)] = None
    if not articles:
        refuse_wall(root, url=url)
    return FoundLinks(
        articles=tuple((address, key) for key, address in articles.items()),
        next_page=next_page,
        feeds=tuple(offered_feeds(root, base)),
        unknown=tuple(address for address in unknown if address != next_page),
    )


def _in_feed(text: str, url: str) -> FoundLinks:
    articles: dict[str, str] = {}
    unknown: dict[str, None] = {}
    titles: dict[str, str] = {}
    for entry in feed_entries(text, url=url):
        address = absolute(url, entry.link)
        told = article_address(address) if address else None
        if address and told:
            articles.setdefault(told.key, told.canonical if told.print_view else canonical_url(address))
            titles.setdefault(told.key, entry.title)
        elif address and same_site(address, url):
            unknown[canonical_url(address)] = None
            titles.setdefault(canonical_url(address), entry.title)
    return FoundLinks(
        articles=tuple((address, key) for key, address in articles.items()),
        unknown=tuple(unknown),
        titles=tuple(titles.items()),
    )


def _openers(page: ScriptedPage) -> list[tuple[HtmlElement | None, str]]:
    """Return the forms that may open an article, with the field that takes its id, one a site."""
    fields = [site.id_field for site in SITES.values() if site.id_field]
    return [page.form_with(re.compile(f"{re.escape(field)}$")) or (None, field) for field in fields]


def _by_script(
    link: HtmlElement, page: ScriptedPage, openers: Sequence[tuple[HtmlElement | None, str]]
) -> str | None:
    """Build the article's address of a headline that calls a script with the article's id.

    Only where a site's own field takes the id, and only an address that is an article's by that site's
    grammar: no call that would do anything else is ever followed.
    """
    if weight(squeezed(link.text_content()[:_HEADLINE_LOOK])) < _HEADLINE:
        return None
    for call in calls_of(link):
        for form, field in openers:
            action = page.action_of(call, form)
            if action and _ID.match(call.arguments[0]):
                address = submitted(action, form, {field: call.arguments[0]})
                return address if article_address(address) else None
    return None


def offered_feeds(root: HtmlElement, base: str) -> Iterator[str]:
    """Yield the feeds that a page says it has."""
    seen = set()
    for link in root.xpath(
        "//link[@href and contains(concat(' ', normalize-space(@rel), ' '), ' alternate ')]"
    ):
        address = absolute(base, link.get("href"))
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if address and kind in _FEED_TYPES and address not in seen:
            seen.add(address)
            yield address


def _is_unknown(address: str, url: str) -> bool:
    here, there = urlsplit(canonical_url(url)), urlsplit(canonical_url(address))
    section = here.path.rsplit("/", 1)[0] + "/"
    if (
        not same_site(address, url)
        or not there.path.startswith(section)
        or there.path in {section, here.path}
    ):
        # Queries of the list itself choose other lists; articles by query are the business of the grammars.
        return False
    return not _STATIC.search(there.path) and _LISTED_BY.isdisjoint(
        name.lower() for name, _ in parse_qsl(there.query)
    )
