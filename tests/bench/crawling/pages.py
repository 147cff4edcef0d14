"""The pages that are crawled: like the four sites', and large ones of sites that nobody knows.

They are made anew for each bench, and are the same each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from tests.bench.crawling.sites import KNOWN, UNKNOWN, MadeSite
from tests.bench.crawling.words import article

_KINDS = {"sites": (KNOWN, 20_000, 60_000), "unknown": (UNKNOWN, 100_000, 250_000)}  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page on the server; `text` is its article's true body, None of a list page."""

    host: str
    path: str
    content_type: str
    body: bytes
    text: str | None = None

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"http://{self.host}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All pages of one kind, and how our crawl is told of their sources."""

    pages: tuple[Page, ...]  # of articles
    lists: tuple[Page, ...]
    sources: Mapping[str, str]  # name → its table in readout.toml


def corpus(kind: str, pages: int) -> Corpus:
    """Return `pages` pages in equal parts of each site of a kind: "sites" or "unknown"."""
    sites, least, most = _KINDS[kind]
    made = [_pages(site, range(place, pages, len(sites)), least, most) for place, site in enumerate(sites)]
    return Corpus(
        pages=tuple(page for of_site in made for page in of_site),
        lists=tuple(_list(site, of_site) for site, of_site in zip(sites, made, strict=True)),
        sources={site.name: site.table for site in sites},
    )


def _pages(site: MadeSite, numbers: Sequence[int], least: int, most: int) -> list[Page]:
    random = Random(site.name)  # noqa: S311 - pages, no secrets
    told = [article(site.name, number, site.language) for number in numbers]
    return [
        Page(
            host=site.host,
            path=site.path(each),
            content_type=f"text/html; charset={site.encoding}",
            body=site.page(each, random.randint(least, most), random),
            text=each.text,
        )
        for each in told
    ]


def _list(site: MadeSite, pages: Sequence[Page]) -> Page:
    items = "".join(f'<li><a href="{escape(page.path)}">To the article</a></li>\n' for page in pages)
    html = f"<!doctype html><html><head><title>News</title></head><body><ul>\n{items}</ul></body></html>"
    return Page(host=site.host, path=site.start, content_type="text/html", body=html.encode())
