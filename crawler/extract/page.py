"""From the bytes of a page to its article: runs in a worker that can be killed; alone uses trafilatura."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import pairwise

import trafilatura
from lxml.etree import SubElement
from lxml.html import HtmlElement
from lxml.html.builder import ARTICLE, BODY, HTML
from trafilatura.settings import Extractor

from crawler.extract import publication_dates as dates
from crawler.extract.blocks import Block, blocks_of, uncaptioned
from crawler.extract.images import image_urls
from crawler.extract.kinds import foreign_bytes, foreign_text
from crawler.extract.layouts import blocks_by, in_use, made_with
from crawler.extract.markup import checked_text, tree_of
from crawler.extract.prose import article_blocks, is_list, is_prose
from crawler.extract.refusals import NotAnArticle, UnreadablePage
from crawler.extract.site import NO_RULES, Layout, PageRules, Site
from crawler.extract.text import (
    as_body,
    squeezed,
    weight,
    without_captions,
    without_echoes,
    without_first_caption,
    without_headlines,
)
from crawler.extract.titles import title_of, window_title
from crawler.extract.urls import SITES, ArticleAddress, article_address, canonical_url, is_own_page, outlet_of
from crawler.extract.walls import is_no_wall, wall_of
from crawler.extract.xpaths import found_by
from crawler.languages import language_of

__all__ = ["ExtractedArticle", "NotAnArticle", "UnreadablePage", "article_as_json", "extract_article"]

_LEAST_TEXT = 60  # letters; even a one-line report has more
_LONGEST_TITLE = 500
_LONGEST_HEADING = 200
# Of a page without prose that trafilatura still looks at; it takes 40 seconds for half a million.
_MOST_ELEMENTS = 20_000
_FEWEST_WORDS = 2  # a line with fewer is a date or a label
_WORD = re.compile(r"[^\W\d_]{2,}")
# How trafilatura goes about it, made once: to read its settings takes a quarter of its time on an article.
# Its metadata costs another and is not asked for. What is an article and nothing else needs no second way.
_AN_ARTICLE = Extractor(output_format="python", comments=False, recall=True, fast=True)
_A_PAGE = Extractor(output_format="python", comments=False, precision=True)


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


@dataclass(frozen=True, kw_only=True)  # no slots: what is read of it once is kept
class _Page:
    """A page, parsed. To read all its blocks takes as long as the rest: a layout does mostly without."""

    url: str
    root: HtmlElement
    address: ArticleAddress | None
    site: Site | None
    rules: PageRules

    @cached_property
    def blocks(self) -> list[Block]:
        return _without_leaks(blocks_of(self.root), self.site)

    @property
    def lines(self) -> list[str]:
        return [block.text for block in self.blocks]

    def unlinked(self) -> Iterator[str]:
        for block in self.blocks:
            if not block.mostly_linked:
                yield block.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What of a page is its article; no blocks where neither a layout nor the look of prose tells."""

    blocks: list[Block]
    layout: Layout | None


