"""From the bytes of a page to its article: runs in a worker that can be killed; alone uses trafilatura."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import trafilatura
from lxml.html import HtmlElement
from lxml.html.builder import ARTICLE, BODY, HTML, P

from crawler.extract import publication_dates as dates
from crawler.extract.blocks import Block, blocks_of
from crawler.extract.images import image_urls
from crawler.extract.layouts import SITES, Layout, Site
from crawler.extract.markup import parsed
from crawler.extract.prose import article_blocks
from crawler.extract.refusals import NotAnArticle, UnreadablePage
from crawler.extract.text import as_body, squeezed, weight, without_captions, without_echoes
from crawler.extract.titles import title_of
from crawler.extract.urls import article_address, canonical_url, outlet_of
from crawler.languages import language_of

__all__ = ["ExtractedArticle", "NotAnArticle", "UnreadablePage", "article_as_json", "extract_article"]

_LEAST_TEXT = 60  # letters; even a one-line report has more
_LONGEST_TITLE = 500
# Of a page without prose that trafilatura still looks at; it takes 40 seconds for half a million.
_MOST_ELEMENTS = 20_000
_FEWEST_WORDS = 2  # a line with fewer is a date or a label
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """The article that a page holds. `layout` names the layout that matched; None where none did."""

    url_key: str  # the source's own key, else the canonical address
    canonical_url: str
    outlet: str
    title: str
    body: str
    language: str | None
    published_at: datetime | None
    published_by: str | None
    images: tuple[str, ...] = ()
    layout: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Where on a page the article was found."""

    blocks: list[Block]
    lines_before: list[str]
    layout: Layout | None


def extract_article(
    body: bytes, *, url: str, content_type: str | None, now: datetime | None = None
) -> ExtractedArticle:
    """Return the article in the page `body` that was fetched from `url`.

    With `now`, a publication date that lies ahead of it is unknown. Raises NotAnArticle where the page holds
    none and UnreadablePage where it can't be parsed safely, and nothing else.
    """
    root = parsed(body, url=url, content_type=content_type)
    address = article_address(url)
    site = SITES[address.site] if address else None
    layout = next((each for each in site.layouts if each.container_of(root)), None) if site else None
    page = blocks_of(root)
    title = _title(root, page, layout, site)
    found = _find(root, page, layout, title)
    title = title or _line_above(found)
    paragraphs = _paragraphs(root, found, title, site)
    text = as_body(paragraphs)
    if weight(text) < _LEAST_TEXT:
        raise NotAnArticle(url, "it has no text of an article's length")
    published = _published(root, found, url, site, now)
    return ExtractedArticle(
        url_key=address.key if address else canonical_url(url),
        canonical_url=address.canonical if address else canonical_url(url),
        outlet=outlet_of(url),
        title=title,
        body=text,
        language=language_of(text),
        published_at=published.at if published else None,
        published_by=published.by if published else None,
        images=image_urls(root, found.layout.images if found.layout else None, base=url),
        layout=found.layout.name if found.layout else None,
    )


def article_as_json(article: ExtractedArticle) -> dict[str, object]:
    """Return the form of an article that `readout extract` prints."""
    return {
        "url": article.canonical_url,
        "url_key": article.url_key,
        "title": article.title,
        "published_at": f"{article.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if article.published_at
        else None,
        "published_by": article.published_by,
        "language": article.language,
        "body": article.body,
        "images": list(article.images),
        "outlet": article.outlet,
    }


def _find(root: HtmlElement, page: Sequence[Block], layout: Layout | None, title: str) -> _Found:
    """Find the article by the layout, else by what prose looks like.

    No blocks where neither finds any: then trafilatura looks at the page as it is.
    """
    if layout:
        blocks = [block for container in layout.container_of(root) for block in layout.blocks_in(container)]
        if blocks:
            return _Found(blocks=blocks, lines_before=_lines_before(page, blocks[0]), layout=layout)
    blocks = article_blocks(page, title)
    return _Found(blocks=blocks, lines_before=_lines_before(page, blocks[0] if blocks else None), layout=None)


def _lines_before(page: Sequence[Block], first: Block | None) -> list[str]:
    lines = [block.text for block in page]
    return lines[: lines.index(first.text)] if first and first.text in lines else lines


def _title(root: HtmlElement, page: Sequence[Block], layout: Layout | None, site: Site | None) -> str:
    title = title_of(root, layout.title if layout else None, lines=[block.text for block in page])
    if site and site.title_prefix:
        title = site.title_prefix.sub("", title)
    return title[:_LONGEST_TITLE]


def _line_above(found: _Found) -> str:
    """Return what stands above the body, for pages that name no title: a print view, a bare text."""
    lines = [line for line in found.lines_before if len(_WORD.findall(line)) >= _FEWEST_WORDS]
    return lines[-1][:_LONGEST_TITLE] if lines else ""


def _paragraphs(root: HtmlElement, found: _Found, title: str, site: Site | None) -> list[str]:
    if found.blocks:
        document = HTML(BODY(ARTICLE(*(P(block.text) for block in found.blocks))))
    elif sum(1 for _ in root.iter()) <= _MOST_ELEMENTS:
        document = root
    else:
        return []
    paragraphs = _by_trafilatura(document, whole_page=not found.blocks)
    if site and site.leaked:
        paragraphs = [squeezed(site.leaked.sub(" ", paragraph)) for paragraph in paragraphs]
    if site and site.noise:
        paragraphs = [paragraph for paragraph in paragraphs if not site.noise.match(paragraph)]
    return without_captions(without_echoes([paragraph for paragraph in paragraphs if paragraph], title))


def _by_trafilatura(document: HtmlElement, *, whole_page: bool) -> list[str]:
    """Let trafilatura extract; its own metadata costs a quarter more and is not asked for."""
    extracted = trafilatura.bare_extraction(
        document, with_metadata=False, include_comments=False, favor_precision=whole_page, fast=not whole_page
    )
    text = extracted.text if extracted is not None and not isinstance(extracted, dict) else None
    return [line for line in map(squeezed, (text or "").split("\n")) if line]


def _published(
    root: HtmlElement, found: _Found, url: str, site: Site | None, now: datetime | None
) -> dates.Publication | None:
    address, zone = article_address(url), site.zone if site else dates.NO_ZONE_KNOWN
    stamp, lines = site.stamp if site else None, found.lines_before
    return dates.first_of(
        (
            lambda: dates.from_address(address.day if address else None, now=now),
            lambda: dates.from_stamp(lines, stamp, zone, now=now) if stamp else None,
            lambda: dates.from_head(root, zone, now=now),
            lambda: dates.from_date_line(lines, zone, now=now),
            lambda: dates.by_htmldate(root, "\n".join(lines), now=now),
        )
    )
