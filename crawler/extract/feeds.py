"""The entries of a feed (RSS, Atom, RDF), as far as links and titles go. Never expands an entity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

from lxml import etree

from crawler.extract.refusals import UnreadablePage
from crawler.extract.text import squeezed

_MOST_ENTRIES = 500
_LONGEST_TITLE = 2_000
_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,500}>")
_MOST_ESCAPES = 2  # times that some feeds escape what the XML has escaped already
_BEGINS = re.compile(
    # Atomic: a row of comments could be read in more ways than there is time for.
    r"^\s*(?>(?:<\?[^>]{0,500}\?>|<!--.{0,2000}?-->)\s*){0,20}<(?:!DOCTYPE\s+)?(?:rss|feed|rdf:RDF)[\s>\[]",
    re.DOTALL,
)
_DECLARES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]{0,500}\[", re.IGNORECASE)


def is_feed(text: str) -> bool:
    """Tell whether `text` is a feed and no page, by how it begins."""
    return bool(_BEGINS.match(text[:5_000]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: its address as written, and its title as plain text, empty where it has none."""

    link: str
    title: str


def feed_entries(text: str, *, url: str) -> Iterator[FeedEntry]:
    """Yield the entries that have an address.

    Raises UnreadablePage for what declares entities or is no XML.
    """
    if _DECLARES.search(text):
        raise UnreadablePage(url, "xml_entities", "a feed that declares entities may be a bomb")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    if root is None:
        raise UnreadablePage(url, "not_a_feed", "it begins like a feed and is none")
    entries = (element for element in root.iter("{*}item", "{*}entry"))
    for entry in islice(entries, _MOST_ENTRIES):
        link = _link(entry)
        if link:
            yield FeedEntry(link=link, title=_title(entry))


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