def extract_article(  # noqa: PLR0913 - what is known of a page comes from many sides
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    announced: str = "",
    announced_date: str = "",
    rules: PageRules = NO_RULES,
    now: datetime | None = None,
) -> ExtractedArticle:
    """Return the article in the page `body` that was fetched from `url`, at `now` where that is told.

    `announced` is its title as a feed has it, for a page that names none, and `announced_date` when the feed
    says that it was published. A publication date that lies ahead of `now` is unknown. Raises NotAnArticle
    where the page holds none and UnreadablePage where it can't be parsed safely, and nothing else.
    """
    page = _page(body, url, content_type, rules)
    by_layout = _by_layout(page, now)
    _refuse_wall(page, by_layout)
    layout = by_layout.layout if by_layout else None
    title = _title(page, layout) or announced
    found = by_layout or _Found(blocks=article_blocks(uncaptioned(page.blocks), title), layout=None)
    paragraphs = _paragraphs(page, found, title)
    if not title and page.site and page.site.title_label:
        title, paragraphs = _titled(found, paragraphs)
    text = as_body(paragraphs)
    if len(text) < _LEAST_TEXT and weight(text) < _LEAST_TEXT:
        reason = (
            "it lists other articles" if is_list(page.blocks) else "it has no text of an article's length"
        )
        raise NotAnArticle(url, reason)
    before = cache(lambda: _lines_before(page, paragraphs[0]))
    published = _published(page, layout, before, announced_date, now)
    return ExtractedArticle(
        url_key=page.address.key if page.address else canonical_url(url),
        canonical_url=page.address.canonical if page.address else canonical_url(url),
        outlet=rules.outlet or outlet_of(url),
        title=(title or _line_above(before()) or window_title(page.root) or paragraphs[0])[:_LONGEST_TITLE],
        body=text,
        language=language_of(text) or rules.language,
        published_at=published.at if published else None,
        published_by=published.by if published else None,
        images=image_urls(page.root, found.layout.images if found.layout else None, base=url),
        layout=found.layout.name if found.layout else None,
    )


def article_as_json(article: ExtractedArticle) -> dict[str, object]:
    """Return the form of an article that `readout extract` prints."""
    at = article.published_at
    return {
        "url": article.canonical_url,
        "url_key": article.url_key,
        "title": article.title,
        "published_at": at.isoformat() if at else None,
        "published_by": article.published_by,
        "language": article.language,
        "body": article.body,
        "images": list(article.images),
        "outlet": article.outlet,
    }


def _page(body: bytes, url: str, content_type: str | None, rules: PageRules) -> _Page:
    if kind := foreign_bytes(body):
        raise NotAnArticle(url, f"it is {kind}")
    text = checked_text(body, url=url, content_type=content_type)
    if kind := foreign_text(text):
        raise NotAnArticle(url, f"it is {kind}")
    root = tree_of(text, url=url)
    address, system = article_address(url), None
    if address is None:
        system = made_with(root, text=text)
        if is_own_page(url, system=system):
            raise NotAnArticle(url, "its address is that of a page which the site shows of itself")
        address = article_address(url, system=system)
    site = SITES[address.site] if address else system
    return _Page(url=url, root=root, address=address, site=site, rules=rules)


def _refuse_wall(page: _Page, by_layout: _Found | None) -> None:
    if by_layout and is_no_wall(page.root, by_layout.blocks):
        return
    if wall := wall_of(page.root, page.blocks, url=page.url):
        raise NotAnArticle(page.url, wall)


def _without_leaks(blocks: Sequence[Block], site: Site | None) -> list[Block]:
    """Take out what leaks into the site's text, before anything is told by how its blocks begin and end."""
    if not (site and site.leaked):
        return list(blocks)
    told = (
        block.saying(_without_leak(block.text, site)) if site.leaked.search(block.text) else block
        for block in blocks
    )
    return [block for block in told if block.text]


def _without_leak(text: str, site: Site | None) -> str:
    return squeezed(site.leaked.sub(" ", text)) if site and site.leaked else text


def _by_layout(page: _Page, now: datetime | None) -> _Found | None:
    """Return what the first layout finds that finds text, of those that are declared and the site's own."""
    for layout in (*in_use(page.rules, now), *(page.site.layouts if page.site else ())):
        if found := blocks_by(layout, page.root):
            blocks = _without_leaks(found, page.site)
            return _Found(blocks=uncaptioned(blocks) or blocks, layout=layout)
    return None


def _title(page: _Page, layout: Layout | None) -> str:
    label, prefix = (page.site.title_label, page.site.title_prefix) if page.site else (None, None)
    if label and not (layout and layout.title and found_by(layout.title, page.root)):
        # Where titles are labelled, the page's headings name the section.
        title = next((line for before, line in pairwise(page.lines) if before == label), "")
    else:
        title = title_of(page.root, layout.title if layout else None, lines=page.unlinked())
    return prefix.sub("", title) if prefix else title


