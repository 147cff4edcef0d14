"""The entries of a feed (RSS, Atom, RDF, JSON Feed): links, titles and dates. Never expands an entity.

Read with lxml, in the worker: feedparser falls back to a loose parser that takes 8 seconds for a kilobyte,
and makes days of dates that do not exist.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

from lxml import etree

from crawler.extract.documents import ends_within, xml_root
from crawler.extract.refusals import UnreadablePage
from crawler.extract.text import squeezed

_MOST_ENTRIES = 500
_LONGEST_TITLE = 2_000
_LONGEST_DATE = 64
_PUBLISHED = (
    "string(*[local-name() = 'pubDate' or local-name() = 'published' or local-name() = 'date'"
    " or local-name() = 'issued'][normalize-space()][1])"
)
# When it was changed the last time is not when it was published.
_CHANGED = "string(*[local-name() = 'updated' or local-name() = 'modified'][normalize-space()][1])"
_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,500}>")
_MOST_ESCAPES = 2  # times that some feeds escape what the XML has escaped already
_BEGINS = re.compile(
    # Atomic: a row of comments could be read in more ways than there is time for.
    r"^\s*(?>(?:<\?[^>]{0,500}\?>|<!--.{0,2000}?-->)\s*){0,20}<(?:!DOCTYPE\s+)?(?:rss|feed|rdf:RDF)[\s>\[]",
    re.DOTALL,
)
_JSON_BEGINS = re.compile(r"\s*\{")
_JSON_KEYS = ("url", "title", "date_published", "date_modified")
_JSON_FEED = "https://jsonfeed.org/version/1"  # 1 and 1.1


def is_feed(text: str) -> bool:
    """Tell whether `text` is a feed and no page, by how it begins."""
    return bool(_BEGINS.match(text[:5_000]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: its address and dates as written, its title as plain text; empty where it has none."""

    link: str
    title: str
    date: str = ""  # of publication
    changed: str = ""  # the last time, where only that is told


def feed_entries(text: str, *, url: str) -> Iterator[FeedEntry]:
    """Yield the entries that have an address.

    Raises UnreadablePage for what declares entities or is no XML.
    """
    root = xml_root(text, url=url)
    if root is None:
        raise UnreadablePage(url, "not_a_feed", "it begins like a feed and is none")
    entries = list(islice(root.iter("{*}item", "{*}entry"), _MOST_ENTRIES))
    cut = len(entries) < _MOST_ENTRIES and ends_within(text, "item|entry")
    for entry in entries[:-1] if cut else entries:
        link = _link(entry)
        if link:
            date, changed = _text(entry, _PUBLISHED), _text(entry, _CHANGED)
            yield FeedEntry(link=link, title=_title(entry), date=date, changed=changed)


def json_feed_entries(text: str, *, url: str) -> Iterator[FeedEntry]:
    """Yield the entries of a JSON Feed that have an address. Raises UnreadablePage for what is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadablePage(url, "not_a_feed", "it begins like a JSON Feed and is none") from error
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or not str(told.get("version", "")).startswith(_JSON_FEED):
        raise UnreadablePage(url, "not_a_feed", "it is JSON and no JSON Feed")
    for item in items[:_MOST_ENTRIES]:
        link, title, date, changed = (_json_text(item, key) for key in _JSON_KEYS)
        if link:
            title = squeezed(title[:_LONGEST_TITLE])
            yield FeedEntry(link=link, title=title, date=date, changed=changed)


def is_json(text: str) -> bool:
    """Tell whether `text` may be a JSON Feed, by how it begins."""
    return bool(_JSON_BEGINS.match(text))


def _json_text(item: object, key: str) -> str:
    told = item.get(key) if isinstance(item, dict) else None
    return told.strip() if isinstance(told, str) else ""


def _text(entry: etree._Element, expression: str) -> str:
    return str(entry.xpath(expression)).strip()[:_LONGEST_DATE]


def _link(entry: etree._Element) -> str:
    """Return an entry's address: RSS writes it as text, Atom as an attribute; a guid may stand in."""
    for expression in (
        "string(*[local-name() = 'link'][normalize-space()][1])",
        "string(*[local-name() = 'link'][not(@rel) or @rel = 'alternate'][1]/@href)",
        "string(*[local-name() = 'guid'][not(@isPermaLink = 'false')][1])",
    ):
        told = str(entry.xpath(expression)).strip()
        if told:
            return told.replace("&amp;", "&")
    return ""


def _title(entry: etree._Element) -> str:
    """Return an entry's title without markup; infoshos.ru escapes its titles twice."""
    title = str(entry.xpath("string(*[local-name() = 'title'][1])"))[:_LONGEST_TITLE]
    for _ in range(_MOST_ESCAPES):
        title = unescape(title)
    return squeezed(_TAG.sub(" ", title))
