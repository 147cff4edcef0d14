"""What a sitemap names: pages with their dates (news sitemaps: with titles too), or further sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.extract.documents import ends_within, xml_root
from crawler.extract.feeds import FeedEntry
from crawler.extract.refusals import UnreadablePage
from crawler.extract.text import squeezed

MOST_ENTRIES = 50_000  # what the protocol allows in one
_LONGEST_TITLE = 2_000
_LONGEST_DATE = 64
_BEGINS = re.compile(
    r"^\s*(?>(?:<\?[^>]{0,500}\?>|<!--.{0,2000}?-->)\s*){0,20}<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What one sitemap names, in its order."""

    pages: tuple[FeedEntry, ...]
    further: tuple[FeedEntry, ...]


def is_sitemap(text: str) -> bool:
    """Tell whether `text` is a sitemap or an index of some, by how it begins."""
    return bool(_BEGINS.match(text[:5_000]))


def read_sitemap(text: str, *, url: str) -> Sitemap:
    """Read a sitemap, or an index of some. Raises UnreadablePage for what is none, or declares entities."""
    root = xml_root(text, url=url) if is_sitemap(text) else None
    if root is None:
        raise UnreadablePage(url, "not_a_sitemap", "it is no sitemap")
    cut = ends_within(text, "url|sitemap")
    return Sitemap(
        pages=tuple(_entries(root, "url", cut=cut)), further=tuple(_entries(root, "sitemap", cut=cut))
    )


def _entries(root: etree._Element, name: str, *, cut: bool) -> Iterator[FeedEntry]:
    elements = list(islice(root.iterchildren(f"{{*}}{name}"), MOST_ENTRIES))
    for element in elements[:-1] if cut and len(elements) < MOST_ENTRIES else elements:
        told = {each: text for each, text in _texts(element) if text}
        if link := told.get("loc"):
            yield FeedEntry(
                link=link,
                title=squeezed(told.get("title", "")[:_LONGEST_TITLE]),
                date=told.get("publication_date", "")[:_LONGEST_DATE],
                changed=told.get("lastmod", "")[:_LONGEST_DATE],
            )


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of an entry's parts; a news sitemap has some one level deeper."""
    for part in element.iterchildren("{*}loc", "{*}lastmod"):
        yield etree.QName(part).localname, (part.text or "").strip()
    for news in element.iterchildren("{*}news"):
        for part in news.iterchildren("{*}publication_date", "{*}title"):
            yield etree.QName(part).localname, (part.text or "").strip()