def _lines_before(page: _Page, first: str) -> list[str]:
    """Return the page's lines before the first of the body; all of them where it isn't a line of the page."""
    begun = [block.text for block in _without_leaks(blocks_of(page.root, until=first), page.site)]
    lines = begun if first in begun else page.lines
    return lines[: lines.index(first)] if first in lines else lines


def _titled(found: _Found, paragraphs: list[str]) -> tuple[str, list[str]]:
    """Return the title, and the text below it, of a page without the label that its site's titles have.

    Empty where only what stands above the text can tell: no layout says where the text begins.
    """
    short = {b.text for b in found.blocks if not b.ends_a_sentence and len(b.text) <= _LONGEST_HEADING}
    if len(paragraphs) > 1 and paragraphs[0] in short:
        return paragraphs[0], paragraphs[1:]
    return paragraphs[0] if paragraphs and found.layout else "", paragraphs


def _line_above(before: Sequence[str]) -> str:
    """Return what stands above the body, for pages that name no title: a print view, a bare text."""
    lines = (line for line in reversed(before) if len(_WORD.findall(line)) >= _FEWEST_WORDS)
    return next(lines, "")


def _paragraphs(page: _Page, found: _Found, title: str) -> list[str]:
    paragraphs = _extracted(found.blocks, page.url) if found.blocks else _of_whole_page(page)
    site = page.site
    if site and site.noise:
        paragraphs = [paragraph for paragraph in paragraphs if not site.noise.match(paragraph)]
    paragraphs = without_echoes([paragraph for paragraph in paragraphs if paragraph], title)
    paragraphs = without_captions(without_headlines(paragraphs))
    return without_first_caption(paragraphs) if site and site.caption_first else paragraphs


def _extracted(blocks: Sequence[Block], url: str) -> list[str]:
    article = ARTICLE()
    for block in blocks:
        SubElement(article, "p").text = block.text
    return _by_trafilatura(HTML(BODY(article)), url, _AN_ARTICLE)


def _of_whole_page(page: _Page) -> list[str]:
    """Let trafilatura look for the article of a page with too little prose to tell; tables are none."""
    prose = {block.text for block in page.blocks if is_prose(block)}
    small = sum(1 for _ in page.root.iter()) <= _MOST_ELEMENTS
    if not prose or not small or is_list(page.blocks):
        return []
    texts = (_without_leak(text, page.site) for text in _by_trafilatura(page.root, page.url, _A_PAGE))
    return [text for text in texts if text in prose]


def _by_trafilatura(document: HtmlElement, url: str, how: Extractor) -> list[str]:
    try:
        extracted = trafilatura.bare_extraction(document, options=how)
    except Exception as error:
        raise UnreadablePage(url, "extraction", f"trafilatura failed ({type(error).__name__})") from error
    text = extracted.text if extracted is not None and not isinstance(extracted, dict) else None
    return [line for line in map(squeezed, (text or "").split("\n")) if line]


def _published(
    page: _Page,
    layout: Layout | None,
    lines: Callable[[], Sequence[str]],
    announced: str,
    now: datetime | None,
) -> dates.Publication | None:
    site, stamp = page.site, page.site.stamp if page.site else None
    zone = page.rules.zone or (site.zone if site else dates.NO_ZONE_KNOWN)
    day = page.address.day if page.address else None
    where = layout.date if layout else None
    return dates.first_of(
        (
            lambda: dates.from_elements(page.root, where, zone, now=now) if where else None,
            lambda: dates.from_address(day, now=now),
            lambda: dates.from_stamp(lines(), stamp, zone, now=now) if stamp else None,
            lambda: dates.from_head(page.root, zone, now=now),
            lambda: dates.from_announcement(announced, zone, now=now),
            lambda: dates.from_date_line(lines(), zone, now=now),
            # A page without the stamp of its site has no date: what looks like one is another article's.
            lambda: None if stamp else dates.by_htmldate(page.root, "\n".join(lines()), now=now),
        )
    )
